/**
 * The dependencies of an inversion as its page shows them: what mails prove each, and from the best report where the outer
 * lock was held, where the inner one was taken, and that stack.
 *
 * lockdep prints the chain in reverse: under `-> #k` is the stack where #k was taken while #(k-1) was held; `#0` is the lock
 * wanted now, taken while #N was held. So the lock of an entry is the `to` of one dependency, and the entry before it its `from`.
 */
import type { StoredEdge } from "../db/index.ts";
import { canonicalClass, type Frame, type Lock, type LockReport } from "../lockdep/index.ts";
import { type StackLine, toStackLines } from "./stack-lines.ts";

export type Place = Pick<Frame, "function" | "file" | "line">;

export type EdgeView = StoredEdge & {
  /** 1 for the first of the ring. */
  readonly number: number;
  /** What words say of a dependency that stands in the ring already, proven by a splat. */
  readonly isBeside: boolean;
  /** As the best report prints them, with `#N` and `/S`; null where it does not show this dependency. */
  readonly fromPrinted: string | null;
  readonly toPrinted: string | null;
  readonly heldBy: Place | null;
  /** False where that place is not of the stack shown: lockdep prints where each lock was taken, not where this task took it. */
  readonly heldHere: boolean;
  readonly takenIn: Place | null;
  /** The best report prints no entry for it: it follows from other parts of that report, as "Chain exists of" or the diagram. */
  readonly inferred: boolean;
  readonly stack: { readonly heading: string; readonly lines: readonly StackLine[] } | null;
};

type Shown = {
  readonly from: Lock;
  readonly to: Lock;
  readonly heldBy: Frame | null;
  readonly heldHere: boolean;
  readonly takenIn: Frame | null;
  readonly heading: string;
  readonly stack: readonly Frame[];
};

export function toEdges(edges: readonly StoredEdge[], report: LockReport | undefined): readonly EdgeView[] {
  const shown = report ? findShown(report) : [];
  const guessed = (report?.edges ?? []).filter(({ inferred }) => inferred);
  const ring = edges.filter((edge, at) => twinOf(edge, edges) === at);
  return edges.map((edge, at) => {
    const twin = twinOf(edge, edges);
    const number = ring.indexOf(edges[twin] ?? edge) + 1;
    if (twin !== at) return { ...BESIDE, ...edge, number };
    const inferred = guessed.some(({ from, to }) => isEnd(from, edge.from) && isEnd(to, edge.to));
    return { ...toEdge(edge, number, shown, ring.length), inferred };
  });
}

/** The first entry of the same dependency: words name the canonical classes, splats what they print. */
const twinOf = (edge: StoredEdge, all: readonly StoredEdge[]): number =>
  all.findIndex(
    (one) => canonicalOf(one.from) === canonicalOf(edge.from) && canonicalOf(one.to) === canonicalOf(edge.to),
  );

const canonicalOf = (name: string): string => canonicalClass(name).class;

const BESIDE = {
  isBeside: true,
  inferred: false,
  fromPrinted: null,
  toPrinted: null,
  heldBy: null,
  heldHere: false,
  takenIn: null,
  stack: null,
} as const;

function toEdge(edge: StoredEdge, number: number, all: readonly Shown[], count: number): Omit<EdgeView, "inferred"> {
  const shown =
    all.find(({ from, to }) => isClass(from, edge.from) && isClass(to, edge.to)) ??
    (count === 1 && all.length === 1 ? all[0] : undefined);
  const common = [...edge.sites][0] ?? null;
  return {
    ...edge,
    number,
    isBeside: false,
    fromPrinted: shown?.from.printed ?? null,
    toPrinted: shown?.to.printed ?? null,
    heldBy: toPlace(shown?.heldBy ?? null),
    heldHere: shown?.heldHere ?? false,
    takenIn: toPlace(shown?.takenIn ?? null) ?? (common?.function ? { ...common, function: common.function } : null),
    stack: shown && shown.stack.length > 0 ? toStack(shown) : null,
  };
}

const isClass = (lock: Lock, name: string): boolean => lock.class === name || canonicalClass(lock.class).class === name;

/** An end of a dependency as parsed keeps its `/S`; the inversion's has the canonical name. */
const isEnd = (printed: string, name: string): boolean => printed === name || canonicalClass(printed).class === name;

function findShown(report: LockReport): readonly Shown[] {
  const entries = report.chain;
  const last = entries.reduce((max, { depth }) => Math.max(max, depth), 0);
  if (entries.length === 0) return findPresent(report);
  return entries.flatMap((entry) => {
    const before = entries.find(({ depth }) => depth === (entry.depth === 0 ? last : entry.depth - 1));
    const outer = entry.depth === 0 ? (report.held ?? before?.lock) : before?.lock;
    if (!outer) return [];
    const own = entry.depth === 0 ? (report.held?.site ?? null) : null;
    const heldBy = own ?? before?.site ?? null;
    return [
      {
        from: outer,
        to: entry.lock,
        heldBy,
        heldHere: own !== null || entry.stack.some((frame) => frame.function === heldBy?.function),
        takenIn: entry.site,
        heading: `-> #${entry.depth} ${lockText(entry.lock)}:`,
        stack: entry.stack,
      },
    ];
  });
}

/** Kinds without a chain: the lock held, the lock wanted, and the backtrace. */
function findPresent({ held, wanted, stack }: LockReport): readonly Shown[] {
  if (!wanted) return [];
  const outer = held ?? wanted;
  return [
    {
      from: outer,
      to: wanted,
      heldBy: outer.site,
      heldHere: true,
      takenIn: wanted.site,
      heading: `${lockText(wanted)}, stack backtrace:`,
      stack,
    },
  ];
}

/** `(&ovl_i_mutex_key[depth]){+.+.}-{3:3}` */
const lockText = (lock: Lock): string =>
  `(${lock.printed}){${lock.usage}}${lock.waitType === null ? "" : `-{${lock.waitType}}`}`;

export type Present = {
  readonly printed: string;
  readonly takenIn: Place | null;
  readonly stack: EdgeView["stack"];
};

/** Where the lock is taken now, for kinds that show no order of two. */
export function toPresent(report: LockReport): Present | null {
  const [present] = report.edges.length === 0 ? findPresent(report) : [];
  if (!present) return null;
  return { printed: present.to.printed, takenIn: toPlace(present.takenIn), stack: toStack(present) };
}

const toPlace = (frame: Frame | null): Place | null =>
  frame && { function: frame.function, file: frame.file, line: frame.line };

const toStack = (shown: Shown): EdgeView["stack"] => ({
  heading: shown.heading,
  lines: toStackLines(shown.stack, shown.takenIn),
});
