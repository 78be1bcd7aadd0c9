/**
 * What is known about one inversion before the fold: its reports, the mails around them, and their claims, each findable at once.
 *
 * In: FoldInput in any order. Out: FoldFacts in an order of content (date, then Message-ID), so that the fold cannot depend on arrival.
 */
import { type Claim, parseValue } from "./claim.ts";
import type { InferredFix } from "./infer.ts";
import { type Naming, toLineNames } from "./line-names.ts";
import type { Patch } from "./patch.ts";
import { parsePatchSubject, toKey } from "./patch-subject.ts";

type Address = { readonly name: string | null; readonly address: string | null };

/** One appearance of a print. */
export type FoldReport = {
  readonly messageId: string;
  /** Root of its thread. */
  readonly thread: string;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly kernel: string | null;
  readonly syzbot: string | null;
  readonly component: string | null;
  readonly title: string | null;
  readonly author: Address;
  readonly quoteDepth: number;
  readonly dirty: boolean | null;
  readonly print: string;
};

export type FoldMessage = {
  readonly messageId: string;
  readonly thread: string;
  readonly parent: string | null;
  readonly date: string | null;
  readonly from: Address;
  readonly subject: string;
  readonly list: string | null;
  readonly isBot: boolean;
  readonly patch: Patch | null;
  readonly body: string | null;
};

export type FoldInput = {
  readonly reports: readonly FoldReport[];
  readonly messages: readonly FoldMessage[];
  readonly claims: readonly Claim[];
  /** Bugs of syzbot that the claims name by title, wherever their mails are. */
  readonly bugs?: readonly { readonly id: string; readonly title: string }[];
  /** Patches that may fix a report which they do not name. */
  readonly inferred?: readonly InferredFix[];
  /** Of one lock alone: a name that other code may have too. */
  readonly isOneLock?: boolean;
  /** How a quoted mail is linked; quotes have no `url` without it. */
  readonly linkTo?: (messageId: string) => string;
};

export type FoldFacts = {
  readonly linkTo: (messageId: string) => string | null;
  readonly inferred: readonly InferredFix[];
  /** Every appearance, oldest first. */
  readonly reports: readonly FoldReport[];
  /** One appearance of each print: the least quoted, then the oldest. */
  readonly prints: readonly FoldReport[];
  readonly messages: readonly FoldMessage[];
  readonly messageOf: ReadonlyMap<string, FoldMessage>;
  readonly threadOf: (messageId: string) => string | undefined;
  readonly claims: readonly Claim[];
  readonly claimsBy: ReadonlyMap<string, readonly Claim[]>;
  readonly claimsAbout: ReadonlyMap<string, readonly Claim[]>;
  /** The line that a patch mail belongs to: all versions and copies of one patch. */
  readonly lineOf: (message: FoldMessage) => string;
  /** The line of a title, as `#syz fix` and lists of commits name it; several patches may have it. */
  readonly lineOfTitle: (title: string, naming: Naming) => string;
  /** Several patches have this title. */
  readonly isSharedTitle: (title: string) => boolean;
  /** The title of a commit, where some mail names it; `sha` of at least 8 digits. */
  readonly titleOfCommit: (sha: string) => string | undefined;
  /** Ids of syzbot's bugs by the key of their title: those that a dup command names. */
  readonly bugOfTitle: (title: string) => string | undefined;
  /** A bug of which the base has a mail. */
  readonly isKnownBug: (id: string) => boolean;
  /** Patch mails by their line. */
  readonly patchesOf: ReadonlyMap<string, readonly FoldMessage[]>;
};

