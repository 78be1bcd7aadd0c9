/** Other syzbot bugs that share the cycle or the title of one. */
import { syzbotPath, syzbotUrl } from "@/lib/urls";
import type { OtherBug } from "@/lib/views";
import { Day } from "../day.tsx";
import { RingLink } from "../ring-link.tsx";
import { Section } from "../section.tsx";
import { StateBadge } from "../state-badge.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Props = {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly of: readonly OtherBug[];
  /** The page's own cycle is not told again. */
  readonly cycle: "same" | "other";
};

export function OtherBugs({ id, title, note, of, cycle }: Props) {
  if (of.length === 0) return null;
  return (
    <Section id={id} title={title} note={note}>
      <table className="t stack split">
        <TableHead
          of={[
            ["First report"],
            [cycle === "same" ? "syzbot bug" : "syzbot bug and its cycle", "w"],
            ["Dashboard"],
            ["State"],
          ]}
        />
        <tbody>
          {of.map((bug) => (
            <tr key={`${bug.id} ${bug.messageId}`}>
              <td className="d">
                <Day of={bug.firstSeen} />
              </td>
              <td className="w">
                <a href={syzbotPath(bug.id)}>
                  <Text of={bug.title} />
                </a>
                {cycle === "other" && bug.inversion !== null && (
                  <>
                    <br />
                    <RingLink inversion={bug.inversion} cycle={bug.cycle} />
                  </>
                )}
              </td>
              <td className="s">
                <a href={syzbotUrl(bug.id)}>
                  <code>{bug.id}</code>
                </a>
              </td>
              <td>{bug.state !== null && <StateBadge state={bug.state} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
