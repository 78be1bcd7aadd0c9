/**
 * The story of one inversion as a match may tell it: only the mails that the query is allowed to know. Its episodes stand in the
 * order of their nearness to the question, so that the telling most like it comes first.
 */
import type { StoredInversion, Story } from "../db/index.ts";
import type { Episode, Resolution } from "../fixes/index.ts";
import {
  findReasons,
  type Match,
  type MatchPrint,
  type NearPrint,
  type Reason,
  toArrow,
  type Visible,
} from "../match/index.ts";
import type { ReportRef } from "./inversion.ts";
import type { InversionSummary } from "./summary.ts";
import { firstOfPrints } from "./time-line.ts";

export type MatchedEpisode = Episode & { readonly score: number; readonly reasons: Match["reasons"] };

export type MatchedStory = {
  readonly title: string;
  /** `messages`: the mails to compare, oldest and newest. */
  readonly reasons: Match["reasons"];
  readonly episodes: readonly MatchedEpisode[];
  /** A row for every mail that holds a print; `prints` counts each print once. */
  readonly reports: readonly ReportRef[];
  readonly prints: number;
  readonly resolution: Resolution;
  readonly subsystems: readonly string[];
  readonly summary: InversionSummary;
};

/** What a query may know. */
export type Knowable = {
  /** The report that was asked with; null for words and ids. */
  readonly asked: MatchPrint | null;
  /** The prints that may be told. */
  readonly prints: Visible;
  /** Mails that were never read, beside the reports that may not be told. */
  readonly excluded: readonly string[];
  /** Later mail was never read. */
  readonly before: string | null;
  /** Functions that a patch touched, by its Message-ID. */
  readonly touched: ReadonlyMap<string, readonly string[]>;
};

export function toMatched(
  stored: StoredInversion & Story,
  summary: InversionSummary,
  { asked, prints: visible, excluded, before, touched }: Knowable,
  match: Match,
): MatchedStory {
  const { episodes, reports } = stored;
  const shown = new Set(match.prints.flatMap(({ print }) => print.mails.map(({ messageId }) => messageId)));
  const isTold = ({ messageId, date }: { messageId: string; date: string | null }) =>
    shown.has(messageId) && (before === null || (date !== null && date < before));
  const refs = reports.filter(isTold);
  const prints = firstOfPrints(refs).length;
  const isWhole = refs.length === reports.length && excluded.length === 0 && before === null;
  const hidden = new Set([...excluded, ...reports.filter((each) => !isTold(each)).map(({ messageId }) => messageId)]);
  const told = isWhole ? episodes : episodes.flatMap((episode) => withoutHidden(episode, { hidden, before }));
  const newest = told.at(-1);
  const ranked = rankEpisodes(told, { asked, match, visible });
  const reasons = [...withMails(match.reasons, match.prints, match.prints[0]), ...findSameFix(asked, told, touched)];
  return {
    title: (isWhole ? null : refs.findLast(({ title }) => title !== null)?.title) ?? stored.title,
    reasons,
    episodes: ranked,
    reports: refs.map(toRef),
    prints,
    resolution: (isWhole ? stored.data.resolution : newest?.resolution) ?? UNKNOWN,
    subsystems: stored.subsystems.map(({ name }) => name),
    summary: isWhole ? summary : { ...summary, reports: prints, lastSeen: refs.at(-1)?.date ?? null, lastWord: null },
  };
}

const toRef = ({ messageId, date, subject, list, kernel, syzbot }: ReportRef): ReportRef => ({
  messageId,
  date,
  subject,
  list,
  kernel,
  syzbot,
});

type Ranked = { readonly asked: MatchPrint | null; readonly match: Match; readonly visible: Visible };

/** By the nearest of its prints; of equal ones the newest first. */
function rankEpisodes(told: readonly Episode[], { asked, match, visible }: Ranked): readonly MatchedEpisode[] {
  return told
    .map((episode, at) => {
      const mails = new Set(episode.reports.map(({ messageId }) => messageId));
      const own = match.prints.filter(({ print }) => print.mails.some(({ messageId }) => mails.has(messageId)));
      const best = own.toSorted((a, b) => b.score - a.score)[0];
      const found = asked && best ? findReasons(asked, best.print, visible) : match.reasons;
      return { ...episode, score: best?.score ?? 0, reasons: withMails(found, own, best), at };
    })
    .sort((a, b) => b.score - a.score || b.at - a.at)
    .map(({ at: _, ...episode }) => episode);
}

