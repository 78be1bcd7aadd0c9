/**
 * One name for all postings of a patch: a line. Its versions, resends and backports share title and code; maintainers may rename it.
 *
 *   [PATCH] sched: Prevent x   ->   [tip: sched/urgent] sched/core: Prevent x     joined by tip's Link, or by an equal patch-id
 *   f2fs: fix to avoid potential deadlock (2020)   and   the same title (2025)    two lines: no code in common
 *
 * In: patch mails and claims. Out: the name of a mail's line, and of a title's. An inline diff in a reply is a line of its own.
 */
import type { Claim } from "./claim.ts";
import type { Patch } from "./patch.ts";
import { parsePatchSubject, toKey } from "./patch-subject.ts";
import { findSyzbotIds } from "./syzbot-ids.ts";

/** What is read of a FoldMessage. */
type PatchMail = {
  readonly messageId: string;
  readonly thread?: string;
  readonly date: string | null;
  readonly from: { readonly name: string | null; readonly address: string | null };
  readonly patch: Patch | null;
};
type Posting = PatchMail & { readonly patch: Patch; readonly isBackport: boolean };

/** Who names a title, and when: several patches may have it. */
export type Naming = Pick<Claim, "messageId" | "about" | "date" | "rule">;

export type LineNames = {
  readonly ofMessage: (message: PatchMail) => string;
  readonly ofTitle: (title: string, naming: Naming) => string;
  /** Several patches are known by this title: who names a commit by it may mean any of them. */
  readonly isShared: (title: string) => boolean;
};

/** Postings under one title that are compared with one another; a title with more is no name. */
const MAX_COMPARED = 60;

export function toLineNames(messages: readonly PatchMail[], claims: readonly Claim[]): LineNames {
  const backports = new Set(claims.flatMap(({ rule, messageId }) => (rule === "stable-upstream" ? messageId : [])));
  const postings = messages.flatMap(({ patch, ...rest }): Posting[] =>
    patch && !patch.inReply && patch.key !== "" ? [{ ...rest, patch, isBackport: backports.has(rest.messageId) }] : [],
  );
  const sets = joinPostings(postings, claims);
  const byKey = new Map<string, Posting[]>();
  for (const posting of postings) byKey.set(posting.patch.key, [...(byKey.get(posting.patch.key) ?? []), posting]);
  const keysOf = new Map<string, string[]>();
  for (const posting of postings) {
    const set = sets.find(posting.messageId);
    keysOf.set(set, [...(keysOf.get(set) ?? []), posting.patch.key].sort());
  }
  const nameOf = (set: string): string => {
    const key = keysOf.get(set)?.[0] ?? set;
    const rivals = new Set((byKey.get(key) ?? []).map(({ messageId }) => sets.find(messageId)));
    return rivals.size > 1 ? `${key} <${set}>` : key;
  };
  const known = new Set(postings.map(({ messageId }) => messageId));
  return {
    ofMessage: ({ messageId }) => (known.has(messageId) ? nameOf(sets.find(messageId)) : `reply:${messageId}`),
    ofTitle: (title, naming) => {
      const key = toKey(parsePatchSubject(title).title);
      const meant = findMeant(byKey.get(key) ?? [], naming, (id) => sets.find(id));
      if (meant) return nameOf(sets.find(meant.messageId));
      return byKey.has(key) ? `${key} <elsewhere>` : key;
    },
    isShared: (title) => {
      const same = byKey.get(toKey(parsePatchSubject(title).title)) ?? [];
      return new Set(same.map(({ messageId }) => sets.find(messageId))).size > 1;
    },
  };
}

type Sets = { readonly find: (messageId: string) => string };

