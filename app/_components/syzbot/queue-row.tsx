/** One bug of the triager's queue: its cycle, what was known before it and why, and its state. */
import { messagePath, syzbotPath } from "@/lib/urls";
import { type QueueEntry, toWhy, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { RingLink } from "../ring-link.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";

export function QueueRow({ of }: { of: QueueEntry }) {
  return (
    <tr>
      <td className="d">
        <Day of={of.firstSeen} />
      </td>
      <td className="w">
        <a href={syzbotPath(of.syzbot)}>
          <Text of={of.title} />
        </a>
        {of.inversion !== null && (
          <>
            <br />
            <RingLink inversion={of.inversion} cycle={of.cycle} />
          </>
        )}
      </td>
      <td className="s">
        <Before of={of} />
      </td>
      <td>{of.state !== null && <StateBadge state={of.state} stalled={of.stalled} />}</td>
    </tr>
  );
}

/** In a queue, the functions that both stacks hold are told only where nothing better is. */
function toShort(reasons: QueueEntry["before"]["reasons"]) {
  const strong = reasons.filter(({ rule }) => rule !== "text" && rule !== "same-site" && rule !== "same-title");
  return strong.length > 0 ? strong : reasons;
}

/** The verdict, the older telling and why it is one; the line for syzbot where another bug has the same cycle. */
function Before({ of: { verdict, before, suggestion } }: { of: QueueEntry }) {
  if (verdict === null) return "no report that could be compared";
  return (
    <>
      <b>{toWords(verdict)}</b>
      {before.messageId !== null && (
        <>
          : <Day of={before.date} />{" "}
          <a href={messagePath(before.messageId)}>
            <Text of={before.title ?? before.messageId} />
          </a>
          <br className="tb" />
          <span className="sub">{toWhy(toShort(before.reasons))}</span>
        </>
      )}
      {suggestion !== null && (
        <>
          <br className="tb" />
          <code className="sub">{suggestion}</code>
        </>
      )}
    </>
  );
}
