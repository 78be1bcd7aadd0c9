/** The story of one inversion as a match may tell it: only the mails that the query is allowed to know. */
import { listEpisodes, listReports, type StoredInversion } from "../db/index.ts";
import type { Episode, Fix, Resolution } from "../fixes/index.ts";
import type { Match } from "../match/index.ts";
import type { ReportRef } from "./inversion.ts";
import type { InversionSummary } from "./summary.ts";

export type MatchedEpisode = Episode & { readonly score: number; readonly reasons: Match["reasons"] };

export type MatchedStory = {
  readonly title: string;
  /** `messages`: the mails to compare, oldest and newest. */
  readonly reasons: Match["reasons"];
  readonly episodes: readonly MatchedEpisode[];
  readonly reports: readonly ReportRef[];
  readonly resolution: Resolution;
  readonly subsystems: readonly string[];
  readonly summary: InversionSummary;
};

/** `visible`: Message-IDs of the reports that may be told. */
export async function readMatched(
  stored: StoredInversion,
  summary: InversionSummary,
  visible: ReadonlySet<string>,
  match: Match,
): Promise<MatchedStory> {
  const [episodes, reports] = await Promise.all([listEpisodes(stored.id), listReports(stored.id)]);
  const refs = reports.filter(({ messageId }) => visible.has(messageId));
  const isWhole = refs.length === reports.length;
  const told = episodes.flatMap((episode) => (isWhole ? [episode] : withoutHidden(episode, visible)));
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
    resolution: (isWhole ? stored.data.resolution : newest?.resolution) ?? UNKNOWN,
    subsystems: stored.subsystems.map(({ name }) => name),
    summary,
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

/** An episode all of whose reports are hidden was never met; one that loses reports loses what rests on hidden mails too. */
function withoutHidden(episode: Episode, visible: ReadonlySet<string>): readonly Episode[] {
  const reports = episode.reports.filter(({ messageId }) => visible.has(messageId));
  if (reports.length === 0) return [];
  const hidden = new Set(episode.reports.map(({ messageId }) => messageId).filter((id) => !visible.has(id)));
  if (hidden.size === 0) return [episode];
  const rests = (id: string | null) => id !== null && hidden.has(id);
  const fixes = episode.fixes.filter((fix: Fix) => !rests(fix.messageId));
  const claims = episode.resolution.claims.filter(({ messageId, about }) => !rests(messageId) && !rests(about));
  const resolution = claims.length === 0 ? UNKNOWN : { ...episode.resolution, claims };
  return [{ ...episode, reports, fixes, resolution }];
}
