/** Dependencies with what proves them: where the inner lock is taken, reports, mails that say it, the newest of both. */
import { messagePath, pairPath } from "@/lib/urls";
import { type LockEdge, proofText } from "@/lib/views";
import { Day } from "../day.tsx";
import { Edge } from "../edge.tsx";
import { Site } from "../site.tsx";
import { TableHead } from "../table-head.tsx";

export function EdgeTable({ of }: { of: readonly LockEdge[] }) {
  return (
    <table className="t stack split">
      <TableHead of={[["Order", "w"], ["Taken in", "mid"], ["Shown by", "mid"], ["Newest"]]} />
      <tbody>
        {of.map((edge) => (
          <tr key={`${edge.from} > ${edge.to}`}>
            <td className="w">
              <a className="plain" href={pairPath(edge.from, edge.to)}>
                <Edge from={edge.from} to={edge.to} />
              </a>
              {edge.components.length > 0 && (
                <>
                  <br className="tb" />
                  <span className="sub">{edge.components.join(", ")}</span>
                </>
              )}
            </td>
            <td className="s">{edge.site && <Site of={edge.site} />}</td>
            <td className="s">{proofText(edge)}</td>
            <td className="d">
              <a href={messagePath(edge.newest)}>
                <Day of={edge.lastSeen} />
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
