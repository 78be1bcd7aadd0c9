/** What the page is about: the cycle, or the orders in words that no cycle closes. Macros printed as a name are set small. */
import type { InversionView } from "@/lib/views";
import { Edge } from "../edge.tsx";
import { Ring } from "../ring.tsx";

/** A class named by an expanded macro has 300 characters and more. */
const LONG = 80;

export function Headline({ of }: { of: InversionView }) {
  if (of.cycle.length === 0)
    return of.edges.map(({ from, to }, index) => (
      <span key={`${from} > ${to}`}>
        {index > 0 && ", "}
        <Edge from={from} to={to} />
      </span>
    ));
  const ring = <Ring of={of.cycle} form="whole" kind={of.kind} />;
  return of.cycle.some((name) => name.length > LONG) ? <span className="small">{ring}</span> : ring;
}
