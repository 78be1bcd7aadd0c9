/**
 * One inversion from everything that was said about it: episodes with their fixes and resolutions, what came back, and the talk.
 *
 * In: reports, mails and claims in any order. Out: the same for the same input, whatever its order.
 *
 *   reports -> episodes -> ties -> fixes -> resolution (of each episode; the inversion's own is that of the newest)
 */
import { type Backports, findBackports } from "./backports.ts";
import { parseValue } from "./claim.ts";
import { findDiscussion, type Remark } from "./discussion.ts";
import { type EpisodeGroup, groupEpisodes, nodeOf } from "./episodes.ts";
import type { Fix } from "./fix.ts";
import { type FixLine, toFixLine } from "./fix-lines.ts";
import { findTies, STRENGTH, type Tie } from "./fix-ties.ts";
import { compare, type FoldFacts, type FoldInput, type FoldMessage, type FoldReport, toFacts } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import { findComeback, findStanding } from "./recurrence.ts";
import { type DecidedFix, type Resolution, resolve } from "./resolution.ts";
import { talkAbout } from "./talk.ts";
import { findLastWord, type LastWord } from "./words.ts";

export type ReportRef = {
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly kernel: string | null;
  readonly syzbot: string | null;
};

export type Episode = {
  readonly syzbot: string | null;
  /** Root of the thread of its first report. */
  readonly thread: string | null;
  readonly component: string | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly reports: readonly ReportRef[];
  readonly fixes: readonly Fix[];
  readonly resolution: Resolution;
  /** All bugs of syzbot that were joined into it. */
  readonly syzbotIds: readonly string[];
  readonly lastWord: LastWord | null;
};

export type FoldedInversion = {
  /** Newest last. */
  readonly episodes: readonly Episode[];
  readonly fixes: readonly Fix[];
  readonly resolution: Resolution;
  readonly cameBack: { readonly after: string; readonly messageId: string } | null;
  readonly discussion: readonly Remark[];
  readonly recurrences: readonly {
    readonly messageId: string;
    readonly date: string | null;
    readonly kernel: string | null;
  }[];
  readonly lastWord: LastWord | null;
  /** Stable trees in which a fix is named, and those in which it is missing. */
  readonly backports: readonly Backports[];
};

const UNKNOWN: Resolution = { state: "unknown", fixClass: null, quote: null, since: null, claims: [], asked: null };

export function foldInversion(input: FoldInput): FoldedInversion {
  const facts = toFacts(input);
  const groups = groupEpisodes(facts, sharedFixes(facts, groupEpisodes(facts, [])));
  const episodes = groups.map((group) => toEpisode(facts, group));
  const fixes = distinctFixes(episodes);
  const talk = talkAbout(facts, groups, fixes);
  const standing = findStanding(episodes);
  return {
    episodes,
    fixes,
    resolution: standing?.resolution ?? UNKNOWN,
    cameBack: findComeback(episodes, input),
    discussion: findDiscussion(talk, (id) => facts.messageOf.has(id)),
    recurrences: episodes.slice(1).flatMap((episode) => toRecurrence(episode.reports[0])),
    lastWord: findLastWord(answersOf(facts, talk)),
    backports: findBackports(facts, fixes),
  };
}

/** A reporter's opening mail is no word about the report. */
function answersOf(facts: FoldFacts, talk: readonly FoldMessage[]): readonly FoldMessage[] {
  const opening = new Set(facts.prints.flatMap(({ messageId, quoteDepth }) => (quoteDepth === 0 ? messageId : [])));
  return talk.filter(({ messageId, parent, patch }) => parent !== null || patch !== null || !opening.has(messageId));
}

/** Episodes that one fix is tied to, by more than a guess, are one. */
function sharedFixes(facts: FoldFacts, groups: readonly EpisodeGroup[]): readonly (readonly [string, string])[] {
  const first = new Map<string, string>();
  const pairs: (readonly [string, string])[] = [];
  for (const group of groups) {
    const report = group.reports[0];
    if (!report) continue;
    const node = nodeOf(facts, report);
    for (const tie of findTies(facts, group)) {
      if (tie.confidence === "inferred") continue;
      const other = first.get(tie.line);
      if (other === undefined) first.set(tie.line, node);
      else pairs.push([other, node]);
    }
  }
  return pairs;
}

function toEpisode(facts: FoldFacts, group: EpisodeGroup): Episode {
  const fixes = findTies(facts, group).flatMap((tie) => {
    const line = toFixLine(facts, tie.line, tie.claim);
    return toFixes(isProven(tie, line) ? { ...tie, confidence: "linked" } : tie, line);
  });
  const ordered = supersedeReplies(fixes, facts).sort(byFixDate);
  const dates = group.reports.flatMap((report) => report.date ?? []);
  return {
    syzbot: group.syzbot[0] ?? null,
    thread: group.reports[0]?.thread ?? null,
    component: mostFrequent(group.reports.flatMap((report) => report.component ?? [])),
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    reports: group.reports.map(toRef),
    fixes: ordered.map(({ fix }) => fix),
    resolution: resolve(facts, group, ordered),
    syzbotIds: [...group.syzbot, ...group.kin],
    lastWord: findLastWord(
      answersOf(
        facts,
        talkAbout(
          facts,
          [group],
          ordered.map(({ fix }) => fix),
        ),
      ),
    ),
  };
}

