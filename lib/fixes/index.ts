/**
 * Fixes: what was done about a report. A mail's claims and patch; the fold of all claims of an inversion into episodes and a resolution.
 *
 * parsePatch and findClaims read one mail; foldInversion joins what many mails of any list and year say.
 */

export { type FixTime, isAfterFix } from "./after-fix.ts";
export type { Backports, TreeMention } from "./backports.ts";
export { type Claim, type ClaimValue, type Confidence, formatValue, parseValue } from "./claim.ts";
export type { ClaimMessage } from "./claim-mail.ts";
export { CLAIM_RULES, type ClaimRule, findClaims } from "./claims.ts";
export { type Commit, type CommitHead, parseCommit } from "./commit.ts";
export { type CommitDiff, readCommitDiff } from "./commit-diff.ts";
export {
  type BasePatch,
  type CommitCandidates,
  type CommitTie,
  filesWanted,
  tieCommit,
  wantsDiff,
} from "./commit-ties.ts";
export { findDiscussion, type Remark, type RemarkKind } from "./discussion.ts";
export { findEarlierLinks } from "./earlier-links.ts";
export type { Fix, FixState } from "./fix.ts";
export type { FixClass } from "./fix-class.ts";
export { type Episode, type FoldedInversion, foldInversion, type ReportRef } from "./fold.ts";
export type { FoldInput, FoldMessage, FoldReport } from "./fold-input.ts";
export { findGivenTags } from "./given-tags.ts";
export {
  EVIDENCE_KINDS,
  type Evidence,
  type EvidenceKind,
  INFER_THRESHOLD,
  type Inference,
  type InferReason,
  type InferRule,
  type InferredFix,
  inferFix,
  isInTime,
  MAX_LINES_OF_TERM,
  type PatchEvidence,
  POINTS,
  type Points,
  type ReportEvidence,
  rarityOf,
  scoreOf,
  weighEvidence,
  weighRivals,
} from "./infer.ts";
export { type PatchTerm, patchTerms, type ReportTerm, reportTerms } from "./infer-terms.ts";
export { type FileChange, interdiff } from "./interdiff.ts";
export { namesOtherFault } from "./other-fault.ts";
export { type Patch, parsePatch, readPatchDiff } from "./patch.ts";
export { findPatchFate, type PatchFate } from "./patch-fate.ts";
export { type PatchSubject, parsePatchSubject, toKey } from "./patch-subject.ts";
export { groupPostings, idsOf, type Posting, type SeriesMail } from "./postings.ts";
export { findQuotedDiffs, type QuotedDiff } from "./quoted-diff.ts";
export type { Quote, Resolution, ResolutionState } from "./resolution.ts";
export { findSender, type Sender } from "./senders.ts";
export { findSeries, type Series, type SeriesLink, type SeriesVersion } from "./series.ts";
export { type PatchPair, pairPatches } from "./series-diff.ts";
export { findSyzbotIds, syzbotIds } from "./syzbot-ids.ts";
export type { Trailer } from "./trailers.ts";
export { findNotes, type VersionNotes } from "./version-notes.ts";
export type { Asked, LastWord } from "./words.ts";
