/**
 * In which stable trees a fix is named, and in which it is missing although the mails say that the fault is there.
 *
 *   [PATCH 5.15 12/200] demo: take the lock once    [ Upstream commit 0123... ]            named in 5.15, asked for
 *   Issue introduced in 5.10 with commit 89ab... and fixed in 5.15.120 with commit 4567... named in 5.15, since 5.15.120
 *   [PATCH 5.4 7/90] the commit at fault, or a report from 5.4.250                         5.4 has the fault: missing there
 *
 * In: facts, and a fix with its commit. Out: trees, newest first, each with the mail that says so. A tree that no mail of the base
 * speaks of is in neither list: nothing is known of it.
 */
import { type Claim, parseValue } from "./claim.ts";
import type { Fix } from "./fix.ts";
import { byDate, type FoldFacts, shortSha } from "./fold-input.ts";

export type TreeMention = {
  /** `5.15` */
  readonly tree: string;
  /** The release that has it first: `5.15.120`; null where the mail only asks for it. */
  readonly release: string | null;
  readonly commit: string | null;
  readonly via: string;
  readonly messageId: string;
  readonly date: string | null;
  readonly span: { readonly start: number; readonly end: number } | null;
};

export type Backports = {
  readonly fix: { readonly messageId: string | null; readonly commit: string | null; readonly title: string };
  readonly named: readonly TreeMention[];
  readonly missing: readonly TreeMention[];
};

/** Fixes of one inversion that are followed into the trees. */
const MAX_FIXES = 12;

export function findBackports(facts: FoldFacts, fixes: readonly Fix[]): readonly Backports[] {
  return fixes
    .filter(({ state, confidence }) => state !== "superseded" && state !== "reverted" && confidence !== "inferred")
    .slice(0, MAX_FIXES)
    .flatMap((fix) => {
      const named = newestFirst(mentionsOf(facts, fix.commit === null ? [] : [fix.commit], fix));
      const faults = [...new Set(faultsOf(facts, fix))];
      const trees = new Set(named.map(({ tree }) => tree));
      // What is only proposed can be missing nowhere.
      const isTaken = fix.state === "merged" || fix.state === "applied";
      const faulty = isTaken
        ? [...mentionsOf(facts, faults, undefined), ...reportsOf(facts, fix), ...cveFaults(facts, fix)]
        : [];
      const missing = newestFirst(faulty.filter(({ tree }) => !trees.has(tree)));
      if (named.length === 0 && missing.length === 0) return [];
      const { messageId, commit } = fix;
      return [{ fix: { messageId, commit, title: fix.commitTitle ?? fix.subject }, named, missing }];
    });
}

/** One mention of a tree: the surest, that is one with a release, then the earliest. */
function newestFirst(mentions: readonly TreeMention[]): readonly TreeMention[] {
  const best = new Map<string, TreeMention>();
  for (const mention of [...mentions].sort(
    (a, b) => Number(a.release === null) - Number(b.release === null) || byDate(a, b),
  ))
    if (!best.has(mention.tree)) best.set(mention.tree, mention);
  return [...best.values()].sort((a, b) => rank(b.tree) - rank(a.tree));
}

const rank = (tree: string): number => {
  const [major = 0, minor = 0] = tree.split(".").map(Number);
  return major * 1_000 + minor;
};

/** Stable mails that name one of these commits, or for a fix its title; and CVE lines that fix it. */
function mentionsOf(facts: FoldFacts, commits: readonly string[], fix: Fix | undefined): readonly TreeMention[] {
  const wanted = new Set(commits.map(shortSha));
  return facts.claims.flatMap((claim): TreeMention[] => {
    if (claim.rule === "stable-upstream") {
      const tree = /^(?:stable|AUTOSEL) (?<tree>\d{1,2}\.\d{1,3})$/.exec(claim.via)?.groups?.tree;
      const sha = claim.about?.replace(/^commit:/, "") ?? "";
      return tree !== undefined && wanted.has(shortSha(sha)) ? [toMention(claim, tree, null, null)] : [];
    }
    if (claim.rule !== "cve-fixed" || !fix || !isOfFix(facts, claim, fix)) return [];
    const { version, commit } = CVE_FIXED.exec(claim.quote)?.groups ?? {};
    const tree = treeOfRelease(version);
    return tree === undefined ? [] : [toMention(claim, tree, version ?? null, commit ?? null)];
  });
}

