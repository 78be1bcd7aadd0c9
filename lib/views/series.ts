/**
 * A patch through its versions: every posting of its series, what joins each to the one before, and what changed in the patch itself.
 *
 *   RFC 0/9 -> v2 0/6 -> v3 0/7      the postings, each with its cover letter and patches
 *   v2 1/6 -> v3 2/7: 1 file changed the patch that was asked for, with the lines that differ
 */
import { listSeriesRows, type SeriesRow } from "../db/index.ts";
import {
  type FileChange,
  findNotes,
  findSeries,
  groupPostings,
  idsOf,
  interdiff,
  pairPatches,
  parsePatchSubject,
  readPatchDiff,
  type SeriesLink,
  type SeriesMail,
  type SeriesVersion,
} from "../fixes/index.ts";
import { readTexts } from "./mail-text.ts";

export type VersionView = {
  /** `v2`, `RFC`, `RFC v2`; a first version is `v1`, and what is sent again says so. */
  readonly label: string;
  readonly date: string | null;
  readonly cover: { readonly messageId: string; readonly subject: string } | null;
  readonly patches: readonly PatchOfVersion[];
  /** What joins it to an earlier version; null for the first. */
  readonly link: SeriesLink | null;
};

export type PatchOfVersion = {
  readonly messageId: string;
  readonly subject: string;
  readonly part: number | null;
  /** Against the version before: `new` where there is none. */
  readonly change: "same" | "changed" | "new";
};

export type PatchVersionView = {
  readonly label: string;
  readonly messageId: string;
  readonly subject: string;
  readonly date: string | null;
  readonly version: number | null;
  /** Against the version before; empty where not one changed line differs, and for the first. */
  readonly changes: readonly FileChange[];
};

export type PatchVersion = Omit<PatchVersionView, "label" | "changes"> & { readonly link: SeriesLink | null };

export type SeriesView = {
  readonly versions: readonly VersionView[];
  /** Patches of the version before the newest that the newest has not. */
  readonly dropped: readonly { readonly messageId: string; readonly subject: string }[];
  /** The patch that was asked for, in the versions that have it. */
  readonly patch: readonly PatchVersionView[];
};

/** Cover letters whose notes are read for links to earlier versions. */
const MAX_COVERS = 60;
/** Versions whose texts are compared; the newest. */
const MAX_COMPARED = 30;

export async function seriesView(messageId: string): Promise<SeriesView | undefined> {
  const mails = await withNotes(await listSeriesRows(messageId));
  const series = findSeries(groupPostings(mails)).find((versions) =>
    versions.some((version) => idsOf(version).includes(messageId)),
  );
  if (!series) return undefined;
  const path = followPatch(series, messageId);
  return {
    versions: series.map((version, at) => toVersion(version, series[at - 1])),
    dropped: droppedLast(series),
    patch: await compareVersions(path.slice(-MAX_COMPARED)),
  };
}

/** The patch in all its versions, oldest first, and what joins each to the one before. */
export async function patchVersions(messageId: string): Promise<readonly PatchVersion[]> {
  const mails = await withNotes(await listSeriesRows(messageId));
  const series = findSeries(groupPostings(mails)).find((versions) =>
    versions.some(({ patches }) => patches.some((patch) => patch.messageId === messageId)),
  );
  return followPatch(series ?? [], messageId).map(({ version, mail: { messageId, subject, date, patch } }) => ({
    messageId,
    subject,
    date,
    version: patch.version,
    link: version.link,
  }));
}

async function withNotes(rows: readonly SeriesRow[]): Promise<readonly SeriesMail[]> {
  const covers = rows.filter(({ patch }) => patch === null).slice(0, MAX_COVERS);
  const texts = await readTexts(covers.map(({ messageId }) => messageId));
  return rows.map(({ messageId, subject, date, from, parent, patch }) => {
    const body = texts.get(messageId)?.body;
    return {
      messageId,
      subject,
      date,
      sender: from,
      parent,
      patch,
      notes: body === undefined ? null : findNotes(body),
    };
  });
}

function labelOf({ version, tags }: Pick<SeriesVersion, "version" | "tags">): string {
  const word = (name: string) => tags.find((tag) => tag.toUpperCase() === name);
  if (word("PULL")) return "pull request";
  const number = `v${version ?? 1}`;
  const again = word("RESEND") ?? word("REPOST");
  const rfc = word("RFC");
  const base = rfc ? (version === null ? "RFC" : `RFC ${number}`) : number;
  return again ? `${base} again` : base;
}

function toVersion(version: SeriesVersion, before: SeriesVersion | undefined): VersionView {
  const pairs = before ? pairPatches(before, version) : [];
  const changeOf = (id: string) => pairs.find(({ now }) => now?.messageId === id)?.change ?? "new";
  return {
    label: labelOf(version),
    date: version.date,
    cover: version.cover && { messageId: version.cover.messageId, subject: version.cover.subject },
    patches: version.patches.map(({ messageId, subject, patch }) => {
      const change = changeOf(messageId);
      return { messageId, subject, part: patch.part, change: change === "dropped" ? "new" : change };
    }),
    link: version.link,
  };
}

function droppedLast(series: readonly SeriesVersion[]): SeriesView["dropped"] {
  const [before, last] = series.filter(({ patches }) => patches.length > 0).slice(-2);
  if (!before || !last) return [];
  return pairPatches(before, last).flatMap(({ was, change }) =>
    was && change === "dropped" ? [{ messageId: was.messageId, subject: was.subject }] : [],
  );
}

type Step = { readonly version: SeriesVersion; readonly mail: SeriesVersion["patches"][number] };

/** Its counterpart in each version, found from neighbour to neighbour; a version that lacks it is passed over. */
function followPatch(series: readonly SeriesVersion[], messageId: string): readonly Step[] {
  const start = series.findIndex(({ patches }) => patches.some((patch) => patch.messageId === messageId));
  const version = series[start];
  const mail = version?.patches.find((patch) => patch.messageId === messageId);
  if (!version || !mail) return [];
  const steps: Step[] = [{ version, mail }];
  for (const later of series.slice(start + 1)) {
    const last = steps.at(-1);
    const now = last && pairPatches(last.version, later).find(({ was }) => was === last.mail)?.now;
    if (now) steps.push({ version: later, mail: now });
  }
  for (const earlier of series.slice(0, start).reverse()) {
    const first = steps[0];
    const was = first && pairPatches(earlier, first.version).find(({ now }) => now === first.mail)?.was;
    if (was) steps.unshift({ version: earlier, mail: was });
  }
  return steps;
}

async function compareVersions(steps: readonly Step[]): Promise<readonly PatchVersionView[]> {
  const texts = await readTexts(steps.map(({ mail }) => mail.messageId));
  const diffOf = ({ mail }: Step) => readPatchDiff(texts.get(mail.messageId)?.body ?? "");
  return steps.map((step, at) => {
    const before = steps[at - 1];
    const { messageId, subject, date } = step.mail;
    return {
      label: labelOf(step.version),
      messageId,
      subject,
      date,
      version: parsePatchSubject(subject).version,
      changes: before ? interdiff(diffOf(before), diffOf(step)) : [],
    };
  });
}