/** The head of a tree that somebody had tried for the report, and that was merged under a title which speaks of locks. */
const isProven = (tie: Tie, line: FixLine) =>
  tie.claim?.rule === "syzbot-tested-commit" &&
  (line.state === "merged" || line.state === "applied") &&
  /lock|inversion|circular/i.test(line.title ?? "");

/** One Fix for each posting: the newest has the line's state, older ones are superseded by it. */
function toFixes(tie: Tie, line: FixLine): readonly DecidedFix[] {
  const newest = line.postings.at(-1);
  const state = { tie, line, commit: line.commit, since: line.decides?.date ?? newest?.date ?? null };
  if (!newest)
    return [
      {
        fix: toFix(state, undefined, line.state),
        decides: line.decides ?? tie.claim,
        tie: tie.claim,
      },
    ];
  return line.postings.map((message) =>
    message === newest
      ? { fix: toFix(state, message, line.state), decides: line.decides, tie: tie.claim }
      : { fix: toFix({ ...state, commit: null, since: newest.date }, message, "superseded"), decides: null, tie: null },
  );
}

type FixFacts = {
  readonly tie: Tie;
  readonly line: FixLine;
  readonly commit: string | null;
  readonly since: string | null;
};

function toFix({ tie, line, commit, since }: FixFacts, message: FoldMessage | undefined, state: Fix["state"]): Fix {
  const patch = message?.patch ?? null;
  // A repository knows what the commit is called; a mail, what it was called before.
  const told = line.decides?.rule.startsWith("repository-") ? parseValue(line.decides.value).title : null;
  const title = told ?? patch?.subject ?? line.title;
  return {
    messageId: message?.messageId ?? null,
    subject: message?.subject ?? title ?? `commit ${commit ?? "unknown"}`,
    version: patch?.version ?? null,
    part: patch?.part ?? null,
    of: patch?.of ?? null,
    state,
    commit,
    commitTitle: commit === null && state !== "merged" ? null : title,
    confidence: tie.confidence,
    via: tie.via,
    reasons: tie.reasons ?? [],
    quote: tie.quote,
    files: patch?.files ?? [],
    fixClass: patch?.fixClass ?? null,
    since,
  };
}

/** An inline proposal gives way to a later patch that touches the same file: of its author, or of whoever answers the same report. */
function supersedeReplies(fixes: readonly DecidedFix[], facts: FoldFacts): DecidedFix[] {
  const authorOf = (fix: Fix) =>
    fix.messageId === null ? undefined : facts.messageOf.get(fix.messageId)?.from.address;
  const dateOf = (fix: Fix) => (fix.messageId === null ? "" : (facts.messageOf.get(fix.messageId)?.date ?? ""));
  return fixes.map((each) => {
    const { fix } = each;
    if (fix.state !== "posted" || fix.messageId === null) return each;
    const later = fixes.some(
      ({ fix: other }) =>
        other !== fix &&
        other.messageId !== null &&
        dateOf(other) > dateOf(fix) &&
        (authorOf(other) === authorOf(fix) ? isReplyOrSame(fix, other) : isInline(fix) && other.state !== "posted") &&
        other.files.some((file) => fix.files.includes(file)),
    );
    return later ? { fix: { ...fix, state: "superseded" as const }, decides: null, tie: null } : each;
  });
}

/** A diff below somebody's words; what was taken afterwards in its place is another's patch. */
const isInline = ({ subject }: Fix) => parsePatchSubject(subject).isReply;

/** Patches of one series stand side by side; an inline diff, and a patch without a series, are drafts of what follows. */
const isReplyOrSame = (fix: Fix, other: Fix) =>
  fix.of === null || fix.of === 1 || (fix.version ?? 1) < (other.version ?? 1);

const byFixDate = (a: DecidedFix, b: DecidedFix) =>
  compare(a.fix.since ?? "9999", b.fix.since ?? "9999") ||
  compare(a.fix.messageId ?? "", b.fix.messageId ?? "") ||
  compare(a.fix.subject, b.fix.subject);

/** A patch that answers several episodes stands once: as surely, and as far, as any of them says. */
function distinctFixes(episodes: readonly Episode[]): readonly Fix[] {
  const fixes = new Map<string, Fix>();
  for (const fix of episodes.flatMap((episode) => episode.fixes)) {
    const key = fix.messageId ?? `${fix.commit} ${fix.subject}`;
    const known = fixes.get(key);
    const isSurer = known !== undefined && STRENGTH[known.confidence] <= STRENGTH[fix.confidence];
    fixes.set(key, isSurer ? known : fix);
  }
  return [...fixes.values()];
}

const toRef = ({ messageId, date, subject, list, kernel, syzbot }: FoldReport): ReportRef => ({
  messageId,
  date,
  subject,
  list,
  kernel,
  syzbot,
});

const toRecurrence = (report: ReportRef | undefined) =>
  report ? [{ messageId: report.messageId, date: report.date, kernel: report.kernel }] : [];

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || compare(a, b))[0]?.[0] ?? null;
}
