/** The cycle three times: drawn, as text to copy, and as two tasks that meet. */

import type { InversionView } from "@/lib/views";
import { Code } from "../code.tsx";
import { Section } from "../section.tsx";
import { CycleDrawing } from "./cycle-drawing.tsx";
import { TwoTaskTable } from "./two-task-table.tsx";

export function CycleSection({ of }: { of: InversionView }) {
  if (of.cycle.length === 0) return <OpenOrder of={of} />;
  return (
    <Section id="cycle" title="Cycle">
      <div className="three">
        <CycleDrawing edges={ringOf(of)} cycle={of.cycle} byInterrupt={isByInterrupt(of)} />
        <div>
          <h3 className="cap">As text</h3>
          <Code label="Cycle as text">{toText(of)}</Code>
        </div>
        <div>
          <h3 className="cap">How it locks up, as lockdep printed it</h3>
          <TwoTaskTable of={of.scenario} locks={of.cycle.length} />
        </div>
      </div>
    </Section>
  );
}

/** What words state without closing it is an order, and no drawing makes it a cycle. */
function OpenOrder({ of }: { of: InversionView }) {
  return (
    <Section id="cycle" title="Order" note="stated in words; no report and no other sentence closes it to a cycle">
      <Code label="Order as text">
        {ringOf(of)
          .map(({ from, to }) => `${from}\n -> ${to}`)
          .join("\n")}
      </Code>
    </Section>
  );
}

const ringOf = ({ edges }: InversionView) => edges.filter(({ isBeside }) => !isBeside);

/** The chain of such a report ends where the interrupt takes the first lock again. */
const isByInterrupt = (view: InversionView): boolean =>
  view.kind.startsWith("irq-") && ringOf(view).length < view.cycle.length;

function toText(view: InversionView): string {
  const { cycle } = view;
  const edges = ringOf(view);
  const byInterrupt = isByInterrupt(view);
  const [first] = edges;
  if (!first) return cycle.join("\n");
  const rows = edges.map((edge, index) => {
    const closing = index === edges.length - 1 && !byInterrupt ? "\n        (closes the cycle)" : "";
    const { function: name, file, line } = edge.takenIn ?? { function: "unknown place", file: null, line: null };
    const place = file === null ? "" : `\n        ${file}${line === null ? "" : `:${line}`}`;
    return ` ${edge.number} -> ${edge.to}${closing}\n        ${name}${place}`;
  });
  const last = byInterrupt ? [`   -> ${first.from}\n        (an interrupt closes the cycle)`] : [];
  return [first.from, ...rows, ...last].join("\n");
}
