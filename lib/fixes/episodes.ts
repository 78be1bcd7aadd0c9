/**
 * Reports of one inversion -> episodes: one meeting with it is one bug of syzbot, else one thread.
 *
 * Joined where a dup claim, a shared fix, or a mail that names both says so. In: FoldFacts. Out: groups, oldest first.
 */
import { type Claim, parseValue } from "./claim.ts";
import { byDate, compare, type FoldFacts, type FoldReport } from "./fold-input.ts";
import { parsePatchSubject, toKey } from "./patch-subject.ts";

export type EpisodeGroup = {
  readonly reports: readonly FoldReport[];
  /** Bugs of syzbot, by their first report. */
  readonly syzbot: readonly string[];
  /** Bugs that a dup command joined and that have no report of this cycle. */
  readonly kin: readonly string[];
  /** Roots of the threads in which its reports stand. */
  readonly threads: ReadonlySet<string>;
};

/** `joins`: pairs of node names that belong together besides (shared fixes); see nodeOf. */
export function groupEpisodes(
  facts: FoldFacts,
  joins: readonly (readonly [string, string])[],
): readonly EpisodeGroup[] {
  const sets = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (sets.get(root) !== undefined && sets.get(root) !== root) root = sets.get(root) ?? root;
    return root;
  };
  const join = (a: string, b: string) => {
    const [low, high] = [find(a), find(b)].sort(compare);
    if (low !== undefined && high !== undefined && low !== high) sets.set(high, low);
  };
  const pairs = [...joins, ...duplicatePairs(facts), ...quotedPairs(facts)];
  for (const [a, b] of pairs) join(a, b);
  const bugs = [...new Set(pairs.flat())].filter((node) => node.startsWith("syz:")).sort(compare);

  const groups = new Map<string, FoldReport[]>();
  for (const report of facts.prints) {
    const root = find(nodeOf(facts, report));
    groups.set(root, [...(groups.get(root) ?? []), report]);
  }
  return [...groups]
    .map(([root, reports]) =>
      toGroup(
        reports,
        bugs.filter((node) => find(node) === root).map((node) => node.slice("syz:".length)),
      ),
    )
    .sort((a, b) => compareFirst(a.reports, b.reports));
}

/** `syz:ID` where the report, its mail or its thread belongs to one bug of syzbot; else `thread:ROOT`. */
export function nodeOf(facts: FoldFacts, report: FoldReport): string {
  if (report.syzbot !== null) return `syz:${report.syzbot}`;
  const named = bugsNamedBy(facts, report.messageId);
  if (named.length === 1 && named[0] !== undefined) return named[0];
  const inThread = new Set(
    facts.prints.filter((other) => other.thread === report.thread).flatMap((other) => other.syzbot ?? []),
  );
  const [only] = inThread;
  return inThread.size === 1 && only !== undefined ? `syz:${only}` : `thread:${report.thread}`;
}

/** Bugs that a patch's trailers name. */
const bugsNamedBy = (facts: FoldFacts, messageId: string): readonly string[] => [
  ...new Set(
    (facts.claimsBy.get(messageId) ?? [])
      .filter((claim) => claim.rule.startsWith("patch-") && claim.about?.startsWith("syz:"))
      .flatMap((claim) => claim.about ?? []),
  ),
];

/** `#syz dup: TITLE` of a report, with its twin, that was not taken back; a twin outside of the base is a `title:` of its own. */
export function duplicatePairs(facts: FoldFacts): readonly (readonly [string, string])[] {
  return facts.claims.flatMap((claim) => {
    const { what, title } = parseValue(claim.value);
    if (!what.startsWith("duplicate") || claim.about === null) return [];
    if (isTakenBack(facts, claim.about, claim.date) || isRefused(facts, claim)) return [];
    const node = nodeOfTarget(facts, claim.about);
    const target = what.slice("duplicate:".length);
    const other = title === null ? nodeOfTwin(facts, target) : nodeOfTitle(facts, title, node);
    return node !== undefined && other !== undefined && node !== other ? [[node, other] as const] : [];
  });
}

/** Whether the twin that a dup command names is in the base: its state is then that of the whole. */
export const isKnownTwin = (facts: FoldFacts, claim: Claim): boolean => {
  if (claim.about === null) return false;
  const { what, title } = parseValue(claim.value);
  const node = nodeOfTarget(facts, claim.about);
  const target = what.slice("duplicate:".length);
  const other = title === null ? nodeOfTwin(facts, target) : nodeOfTitle(facts, title, node);
  return other !== undefined && !other.startsWith("title:");
};

const nodeOfTwin = (facts: FoldFacts, target: string): string | undefined =>
  target.startsWith("syz:") && !facts.isKnownBug(target.slice("syz:".length))
    ? `title:${target}`
    : nodeOfTarget(facts, target);

/** syzbot knows no such bug: a title that was cut, or misspelled. */
export const isRefused = (facts: FoldFacts, claim: Claim): boolean =>
  (facts.claimsAbout.get(claim.messageId) ?? []).some(({ value }) => value === "refused");

const isTakenBack = (facts: FoldFacts, about: string, date: string | null) =>
  (facts.claimsAbout.get(about) ?? []).some((claim) => claim.value === "undup" && (claim.date ?? "") > (date ?? ""));

/** The node of `syz:ID` or of a mail's thread. */
export function nodeOfTarget(facts: FoldFacts, target: string): string | undefined {
  if (target.startsWith("syz:")) return target;
  const thread = facts.threadOf(target);
  const report =
    facts.prints.find((each) => each.messageId === target) ?? facts.prints.find((each) => each.thread === thread);
  return report ? nodeOf(facts, report) : undefined;
}

function nodeOfTitle(facts: FoldFacts, title: string, except: string | undefined): string | undefined {
  const wanted = toKey(parsePatchSubject(title).title);
  const twin = facts.prints.find(
    (report) => toKey(parsePatchSubject(report.subject).title) === wanted && nodeOf(facts, report) !== except,
  );
  if (twin) return nodeOf(facts, twin);
  const bug = facts.bugOfTitle(title);
  if (bug === undefined) return `title:${wanted}`;
  return `syz:${bug}` === except ? undefined : `syz:${bug}`;
}

/** One print in two threads (a patch's changelog quotes the report) is one meeting. */
function quotedPairs(facts: FoldFacts): readonly (readonly [string, string])[] {
  const first = new Map(facts.prints.map((report) => [report.print, report]));
  return facts.reports.flatMap((report) => {
    const print = first.get(report.print);
    if (!print || print === report || print.thread === report.thread) return [];
    return [[nodeOf(facts, print), nodeOf(facts, report)] as const];
  });
}

function toGroup(reports: readonly FoldReport[], joined: readonly string[]): EpisodeGroup {
  const syzbot = [...new Set([...reports].sort(byDate).flatMap((report) => report.syzbot ?? []))];
  return {
    reports: [...reports].sort(byDate),
    syzbot,
    kin: joined.filter((id) => !syzbot.includes(id)),
    threads: new Set(reports.map((report) => report.thread)),
  };
}

const compareFirst = (a: readonly FoldReport[], b: readonly FoldReport[]): number =>
  a[0] && b[0] ? byDate(a[0], b[0]) : 0;