/** Message-IDs in sets; a set is known by the least of them. */
function joinPostings(postings: readonly Posting[], claims: readonly Claim[]): Sets {
  const above = new Map<string, string>();
  const find = (id: string): string => {
    let at = id;
    for (let up = above.get(at); up !== undefined; up = above.get(at)) at = up;
    return at;
  };
  const join = (a: string, b: string) => {
    const [low, high] = [find(a), find(b)].sort();
    if (low !== undefined && high !== undefined && low !== high) above.set(high, low);
  };
  const patches = new Map(postings.map((posting) => [posting.messageId, posting]));
  const byPatchId = new Map<string, string>();
  const byKey = new Map<string, Posting[]>();
  for (const posting of postings) {
    const { patchId, key } = posting.patch;
    const twin = patchId === null ? undefined : byPatchId.get(patchId);
    if (twin !== undefined) join(twin, posting.messageId);
    else if (patchId !== null) byPatchId.set(patchId, posting.messageId);
    const others = byKey.get(key) ?? [];
    for (const other of others.slice(-MAX_COMPARED))
      if (isSamePatch(other, posting)) join(other.messageId, posting.messageId);
    byKey.set(key, [...others, posting]);
  }
  for (const { rule, messageId, about } of claims)
    if (rule === "tip-bot" && patches.has(messageId) && patches.has(about ?? "")) join(messageId, about ?? "");
  return { find };
}

/** Days between two versions of one patch; a rewrite that shares no function follows sooner. */
const MAX_DAYS = 400;
const MAX_DAYS_REWRITTEN = 90;

/** Of two patches under one title: the same change, or a newer version of it. */
function isSamePatch(a: Posting, b: Posting): boolean {
  const days = daysBetween(a.date, b.date);
  const shares = (left: readonly string[], right: readonly string[]) => left.some((each) => right.includes(each));
  if (a.patch.fixesCommits.length > 0 && b.patch.fixesCommits.length > 0 && days > MAX_DAYS_REWRITTEN) {
    const short = ({ patch }: Posting) => patch.fixesCommits.map((sha) => sha.slice(0, 8));
    if (!shares(short(a), short(b))) return false;
  }
  const sharesFile = shares(a.patch.files, b.patch.files);
  if (sharesFile && shares(a.patch.functions, b.patch.functions))
    return days <= MAX_DAYS || a.isBackport || b.isBackport;
  if (days > MAX_DAYS_REWRITTEN) return false;
  if (shares(namesOf(a), namesOf(b))) return true;
  const isVague = a.patch.functions.length === 0 || b.patch.functions.length === 0;
  if (isVague && (sharesFile || a.patch.files.length === 0 || b.patch.files.length === 0)) return true;
  const versions = (b.patch.version ?? 1) !== (a.patch.version ?? 1);
  return versions && authorOf(a) === authorOf(b);
}

/** Commits at fault and bugs of syzbot: a rewrite keeps them. */
const namesOf = ({ patch }: Posting): readonly string[] => [
  ...patch.fixesCommits.map((sha) => sha.slice(0, 8)),
  ...patch.trailers.flatMap(({ value }) => findSyzbotIds(value)),
];

const daysBetween = (a: string | null, b: string | null) =>
  a === null || b === null ? 0 : Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;

/** Some lists put their own address in place of the author's: `Pia Person via Linux-demo`. */
const authorOf = ({ from: { name, address } }: PatchMail) => (/ via /.test(name ?? "") ? name : address);

/** A title may be named before its patch reaches the list: maintainers write the command when they commit. */
const MAX_DAYS_AHEAD = 30;

/** What a maintainer asks to pull has lain in a tree for some days. */
const MIN_DAYS_BEFORE_PULL = 5;

/** The posting that is meant by its title: the one in the naming mail, the one that it answers, else the nearest before it. */
function findMeant(
  postings: readonly Posting[],
  { messageId, about, date, rule }: Naming,
  setOf: (id: string) => string,
): Posting | undefined {
  const named = postings.find((each) => each.messageId === messageId || each.messageId === about);
  if (named) return named;
  const sets = new Set(postings.map((each) => setOf(each.messageId)));
  if (date === null) return sets.size === 1 ? postings[0] : undefined;
  const lag = sets.size > 1 ? -MIN_DAYS_BEFORE_PULL : 0;
  const days = rule === "pull-request" ? lag : MAX_DAYS_AHEAD;
  const limit = Date.parse(date) + days * 86_400_000;
  const before = postings.filter((each) => each.date === null || (Date.parse(each.date) <= limit && !each.isBackport));
  const nearest = before.at(-1);
  if (nearest) return nearest;
  // Only backports are known: they follow the commit by months.
  return sets.size === 1 && postings.every(({ isBackport }) => isBackport) ? postings[0] : undefined;
}
