/** Subsystems with what is counted of each; short beside other things, whole on its own page. */
import { inversionsPath, subsystemPath } from "@/lib/urls";
import type { SubsystemRow } from "@/lib/views";
import { Day } from "./day.tsx";

type Props = { readonly of: readonly SubsystemRow[]; readonly form: "short" | "whole" };

export function SubsystemTable({ of, form }: Props) {
  if (of.length === 0) return <p className="empty">No inversion has a subsystem yet.</p>;
  return (
    <table className={form === "short" ? "t mini" : "t mini stack names"}>
      <thead>
        <tr>
          <th scope="col" className="wide">
            Subsystem
          </th>
          {form === "whole" && <th scope="col">Last report</th>}
          {form === "whole" && (
            <th scope="col" className="r">
              Inversions
            </th>
          )}
          <th scope="col" className="r">
            Reports
          </th>
          <th scope="col" className="r">
            Unsettled
          </th>
          {form === "whole" && (
            <th scope="col" className="r">
              Stalled
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {of.map((row) => (
          <Row key={row.name} of={row} form={form} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of, form }: { of: SubsystemRow; form: Props["form"] }) {
  return (
    <tr>
      <td className="w">
        <a href={subsystemPath(of.name)}>{of.name}</a>
      </td>
      {form === "whole" && (
        <td className="d">
          <Day of={of.lastSeen} />
        </td>
      )}
      {form === "whole" && (
        <td className="r" data-u="inversions">
          <a href={inversionsPath({ subsystem: of.name })}>{of.inversions}</a>
        </td>
      )}
      <td className="r" data-u="reports">
        {of.reports}
      </td>
      <td className="r" data-u="unsettled">
        <a href={inversionsPath({ subsystem: of.name, state: "unsettled" })}>{of.open}</a>
      </td>
      {form === "whole" && (
        <td className="r" data-u="stalled">
          <a href={inversionsPath({ subsystem: of.name, state: "stalled" })}>{of.stalled}</a>
        </td>
      )}
    </tr>
  );
}
