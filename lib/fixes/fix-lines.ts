/**
 * One patch through its versions to the commit: what became of it, and the claim that says so.
 *
 * In: facts and the key of a line. Out: its postings, oldest first, its commit, and its state with the deciding claim.
 */
import { type Claim, parseValue } from "./claim.ts";
import type { FixState } from "./fix.ts";
import { STRENGTH } from "./fix-ties.ts";
import { ancestors, byDate, type FoldFacts, type FoldMessage, shortSha } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import { addDays } from "./releases.ts";

export type FixLine = {
  readonly key: string;
  /** Postings by people, oldest first; backports and tip's copies only where nothing else is known. */
  readonly postings: readonly FoldMessage[];
  readonly state: FixState;
  /** What says so; null for `posted`. */
  readonly decides: Claim | null;
  readonly commit: string | null;
  readonly title: string | null;
};

/** `reverts`: lines on whose behalf this one is asked for; two patches that claim to revert each other are an attack. */
export function toFixLine(facts: FoldFacts, key: string, tied: Claim | null, reverts: readonly string[] = []): FixLine {
  const copies = facts.patchesOf.get(key) ?? [];
  const postings = toPostings(facts, copies);
  const told = claimsOfLine(facts, key, copies, tied);
  const commit = commitTold(told) ?? commitOfKey(key);
  const claims = [...told, ...namings(facts, key, commit, told)];
  const merged = firstOf(claims, (claim) => stateOf(facts, claim, postings) === "merged") ?? told.find(isBackported);
  const applied = lastApplied(facts, claims, postings);
  const reverted = findRevert(facts, key, commit, [...reverts, key]);
  const decides = reverted ?? merged ?? applied ?? null;
  const state = reverted ? "reverted" : merged ? "merged" : applied ? "applied" : "posted";
  const title = claims.map((claim) => parseValue(claim.value).title).find((each) => each !== null) ?? null;
  const sha = commit ?? claims.map((claim) => commitOf(claim)).find((each) => each !== null) ?? null;
  return { key, postings, state, decides, commit: sha, title: title ?? titleOf(facts, sha) };
}

/** A stable tree takes what Linus' tree has: an announcement may name the copy alone. */
const isBackported = ({ rule, value }: Claim): boolean =>
  rule === "cve-fixed" && parseValue(value).what.startsWith("backport:");

/** What names the commit as it stands in Linus' tree; a maintainer's tree may be rebased on the way there. */
const MAINLINE: ReadonlySet<string> = new Set(["stable-upstream", "cve-commit", "cve-fixed"]);

/** Tip rebases: of its announcements the last one stands. */
function commitTold(told: readonly Claim[]): string | null {
  const mainline = told.find((claim) => MAINLINE.has(claim.rule) && commitOf(claim) !== null);
  if (mainline) return commitOf(mainline);
  const ofTip = told.findLast((claim) => claim.rule === "tip-bot" && commitOf(claim) !== null);
  return ofTip ? commitOf(ofTip) : (told.map((claim) => commitOf(claim)).find((sha) => sha !== null) ?? null);
}

const titleOf = (facts: FoldFacts, sha: string | null) => (sha === null ? null : (facts.titleOfCommit(sha) ?? null));

/** What names the commit with its title anywhere: a `Fixes:` of a later patch, a sentence. It never ties a patch to a report. */
function namings(facts: FoldFacts, key: string, commit: string | null, told: readonly Claim[]): readonly Claim[] {
  const naming = facts.claims.filter((claim) => NAMES_COMMIT.has(claim.rule) && !told.includes(claim));
  if (commit !== null) return naming.filter((claim) => shortSha(commitOf(claim) ?? "") === shortSha(commit));
  const titled = naming.filter((claim) => {
    const { title } = parseValue(claim.value);
    return title !== null && !facts.isSharedTitle(title) && facts.lineOfTitle(title, claim) === key;
  });
  // Two commits of one title are two patches, of which one is not known here.
  return new Set(titled.map((claim) => shortSha(commitOf(claim) ?? ""))).size === 1 ? titled : [];
}

