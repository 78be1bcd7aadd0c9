/**
 * "Has this been seen before?": known inversions ranked by nearness to a report, each with the print that is nearest and the reasons.
 *
 *   report -> prints that share anything -> nearness of each -> the best print of each inversion -> matches, verdict
 *
 * A score runs from 0 to 1. From SAME up it is the same inversion: the same cycle under our canonical names. From THRESHOLD up it is
 * called similar; below, nothing is claimed. How often that is right stands in docs/measurements.md. Pure: no base, no clock; the
 * order of the prints does not matter.
 */
import { hashName } from "./features.ts";
import { findHolders, type Holders } from "./holders.ts";
import type { KnownPrint, Visible } from "./known-prints.ts";
import { type Asked, compare, type Nearness, sumOf, toAsked } from "./nearness.ts";
import type { MatchPrint } from "./print.ts";
import { findReasons, type Reason } from "./reasons.ts";

export type NearPrint = {
  readonly print: KnownPrint;
  readonly score: number;
  /** Null where nothing was compared: it was named, or found by words. */
  readonly nearness: Nearness | null;
};

export type Match = {
  readonly inversion: string;
  readonly score: number;
  readonly title: string;
  /** Why, by its nearest print. */
  readonly reasons: readonly Reason[];
  /** All its prints that may be told, nearest first. */
  readonly prints: readonly NearPrint[];
};

export type Ranking = {
  readonly matches: readonly Match[];
  readonly verdict: "seen-before" | "similar" | "not-seen-before";
  readonly threshold: number;
  readonly weak: readonly { readonly detail: string }[];
};

/** Below it the answer is "not seen before". */
export const THRESHOLD = 0.3;
/** Nearer ones are listed below the threshold too, for who wants to look; fewer common names than this are chance. */
export const FLOOR = 0.05;
/** From here on it is called the same inversion. */
export const SAME = 0.9;

/** Prints compared in full for their words alone; those that share a dependency are compared in any case. */
const MAX_BY_WORDS = 300;
/** A class or title that more prints hold is no way to find one. */
const MAX_BY_NAME = 300;

export function rank(print: MatchPrint, visible: Visible, limit = 20): Ranking {
  const { asked, best } = findNearest(print, visible, { limit, byWords: MAX_BY_WORDS });
  const matches = best.map((each) => toMatch(asked, each, visible));
  return { matches, verdict: toVerdict(matches[0]?.score ?? 0), threshold: THRESHOLD, weak: findWeak(print, visible) };
}

/** The prints of the nearest inversions, without a word on why: for who asks a hundred questions at once. */
export const rankPrints = (print: MatchPrint, visible: Visible, limit: number): readonly (readonly NearPrint[])[] => {
  const { asked, best } = findNearest(print, visible, { limit, byWords: limit });
  return best.map((each) => allPrints(asked, each, visible));
};

function findNearest(print: MatchPrint, visible: Visible, { limit, byWords }: Record<"limit" | "byWords", number>) {
  const asked = toAsked(print, visible);
  const near = [...candidatesOf(asked, visible, byWords)].flatMap((at) => {
    const there = visible.known.prints[at];
    return there ? [toNear(asked, there, at, visible)] : [];
  });
  const best = toBest(near).filter(({ score }) => score >= FLOOR);
  return { asked, best: best.slice(0, limit) };
}

export const toVerdict = (score: number): Ranking["verdict"] =>
  score >= SAME ? "seen-before" : score >= THRESHOLD ? "similar" : "not-seen-before";

/** Prints that share a name which is not too common, and those that share most words. */
function candidatesOf(asked: Asked, { known, told }: Visible, byWords: number): ReadonlySet<number> {
  const scores = asked.scores.filter((score) => score > 0).sort();
  const least = scores.at(-byWords) ?? scores[0] ?? 1;
  const found = new Set<number>();
  for (const [at, score] of asked.scores.entries()) if (score >= least && score > 0) found.add(at);
  const spoken = asked.print.classes.map((name) => asked.words.indexOf(hashName(name.toLowerCase())));
  addHolders(found, asked.holders, new Set(spoken));
  for (const [names, flat] of [[asked.pairs, known.pairs] as const, [asked.titles, known.titles] as const])
    addHolders(found, findHolders(names, flat, told), new Set(names.keys()));
  for (const at of known.byInversion.get(asked.print.inversion ?? "") ?? []) if (told[at] === 1) found.add(at);
  return found;
}