/** Mails to compare: the one that shows the nearest print, and the oldest that shows the dependency which a reason names. */
function withMails(
  reasons: readonly Reason[],
  prints: readonly NearPrint[],
  best: NearPrint | undefined,
): readonly Reason[] {
  return reasons.map((reason) => {
    const isOfEdge = reason.rule === "shared-edge" || reason.rule === "same-site";
    const holders = prints.filter(
      ({ print }) => isOfEdge && print.told().edges.some(({ pair }) => reason.detail.startsWith(toArrow(pair))),
    );
    const mails = holders
      .flatMap(({ print }) => print.mails)
      .sort((a, b) => ((a.date ?? "9") < (b.date ?? "9") ? -1 : 1));
    const ids = [best?.print.mails[0], mails[0]].flatMap((mail) => mail?.messageId ?? []);
    return { ...reason, messages: [...new Set(ids)] };
  });
}

/** Functions that are named of one fix. */
const MAX_TOUCHED = 3;

/** A fix that touched a function in which the question takes a lock, or what calls it there. */
function findSameFix(
  asked: MatchPrint | null,
  told: readonly Episode[],
  touched: Knowable["touched"],
): readonly Reason[] {
  if (asked === null) return [];
  const fixes = new Map(
    told.flatMap((each) => each.fixes).flatMap((fix) => (fix.messageId ? [[fix.messageId, fix]] : [])),
  );
  const places = new Set(
    asked.edges.flatMap(({ site, callers }) => [...(site === null ? [] : [site]), ...callers.slice(0, 3)]),
  );
  return [...fixes].flatMap(([messageId, fix]): Reason[] => {
    if (fix.state === "superseded") return [];
    const names = (touched.get(messageId) ?? []).filter((name) => places.has(name)).slice(0, MAX_TOUCHED);
    if (names.length === 0) return [];
    const detail = `${fix.subject} touched ${names.join(", ")}, where yours takes a lock`;
    return [{ rule: "same-fix", detail, messages: [messageId] }];
  });
}

const UNKNOWN: Resolution = { state: "open", fixClass: null, quote: null, since: null, claims: [], asked: null };

type Hidden = { readonly hidden: ReadonlySet<string>; readonly before: string | null };

/** An episode all of whose reports are hidden was never met; one that loses some loses what rests on hidden mails too. */
function withoutHidden(episode: Episode, { hidden, before }: Hidden): readonly Episode[] {
  const reports = episode.reports.filter(({ messageId }) => !hidden.has(messageId));
  if (reports.length === 0) return [];
  const isLater = (date: string | null) => before !== null && date !== null && date >= before;
  const rests = (text: string | null) => text !== null && [...hidden].some((id) => text.includes(id));
  const claims = episode.resolution.claims.filter(
    ({ messageId, about, quote, date }) => !rests(messageId) && !rests(about) && !rests(quote) && !isLater(date),
  );
  const fixes = episode.fixes.flatMap((fix) => {
    if (rests(fix.messageId) || isLater(fix.since)) return [];
    if (!rests(fix.quote)) return [fix];
    const other = claims.find(({ messageId }) => messageId === fix.messageId);
    return other ? [{ ...fix, quote: other.quote, via: other.via, confidence: other.confidence }] : [];
  });
  const { quote } = episode.resolution;
  const isSaid = quote !== null && !rests(quote.messageId) && !rests(quote.text);
  const resolution = claims.length === 0 ? UNKNOWN : { ...episode.resolution, claims, quote: isSaid ? quote : null };
  return [
    {
      ...episode,
      thread: rests(episode.thread) ? null : episode.thread,
      firstSeen: reports[0]?.date ?? null,
      lastSeen: reports.at(-1)?.date ?? null,
      reports,
      fixes,
      resolution,
      lastWord: null,
    },
  ];
}
