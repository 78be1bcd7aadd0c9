/** `/f/<Message-ID>/`: a patch as a fix: what became of it, its versions and what changed in them, the inversions it fixes. */
import { EdgesAfter } from "@/app/_components/fix/edges-after.tsx";
import { Fate } from "@/app/_components/fix/fate.tsx";
import { PatchChanges } from "@/app/_components/fix/patch-changes.tsx";
import { VersionTable } from "@/app/_components/fix/version-table.tsx";
import { InversionTable } from "@/app/_components/inversion-table.tsx";
import { MailLinks } from "@/app/_components/mail/mail-links.tsx";
import { WholeMail } from "@/app/_components/mail/whole-mail.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { SubsystemLinks } from "@/app/_components/subsystem-links.tsx";
import { Text } from "@/app/_components/text.tsx";
import { fixPath, fromSegment, loreUrl } from "@/lib/urls";
import { fixView, toLine } from "@/lib/views";

type Props = { params: Promise<{ id: string }> };

export default async function FixPage({ params }: Props) {
  const segment = (await params).id;
  const id = fromSegment(segment);
  if (id === undefined) return <Missing status={400} what="fix" operand={segment} expected="a Message-ID" />;
  const view = await fixView(id);
  if (view === "gone") return <Missing status={410} what="fix" operand={id} />;
  const elsewhere = { text: "this mail on lore", href: loreUrl(id) };
  if (!view) return <Missing status={404} what="fix" operand={id} elsewhere={elsewhere} />;
  const { message, inversions, series } = view;
  const twins = ["index.json", "index.txt"].map((leaf) => fixPath(id, leaf));
  return (
    <PageFrame
      title={`${toLine(message.subject)}: fix`}
      crumbs={[{ text: "fix" }, { text: id, form: "code" }]}
      twins={twins}
    >
      <h1>
        <Text of={message.subject} />
      </h1>
      <MailLinks of={message} />
      <Fate of={view} />
      <Section id="fixes" title="What it fixes">
        {inversions.length === 0 ? (
          <p className="empty">No inversion that is known here names this patch as its fix.</p>
        ) : (
          <InversionTable
            of={inversions}
            date="lastSeen"
            column={{ heading: "Subsystem", cell: ({ subsystems }) => <SubsystemLinks of={subsystems} /> }}
          />
        )}
        <EdgesAfter of={view.edges} />
      </Section>
      {series && <VersionTable of={series} messageId={message.messageId} />}
      {series && <PatchChanges of={series.patch} />}
      {message.body !== null && (
        <Section id="patch" title={message.patch === null ? "The cover letter" : "The patch"}>
          <WholeMail of={message} body={message.body} part={null} at={null} />
        </Section>
      )}
    </PageFrame>
  );
}
