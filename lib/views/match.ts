/**
 * `/match/` and `match`: a splat, a mail, a dmesg or one line of query -> prior inversions ranked, each with its reasons.
 *
 *   text -> findReports -> what it shares with the base -> candidates -> rank -> the stories of those that rank
 *
 * `excludeMessages` and `before` answer as if those mails had never been read: they, every appearance of their prints
 * elsewhere, and the claims that rest on them.
 */
import {
  type CandidateReport,
  listCandidateIds,
  listCandidateReports,
  listInversions,
  listPrints,
  readCandidates,
  readRarity,
  type Shared,
  type StoredEdge,
  type StoredInversion,
} from "../db/index.ts";
import { findSyzbotIds } from "../fixes/index.ts";
import { canonicalClass, type Edge, findReports, type LockReport } from "../lockdep/index.ts";
import { parseMessage } from "../mail/index.ts";
import { type Candidate, type Match, type Ranking, rank, SAME } from "../match/index.ts";
import { componentOf } from "../subsystems/index.ts";
import { currentInstant } from "./dates.ts";
import { type EdgeView, toEdges } from "./edges.ts";
import { type MatchedStory, readMatched } from "./matched-story.ts";
import { toSummary } from "./summary.ts";

/** Of one inversion that ranks: why, and its story as far as the query may know it. */
export type MatchEntry = Pick<Match, "inversion" | "score"> &
  MatchedStory & {
    /** What speaks against it: dependencies and code that only one of the two has. */
    readonly against: readonly string[];
  };

export type MatchView = {
  readonly query: {
    readonly kind: string | null;
    readonly title: string | null;
    readonly cycle: readonly string[];
    readonly inversion: string | null;
    readonly damage: LockReport["damage"];
  };
  readonly verdict: "seen-before" | "similar" | "not-seen-before";
  readonly threshold: number;
  readonly matches: readonly MatchEntry[];
  /** What is shared and proves nothing. */
  readonly weak: readonly { readonly detail: string }[];
  /** What was read in the text; null for a line of query or a text without a report. */
  readonly report: LockReport | null;
  /** Its dependencies with both places. */
  readonly edges: readonly EdgeView[];
  /** Reports in the text; the one that was matched is the first whole one. */
  readonly reportsRead: number;
  /** Lines of the text. */
  readonly linesRead: number;
  readonly notices: readonly string[];
  /** Message-ID of the text, where it is a mail that the answer knows: its own report is among what it matches. */
  readonly ownMail: string | null;
};

export type MatchOptions = {
  /** Whether the text is a mail; told from its first lines when absent. */
  readonly mail?: boolean;
  /** Of the mail that the text is the body of. */
  readonly messageId?: string | null;
  readonly limit?: number;
  readonly excludeMessages?: readonly string[];
  /** ISO date: later mail is unknown. */
  readonly before?: string | null;
  readonly now?: string;
};

const LIMIT = 20;
/** Lines of a paste beyond this are not read: a console log of a day is no splat. */
const MAX_LINES = 200_000;

export async function matchView(
  input: string | { readonly query: string },
  options: MatchOptions = {},
): Promise<MatchView> {
  const { limit = LIMIT, now = currentInstant(), excludeMessages = [], before = null } = options;
  const asked = typeof input === "string" ? await readText(input, options.mail) : readQuery(input.query);
  const ids = await listCandidateIds(asked.shared);
  const reports = await withoutHidden(await listCandidateReports(ids), options);
  const known = ids.filter((id) => reports.some(({ inversion }) => inversion === id));
  const [candidates, rarity] = await Promise.all([readCandidates(known, reports), readRarity(asked.shared)]);
  const { report, title, text } = asked;
  const ranked = withDirect(rank({ report, title, text }, candidates, rarity), toDirect(asked, candidates, reports));
  const best = ranked.matches.slice(0, limit);
  const stored = await listInversions({ ids: best.map(({ inversion }) => inversion) }, Math.max(best.length, 1));
  const byId = new Map(stored.map((each) => [each.id, each]));
  return {
    query: {
      kind: report?.kind ?? null,
      title: report?.title ?? title,
      cycle: report?.cycle ?? [],
      inversion: report?.inversion ?? null,
      damage: report?.damage ?? [],
    },
    verdict: ranked.verdict,
    threshold: ranked.threshold,
    matches: await Promise.all(
      best.flatMap((match) => {
        const story = byId.get(match.inversion);
        return story
          ? [toEntry(match, { stored: story, reports, report, now, excluded: excludeMessages, before })]
          : [];
      }),
    ),
    weak: ranked.weak,
    report,
    edges: report ? toEdges(report.edges.map(toStoredEdge), report) : [],
    reportsRead: asked.reportsRead,
    linesRead: asked.linesRead,
    notices: asked.notices,
    ownMail: reports.find(({ messageId }) => messageId === (options.messageId ?? asked.messageId))?.messageId ?? null,
  };
}

