/**
 * How much speaks for it that a patch answers a report which it does not name.
 *
 * In: the report's terms (infer-terms.ts), files, title and date; the patch's terms, files and date; how many patches have a term.
 * Out: weighed evidence, its score and its reasons, each with the words that it rests on; then, with all patches that a report
 * may be answered by (`weighRivals`), what is left of a score where others are as good.
 *
 * The score is the logarithm of the odds. POINTS are a logistic regression (`npm run eval infer` fits and checks it) over the
 * patches of the measured lists whose report is known, with every name of it hidden: docs/measurements.md, E-7.
 */
import type { PatchRole, PatchTerm, ReportRole, Term } from "./infer-terms.ts";
import type { Patch } from "./patch.ts";

export type InferReason = { readonly rule: InferRule; readonly detail: string };

export type InferRule =
  | "changes-site"
  | "names-site"
  | "names-lock"
  | "shared-function"
  | "same-file"
  | "says-deadlock"
  | "same-words"
  | "soon-after";

export type ReportEvidence = {
  readonly terms: readonly Term<ReportRole>[];
  readonly files: ReadonlySet<string>;
  /** Of the report and of the mail that holds it. */
  readonly titles: readonly string[];
  readonly date: string;
  /** Whose code it speaks of, as componentOf says: a folder, where it is known. */
  readonly component: string | null;
};

export type PatchEvidence = {
  readonly terms: readonly PatchTerm[];
  readonly patch: Pick<Patch, "subject" | "files" | "inReply" | "of" | "fixClass">;
  readonly date: string;
};

/** What was inferred: the patch of `messageId` may fix what the mail `report` reports. */
export type InferredFix = Inference & { readonly report: string; readonly messageId: string };

export type Inference = { readonly score: number; readonly reasons: readonly InferReason[] };

/** What speaks for a pair, each kind with its weight; kinds that are not there weigh nothing. */
export type Evidence = {
  readonly weights: Partial<Record<EvidenceKind, number>>;
  readonly reasons: Inference["reasons"];
};

/** What is claimed to fix a report, inferred, is at least as likely as this after its rivals: nine of ten are right. */
export const INFER_THRESHOLD = -0.29;

/** A term that more patches have tells nothing, see rarityOf. */
export const MAX_LINES_OF_TERM = 60;

/** A fix follows its report; the clocks of two people differ by hours. */
const EARLIEST_DAYS = -0.2;
const LATEST_DAYS = 1100;

const daysBetween = (report: string, patch: string): number => (Date.parse(patch) - Date.parse(report)) / 86_400_000;

/** Whether a patch of that day may answer a report of that day. */
export function isInTime(report: string, patch: string): boolean {
  const days = daysBetween(report, patch);
  return days >= EARLIEST_DAYS && days <= LATEST_DAYS;
}

/** A term shared, by its role in the report and in the patch, counts its rarity. */
export const POINTS = {
  start: -3.59,
  "site hunk": 0.9,
  "site said": 0.49,
  "site changed": 0,
  "lock hunk": 0.62,
  "lock said": 0.62,
  "lock changed": 0.1,
  "stack hunk": 0.43,
  "stack said": 0.63,
  "stack changed": 0.39,
  cover: 0.61,
  "same file": 0.52,
  "same folder": 0.23,
  "says deadlock": 0.67,
  words: 0.53,
  "doubled files": -0.42,
  // One of many patches: most of them prepare, or clean up.
  "doubled parts": -0.43,
  // It changes no function of the report.
  untouched: -0.65,
  // A patch that is posted at once has most likely to do with what was just reported.
  "within 7 days": 0.92,
  "within 45 days": 1.56,
  "within 365 days": 0.57,
} as const;

export type EvidenceKind = Exclude<keyof typeof POINTS, "start">;
export type Points = Readonly<Record<keyof typeof POINTS, number>>;

/** Shared terms of one pair of roles count up to this many, and words and doublings of files too. */
const MAX_COUNTED = 3;
/** Doublings of a series' length: 32 patches. */
const MAX_DOUBLED_PARTS = 5;
/** A patch of fewer terms than this is not covered by one of them. */
const MIN_COVERED = 5;
/** What the odds of all other patches together take from those of one: two that are equally good are both doubted. */
const RIVAL_SHARE = 0.3;

/** 1 for a term of one patch, 1/2 for one of two, 1/4 for one of eight; nothing for a common one. */
export const rarityOf = (lines: number): number =>
  lines < 1 || lines > MAX_LINES_OF_TERM ? 0 : 1 / (1 + Math.log2(lines));

/** Undefined where the patch cannot be the fix: it is older than the report, or of years later, or shares no name with it. */
export function inferFix(
  report: ReportEvidence,
  candidate: PatchEvidence,
  linesOf: (term: string) => number,
): Inference | undefined {
  const evidence = weighEvidence(report, candidate, linesOf);
  return evidence && { score: round(scoreOf(evidence.weights)), reasons: evidence.reasons };
}

/** The logarithm of the odds, by POINTS or by others. */
export const scoreOf = (weights: Evidence["weights"], points: Points = POINTS): number =>
  EVIDENCE_KINDS.reduce((sum, kind) => sum + points[kind] * (weights[kind] ?? 0), points.start);

const isEvidenceKind = (name: string): name is EvidenceKind => name in POINTS && name !== "start";
export const EVIDENCE_KINDS: readonly EvidenceKind[] = Object.keys(POINTS).filter(isEvidenceKind);

/** Scores of different patches (by their key) for one inversion -> the same, less what rivals take. */
export function weighRivals(scores: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sorted = [...scores].sort(([, a], [, b]) => a - b);
  const all = sorted.reduce((sum, [, score]) => sum + Math.exp(score), 0);
  return new Map(
    sorted.map(([key, score]) => [key, round(score - Math.log(1 + RIVAL_SHARE * Math.max(0, all - Math.exp(score))))]),
  );
}