// ... and fixed in 5.10.38 with commit 0123456789abcdef
const CVE_FIXED = /\b[Ff]ixed in (?<version>\d{1,2}\.\d{1,3}\.\d{1,4}) with commit (?<commit>[0-9a-f]{12,40})/;
// Issue introduced in 5.10.14 with commit 0123456789abcdef
const CVE_FAULT = /\bIssue introduced in (?<version>\d{1,2}\.\d{1,3}\.\d{1,4}) with commit (?<commit>[0-9a-f]{12,40})/;

/** An announcement that gives the fix's commit for the main line, or has its title. */
const isOfFix = (facts: FoldFacts, { messageId }: Claim, { commit, commitTitle }: Fix): boolean =>
  (facts.claimsBy.get(messageId) ?? []).some((claim) => {
    const value = parseValue(claim.value);
    if (claim.rule !== "cve-fixed") return false;
    return commit !== null && value.commit !== null
      ? shortSha(value.commit) === shortSha(commit)
      : value.title !== null && value.title === commitTitle;
  });

/** Lines of its announcement that tell of the fault in a stable tree and of no fix there. */
const cveFaults = (facts: FoldFacts, fix: Fix): readonly TreeMention[] =>
  facts.claims.flatMap((claim): TreeMention[] => {
    if (claim.rule !== "cve-introduced" || !isOfFix(facts, claim, fix)) return [];
    const { version, commit } = CVE_FAULT.exec(claim.quote)?.groups ?? {};
    const tree = treeOfRelease(version);
    return tree === undefined ? [] : [toMention(claim, tree, version ?? null, commit ?? null)];
  });

/** `Fixes:` of the fix's postings, and what its announcement names. */
const faultsOf = (facts: FoldFacts, fix: Fix): readonly string[] => {
  const message = fix.messageId === null ? undefined : facts.messageOf.get(fix.messageId);
  const copies = message ? (facts.patchesOf.get(facts.lineOf(message)) ?? []) : [];
  return copies.flatMap(({ patch }) => patch?.fixesCommits ?? []);
};

/** Reports from a kernel of a stable tree, of the code that the fix changes: the fault is in it. */
const reportsOf = (facts: FoldFacts, { files }: Fix): readonly TreeMention[] =>
  facts.prints.flatMap((report): TreeMention[] => {
    const { component } = report;
    if (files.length > 0 && !files.some((file) => component !== null && file.startsWith(`${component}/`))) return [];
    const tree = treeOfRelease(report.kernel ?? undefined);
    if (tree === undefined) return [];
    const { messageId, date, kernel } = report;
    const release = /^[\d.]+/.exec(kernel ?? "")?.[0] ?? null;
    return [{ tree, release, commit: null, via: "report", messageId, date, span: null }];
  });

/** `5.15.120` -> 5.15. Releases of the main line (5.15, 5.15.0-rc3) are no stable tree. */
const treeOfRelease = (release: string | undefined): string | undefined => {
  const groups = /^(?<tree>\d{1,2}\.\d{1,3})\.(?<patch>\d{1,4})(?![\d.]|-rc|-next)/.exec(release ?? "")?.groups;
  return groups?.patch !== undefined && Number(groups.patch) > 0 ? groups.tree : undefined;
};

const toMention = (claim: Claim, tree: string, release: string | null, commit: string | null): TreeMention => ({
  tree,
  release,
  commit,
  via: claim.via,
  messageId: claim.messageId,
  date: claim.date,
  span: claim.span,
});
