/** The story of one inversion as a match may tell it: only the mails that the query is allowed to know. */
import { listEpisodes, listReports, type StoredInversion } from "../db/index.ts";
import type { Episode, Resolution } from "../fixes/index.ts";
import type { Match } from "../match/index.ts";
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
  /** Message-IDs of the reports that may be told. */
  readonly visible: ReadonlySet<string>;
  /** Mails that were never read, beside the reports that are not visible. */
  readonly excluded: readonly string[];
  /** Later mail was never read. */
  readonly before: string | null;
};

export async function readMatched(
  stored: StoredInversion,
  summary: InversionSummary,
  { visible, excluded, before }: Knowable,
  match: Match,
): Promise<MatchedStory> {
  const [episodes, reports] = await Promise.all([listEpisodes(stored.id), listReports(stored.id)]);
  const refs = reports.filter(({ messageId }) => visible.has(messageId));
  const prints = firstOfPrints(refs).length;
  const isWhole = refs.length === reports.length;
  const hidden = new Set([...excluded, ...reports.map(({ messageId }) => messageId).filter((id) => !visible.has(id))]);
  const told = isWhole ? episodes : episodes.flatMap((episode) => withoutHidden(episode, { hidden, before }));
  const newest = told.at(-1);
  const reasons = match.reasons.map((reason) => ({ ...reason, messages: toEvidence(reason.detail, stored, refs) }));
  return {
    title: (isWhole ? null : refs.findLast(({ title }) => title !== null)?.title) ?? stored.title,
    reasons,
    episodes: told.map((episode) => ({ ...episode, score: match.score, reasons })),
    reports: refs.map(({ messageId, date, subject, list, kernel, syzbot }) => ({
      messageId,
      date,
      subject,
      list,
      kernel,
      syzbot,
    })),
    prints,
    resolution: (isWhole ? stored.data.resolution : newest?.resolution) ?? UNKNOWN,
    subsystems: stored.subsystems.map(({ name }) => name),
    summary: isWhole ? summary : { ...summary, reports: prints, lastSeen: refs.at(-1)?.date ?? null, lastWord: null },
  };
}

/** Mails that show what a reason speaks of: those that prove the dependency it names, else reports. */
function toEvidence(
  detail: string,
  stored: StoredInversion,
  refs: readonly { readonly messageId: string }[],
): string[] {
  const visible = new Set(refs.map(({ messageId }) => messageId));
  const edge = stored.data.edges.find(({ from, to }) => detail.startsWith(`${from} -> ${to}`));
  const proofs = (edge?.messages ?? []).filter((id) => visible.has(id));
  const all = proofs.length > 0 ? proofs : [...visible];
  return [...new Set([all[0], all.at(-1)])].filter((id) => id !== undefined);
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
