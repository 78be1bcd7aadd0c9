/**
 * One patch through its versions to the commit: what became of it, and the claim that says so.
 *
 * In: facts and the key of a line. Out: its postings, oldest first, its commit, and its state with the deciding claim.
 */
import { type Claim, parseValue } from "./claim.ts";
import type { FixState } from "./fix.ts";
import { STRENGTH } from "./fix-ties.ts";
import { ancestors, byDate, type FoldFacts, type FoldMessage } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";

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
  const claims = claimsOfLine(facts, key, copies, tied);
  const commit = claims.map((claim) => commitOf(claim)).find((sha) => sha !== null) ?? commitOfKey(key);
  const merged = claims.find((claim) => stateOf(claim) === "merged");
  const applied = lastApplied(claims);
  const reverted = findRevert(facts, key, [...reverts, key]);
  const decides = reverted ?? merged ?? applied ?? null;
  const state = reverted ? "reverted" : merged ? "merged" : applied ? "applied" : "posted";
  const title = claims.map((claim) => parseValue(claim.value).title).find((each) => each !== null) ?? null;
  return { key, postings: toPostings(facts, copies), state, decides, commit, title };
}

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
    if (claim.rule.startsWith("patch-") || claim.rule === "revert") return false;
    const { title } = parseValue(claim.value);
    if (title !== null && facts.lineOfTitle(title) === key) return true;
    // A list of one commit under another title: the maintainer changed it.
    if (title !== null) return claim.about !== null && ids.has(claim.about) && isOnlyCommit(facts, claim);
    if (claim.about === null || !speaksOfPatch(facts, claim)) return false;
    const patch = patchOf(facts, claim.about);
    if (patch) return ids.has(patch.messageId);
    return claim.value === "applied" && copies.some((copy) => isUnderCover(facts, copy, claim.about));
  };
  return facts.claims.filter(speaks).sort((a, b) => STRENGTH[a.confidence] - STRENGTH[b.confidence] || byDate(a, b));
}

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

function stateOf(claim: Claim): FixState | "dropped" | undefined {
  const { what, commit } = parseValue(claim.value);
  if (claim.rule === "syz-fix" || claim.rule === "syzbot-marked-fixed" || claim.rule === "regzbot-fix") return "merged";
  if (claim.rule === "stable-upstream" || claim.rule === "fixed-by-commit" || (claim.rule === "cve-fixed" && commit))
    return "merged";
  if (claim.rule === "syzbot-suspects-fix" || what === "merged") return "merged";
  if (what === "applied" || commit !== null) return "applied";
  return what === "dropped" ? "dropped" : undefined;
}

/** The first applied claim that no later "dropped" takes back. */
function lastApplied(claims: readonly Claim[]): Claim | undefined {
  const dropped = claims.filter((claim) => stateOf(claim) === "dropped").at(-1);
  return claims.find(
    (claim) => stateOf(claim) === "applied" && (!dropped || (claim.date ?? "") > (dropped.date ?? "")),
  );
}

function commitOf(claim: Claim): string | null {
  const { commit } = parseValue(claim.value);
  if (commit !== null) return commit;
  return claim.rule === "stable-upstream" ? (claim.about?.replace(/^commit:/, "") ?? null) : null;
}

/** A revert counts when it was taken itself. */
function findRevert(facts: FoldFacts, key: string, above: readonly string[]): Claim | undefined {
  return facts.claims.find((claim) => {
    const { what, title } = parseValue(claim.value);
    if (claim.rule !== "revert" || what !== "reverted" || title === null || facts.lineOfTitle(title) !== key)
      return false;
    const message = facts.messageOf.get(claim.messageId);
    if (!message) return false;
    const line = facts.lineOf(message);
    return !above.includes(line) && toFixLine(facts, line, null, above).state !== "posted";
  });
}