/** A line that names an inversion, a syzbot bug or an ordered pair: what it names, whatever its words are like. */
function toDirect(
  asked: Asked,
  candidates: readonly Candidate[],
  reports: readonly CandidateReport[],
): readonly Match[] {
  if (asked.report) return [];
  const { ids, syzbot, edges } = asked.shared;
  const named = new Map(ids.map((id) => [id, id]));
  for (const report of reports)
    if (report.syzbot !== null && syzbot.includes(report.syzbot)) named.set(report.inversion, `syz:${report.syzbot}`);
  return candidates.flatMap(({ inversion, edges: known, titles, cycle }): readonly Match[] => {
    const title = titles[0] ?? cycle.join(" -> ");
    const name = named.get(inversion);
    if (name !== undefined) {
      const reason = { rule: "same-id", detail: name, messages: [] } as const;
      return [{ inversion, title, score: 1, reasons: [reason] }];
    }
    const pair = edges.find(({ from, to }) => known.some((edge) => edge.from === from && edge.to === to));
    if (!pair) return [];
    const reason = { rule: "shared-edge", detail: `${pair.from} -> ${pair.to}`, messages: [] } as const;
    return [{ inversion, title, score: PAIR_SCORE, reasons: [reason] }];
  });
}

/** Alike, not the same: the pair is one dependency of its cycle. */
const PAIR_SCORE = 0.7;

function withDirect(ranked: Ranking, direct: readonly Match[]): Ranking {
  if (direct.length === 0) return ranked;
  const others = ranked.matches.filter(({ inversion }) => !direct.some((match) => match.inversion === inversion));
  const matches = [...direct, ...others].sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
  return { ...ranked, matches, verdict: (matches[0]?.score ?? 0) >= SAME ? "seen-before" : "similar" };
}

const toStoredEdge = ({ from, to }: Pick<Edge, "from" | "to">): StoredEdge => ({
  from: from.replace(/\/\d$/, ""),
  to: to.replace(/\/\d$/, ""),
  subclasses: [],
  origin: "splat",
  messages: [],
  firstSeen: null,
  lastSeen: null,
  sites: [],
});

type Known = {
  readonly stored: StoredInversion;
  readonly reports: readonly CandidateReport[];
  readonly report: LockReport | null;
  readonly now: string;
  readonly excluded: readonly string[];
  readonly before: string | null;
};

async function toEntry(match: Match, { stored, reports, report, now, excluded, before }: Known): Promise<MatchEntry> {
  const own = reports.filter(({ inversion }) => inversion === stored.id);
  const visible = new Set(own.map(({ messageId }) => messageId));
  const story = await readMatched(stored, toSummary(stored, now), { visible, excluded, before }, match);
  const against = report ? toAgainst(report, stored, own) : [];
  return { inversion: match.inversion, score: match.score, ...story, against };
}

/** Differences named; a long cycle that shares one edge has many. */
const MAX_AGAINST = 4;

function toAgainst(report: LockReport, stored: StoredInversion, own: readonly CandidateReport[]): readonly string[] {
  const toName = ({ from, to }: Pick<Edge, "from" | "to">) =>
    `${canonicalClass(from).class} -> ${canonicalClass(to).class}`;
  const asked = new Set(report.edges.map(toName));
  const known = new Set(stored.data.edges.map(toName));
  const components = [...new Set(own.flatMap(({ component }) => component ?? []))];
  const isElsewhere = report.component !== null && components.length > 0 && !components.includes(report.component);
  return [
    ...[...asked].filter((name) => known.size > 0 && !known.has(name)).map((name) => `${name} is not in it`),
    ...[...known].filter((name) => asked.size > 0 && !asked.has(name)).map((name) => `${name} is not in yours`),
    ...(isElsewhere ? [`other code: ${components.slice(0, 3).join(", ")}, yours ${report.component}`] : []),
  ].slice(-MAX_AGAINST);
}

/** Without the hidden mails, and without what else shows a print of theirs. */
async function withoutHidden(
  reports: readonly CandidateReport[],
  { excludeMessages = [], before = null }: MatchOptions,
): Promise<readonly CandidateReport[]> {
  if (excludeMessages.length === 0 && before === null) return reports;
  const messages = new Set(excludeMessages);
  const prints = new Set(await listPrints(excludeMessages));
  return reports.filter(
    ({ messageId, print, date }) =>
      !messages.has(messageId) && !prints.has(print) && (before === null || (date !== null && date < before)),
  );
}

