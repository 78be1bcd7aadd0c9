/** The pairs of which both orders have been seen, before the plain lists: one of the two is a bug, or two classes share a name. */
import { pairPath } from "@/lib/urls";
import type { LockClassView } from "@/lib/views";
import { Day } from "../day.tsx";
import { Edge } from "../edge.tsx";
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";
import { TakenOrSaid } from "./taken-or-said.tsx";

export function BothOrders({ of }: { of: LockClassView }) {
  const name = of.lock.class;
  const rows = of.inner
    .filter(({ both }) => both)
    .flatMap((inner) => [
      { ...inner, from: name, to: inner.class },
      ...of.outer
        .filter((outer) => outer.class === inner.class && inner.class !== name)
        .map((outer) => ({ ...outer, from: outer.class, to: name })),
    ]);
  if (rows.length === 0) return null;
  return (
    <Section id="both" title="Both orders have been seen" note="one of the two is a bug, or two classes share a name">
      <table className="t stack split">
        <TableHead of={[["Pair", "w"], ["Reports", "r"], ["Taken in", "mid"], ["Newest"]]} />
        <tbody>
          {rows.map(({ from, to, reports, said, site, newest }) => (
            <tr key={`${from} > ${to}`}>
              <td className="w">
                <a className="plain" href={pairPath(from, to)}>
                  <Edge from={from} to={to} />
                </a>
              </td>
              <td className="r" data-u={reports === 1 ? "report" : "reports"}>
                {reports}
              </td>
              <td className="s">
                <TakenOrSaid of={{ reports, said, site }} />
              </td>
              <td className="d">
                <Day of={newest.date} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
