/** `/p/<A>/<B>/`, `pair A B`, `show A..B`: an ordered pair of lock classes, the reports that show each order, and the cycles of just these two. */
import {
  type Evidence,
  findCanonical,
  type LockEdge,
  listInversions,
  listLockGraph,
  listOrder,
  listSaidOrders,
  listSelfInversions,
  type SaidOrder,
} from "../db/index.ts";
import { findChains } from "../lockdep/index.ts";
import { currentInstant, toDay, toDays } from "./dates.ts";
import { countValues } from "./inversions.ts";
import { saidText, siteText } from "./lock-class.ts";
import { personName } from "./person.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { formatSummary, type InversionSummary, toSummary } from "./summary.ts";

export type Order = {
  readonly from: string;
  readonly to: string;
  /** Prints, each once, newest first. */
  readonly total: number;
  readonly evidence: readonly Evidence[];
  /** Mails that state it in words, first hand before quoted, newest first. */
  readonly said: readonly SaidOrder[];
  /** Where nothing shows the order itself: the shortest ways over other locks, each step with its proof. */
  readonly chains: readonly (readonly LockEdge[])[];
};

export type PairView = {
  readonly a: string;
  readonly b: string;
  /** B taken while A is held, and the other way round. */
  readonly forward: Order;
  readonly backward: Order;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly components: readonly { readonly value: string; readonly count: number }[];
  /** Inversions in which the pair stands as one of these orders. */
  readonly total: number;
  readonly inversions: readonly InversionSummary[];
};

/** Of each order, on the page; a pair in more reports is read by search. */
const SHOWN = 50;
const INVERSIONS = 20;
const SAID = 30;
const CHAINS = 3;

export async function pairView(a: string, b: string, now = currentInstant()): Promise<PairView | undefined> {
  const [first, second] = await Promise.all([findCanonical(a), findCanonical(b)]);
  if (first === undefined || second === undefined) return undefined;
  const [forward, backward] = await Promise.all([readOrder(first, second), readOrder(second, first)]);
  const all = [...forward.proofs, ...(first === second ? [] : backward.proofs)];
  const own = first === second ? await listSelfInversions(first) : [];
  const ids = [...new Set([...own, ...all.flatMap(({ inversion }) => inversion ?? [])])];
  const inversions = await listInversions({ ids: ids.slice(0, 500) }, INVERSIONS);
  const said = [...forward.order.said, ...backward.order.said];
  // A lock used in ways that exclude each other is in no order, and was seen all the same.
  const alone = inversions.flatMap(({ id, firstSeen, lastSeen }) => (own.includes(id) ? [firstSeen, lastSeen] : []));
  const dates = [...alone, ...[...all, ...said].map(({ date }) => date)].flatMap((date) => date ?? []).toSorted();
  return {
    a: first,
    b: second,
    forward: forward.order,
    backward: backward.order,
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    components: countValues(all.flatMap(({ component }) => component ?? [])),
    total: ids.length,
    inversions: inversions.map((each) => toSummary(each, now)),
  };
}

async function readOrder(from: string, to: string): Promise<{ order: Order; proofs: readonly Evidence[] }> {
  const [proofs, said] = await Promise.all([listOrder(from, to), listSaidOrders({ from, to })]);
  const printed = proofs.filter(({ kind }) => kind !== "prose");
  const isShown = printed.length > 0 || said.length > 0 || from === to;
  const chains = isShown ? [] : await readChains(from, to);
  const order = {
    from,
    to,
    total: printed.length,
    evidence: printed.slice(0, SHOWN),
    said: said.slice(0, SAID),
    chains,
  };
  return { order, proofs };
}

async function readChains(from: string, to: string): Promise<readonly (readonly LockEdge[])[]> {
  const edges = await listLockGraph();
  const byPair = new Map(edges.map((edge) => [`${edge.from}\n${edge.to}`, edge]));
  return findChains(edges, { from, to }, CHAINS).map((way) =>
    way.slice(1).flatMap((name, at) => byPair.get(`${way[at]}\n${name}`) ?? []),
  );
}

export const formatPair = (view: PairView): string =>
  pages(
    heading(view.a === view.b ? `${view.a} and itself` : `${view.a} and ${view.b}`),
    wrap([toCounts(view), view.firstSeen !== null && toDays(view.firstSeen, view.lastSeen)].filter(Boolean).join("; ")),
    formatOrder(view.forward),
    view.a !== view.b && formatOrder(view.backward),
    view.inversions.length > 0 &&
      heading(view.a === view.b ? "Inversions of this lock alone" : "Inversions with this pair"),
    ...view.inversions.map((each) => formatSummary(each)),
  );

const toCounts = ({ a, b, forward, backward }: PairView): string =>
  a === b
    ? `${counted(forward.total, "report")} with the lock taken while it is held`
    : `${counted(forward.total, "report")} with the first held when the second is taken, ${backward.total} the other way round`;

function formatOrder({ from, to, total, evidence, said, chains }: Order): string {
  const rows = evidence.map((each) =>
    [
      wrap(`taken in ${siteText(each.takenIn)}`, "            ", `${toDay(each.date)}  `),
      wrap(`held in ${siteText(each.heldIn)}`, "            "),
      wrap(`${personName(each.author)}: ${each.subject} <${each.messageId}>`, "            "),
    ].join("\n"),
  );
  const rest = total > evidence.length ? `\n${total - evidence.length} more` : "";
  const words = said.map((order) => `${saidText(order)}\n${" ".repeat(12)}in words`);
  const ways = chains.map((way) => wrap(`over ${[...way.map((edge) => edge.from), to].join(" -> ")}`, "    ", "  "));
  const shown = [...rows, ...words].join("\n") || ["Never seen.", ...ways].join("\n");
  return `${heading(`${from} -> ${to}`)}\n${shown}${rest}`;
}
