/** Where the same cycle was met more than once: each meeting with its own state, for an inversion is not a bug. */
import { syzbotPath, threadPath } from "@/lib/urls";
import { counted, type InversionView } from "@/lib/views";
import { Days } from "../day.tsx";
import { Said } from "../said.tsx";
import { Section } from "../section.tsx";
import { StateBadge } from "../state-badge.tsx";

type Episode = InversionView["episodes"][number];

export function Episodes({ of }: { of: InversionView }) {
  if (of.episodes.length < 2) return null;
  return (
    <Section
      id="episodes"
      title="Episodes"
      note="each meeting with this cycle has its own fixes and state, newest first"
    >
      <table className="t stack">
        <thead>
          <tr>
            <th scope="col">Seen</th>
            <th scope="col">Met as</th>
            <th scope="col">Component</th>
            <th scope="col" className="w">
              What was said
            </th>
            <th scope="col">Reports</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {of.episodes.toReversed().map((episode) => (
            <Row key={`${episode.syzbot} ${episode.thread}`} of={episode} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Row({ of }: { of: Episode }) {
  const { quote } = of.resolution;
  return (
    <tr>
      <td className="d">
        <Days from={of.firstSeen} to={of.lastSeen} />
      </td>
      <td className="s">
        {of.syzbot !== null && <a href={syzbotPath(of.syzbot)}>{of.syzbot}</a>}
        {of.syzbot === null && of.thread !== null && <a href={threadPath(of.thread)}>thread</a>}
      </td>
      <td className="s">{of.component ?? "component unknown"}</td>
      <td className="w">{quote ? <Said quote={quote.text} messageId={quote.messageId} span={quote.span} /> : null}</td>
      <td className="s nowrap">{counted(of.reports.length, "report")}</td>
      <td>
        <StateBadge state={of.resolution.state} />
      </td>
    </tr>
  );
}
