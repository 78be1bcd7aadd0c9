/** Where the same cycle was met more than once: each meeting with its own state, for an inversion is not a bug. */
import { messagePath, syzbotPath, threadPath } from "@/lib/urls";
import { bugTitle, type CodeGroup, counted, type InversionView, ONE_LOCK_OF_MANY, toCodeGroups } from "@/lib/views";
import { Days } from "../day.tsx";
import { Said } from "../said.tsx";
import { Section } from "../section.tsx";
import { StateBadge } from "../state-badge.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Episode = InversionView["episodes"][number];

export function Episodes({ of }: { of: InversionView }) {
  if (of.episodes.length < 2) return null;
  const groups = toCodeGroups(of.episodes);
  return (
    <Section
      id="episodes"
      title="Episodes"
      note="each meeting with this cycle has its own fixes and state, newest first within its code"
    >
      {groups.length > 1 && of.cycle.length === 1 && <p>{ONE_LOCK_OF_MANY}</p>}
      <table className="t stack">
        <TableHead of={[["Seen"], ["Met as", "w"], ["Component"], ["What was said", "mid"], ["Reports"], ["State"]]} />
        {groups.map((group) => (
          <tbody key={group.component}>
            {groups.length > 1 && <Code of={group} />}
            {group.episodes.map((episode) => (
              <Row key={`${episode.syzbot} ${episode.thread}`} of={episode} />
            ))}
          </tbody>
        ))}
      </table>
    </Section>
  );
}

/** Whose code the rows below speak of: a name may be many locks. */
function Code({ of: { component, reports, state } }: { of: CodeGroup }) {
  return (
    <tr>
      <th scope="rowgroup" colSpan={5}>
        {component ?? "component unknown"}, {counted(reports, "report")}
      </th>
      <td>
        <StateBadge state={state} />
      </td>
    </tr>
  );
}

function Row({ of }: { of: Episode }) {
  const { quote } = of.resolution;
  return (
    <tr>
      <td className="d">
        <Days from={of.firstSeen} to={of.lastSeen} />
      </td>
      <td className="w">
        <MetAs of={of} />
      </td>
      <td className="s">{of.component ?? "component unknown"}</td>
      <td className="mid">{quote && <Said quote={quote.text} messageId={quote.messageId} span={quote.span} />}</td>
      <td className="s nowrap">{counted(of.reports.length, "report")}</td>
      <td>
        <StateBadge state={of.resolution.state} />
      </td>
    </tr>
  );
}

/** The title of its first report, number included, and the bug or thread that it is known by. */
function MetAs({ of: { syzbot, thread, reports } }: { of: Episode }) {
  const [first] = reports;
  return (
    <>
      {first && (
        <>
          <a href={messagePath(first.messageId)}>
            <Text of={bugTitle(first.subject) || "(no subject)"} />
          </a>
          <br />
        </>
      )}
      {syzbot !== null && (
        <>
          syzbot{" "}
          <a href={syzbotPath(syzbot)}>
            <code>{syzbot}</code>
          </a>
        </>
      )}
      {syzbot === null && thread !== null && <a href={threadPath(thread)}>thread</a>}
    </>
  );
}
