/**
 * Match: a report or words in, known inversions out, ranked, each with its reasons.
 */
export { toCanonical, toPair } from "./canonical.ts";
export { type Features, hashName, hasName, packFeatures, readFeatures, toFeatures, VERSION_BYTES } from "./features.ts";
export {
  type Hidden,
  type KnownPrint,
  type KnownPrints,
  type ToldPrint,
  toKnownPrint,
  toKnownPrints,
  toVisible,
  type Visible,
} from "./known-prints.ts";
export { toLoosePrint } from "./loose-print.ts";
export type { Nearness } from "./nearness.ts";
export { type MatchEdge, type MatchPrint, toBarePrint, toPrint, toTitle } from "./print.ts";
export { type Match, type NearPrint, type Ranking, rank, rankPrints, SAME, THRESHOLD, toVerdict } from "./rank.ts";
export { findReasons, type Reason, type ReasonRule, toArrow } from "./reasons.ts";
export { rankWords } from "./words.ts";
