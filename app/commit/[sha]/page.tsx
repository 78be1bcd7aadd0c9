/** `/commit/<sha12>/`: the patches that a commit is known by, and the inversions they fix. */
import { Fact } from "@/app/_components/fact.tsx";
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { StateBadge } from "@/app/_components/state-badge.tsx";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { Text } from "@/app/_components/text.tsx";
import { commitPath, commitUrl, fixPath } from "@/lib/urls";
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
      <dl className="facts">
        {view.fixes.map((fix) => (
          <Fact key={`${fix.messageId} ${fix.via}`} label="Patch">
            <StateBadge state={fix.state} />{" "}
            {fix.messageId === null ? (
              <Text of={fix.subject} />
            ) : (
              <a href={fixPath(fix.messageId)}>{toLine(fix.subject)}</a>
            )}{" "}
            <span className="was">{fix.via}</span>
          </Fact>
        ))}
      </dl>
      <Section id="fixes" title="What it fixes">
        <InversionTable
          of={view.inversions}
          date="lastSeen"
          column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
        />
      </Section>
    </PageFrame>
  );
}
