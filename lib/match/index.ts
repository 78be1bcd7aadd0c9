/**
 * Match: a report or words in, known inversions out, ranked, each with its reasons.
 */
export { toCanonical, toPair } from "./canonical.ts";
export { type Candidate, functionsOf, type MatchQuery, toTitle, wordsOf } from "./profile.ts";
export { type Match, type Ranking, rank, SAME, THRESHOLD } from "./rank.ts";
export type { Rarity } from "./rarity.ts";
export type { Reason, ReasonRule } from "./reasons.ts";