type Asked = {
  readonly messageId: string | null;
  readonly report: LockReport | null;
  readonly title: string | null;
  readonly text: string;
  readonly shared: Shared;
  readonly reportsRead: number;
  readonly linesRead: number;
  readonly notices: readonly string[];
};

async function readText(input: string, mail: boolean | undefined): Promise<Asked> {
  const notices: string[] = [];
  const whole = cutLines(input.replaceAll("\r\n", "\n"), notices);
  const isMail = mail ?? looksLikeMail(whole);
  const message = isMail ? await parseMessage(Buffer.from(whole)) : null;
  const text = message ? message.body : whole;
  const reports = findReports(text);
  const found = reports.find(({ complete, family }) => complete && family === "inversion") ?? reports[0] ?? null;
  const report = found && { ...found, component: componentOf(found) };
  if (reports.length > 1) notices.push(`${reports.length} reports were read; the first whole one was matched`);
  if (!report) notices.push("no lock report was found in the text");
  return {
    messageId: message?.messageId ?? null,
    report,
    title: report?.title ?? null,
    text,
    shared: report ? toShared(report, whole) : toSharedByText(text),
    reportsRead: reports.length,
    linesRead: countLines(text),
    notices,
  };
}

function cutLines(text: string, notices: string[]): string {
  let end = -1;
  for (let line = 0; line < MAX_LINES; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text;
  }
  notices.push(`only the first ${MAX_LINES} lines were read`);
  return text.slice(0, end);
}

const countLines = (text: string): number => (text === "" ? 0 : text.trimEnd().split("\n").length);

/** A header block at the top that has one of the fields which every mail has. */
function looksLikeMail(text: string): boolean {
  const head = text.slice(0, 16_384).split("\n\n", 1)[0] ?? "";
  return /^(?:From |[A-Za-z][A-Za-z-]{1,40}:)/.test(head) && /^(?:message-id|from|subject):/im.test(head);
}

function toShared(report: LockReport, text: string): Shared {
  const canonical = (name: string) => canonicalClass(name).class;
  const edges = report.edges.map(({ from, to }) => ({ from: canonical(from), to: canonical(to) }));
  const classes = [...report.cycle, report.wanted?.class, report.held?.class].flatMap((name) => name ?? []);
  return {
    ids: report.inversion === null ? [] : [report.inversion],
    edges,
    classes: [...new Set(classes.map(canonical))],
    functions: [...new Set(report.edges.flatMap(({ site }) => site?.function ?? []))],
    titles: [report.title, ...report.altTitles],
    syzbot: findSyzbotIds(text.slice(0, 65_536)),
  };
}

const NOTHING: Shared = { ids: [], edges: [], classes: [], functions: [], titles: [], syzbot: [] };

/** A text without a report may still name a syzbot bug. */
const toSharedByText = (text: string): Shared => ({ ...NOTHING, syzbot: findSyzbotIds(text.slice(0, 65_536)) });

/** `A>B`, `lock:A>B`, `A -> B`, `A..B`: lock names hold `->` themselves, but never with blanks around. */
const PAIR = /^(?:lock:)?(?<from>\S{1,500}?)(?:\s+(?:->|>|→)\s+|\.\.|(?<!-)>)(?<to>\S{1,500})$/;

function readQuery(query: string): Asked {
  const text = query.trim();
  const pair = PAIR.exec(text)?.groups;
  const canonical = (name: string | undefined) => canonicalClass(name ?? "").class;
  const shared: Shared = {
    ids: /^v\d+:[0-9a-f]{16}$/.test(text) ? [text] : [],
    edges: pair ? [{ from: canonical(pair.from), to: canonical(pair.to) }] : [],
    classes: pair ? [canonical(pair.from), canonical(pair.to)] : text.includes(" ") ? [] : [canonical(text)],
    functions: /^\w+$/.test(text) ? [text] : [],
    titles: toTitles(text),
    syzbot: toSyzbotIds(text),
  };
  const title = pair ? null : (toTitles(text)[0] ?? null);
  return { messageId: null, report: null, title, text, shared, reportsRead: 0, linesRead: 1, notices: [] };
}

/** Bare, as `syz:ID`, or in an address or link. */
function toSyzbotIds(text: string): readonly string[] {
  const bare = /^(?:syz:)?(?<id>[0-9a-f]{20})$/.exec(text)?.groups?.id;
  return bare === undefined ? findSyzbotIds(text) : [bare];
}

/** As typed, without list tags, answer marks and the number of a bug's series: `[syzbot] possible deadlock in x (2)`. */
function toTitles(text: string): string[] {
  const bare = text.replace(/^(?:\s*(?:re|fwd?):\s*|\s*\[[^\]]{0,60}\]\s*)+/i, "").trim();
  return [...new Set([bare, bare.replace(/\s*\(\d{1,3}\)$/, "")])];
}
