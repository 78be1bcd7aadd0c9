/**
 * The lock graph: `graph` for other programs, and what it shows at once: pairs with both orders, and tangles of more than two locks.
 *
 * A name alone says little where many locks share it, so each class comes with the components whose reports name it.
 */
import { findSubsystem, type LockEdge, listClosedPairs, listLockGraph } from "../db/index.ts";
import { findContradictions, findTangles } from "../lockdep/index.ts";
import { toDay } from "./dates.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { toLine } from "./visible.ts";

export type GraphClass = { readonly class: string; readonly components: readonly string[] };

export type Contradiction = {
  readonly forward: LockEdge;
  readonly backward: LockEdge;
  /** An inversion's ring holds both: a report closed it. Else nobody has printed the two together. */
  readonly isClosed: boolean;
};

export type LockGraphView = {
  /** Null: of the whole base. */
  readonly subsystem: string | null;
  readonly classes: readonly GraphClass[];
  readonly edges: readonly LockEdge[];
  /** Those that no report closes first, then what most prints and mails show. */
  readonly contradictions: readonly Contradiction[];
  /** Strongly connected parts, the largest first. */
  readonly tangles: readonly (readonly string[])[];
};

/** undefined where no such subsystem is known. */
export async function lockGraphView(subsystem: string | null): Promise<LockGraphView | undefined> {
  if (subsystem !== null && !(await findSubsystem(subsystem))) return undefined;
  const [edges, closed] = await Promise.all([
    listLockGraph(subsystem === null ? {} : { subsystem }),
    listClosedPairs(),
  ]);
  return { subsystem, classes: toClasses(edges), edges, ...toFindings(edges, closed) };
}

export function toFindings(edges: readonly LockEdge[], closed: ReadonlySet<string>) {
  return {
    contradictions: findContradictions(edges)
      .map((pair) => ({ ...pair, isClosed: closed.has(`${pair.forward.from}\n${pair.forward.to}`) }))
      .sort((a, b) => Number(a.isClosed) - Number(b.isClosed) || weightOf(b) - weightOf(a)),
    tangles: findTangles(edges),
  };
}

/** How sure both halves are: the weaker one decides. */
const weightOf = ({ forward, backward }: Pick<Contradiction, "forward" | "backward">): number =>
  Math.min(proofsOf(forward), proofsOf(backward));

export const proofsOf = ({ prints, said }: LockEdge): number => prints + said;

export function toClasses(edges: readonly LockEdge[]): readonly GraphClass[] {
  const components = new Map<string, Set<string>>();
  for (const edge of edges)
    for (const name of [edge.from, edge.to])
      components.set(name, new Set([...(components.get(name) ?? []), ...edge.components]));
  return [...components]
    .map(([name, found]) => ({ class: name, components: [...found].sort() }))
    .sort((a, b) => (a.class < b.class ? -1 : 1));
}

/** Findings for a terminal; the whole graph is for programs. */
export const formatLockGraph = (view: LockGraphView): string => {
  const [open, closed] = [false, true].map((wanted) =>
    view.contradictions.filter(({ isClosed }) => isClosed === wanted),
  );
  return pages(
    heading(view.subsystem === null ? "Lock graph" : `Lock graph of ${view.subsystem}`),
    `${counted(view.classes.length, "class", "classes")}, ${counted(view.edges.length, "edge")}`,
    heading("Both orders known, and no report that closes them"),
    open?.map(formatContradiction).join("\n") || "None.",
    heading("Both orders known, and reported together"),
    closed?.map(formatContradiction).join("\n") || "None.",
    heading("Tangles: classes that reach each other over known orders"),
    view.tangles.map((tangle) => wrap(`${tangle.length} classes: ${tangle.join(", ")}`, "    ", "  ")).join("\n") ||
      "None.",
  );
};

/** Graphviz: an edge's width is its proof, dashed what is only said, red where the other order is known too. */
export function formatDot({ subsystem, classes, edges, contradictions }: LockGraphView): string {
  const both = new Set(contradictions.flatMap(({ forward, backward }) => [keyOf(forward), keyOf(backward)]));
  const nodes = classes.map(({ class: name, components }) => {
    const label = components.length === 0 ? name : `${name}\n${components.slice(0, 3).join(", ")}`;
    return `  ${quote(name)} [label=${quote(label)}];`;
  });
  const lines = edges.map((edge) => {
    const width = Math.min(5, 1 + Math.log2(Math.max(1, proofsOf(edge)))).toFixed(1);
    const marks = [
      `label=${quote(String(proofsOf(edge)))}`,
      `penwidth=${width}`,
      ...(edge.prints === 0 ? ["style=dashed"] : []),
      ...(both.has(keyOf(edge)) ? ["color=red"] : []),
    ];
    return `  ${quote(edge.from)} -> ${quote(edge.to)} [${marks.join(", ")}];`;
  });
  return [`digraph ${quote(subsystem ?? "locks")} {`, "  node [shape=box];", ...nodes, ...lines, "}"].join("\n");
}

const keyOf = ({ from, to }: LockEdge): string => `${from}\n${to}`;

/** A string of the DOT language; a newline as its escape. */
const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

/** `5 reports, 1 mail in words` */
export const proofText = ({ prints, said }: LockEdge): string =>
  [...(prints > 0 ? [counted(prints, "report")] : []), ...(said > 0 ? [`${counted(said, "mail")} in words`] : [])].join(
    ", ",
  );

export const formatContradiction = ({ forward, backward, isClosed }: Contradiction): string =>
  [
    wrap(
      `${toLine(forward.from)} -> ${toLine(forward.to)}  ${proofText(forward)}, newest ${toDay(forward.lastSeen)}`,
      "    ",
      "  ",
    ),
    wrap(
      `the other way round: ${proofText(backward)}, newest ${toDay(backward.lastSeen)}${isClosed ? "" : "; no report closes them"}`,
      "    ",
      "    ",
    ),
  ].join("\n");
