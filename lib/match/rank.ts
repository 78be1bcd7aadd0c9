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
import { findReasons, type Reason, type ReasonRule } from "./reasons.ts";

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
export const THRESHOLD = 0.35;
/** From here on it is called the same inversion. */
export const SAME = 0.8;

export function rank(query: MatchQuery, candidates: readonly Candidate[], rarity: Rarity): Ranking {
  const asked = profileOf(query);
  const matches = candidates
    .map((candidate) => toMatch(asked, candidate, rarity))
    .filter((match) => match.score >= THRESHOLD)
    .sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
  const best = matches[0]?.score ?? 0;
  const verdict = best >= SAME ? "seen-before" : best >= THRESHOLD ? "similar" : "not-seen-before";
  return { matches, verdict, threshold: THRESHOLD, weak: findWeak(asked, rarity) };
}

function toMatch(asked: Profile, candidate: Candidate, rarity: Rarity): Match {
  const known = profileOfCandidate(candidate);
  const reasons = findReasons(asked, known);
  const score = Math.round(scoreOf(asked, known, reasons, rarity) * 1000) / 1000;
  return { inversion: candidate.inversion, score, title: candidate.titles[0] ?? candidate.cycle.join(" -> "), reasons };
}

/** Share of the rarer evidence that both have, in parts that add up to 1. */
function scoreOf(asked: Profile, known: Profile, reasons: readonly Reason[], rarity: Rarity): number {
  const has = (rule: ReasonRule) => reasons.some((reason) => reason.rule === rule);
  const sites = has("same-site") ? 1 : 0;
  const component = asked.component !== null && asked.component === known.component ? 1 : 0;
  const functions = overlap(asked.functions, known.functions);
  if (has("same-id") || has("same-cycle") || has("rotated") || has("renamed-lock"))
    return 0.9 + 0.03 * sites + 0.03 * component + 0.04 * functions;
  if (asked.pairs.size === 0 && asked.classes.size === 0) return scoreOfWords(asked, known, has("same-title"));

  const pairs = weigh(asked.pairs, known.pairs, (pair) => rarity.edges.get(pair), rarity.total);
  const classes = weigh(asked.classes, known.classes, (name) => rarity.classes.get(name), rarity.total);
  const score =
    0.3 * pairs.contained +
    0.2 * pairs.jaccard +
    0.15 * classes.jaccard +
    0.1 * sites +
    0.1 * component +
    0.15 * functions +
    (has("same-title") ? 0.1 : 0);
  return Math.min(score, 0.89);
}

function scoreOfWords(asked: Profile, known: Profile, sameTitle: boolean): number {
  if (sameTitle) return 0.85;
  if (asked.words.size === 0) return 0;
  let shared = 0;
  for (const word of asked.words) if (known.words.has(word)) shared++;
  return 0.75 * (shared / asked.words.size);
}

/** Functions of both, against the shorter list. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  if (few.size === 0) return 0;
  let shared = 0;
  for (const name of few) if (many.has(name)) shared++;
  return shared / few.size;
}

/** A class met in more than a tenth of all cycles is named, so that nobody takes it for evidence. */
function findWeak(asked: Profile, rarity: Rarity): Ranking["weak"] {
  return [...asked.classes]
    .map((name) => ({ name, count: rarity.classes.get(name) ?? 0 }))
    .filter(({ count }) => rarity.total >= 20 && count * 10 >= rarity.total)
    .map(({ name, count }) => ({ detail: `${name} alone occurs in ${count} of ${rarity.total} known cycles` }));
}
