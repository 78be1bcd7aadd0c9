/** `/commit/<sha12>/`: a commit, the patches it was and the reports it closes, what came after it, the inversions it fixes. */
import { CommitFacts } from "@/app/_components/fix/commit-facts.tsx";
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { commitPath, commitUrl } from "@/lib/urls";
import { commitView, isCommitId, toLine } from "@/lib/views";

type Props = { params: Promise<{ sha: string }> };

export default async function CommitPage({ params }: Props) {
  const { sha } = await params;
  const view = isCommitId(sha) ? await commitView(sha) : undefined;
  const tree = { text: "Linus' tree", href: commitUrl(sha) };
  if (!view) return <Missing status={404} what="commit" operand={sha} elsewhere={tree} />;
  const title = toLine(view.title ?? view.commit);
  return (
    <PageFrame
      title={`${title}: commit`}
      crumbs={[{ text: "commit" }, { text: sha, form: "code" }]}
      twins={["index.json", "index.txt"].map((leaf) => commitPath(sha, leaf))}
    >
      <h1>{title}</h1>
      <p className="meta">
        <a href={commitUrl(view.commit)}>
          <code>{view.commit}</code>
        </a>
      </p>
      <CommitFacts of={view} />
      <Section id="fixes" title="What it fixes">
        {view.inversions.length === 0 ? (
          <p className="empty">No inversion that is known here names this commit as its fix.</p>
        ) : (
          <InversionTable
            of={view.inversions}
            date="lastSeen"
            column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
          />
        )}
      </Section>
    </PageFrame>
  );
}
