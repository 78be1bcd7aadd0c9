/** `/syz/?since=`: syzbot's newest bugs, each with what its cycle was met as before. */
import { Notices } from "@/app/_components/notices.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { QueueRow } from "@/app/_components/syzbot/queue-row.tsx";
import { TableHead } from "@/app/_components/table-head.tsx";
import { syzbotQueuePath } from "@/lib/urls";
import { syzbotQueueView } from "@/lib/views";

type Props = { searchParams: Promise<Query> };

export default async function SyzbotQueuePage({ searchParams }: Props) {
  const view = await syzbotQueueView(toParams(await searchParams).get("since"));
  const title = `syzbot's lock bugs${view.since === null ? "" : ` since ${view.since}`}, newest first`;
  const twins = ["index.json", "index.txt", "index.atom"].map((leaf) => syzbotQueuePath({ since: view.since }, leaf));
  return (
    <PageFrame title={title} crumbs={[{ text: "syzbot" }]} twins={twins}>
      <h1>{title}</h1>
      <Notices of={view.notices} />
      {view.bugs.length === 0 && <p className="empty">No report of syzbot is in this base for that time.</p>}
      {view.bugs.length > 0 && (
        <table className="t stack block split">
          <TableHead of={[["First report"], ["Bug and its cycle", "w"], ["Before it", "third"], ["State"]]} />
          <tbody>
            {view.bugs.map((bug) => (
              <QueueRow key={bug.syzbot} of={bug} />
            ))}
          </tbody>
        </table>
      )}
    </PageFrame>
  );
}