const round = (score: number) => Math.round(score * 100) / 100;

export function weighEvidence(
  report: ReportEvidence,
  candidate: PatchEvidence,
  linesOf: (term: string) => number,
): Evidence | undefined {
  if (!isInTime(report.date, candidate.date)) return undefined;
  const shared = findShared(report, candidate, linesOf);
  if (shared.length === 0) return undefined;
  const { patch } = candidate;
  const sameFiles = patch.files.filter((file) => report.files.has(file));
  // A diff in an answer has the subject of what it answers.
  const words = patch.inReply ? [] : sharedWords(patch.subject, report.titles);
  // `Revert "demo: fix deadlock on disconnect"` speaks of what it takes back.
  const own = patch.fixClass === "revert" ? [] : candidate.terms;
  const trade = own.filter(({ role }) => role === "trade").map(({ term }) => term);
  const days = daysBetween(report.date, candidate.date);
  return {
    weights: {
      ...weighShared(shared),
      cover: coverOf(shared, candidate),
      "same file": sameFiles.length > 0 ? 1 : 0,
      "same folder": isSameFolder(report, patch.files) ? 1 : 0,
      "says deadlock": trade.length > 0 ? 1 : 0,
      words: Math.min(words.length, MAX_COUNTED),
      "doubled files": Math.min(Math.log2(Math.max(1, patch.files.length)), MAX_COUNTED),
      "doubled parts": Math.min(Math.log2(Math.max(1, patch.of ?? 1)), MAX_DOUBLED_PARTS),
      untouched: shared.some((one) => one.in === "hunk") ? 0 : 1,
      "within 7 days": days < 7 ? 1 : 0,
      "within 45 days": days < 45 ? 1 : 0,
      "within 365 days": days < 365 ? 1 : 0,
    },
    reasons: [
      ...toReasons(shared),
      ...reason("same-file", sameFiles),
      ...reason("says-deadlock", trade),
      ...reason("same-words", words),
      ...(days < 365 ? [{ rule: "soon-after", detail: `${Math.max(0, Math.round(days))} days later` } as const] : []),
    ],
  };
}

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf("/")));

/** A report without file names has its component alone: `net/demo` holds net/demo/link/core.c. */
function isSameFolder({ files, component }: ReportEvidence, changed: readonly string[]): boolean {
  const folders = new Set([...files].map(folderOf));
  return changed.some(
    (file) => folders.has(folderOf(file)) || (component !== null && file.startsWith(`${component}/`)),
  );
}

type Shared = { readonly term: string; readonly of: ReportRole; readonly in: PatchRole; readonly rarity: number };

function findShared(report: ReportEvidence, candidate: PatchEvidence, linesOf: (term: string) => number): Shared[] {
  const roles = new Map(report.terms.map(({ term, role }) => [term, role]));
  return candidate.terms.flatMap(({ term, role }) => {
    const of = roles.get(term);
    const rarity = of === undefined || role === "trade" ? 0 : rarityOf(linesOf(term));
    return of === undefined || role === "trade" || rarity === 0 ? [] : [{ term, of, in: role, rarity }];
  });
}

function weighShared(shared: readonly Shared[]): Evidence["weights"] {
  const weights: Partial<Record<EvidenceKind, number>> = {};
  for (const one of shared) {
    const kind: EvidenceKind = `${one.of} ${one.in}`;
    weights[kind] = Math.min(MAX_COUNTED, (weights[kind] ?? 0) + one.rarity);
  }
  return weights;
}

/** Which part of what the patch speaks of the report speaks of too; what it only changes counts a third. */
function coverOf(shared: readonly Shared[], candidate: PatchEvidence): number {
  const weigh = (role: PatchRole) => (role === "changed" ? 0.3 : 1);
  const all = candidate.terms.reduce((sum, { role }) => sum + (role === "trade" ? 0 : weigh(role)), 0);
  return shared.reduce((sum, one) => sum + weigh(one.in), 0) / Math.max(MIN_COVERED, all);
}

/** Words that stand in the title of every second report. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  "possible deadlock deadlocks patch syzbot inconsistent lock state circular locking dependency detected warning info bug fix avoid potential with from when this that into lockdep splat report next upstream linux recursive".split(
    " ",
  ),
);

const wordsOf = (title: string) =>
  title
    .slice(0, 300)
    .toLowerCase()
    .match(/[a-z_][a-z_0-9]{3,}/g) ?? [];

function sharedWords(subject: string, titles: readonly string[]): readonly string[] {
  const theirs = new Set(titles.flatMap(wordsOf));
  return [...new Set(wordsOf(subject))].filter((word) => theirs.has(word) && !EMPTY_WORDS.has(word));
}

/** The strongest first; what only a stack has in common is said together. */
function toReasons(shared: readonly Shared[]): readonly InferReason[] {
  const pick = (is: (one: Shared) => boolean) => shared.filter(is).map(({ term }) => term);
  return [
    ...reason(
      "changes-site",
      pick((one) => one.of === "site" && one.in === "hunk"),
    ),
    ...reason(
      "names-site",
      pick((one) => one.of === "site" && one.in !== "hunk"),
    ),
    ...reason(
      "names-lock",
      pick((one) => one.of === "lock" && one.in !== "changed"),
    ),
    ...reason(
      "shared-function",
      pick((one) => one.of === "stack"),
    ),
  ];
}

/** Names given in one reason. */
const MAX_NAMES = 5;

const reason = (rule: InferRule, names: readonly string[]): readonly InferReason[] =>
  names.length === 0 ? [] : [{ rule, detail: [...names].sort().slice(0, MAX_NAMES).join(", ") }];
