/** Orders that mails state in words: the order, how, who said it. */
import { messagePath, pairPath } from "@/lib/urls";
import { type LockClassView, personName } from "@/lib/views";
import { Day } from "./day.tsx";
import { Edge } from "./edge.tsx";
import { Text } from "./text.tsx";

type Said = LockClassView["orders"][number];

export function SaidOrders({ of }: { of: readonly Said[] }) {
  return (
    <table className="t mini stack">
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col" className="w">
            Order
          </th>
          <th scope="col" className="third">
            Said by
          </th>
        </tr>
      </thead>
      <tbody>
        {of.map((each) => (
          <Row key={`${each.messageId} ${each.span.start} ${each.from} ${each.to}`} of={each} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of }: { of: Said }) {
  const edge = <Edge from={of.from || of.spokenFrom} to={of.to || of.spokenTo} />;
  return (
    <tr>
      <td className="d">
        <a href={messagePath(of.messageId)}>
          <Day of={of.date} />
        </a>
      </td>
      <td className="w">
        {of.from && of.to ? (
          <a className="plain" href={pairPath(of.from, of.to)}>
            {edge}
          </a>
        ) : (
          edge
        )}
        {of.note !== null && (
          <>
            <br className="tb" />
            <span className="sub">
              <Text of={of.note} />
            </span>
          </>
        )}
      </td>
      <td className="s">
        {of.author ? personName(of.author) : "unknown"}
        {of.quoteDepth > 0 && <span className="sub"> quoted</span>}
      </td>
    </tr>
  );
}