const NAMES_COMMIT: ReadonlySet<string> = new Set([
  "patch-fixes",
  "commit-named",
  "stable-upstream",
  "cve-commit",
  "repository-commit",
]);

/** What was said most surely comes first, then what was said first. */
const firstOf = (claims: readonly Claim[], fits: (claim: Claim) => boolean): Claim | undefined =>
  claims.find((claim) => !NAMES_COMMIT.has(claim.rule) && fits(claim)) ?? claims.find(fits);

const commitOfKey = (key: string) => (key.startsWith("commit:") ? key.slice("commit:".length) : null);

/** A backport or tip's announcement is a copy of the patch, not a version of it. */
function toPostings(facts: FoldFacts, copies: readonly FoldMessage[]): readonly FoldMessage[] {
  const own = copies.filter(
    (message) =>
      !message.isBot &&
      !(facts.claimsBy.get(message.messageId) ?? []).some((claim) => claim.rule === "stable-upstream"),
  );
  return own.length > 0 ? [...own].sort(byDate) : [...copies].sort(byDate).slice(0, 1);
}

function claimsOfLine(
  facts: FoldFacts,
  key: string,
  copies: readonly FoldMessage[],
  tied: Claim | null,
): readonly Claim[] {
  const ids = new Set(copies.map((message) => message.messageId));
  const speaks = (claim: Claim): boolean => {
    if (claim === tied) return true;
    if (claim.rule === "repository-patch") return ids.has(claim.about ?? "");
    if (claim.rule === "repository-commit" || claim.rule === "repository-revert") return false;
    if (claim.rule === "merged-in-words" && tied?.messageId === claim.about) return true;
    if (claim.rule.startsWith("patch-") || NAMES_OTHERS.has(claim.rule)) return false;
    const { title, commit } = parseValue(claim.value);
    if (title !== null && facts.lineOfTitle(title, claim) === key) return true;
    if (title === null && commit !== null && SAYS_FIXED.has(claim.rule))
      return facts.lineOfTitle(facts.titleOfCommit(commit) ?? `commit:${shortSha(commit)}`, claim) === key;
    // A list of one commit under another title: the maintainer changed it.
    if (title !== null) return claim.about !== null && ids.has(claim.about) && isOnlyCommit(facts, claim);
    if (claim.about === null || !speaksOfPatch(facts, claim)) return false;
    const patch = patchOf(facts, claim.about);
    if (patch) return ids.has(patch.messageId);
    return claim.value === "applied" && copies.some((copy) => isUnderCover(facts, copy, claim.about));
  };
  return facts.claims.filter(speaks).sort((a, b) => STRENGTH[a.confidence] - STRENGTH[b.confidence] || byDate(a, b));
}

/** Rules that name a commit which is not the patch that the mail answers. */
const NAMES_OTHERS: ReadonlySet<string> = new Set(["revert", "commit-named", "fix-offered"]);

const isOnlyCommit = (facts: FoldFacts, claim: Claim) =>
  (claim.rule === "commit-list" || claim.rule === "tip-bot") &&
  new Set(
    (facts.claimsBy.get(claim.messageId) ?? [])
      .filter((other) => other.rule === claim.rule)
      .map((other) => parseValue(other.value).title),
  ).size === 1;

/** The patch that a statement about a mail means: the nearest one above it. */
function patchOf(facts: FoldFacts, messageId: string): FoldMessage | undefined {
  return (
    ancestors(facts, messageId).find((message) => message.patch !== null && !message.patch.inReply) ??
    ancestors(facts, messageId).find((message) => message.patch !== null)
  );
}

/** Where the reply lists titles with their commits, the list says which patches were taken. */
const speaksOfPatch = (facts: FoldFacts, claim: Claim) =>
  claim.rule === "commit-list" ||
  !(facts.claimsBy.get(claim.messageId) ?? []).some((other) => other.rule === "commit-list");

const isUnderCover = (facts: FoldFacts, copy: FoldMessage, about: string | null) => {
  const covers = new Set(
    ancestors(facts, about ?? "")
      .filter((message) => parsePatchSubject(message.subject).part === 0)
      .map((message) => message.messageId),
  );
  return copy.parent !== null && covers.has(copy.parent);
};

