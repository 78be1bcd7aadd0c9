/** Pairs of which both orders are known, each half with what proves it; the components tell whether one lock is meant. */
import { pairPath } from "@/lib/urls";
import { type Contradiction, type LockEdge, proofText } from "@/lib/views";
import { Day } from "../day.tsx";
import { Edge } from "../edge.tsx";
import { TableHead } from "../table-head.tsx";

export function ContradictionTable({ of }: { of: readonly Contradiction[] }) {
  return (
    <table className="t stack split">
      <TableHead
        of={[
          ["Pair", "w"],
          ["This order", "half"],
          ["The other", "half"],
        ]}
      />
      <tbody>
        {of.map(({ forward, backward }) => (
          <tr key={`${forward.from} > ${forward.to}`}>
            <td className="w">
              <a className="plain" href={pairPath(forward.from, forward.to)}>
                <Edge from={forward.from} to={forward.to} />
              </a>
            </td>
            <td className="s">
              <Half of={forward} what="this order" />
            </td>
            <td className="s">
              <Half of={backward} what="the other" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Half({ of, what }: { of: LockEdge; what: string }) {
  return (
    <>
      <span className="cap-s">{what}: </span>
      {proofText(of)}, <Day of={of.lastSeen} />
      {of.components.length > 0 && (
        <>
          <br className="tb" />
          <span className="sub">{of.components.join(", ")}</span>
        </>
      )}
    </>
  );
}
