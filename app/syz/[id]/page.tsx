/** `/syz/<id>/`: one syzbot bug, the cycle of its reports, and what its title cannot join or joins wrongly. */

import { Code } from "@/app/_components/code.tsx";
import { Day } from "@/app/_components/day.tsx";
import { Meta } from "@/app/_components/meta.tsx";
import { Missing } from "@/app/_components/missing.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { Section } from "@/app/_components/section.tsx";
import { BugFacts } from "@/app/_components/syzbot/bug-facts.tsx";
import { BugHistory } from "@/app/_components/syzbot/bug-history.tsx";
import { BugMails } from "@/app/_components/syzbot/bug-mails.tsx";
import { OtherBugs } from "@/app/_components/syzbot/other-bugs.tsx";
import { fromSegment, messagePath, syzbotPath, syzbotQueuePath, syzbotUrl } from "@/lib/urls";
import { isSyzbotId, nameOfBug, syzbotView, toLine } from "@/lib/views";

type Props = { params: Promise<{ id: string }> };

export default async function SyzbotPage({ params }: Props) {
  const segment = (await params).id;
  const id = fromSegment(segment) ?? segment;
  const view = isSyzbotId(id) ? await syzbotView(id) : undefined;
  if (!view) {
    const dashboard = { text: "syzbot's dashboard", href: syzbotUrl(id) };
    return <Missing status={404} what="syzbot bug" operand={id} elsewhere={dashboard} />;
  }
  const title = toLine(nameOfBug(view.syzbot));
  const [first] = view.syzbot.reports;
  return (
    <PageFrame
      title={`${title}: syzbot bug`}
      crumbs={[
        { text: "syzbot", href: syzbotQueuePath() },
        { text: id, form: "code" },
      ]}
      twins={["index.json", "index.txt", "index.atom"].map((leaf) => syzbotPath(id, leaf))}
    >
      <h1>{title}</h1>
      <Meta
        of={[
          [
            "id",
            <span key="id">
              syzbot <code>{id}</code>
            </span>,
          ],
          [
            "dashboard",
            <a key="dashboard" href={syzbotUrl(id)}>
              dashboard
            </a>,
          ],
          ...(first
            ? ([
                [
                  "report",
                  <span key="report">
                    <a href={messagePath(first.messageId)}>report</a> <Day of={first.date} />
                  </span>,
                ],
              ] as const)
            : []),
          ["kernel", first?.kernel ?? "kernel unknown"],
        ]}
      />
      <BugFacts of={view} />
      <BugHistory of={view} />
      <OtherBugs
        id="same-cycle"
        title="Same cycle, other ids"
        note="what a title cannot join"
        of={view.sameCycle}
        cycle="same"
      />
      <OtherBugs
        id="same-title"
        title="Same title, other cycle"
        note="what a title joins wrongly"
        of={view.sameTitle}
        cycle="other"
      />
      <BugMails of={view.mails} />
      {view.suggestion !== null && (
        <Section id="tell" title="To tell syzbot" note="shown, never sent; reply to the report of this bug">
          <Code label="Command to paste" form="cite">
            {view.suggestion}
          </Code>
        </Section>
      )}
    </PageFrame>
  );
}