/** Prints that hold one of these names, where few do. */
function addHolders(found: Set<number>, { counts, names, ends }: Holders, wanted: ReadonlySet<number>): void {
  const isWay = Uint8Array.from(counts, (held, name) => Number(wanted.has(name) && held <= MAX_BY_NAME));
  let from = 0;
  for (const [at, to] of ends.entries()) {
    for (let index = from; index < to; index++)
      if (isWay[names[index] ?? 0] === 1) {
        found.add(at);
        break;
      }
    from = to;
  }
}

function toNear(asked: Asked, print: KnownPrint, at: number, visible: Visible): NearPrint {
  const nearness = compare(asked, print, at, visible);
  return { print, nearness, score: round(scoreOf(nearness, asked)) };
}

/**
 * The same ring is never below SAME, another never above it. One lock alone (recursion, usage) is no ring: of 15 pairs with one such
 * id and two titles that were read 8 were of locks that only share a name, so there the places or the code must agree as well.
 */
function scoreOf(nearness: Nearness, asked: Asked): number {
  const sum = sumOf(nearness, asked);
  const isNameAlone = asked.print.cycle.length === 1 && !nearness.sameComponent && nearness.sites === 0;
  return nearness.sameCycle && !isNameAlone ? SAME + (1 - SAME) * sum : (SAME - 0.01) * sum;
}

const round = (score: number) => Math.round(score * 1000) / 1000;

type Best = { readonly inversion: string; readonly score: number; readonly prints: readonly NearPrint[] };

function toBest(near: readonly NearPrint[]): readonly Best[] {
  const groups = Map.groupBy(near, ({ print }) => print.inversion);
  return [...groups]
    .map(([inversion, own]) => {
      const prints = own.sort(byNearness);
      return { inversion, score: prints[0]?.score ?? 0, prints };
    })
    .sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
}

/** Of equally near ones the newest first: who met it last remembers most. */
const byNearness = (a: NearPrint, b: NearPrint): number =>
  b.score - a.score ||
  compareText(b.print.mails[0]?.date ?? "", a.print.mails[0]?.date ?? "") ||
  compareText(a.print.print, b.print.print);

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function toMatch(asked: Asked, nearest: Best, visible: Visible): Match {
  const { inversion, score } = nearest;
  const prints = allPrints(asked, nearest, visible);
  const [best] = prints;
  const told = best?.print.told();
  const title = told?.titles[0] ?? told?.cycle.join(" -> ") ?? inversion;
  const reasons = best ? findReasons(asked.print, best.print, visible) : [];
  return { inversion, score, title, reasons, prints };
}

/** Those that shared no name come after the others. */
function allPrints(asked: Asked, { inversion, prints }: Best, visible: Visible): readonly NearPrint[] {
  const all = (visible.known.byInversion.get(inversion) ?? []).filter((at) => visible.told[at] === 1);
  const seen = new Set(prints.map(({ print }) => print));
  const others = all.flatMap((at) => {
    const print = visible.known.prints[at];
    return print && !seen.has(print) ? [toNear(asked, print, at, visible)] : [];
  });
  return [...prints, ...others];
}

/** A class met in more than a tenth of all cycles is named, so that nobody takes it for evidence. */
function findWeak(asked: MatchPrint, { classes, inversions }: Visible): Ranking["weak"] {
  return asked.classes
    .map((name) => ({ name, count: classes(hashName(name)) }))
    .filter(({ count }) => inversions >= 20 && count * 10 >= inversions)
    .map(({ name, count }) => ({ detail: `${name} alone occurs in ${count} of ${inversions} known cycles` }));
}
