/** Fixes, newest first, each with its cycle, kind and commit, and the sentence that ties it. */
import { messagePath } from "@/lib/urls";
import { cut, fixTitle, maskText, type SubsystemView, toLine, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { RingLink } from "../ring-link.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Fix = SubsystemView["fixes"][number];

export function FixTable({ of }: { of: SubsystemView["fixes"] }) {
  if (of.length === 0) return <p className="empty">No fix is known here.</p>;
  return (
    <table className="t stack">
      <TableHead of={[["Date"], ["Cycle, and what was said", "w"], ["Kind of fix"], ["Commit"]]} />
      <tbody>
        {of.map((fix, index) => (
          // One fix may end several cycles: a row is its place.
          <Row key={`${index} ${fix.inversion}`} of={fix} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of }: { of: Fix }) {
  return (
    <tr>
      <td className="d">
        <Day of={of.date} />
      </td>
      <td className="w">
        <RingLink inversion={of.inversion} cycle={of.cycle}>
          {of.messageId === null ? (
            <Text of={fixTitle(of)} />
          ) : (
            <a href={messagePath(of.messageId)}>
              <Text of={fixTitle(of)} />
            </a>
          )}
          {of.quote !== null && of.quote !== "" && <>: “{cut(maskText(toLine(of.quote)))}”</>}
          {of.confidence === "inferred" && <> (inferred)</>}
        </RingLink>
      </td>
      <td className="s">{of.fixClass === null ? "kind unknown" : toWords(of.fixClass)}</td>
      <td className="s">
        {toWords(of.state)} {of.commit !== null && <code>{of.commit.slice(0, 12)}</code>}
      </td>
    </tr>
  );
}
