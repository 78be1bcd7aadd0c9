/** Inversions as a table; on a narrow screen its rows become lines. What stands in the third column is the page's choice. */
import type { ReactNode } from "react";
import type { InversionSummary } from "@/lib/views";
import { Day } from "./day.tsx";
import { RingLink } from "./ring-link.tsx";
import { StateBadge } from "./state-badge.tsx";
import { Text } from "./text.tsx";

type Props<Row extends InversionSummary> = {
  readonly of: readonly Row[];
  readonly date: "firstSeen" | "lastSeen";
  readonly column: {
    readonly heading: string;
    readonly cell: (row: Row) => ReactNode;
    /** Wide where it holds sentences. */
    readonly form?: "wide";
  };
};

const DATES = { firstSeen: "First report", lastSeen: "Last report" } as const;

export function InversionTable<Row extends InversionSummary>({ of, date, column }: Props<Row>) {
  return (
    <table className="t stack">
      <thead>
        <tr>
          <th scope="col">{DATES[date]}</th>
          <th scope="col" className="w">
            Cycle, and where it was told
          </th>
          <th scope="col" className={column.form === "wide" ? "mid" : undefined}>
            {column.heading}
          </th>
          {date === "lastSeen" && (
            <th scope="col" className="r">
              Reports
            </th>
          )}
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {of.map((row) => (
          <tr key={row.inversion} id={row.inversion}>
            <td className="d">
              <Day of={row[date]} />
            </td>
            <td className="w">
              <RingLink inversion={row.inversion} cycle={row.cycle} kind={row.kind}>
                <Text of={row.title} />
              </RingLink>
            </td>
            <td className="s">{column.cell(row)}</td>
            {date === "lastSeen" && (
              <td className="r" data-u={row.reports === 1 ? "report" : "reports"}>
                {row.reports}
              </td>
            )}
            <td>
              <StateBadge state={row.state} stalled={row.stalled} cameBack={row.cameBack} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
