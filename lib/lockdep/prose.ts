/**
 * Lock orders stated in words: what people say of which lock is taken while which is held, without a splat or beside one.
 *
 * In: a text with its quote marks, and the lock reports found in it. Out: ProseOrders in the order of the text. Linear; never throws.
 *
 *   text -> lines without marks, code and splats -> statements (arrows, ladders, charts, sentences) -> classes of the spoken names
 */
import { findArrows } from "./prose-arrows.ts";
import { findCharts } from "./prose-charts.ts";
import { findLadders } from "./prose-ladders.ts";
import { type ProseLine, paragraphs, proseLines } from "./prose-lines.ts";
import type { ProseOrder, Stated } from "./prose-order.ts";
import { findRecursions } from "./prose-recursion.ts";
import { findSentences } from "./prose-sentences.ts";
import type { LockReport } from "./report.ts";
import { readSpeech, resolveSpoken, type Speech } from "./spoken-name.ts";

/** More orders than this no mail states; a hostile one may. */
const MAX_ORDERS = 200;
const MAX_STATED = 1_000;
/** Statements that may overlap one: they are sorted by their place. */
const NEAR = 16;

/** `classes`: printed elsewhere in the same thread; they tell which lock a short name means. */
export function findProse(
  text: string,
  reports: readonly LockReport[],
  classes: readonly string[] = [],
): readonly ProseOrder[] {
  if (!WORTH.test(text)) return [];
  const lines = proseLines(
    text,
    reports.map(({ span }) => span),
  );
  const stated = [...findArrows(lines), ...findLadders(lines), ...findCharts(lines), ...fromParagraphs(lines)].slice(
    0,
    MAX_STATED,
  );
  if (stated.length === 0) return [];
  const speech = readSpeech(text, [
    ...classes,
    ...reports.flatMap(({ cycle, locksHeld }) => [...cycle, ...locksHeld.map((lock) => lock.class)]),
  ]);
  const orders = stated
    .map((one) => resolve(one, speech))
    .filter((order) => !isWrapped(order))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return once(orders).slice(0, MAX_ORDERS);
}

/** Most mail names no lock at all, but blocks. */
const WORTH = /(?:^|[^b])lock|mutex|sem\b|rwsem|rtnl/i;

function fromParagraphs(lines: readonly (ProseLine | null)[]): Stated[] {
  const all = paragraphs(lines);
  return [...all.flatMap(findSentences), ...findRecursions(all)];
}

function resolve(stated: Stated, speech: Speech): ProseOrder {
  return {
    from: resolveSpoken(stated.spokenFrom, speech).class,
    to: resolveSpoken(stated.spokenTo, speech).class,
    ...stated,
  };
}

/** `f2fs_lock_all -> down_write(&sbi->cp_rwsem)`: a call and what it calls, one lock under two names. */
const isWrapped = ({ form, from, to, spokenFrom, spokenTo }: ProseOrder): boolean =>
  (form === "arrow" || form === "ladder") && from !== null && from === to && spokenFrom !== spokenTo;

/** One statement found in two ways is one: the surer, then the shorter of those that overlap. */
function once(orders: readonly ProseOrder[]): ProseOrder[] {
  const kept: ProseOrder[] = [];
  for (const order of orders) {
    const twin = kept.findLastIndex(
      (one, at) => at >= kept.length - NEAR && one.span.end > order.span.start && isSame(one, order),
    );
    if (twin < 0) kept.push(order);
    else if (kept[twin]?.confidence === "inferred" && order.confidence === "explicit") kept[twin] = order;
  }
  return kept;
}

const isSame = (a: ProseOrder, b: ProseOrder): boolean =>
  endOf(a.from, a.spokenFrom) === endOf(b.from, b.spokenFrom) && endOf(a.to, a.spokenTo) === endOf(b.to, b.spokenTo);

const endOf = (name: string | null, spoken: string): string => name ?? spoken.toLowerCase();