export function toFacts(input: FoldInput): FoldFacts {
  const reports = uniqueBy(input.reports, (report) => `${report.messageId} ${report.print}`).sort(byDate);
  const messages = uniqueBy(input.messages, (message) => message.messageId).sort(byDate);
  const claims = uniqueBy(input.claims, (claim) => JSON.stringify(claim)).sort(byClaimDate);
  const messageOf = new Map(messages.map((message) => [message.messageId, message]));
  const lines = toLineNames(messages, claims);
  const knownBugs = new Set([
    ...reports.flatMap(({ syzbot }) => syzbot ?? []),
    ...(input.bugs ?? []).map(({ id }) => id),
  ]);
  const reportThread = new Map(reports.map((report) => [report.messageId, report.thread]));
  return {
    linkTo: input.linkTo ?? (() => null),
    inferred: input.inferred ?? [],
    reports,
    prints: firstPrints(reports),
    messages,
    messageOf,
    threadOf: (id) => messageOf.get(id)?.thread ?? reportThread.get(id),
    claims,
    claimsBy: groupBy(claims, (claim) => claim.messageId),
    claimsAbout: groupBy(claims, (claim) => claim.about),
    lineOf: lines.ofMessage,
    lineOfTitle: lines.ofTitle,
    isSharedTitle: lines.isShared,
    titleOfCommit: titlesOfCommits(claims),
    bugOfTitle: bugsByTitle(input.bugs ?? []),
    isKnownBug: (id) => knownBugs.has(id),
    patchesOf: groupBy(
      messages.filter((message) => message.patch !== null),
      lines.ofMessage,
    ),
  };
}

/** Mails without a date come last: nothing is known to precede them. */
export const byDate = (
  a: { readonly date: string | null; readonly messageId: string },
  b: { readonly date: string | null; readonly messageId: string },
): number => compare(a.date ?? "9999", b.date ?? "9999") || compare(a.messageId, b.messageId);

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function groupBy<T>(
  values: readonly T[],
  keyOf: (value: T) => string | null,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Steps from a mail to its root; a thread deeper than this is a loop of forged headers. */
const MAX_DEPTH = 1_000;

/** The mail itself, then what it answers, up to the root, as far as the mails are known. */
export function ancestors(facts: FoldFacts, messageId: string): readonly FoldMessage[] {
  const path: FoldMessage[] = [];
  const seen = new Set<string>();
  for (let at: string | null = messageId; at !== null && !seen.has(at) && path.length < MAX_DEPTH; ) {
    seen.add(at);
    const message: FoldMessage | undefined = facts.messageOf.get(at);
    if (!message) break;
    path.push(message);
    at = message.parent;
  }
  return path;
}

const byClaimDate = (a: Claim, b: Claim) =>
  byDate(a, b) ||
  compare(a.rule, b.rule) ||
  compare(a.about ?? "", b.about ?? "") ||
  compare(a.value ?? "", b.value ?? "");

/** Digits of a commit's id that are compared: mails abbreviate it to 8 at least. */
const MIN_SHA = 8;

export const shortSha = (sha: string): string => sha.slice(0, MIN_SHA);

/** `commit:SHA ("title")` as value, or `merged ("title")` about `commit:SHA`. */
function titlesOfCommits(claims: readonly Claim[]): (sha: string) => string | undefined {
  const titles = new Map<string, string>();
  for (const claim of claims) {
    const { commit, title } = parseValue(claim.value);
    const sha = commit ?? (claim.about?.startsWith("commit:") ? claim.about.slice("commit:".length) : null);
    if (sha === null || title === null || claim.rule === "revert" || claim.rule === "syzbot-tested-commit") continue;
    if (!titles.has(shortSha(sha))) titles.set(shortSha(sha), title);
  }
  return (sha) => titles.get(shortSha(sha));
}

function bugsByTitle(bugs: NonNullable<FoldInput["bugs"]>): (title: string) => string | undefined {
  const ids = new Map(bugs.map(({ id, title }) => [titleKey(title), id]));
  return (title) => ids.get(titleKey(title));
}

const titleKey = (subject: string) => toKey(parsePatchSubject(subject).title);

function uniqueBy<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map([...values].reverse().map((value) => [keyOf(value), value])).values()];
}

function firstPrints(reports: readonly FoldReport[]): readonly FoldReport[] {
  const first = new Map<string, FoldReport>();
  for (const report of reports) {
    const known = first.get(report.print);
    if (!known || report.quoteDepth < known.quoteDepth) first.set(report.print, report);
  }
  return [...first.values()].sort(byDate);
}
