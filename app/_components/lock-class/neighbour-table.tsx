/** What is taken while the class is held, or held when it is taken, with the place and the count of reports. */
import { pairPath } from "@/lib/urls";
import { counted, type LockClassView, type Neighbour } from "@/lib/views";
import { Day } from "../day.tsx";
import { LockName } from "../lock-name.tsx";
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";
import { TakenOrSaid } from "./taken-or-said.tsx";

type Props = { readonly of: LockClassView; readonly side: "inner" | "outer" };

const TITLES = { inner: "Taken while it is held", outer: "Held when it is taken" } as const;
/** The rest is in the JSON. */
const SHOWN = 60;

export function NeighbourTable({ of, side }: Props) {
  const all = of[side];
  return (
    <Section id={side} title={TITLES[side]} note={counted(all.length, "class", "classes")}>
      {all.length === 0 && <p className="empty">No report shows one.</p>}
      {all.length > 0 && (
        <table className="t mini stack">
          <TableHead of={[["Class", "w"], ["Reports", "r"], ["Newest"]]} />
          <tbody>
            {all.slice(0, SHOWN).map((each) => (
              <Row
                key={each.class}
                of={each}
                href={side === "inner" ? pairPath(of.lock.class, each.class) : pairPath(each.class, of.lock.class)}
              />
            ))}
          </tbody>
        </table>
      )}
      {all.length > SHOWN && <p className="small sec">{all.length - SHOWN} more in the JSON.</p>}
    </Section>
  );
}

function Row({ of, href }: { of: Neighbour; href: string }) {
  return (
    <tr>
      <td className="w">
        <LockName name={of.class} href={href} /> {of.both && <b className="small">both orders</b>}
        <br className="tb" />
        <span className="sub">
          <TakenOrSaid of={of} />
          {of.components.length > 0 && ` (${of.components.join(", ")})`}
        </span>
      </td>
      <td className="r" data-u={of.reports === 1 ? "report" : "reports"}>
        {of.reports}
      </td>
      <td className="d">
        <Day of={of.newest.date} />
      </td>
    </tr>
  );
}
