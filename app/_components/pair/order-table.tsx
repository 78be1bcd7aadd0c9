/** The reports that show one order: where the inner lock was taken, while the outer one was held where. */
import { inversionPath, messagePath, pairPath } from "@/lib/urls";
import { type Order, personName } from "@/lib/views";
import { Day } from "../day.tsx";
import { Edge } from "../edge.tsx";
import { SaidOrders } from "../said-orders.tsx";
import { Section } from "../section.tsx";
import { Site } from "../site.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Props = { readonly id: string; readonly title: string; readonly of: Order };
type Evidence = Order["evidence"][number];

export function OrderTable({ id, title, of }: Props) {
  const rest = of.total - of.evidence.length;
  return (
    <Section id={id} title={title} note={<Edge from={of.from} to={of.to} />}>
      {of.evidence.length === 0 && <p className="empty">No report in this base shows this order.</p>}
      {of.chains.length > 0 && <Chains of={of.chains} />}
      {of.evidence.length > 0 && (
        <table className="t mini stack split">
          <TableHead of={[["Date"], ["Taken in, while held in", "w"], ["Told by", "third"]]} />
          <tbody>
            {of.evidence.map((each) => (
              <Row key={each.print} of={each} />
            ))}
          </tbody>
        </table>
      )}
      {of.said.length > 0 && (
        <>
          <h3>In words</h3>
          <SaidOrders of={of.said} />
        </>
      )}
      {rest > 0 && <p className="small sec">{rest} older ones are left out.</p>}
    </Section>
  );
}

/** The ways over other locks, each step a page of its own. */
function Chains({ of }: { of: Order["chains"] }) {
  return (
    <ul className="plainlist">
      {of.map((way) => (
        <li key={way.map(({ to }) => to).join(" ")}>
          over{" "}
          {way.map(({ from, to }, at) => (
            <span key={to}>
              {at > 0 && ", "}
              <a className="plain" href={pairPath(from, to)}>
                <Edge from={from} to={to} />
              </a>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Row({ of }: { of: Evidence }) {
  return (
    <tr>
      <td className="d">
        <a href={messagePath(of.messageId)}>
          <Day of={of.date} />
        </a>
      </td>
      <td className="w">
        <Site of={of.takenIn} />
        <br className="tb" />
        <span className="sub">
          held in <Site of={of.heldIn} />
        </span>
      </td>
      <td className="s">
        {personName(of.author)}
        <br className="tb" />
        <span className="sub">
          {of.inversion === null ? (
            <Text of={of.title ?? of.subject} />
          ) : (
            <a href={inversionPath(of.inversion)}>
              <Text of={of.title ?? of.subject} />
            </a>
          )}
        </span>
      </td>
    </tr>
  );
}
