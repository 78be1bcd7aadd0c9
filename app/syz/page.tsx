/** `/syz/?since=`: syzbot's newest bugs, each with what its cycle was met as before. */
import { Day } from "@/app/_components/day.tsx";
import { Notices } from "@/app/_components/notices.tsx";
import { PageFrame } from "@/app/_components/page-frame.tsx";
import { type Query, toParams } from "@/app/_components/query.ts";
import { RingLink } from "@/app/_components/ring-link.tsx";
import { StateBadge } from "@/app/_components/state-badge.tsx";
import { Text } from "@/app/_components/text.tsx";
import { syzbotPath, syzbotQueuePath } from "@/lib/urls";
import { type QueueEntry, syzbotQueueView, toWords } from "@/lib/views";

type Props = { searchParams: Promise<Query> };

export default async function SyzbotQueuePage({ searchParams }: Props) {
  const view = await syzbotQueueView(toParams(await searchParams).get("since"));
  const title = `syzbot's lock bugs${view.since === null ? "" : ` since ${view.since}`}, newest first`;
  const twins = ["index.json", "index.txt"].map((leaf) => syzbotQueuePath({ since: view.since }, leaf));
  return (
    <PageFrame title={title} crumbs={[{ text: "syzbot" }]} twins={twins}>
      <h1>{title}</h1>
      <Notices of={view.notices} />
      {view.bugs.length === 0 && <p className="empty">No report of syzbot is in this base for that time.</p>}
      {view.bugs.length > 0 && (
        <table className="t stack block">
          <thead>
            <tr>
              <th scope="col">First</th>
              <th scope="col" className="w">
                Bug and its cycle
              </th>
              <th scope="col" className="mid">
                Before
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {view.bugs.map((bug) => (
              <Row key={bug.syzbot} of={bug} />
            ))}
          </tbody>
        </table>
      )}
    </PageFrame>
  );
}

function Row({ of }: { of: QueueEntry }) {
  return (
    <tr>
      <td className="d">
        <Day of={of.firstSeen} />
      </td>
      <td className="w">
        <a href={syzbotPath(of.syzbot)}>
          <Text of={of.title} />
        </a>{" "}
        {of.inversion !== null && <RingLink inversion={of.inversion} cycle={of.cycle} />}
      </td>
      <td className="s">
        {of.earlier === null ? (
          toWords(of.verdict ?? "no cycle was read")
        ) : (
          <>
            <a href={syzbotPath(of.earlier.id)}>
              <Text of={of.earlier.title} />
            </a>
            <br />
            <code>{of.suggestion}</code>
          </>
        )}
      </td>
      <td>{of.state !== null && <StateBadge state={of.state} stalled={of.stalled} />}</td>
    </tr>
  );
}
