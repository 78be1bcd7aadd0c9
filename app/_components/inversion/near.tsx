/** Inversions that share an edge with this one, each with its reasons. */
import type { Related } from "@/lib/views";
import { Days } from "../day.tsx";
import { RingLink } from "../ring-link.tsx";
import { Section } from "../section.tsx";
import { StateBadge } from "../state-badge.tsx";
import { TableHead } from "../table-head.tsx";
import { LockText, Text } from "../text.tsx";

export function Near({ of }: { of: readonly Related[] }) {
  return (
    <Section id="near" title="Near inversions" note="not the same cycle; each with its reasons">
      {of.length === 0 && <p className="empty">No other inversion in this base shares an edge with it.</p>}
      {of.length > 0 && (
        <table className="t stack split">
          <TableHead of={[["Cycle", "w"], ["Why near", "mid"], ["Seen"], ["State"]]} />
          <tbody>
            {of.map((related) => (
              <Row key={related.inversion} of={related} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Row({ of: { inversion, summary, reasons } }: { of: Related }) {
  return (
    <tr>
      <td className="w">
        <RingLink inversion={inversion} cycle={summary.cycle}>
          <Text of={summary.title} />
        </RingLink>
      </td>
      <td>
        <ul className="reasons">
          {reasons.map(({ detail }) => (
            <li key={detail}>
              <span className="sg">+</span> <LockText of={detail} />
            </li>
          ))}
        </ul>
      </td>
      <td className="d">
        <Days from={summary.firstSeen} to={summary.lastSeen} />
      </td>
      <td>
        <StateBadge state={summary.state} stalled={summary.stalled} />
      </td>
    </tr>
  );
}
