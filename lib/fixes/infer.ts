/**
 * How much speaks for it that a patch answers a report which it does not name.
 *
 * In: the report's terms (infer-terms.ts), files, title and date; the patch's terms, files and date; how many patches have a term.
 * Out: a score and its reasons, each with the words that it rests on. Sure of nothing: at INFER_THRESHOLD nine of ten are right.
 *
 * The score is the logarithm of the odds. Its points were fitted (logistic regression, two folds by inversion) on the patches
 * of the measured lists whose report is known, with every name of it hidden: docs/measurements.md, E-7.
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
};

export type PatchEvidence = {
  readonly terms: readonly PatchTerm[];
  readonly patch: Pick<Patch, "subject" | "files" | "inReply">;
  readonly date: string;
};

/** What was inferred: the patch of `messageId` may fix what the mail `report` reports. */
export type InferredFix = Inference & { readonly report: string; readonly messageId: string };

export type Inference = { readonly score: number; readonly reasons: readonly InferReason[] };

/** What is claimed to fix a report, inferred, is at least as likely as this. */
export const INFER_THRESHOLD = 0.75;

/** A term that more patches have tells nothing, see rarityOf. */
export const MAX_LINES_OF_TERM = 60;

/** A fix follows its report; the clocks of two people differ by hours. */
const EARLIEST_DAYS = -0.2;
const LATEST_DAYS = 1100;

/** Points for a shared term, by its role in the report and in the patch; times its rarity. */
const SHARED: Readonly<Record<ReportRole, Readonly<Record<PatchRole, number>>>> = {
  site: { hunk: 2.9, said: 1.1, changed: 0.3 },
  lock: { hunk: 1.5, said: 1.5, changed: 0 },
  stack: { hunk: 0.7, said: 0.45, changed: 0.6 },
};
/** Shared terms of one pair of roles count up to this many. */
const MAX_SHARED = 3;

const POINTS = {
  start: -6.05,
  sameFile: 1.35,
  saysDeadlock: 1.35,
  cover: 1.3,
  word: 0.8,
  inReply: -2.2,
  doubledFiles: -0.65,
  // Not fitted: of 14 such predictions that a person read, 9 were wrong.
  untouched: -1.5,
};
const MAX_WORDS = 3;
const MAX_DOUBLED_FILES = 3;

/** A patch that is posted at once has most likely to do with what was just reported. */
const SOON: readonly { readonly days: number; readonly points: number }[] = [
  { days: 7, points: 0.8 },
  { days: 45, points: 1.2 },
  { days: 365, points: 0.7 },
];

/** 1 for a term of one patch, 1/2 for one of two, 1/4 for one of eight; nothing for a common one. */
export const rarityOf = (lines: number): number =>
  lines < 1 || lines > MAX_LINES_OF_TERM ? 0 : 1 / (1 + Math.log2(lines));

/** Undefined where the patch cannot be the fix: it is older than the report, or of years later. */
export function inferFix(
  report: ReportEvidence,
  candidate: PatchEvidence,
  linesOf: (term: string) => number,
): Inference | undefined {
  const days = (Date.parse(candidate.date) - Date.parse(report.date)) / 86_400_000;
  if (!(days >= EARLIEST_DAYS && days <= LATEST_DAYS)) return undefined;
  const shared = findShared(report, candidate, linesOf);
  if (shared.length === 0) return undefined;
  const { patch } = candidate;
  const sameFiles = patch.files.filter((file) => report.files.has(file));
  const words = sharedWords(patch.subject, report.titles);
  const trade = candidate.terms.filter(({ role }) => role === "trade").map(({ term }) => term);
  const soon = SOON.filter((row) => days < row.days);
  const score =
    POINTS.start +
    sumShared(shared) +
    POINTS.cover * coverOf(shared, candidate) +
    (sameFiles.length > 0 ? POINTS.sameFile : 0) +
    (trade.length > 0 ? POINTS.saysDeadlock : 0) +
    POINTS.word * Math.min(words.length, MAX_WORDS) +
    (patch.inReply ? POINTS.inReply : 0) +
    (shared.some((one) => one.in === "hunk") ? 0 : POINTS.untouched) +
    POINTS.doubledFiles * Math.min(Math.log2(Math.max(1, patch.files.length)), MAX_DOUBLED_FILES) +
    soon.reduce((sum, { points }) => sum + points, 0);
  const reasons = [
    ...toReasons(shared),
    ...reason("same-file", sameFiles),
    ...reason("says-deadlock", trade),
    ...reason("same-words", words),
    ...(soon.length > 0
      ? [{ rule: "soon-after", detail: `${Math.max(0, Math.round(days))} days later` } as const]
      : []),
  ];
  return { score: Math.round(score * 100) / 100, reasons };
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

function sumShared(shared: readonly Shared[]): number {
  const sums = new Map<string, { points: number; rarity: number }>();
  for (const one of shared) {
    const key = `${one.of} ${one.in}`;
    const rarity = Math.min(MAX_SHARED, (sums.get(key)?.rarity ?? 0) + one.rarity);
    sums.set(key, { points: SHARED[one.of][one.in], rarity });
  }
  return [...sums.values()].reduce((sum, { points, rarity }) => sum + points * rarity, 0);
}

/** Which part of what the patch speaks of the report speaks of too; what it only changes counts a third. */
function coverOf(shared: readonly Shared[], candidate: PatchEvidence): number {
  const weigh = (role: PatchRole) => (role === "changed" ? 0.3 : 1);
  const all = candidate.terms.reduce((sum, { role }) => sum + (role === "trade" ? 0 : weigh(role)), 0);
  return all === 0 ? 0 : shared.reduce((sum, one) => sum + weigh(one.in), 0) / all;
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
