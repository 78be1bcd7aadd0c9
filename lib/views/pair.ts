/** `/p/<A>/<B>/`, `pair A B`, `show A..B`: an ordered pair of lock classes, the reports that show each order, and the cycles of just these two. */
import { type Evidence, findCanonical, listInversions, listOrder } from "../db/index.ts";
import { currentInstant, toDay, toDays } from "./dates.ts";
import { countValues } from "./inversions.ts";
import { siteText } from "./lock-class.ts";
import { personName } from "./person.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { formatSummary, type InversionSummary, toSummary } from "./summary.ts";

export type Order = {
  readonly from: string;
  readonly to: string;
  /** Prints, each once, newest first. */
  readonly total: number;
  readonly evidence: readonly Evidence[];
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

export async function pairView(a: string, b: string, now = currentInstant()): Promise<PairView | undefined> {
  const [first, second] = await Promise.all([findCanonical(a), findCanonical(b)]);
  if (first === undefined || second === undefined) return undefined;
  const [forward, backward] = await Promise.all([listOrder(first, second), listOrder(second, first)]);
  const all = [...forward, ...(first === second ? [] : backward)];
  const ids = [...new Set(all.flatMap(({ inversion }) => inversion ?? []))];
  const inversions = await listInversions({ ids: ids.slice(0, 500) }, INVERSIONS);
  const dates = all.flatMap(({ date }) => date ?? []).toSorted();
  return {
    a: first,
    b: second,
    forward: toOrder(first, second, forward),
    backward: toOrder(second, first, backward),
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    components: countValues(all.flatMap(({ component }) => component ?? [])),
    total: ids.length,
    inversions: inversions.map((each) => toSummary(each, now)),
  };
}

const toOrder = (from: string, to: string, evidence: readonly Evidence[]): Order => ({
  from,
  to,
  total: evidence.length,
  evidence: evidence.slice(0, SHOWN),
});

export const formatPair = (view: PairView): string =>
  pages(
    heading(`${view.a} and ${view.b}`),
    wrap(
      `${counted(view.forward.total, "report")} with the first held when the second is taken, ${view.backward.total} the other way round; ${toDays(view.firstSeen, view.lastSeen)}`,
    ),
    formatOrder(view.forward),
    view.a !== view.b && formatOrder(view.backward),
    view.inversions.length > 0 && heading("Inversions with this pair"),
    ...view.inversions.map(formatSummary),
  );

function formatOrder({ from, to, total, evidence }: Order): string {
  const rows = evidence.map((each) =>
    [
      wrap(`taken in ${siteText(each.takenIn)}`, "            ", `${toDay(each.date)}  `),
      wrap(`held in ${siteText(each.heldIn)}`, "            "),
      wrap(`${personName(each.author)}: ${each.subject} <${each.messageId}>`, "            "),
    ].join("\n"),
  );
  const rest = total > evidence.length ? `\n${total - evidence.length} more` : "";
  return `${heading(`${from} -> ${to}`)}\n${rows.join("\n") || "Never seen."}${rest}`;
}
