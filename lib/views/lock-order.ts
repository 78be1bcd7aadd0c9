/**
 * `/s/<subsystem>/order/` and `order -s SUBSYSTEM`: the lock order that reports and mails of a subsystem show, from the outermost lock
 * to the innermost: the chart that kernel files keep by hand in a comment.
 *
 * Every splat shows a cycle, so the best proven edges make the chart and those that contradict them stand beside it. A written rule
 * weighs most, then an edge that was known when a splat was printed; the one that closed its cycle is what the splat complains of.
 */
import { findSubsystem, type LockEdge, listClosedPairs, listLockGraph } from "../db/index.ts";
import { agreeing, toLayers } from "../lockdep/index.ts";
import { toDay } from "./dates.ts";
import { siteText } from "./lock-class.ts";
import { type Contradiction, type GraphClass, proofText, toClasses, toFindings } from "./lock-graph.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { toLine } from "./visible.ts";

export type LockOrderView = {
  readonly subsystem: string;
  readonly edges: number;
  /** Outermost first; between two classes of one layer no order is known. */
  readonly layers: readonly (readonly GraphClass[])[];
  /** The edges that the chart needs: those that a way over others implies are left out. */
  readonly steps: readonly LockEdge[];
  /** Edges against the chart, best proven first. */
  readonly against: readonly LockEdge[];
  readonly contradictions: readonly Contradiction[];
};

const weightOf = ({ prints, closing, written, said }: LockEdge): number =>
  8 * written + 2 * (prints - closing) + closing / 2 + said;

export async function lockOrderView(subsystem: string | undefined): Promise<LockOrderView | undefined> {
  const found = subsystem === undefined ? undefined : await findSubsystem(subsystem);
  if (!found) return undefined;
  const [edges, closed] = await Promise.all([listLockGraph({ subsystem: found.name }), listClosedPairs()]);
  const real = edges.filter(({ from, to }) => from !== to);
  const { kept, against } = agreeing(real, weightOf);
  const { layers, steps } = toLayers(kept);
  const classes = new Map(toClasses(real).map((each) => [each.class, each]));
  const byPair = new Map(real.map((edge) => [`${edge.from}\n${edge.to}`, edge]));
  return {
    subsystem: found.name,
    edges: real.length,
    layers: layers.map((parts) => parts.flat().flatMap((name) => classes.get(name) ?? [])),
    steps: steps.flatMap(({ from, to }) => byPair.get(`${from}\n${to}`) ?? []),
    against,
    contradictions: toFindings(real, closed).contradictions,
  };
}

export function formatLockOrder(view: LockOrderView): string {
  const title = heading(`${view.subsystem}: observed lock order`);
  const count = view.layers.flat().length;
  if (count === 0) return pages(title, "No order of two locks is known.");
  const steps = Map.groupBy(view.steps, ({ from }) => from);
  const of = [counted(count, "class", "classes"), counted(view.edges, "edge"), counted(view.layers.length, "layer")];
  return pages(
    title,
    wrap(`${of.join(", ")}, outermost first. Edges that others imply are left out.`),
    ...view.layers.map((layer, at) =>
      [`Layer ${at + 1}`, ...layer.map((one) => formatPart(one, steps.get(one.class) ?? []))].join("\n"),
    ),
    view.against.length > 0 && `${heading("Seen against this order")}\n${view.against.map(formatAgainst).join("\n")}`,
  );
}

const formatPart = (one: GraphClass, steps: readonly LockEdge[]): string =>
  [formatClass(one), ...steps.map(formatStep)].join("\n");

const formatAgainst = (edge: LockEdge): string =>
  wrap(
    `${toLine(edge.from)} -> ${toLine(edge.to)}  ${proofText(edge)}${edge.site ? `, ${siteText(edge.site)}` : ""}, newest ${toDay(edge.lastSeen)} <${edge.newest}>`,
    "      ",
    "  ",
  );

const formatClass = ({ class: name, components }: GraphClass): string =>
  wrap(`${toLine(name)}${components.length > 0 ? `  (${components.join(", ")})` : ""}`, "    ", "  ");

const formatStep = (edge: LockEdge): string =>
  wrap(
    `${toLine(edge.to)}  ${proofText(edge)}${edge.site ? `, ${siteText(edge.site)}` : ""}, newest ${toDay(edge.lastSeen)} <${edge.newest}>`,
    "         ",
    "      -> ",
  );
