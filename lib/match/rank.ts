/**
 * "Has this been seen before?": known inversions ranked by nearness to a splat, a title or words, each with its reasons.
 *
 * In: the query, candidates that share anything with it, and how rare edges and classes are. Out: matches, best first, the verdict,
 * and weak evidence that was not counted. Pure: no base, no clock; the order of the candidates does not matter.
 *
 * An edge that a third of all cycles has says little, so evidence is weighed by rarity. The score runs from 0 to 1: from SAME up it
 * is the same inversion, from THRESHOLD up a similar one, below it nothing is claimed.
 */
import { type Candidate, type MatchQuery, type Profile, profileOf, profileOfCandidate } from "./profile.ts";
import { type Rarity, weigh } from "./rarity.ts";
import { findReasons, isSameCycle, type Reason } from "./reasons.ts";

export type Match = {
  readonly inversion: string;
  readonly score: number;
  readonly title: string;
  readonly reasons: readonly Reason[];
};

export type Ranking = {
  readonly matches: readonly Match[];
  readonly verdict: "seen-before" | "similar" | "not-seen-before";
  readonly threshold: number;
  readonly weak: readonly { readonly detail: string }[];
};

/** Below it the answer is "not seen before". */
export const THRESHOLD = 0.3;
/** From here on it is called the same inversion. */
export const SAME = 0.8;

export function rank(query: MatchQuery, candidates: readonly Candidate[], rarity: Rarity): Ranking {
  const asked = profileOf(query);
  const common = countFunctions(candidates);
  const matches = candidates
    .flatMap((candidate) => toMatch(asked, candidate, { rarity, common }))
    .sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
  const best = matches[0]?.score ?? 0;
  const verdict = best >= SAME ? "seen-before" : best >= THRESHOLD ? "similar" : "not-seen-before";
  return { matches, verdict, threshold: THRESHOLD, weak: findWeak(asked, rarity) };
}

type Weights = { readonly rarity: Rarity; readonly common: Rarity["edges"] };

/** How many candidates a function occurs in: vfs_write is in most. */
function countFunctions(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { functions } of candidates) for (const name of functions) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Reasons are made for what is shown only. */
function toMatch(asked: Profile, candidate: Candidate, weights: Weights): readonly Match[] {
  const known = profileOfCandidate(candidate);
  const score = Math.round(scoreOf(asked, known, weights) * 1000) / 1000;
  if (score < THRESHOLD) return [];
  const title = candidate.titles[0] ?? candidate.cycle.join(" -> ");
  return [{ inversion: candidate.inversion, score, title, reasons: findReasons(asked, known) }];
}

/** Share of the rarer evidence that both have, in parts that add up to 1. */
function scoreOf(asked: Profile, known: Profile, { rarity, common }: Weights): number {
  const sameTitle = [...asked.titles].some((title) => known.titles.has(title));
  if (asked.classes.size === 0) return scoreOfWords(asked, known, sameTitle);
  const functions = weigh(asked.functions, known.functions, (name) => common.get(name), rarity.total);
  const component = asked.component !== null && asked.component === known.component ? 1 : 0;
  if ((asked.id !== null && asked.id === known.id) || isSameCycle(asked, known))
    return 0.9 + 0.04 * component + 0.05 * functions.contained;

  const classes = weigh(asked.classes, known.classes, (name) => rarity.classes.get(name), rarity.total);
  const around = 0.1 * component + 0.05 * Number(sameTitle);
  const near = 0.5 * functions.contained + 0.5 * functions.jaccard;
  // One lock alone (recursion, usage) has no order: the class and the places must do.
  if (asked.pairs.size === 0 || known.pairs.size === 0)
    return Math.min(0.79, 0.3 * classes.contained + 0.25 * classes.jaccard + 0.3 * near + around);
  const pairs = weigh(asked.pairs, known.pairs, (pair) => rarity.edges.get(pair), rarity.total);
  const order = 0.3 * pairs.contained + 0.2 * pairs.jaccard + (0.15 * (classes.jaccard + classes.contained)) / 2;
  return Math.min(0.89, order + 0.2 * near + around);
}

function scoreOfWords(asked: Profile, known: Profile, sameTitle: boolean): number {
  if (sameTitle) return 0.85;
  const [wanted, there] = [asked.words(), known.words()];
  if (wanted.size === 0) return 0;
  let shared = 0;
  for (const word of wanted) if (there.has(word)) shared++;
  return 0.75 * (shared / wanted.size);
}

/** A class met in more than a tenth of all cycles is named, so that nobody takes it for evidence. */
function findWeak(asked: Profile, rarity: Rarity): Ranking["weak"] {
  return [...asked.classes]
    .map((name) => ({ name, count: rarity.classes.get(name) ?? 0 }))
    .filter(({ count }) => rarity.total >= 20 && count * 10 >= rarity.total)
    .map(({ name, count }) => ({ detail: `${name} alone occurs in ${count} of ${rarity.total} known cycles` }));
}