function stateOf(facts: FoldFacts, claim: Claim, postings: readonly FoldMessage[]): FixState | "dropped" | undefined {
  const { what, commit } = parseValue(claim.value);
  if (claim.rule === "syz-fix" || claim.rule === "syzbot-marked-fixed" || claim.rule === "regzbot-fix") return "merged";
  if (claim.rule.startsWith("repository-")) return "merged";
  if (
    claim.rule === "stable-upstream" ||
    claim.rule === "cve-commit" ||
    claim.rule === "fixed-by-commit" ||
    (claim.rule === "cve-fixed" && commit)
  )
    return "merged";
  if (claim.rule === "syzbot-suspects-fix" || what === "merged") return "merged";
  // The head of a tree that was tried is no name of a commit: it may be rebased or thrown away.
  if (claim.rule === "syzbot-tested-commit") return undefined;
  if (claim.rule === "patch-fixes" || claim.rule === "commit-named")
    return isSettled(claim, postings) ? "merged" : "applied";
  if (claim.rule === "pull-request")
    return !isInTime(claim, postings) ? undefined : isPulled(facts, claim) ? "merged" : "applied";
  if (what === "applied" || commit !== null) return "applied";
  return what === "dropped" ? "dropped" : undefined;
}

/** A commit that others name so long after its posting went through a merge window; before, it may lie in a maintainer's tree. */
const DAYS_TO_SETTLE = 120;

function isSettled(claim: Claim, postings: readonly FoldMessage[]): boolean {
  const posted = postings.at(-1)?.date;
  if (!posted || claim.date === null) return false;
  return addDays(posted, DAYS_TO_SETTLE) <= claim.date;
}

/** From a posting to the pull request that has it: two cycles of development. Later ones hold another patch of that title. */
const DAYS_TO_PULL = 200;

function isInTime(claim: Claim, postings: readonly FoldMessage[]): boolean {
  const posted = postings.at(-1)?.date;
  return !posted || claim.date === null || claim.date <= addDays(posted, DAYS_TO_PULL);
}

const isPulled = (facts: FoldFacts, claim: Claim) =>
  (facts.claimsAbout.get(claim.messageId) ?? []).some((other) => other.rule === "pull-merged");

/** The first applied claim that no later "dropped" takes back. */
function lastApplied(facts: FoldFacts, claims: readonly Claim[], postings: readonly FoldMessage[]): Claim | undefined {
  const dropped = claims.filter((claim) => stateOf(facts, claim, postings) === "dropped").at(-1);
  return firstOf(
    claims,
    (claim) => stateOf(facts, claim, postings) === "applied" && (!dropped || (claim.date ?? "") > (dropped.date ?? "")),
  );
}

function commitOf(claim: Claim): string | null {
  const { commit } = parseValue(claim.value);
  if (claim.rule === "syzbot-tested-commit") return null;
  if (commit !== null) return commit;
  return NAMES_COMMIT.has(claim.rule) ? (claim.about?.replace(/^commit:/, "") ?? null) : null;
}

/** Rules whose bare commit is the fix they speak of. */
const SAYS_FIXED: ReadonlySet<string> = new Set(["fixed-by-commit", "syzbot-suspects-fix", "cve-fixed"]);

/** A revert counts when it was taken itself; of its postings the last one speaks. */
function findRevert(facts: FoldFacts, key: string, commit: string | null, above: readonly string[]): Claim | undefined {
  return facts.claims.findLast((claim) => {
    const { what, title } = parseValue(claim.value);
    if (!claim.rule.endsWith("revert") || what !== "reverted") return false;
    const sha = claim.about?.startsWith("commit:") ? claim.about.slice("commit:".length) : null;
    const isOfSha = sha !== null && commit !== null && shortSha(sha) === shortSha(commit);
    // A commit was taken itself.
    if (claim.rule === "repository-revert") return isOfSha;
    if (!isOfSha && (title === null || facts.lineOfTitle(title, claim) !== key)) return false;
    const message = facts.messageOf.get(claim.messageId);
    if (!message) return false;
    const line = facts.lineOf(message);
    return !above.includes(line) && toFixLine(facts, line, null, above).state !== "posted";
  });
}
