/** `/f/<Message-ID>/`: a patch as a fix: what became of it, its other versions, the inversions it fixes, and what came after it. */
import {
  type FollowUp,
  findInversion,
  listClaimsAbout,
  listCommitsOf,
  listFollowUps,
  listInversions,
  type StoredCommit,
  type StoredInversion,
} from "../db/index.ts";
import { type FixTime, findGivenTags, findPatchFate, type Trailer } from "../fixes/index.ts";
import { currentInstant } from "./dates.ts";
import { type EdgeAfter, edgesAfterFix } from "./edges-after.ts";
import { readTexts } from "./mail-text.ts";
import { type MessageView, messageJson, messageView } from "./message.ts";
import type { Person } from "./person.ts";
import { toPublicJson } from "./public-json.ts";
import { type SeriesView, seriesView } from "./series.ts";
import { type InversionSummary, toSummary } from "./summary.ts";

export type FixView = {
  readonly messageId: string;
  readonly message: MessageView;
  readonly inversions: readonly InversionSummary[];
  readonly fate: FateView;
  /** Commits of repositories that one of its versions became. */
  readonly commits: readonly StoredCommit[];
  readonly followUps: readonly FollowUp[];
  readonly series: SeriesView | null;
  readonly tags: readonly GivenTag[];
  /** The dependencies of each inversion that it fixes, and whether they were seen again. */
  readonly edges: readonly { readonly inversion: string; readonly edges: readonly EdgeAfter[] }[];
};

export type FateView = {
  readonly state: string;
  readonly commit: string | null;
  readonly commitTitle: string | null;
  /** What tells: `git repository: link`, `tip-bot`; null for a patch that is only posted. */
  readonly via: string | null;
  readonly since: string | null;
  readonly release: string | null;
};

/** A tag that somebody gave in an answer. */
export type GivenTag = Trailer & { readonly messageId: string; readonly author: Person };

/** undefined for a mail without a patch of its own and of no series: there is nothing to say of it as a fix. */
export async function fixView(messageId: string, now = currentInstant()): Promise<FixView | undefined | "gone"> {
  const message = await messageView(messageId);
  if (message === undefined || message === "gone") return message;
  const series = (await seriesView(message.messageId)) ?? null;
  if (message.patch === null && series === null) return undefined;
  const versions = idsOf(series, message.messageId);
  const [commits, tags, stored] = await Promise.all([
    listCommitsOf(versions),
    readTags(message),
    readInversions(message.patch?.fixes ?? []),
  ]);
  const followUps = await listFollowUps(commits.map(({ sha }) => sha));
  const fate = await readFate(message, { versions, commits, followUps });
  const time = {
    mergedAt: commits[0]?.committedAt ?? (fate.state === "merged" ? fate.since : null),
    release: fate.release,
  };
  return {
    messageId,
    message,
    inversions: stored.map((each) => toSummary(each, now)),
    fate,
    commits,
    followUps,
    series,
    tags,
    edges: isMerged(fate) ? await readEdges(stored, time, message.patch?.functions ?? []) : [],
  };
}

const isMerged = ({ state }: FateView) => state === "merged" || state === "reverted";

/** The patch in all its versions; of a cover letter the whole newest version. */
const idsOf = (series: SeriesView | null, own: string): readonly string[] => [
  ...new Set([own, ...(series?.patch.map(({ messageId }) => messageId) ?? [])]),
];

async function readInversions(ids: readonly string[]): Promise<readonly StoredInversion[]> {
  return ids.length === 0 ? [] : listInversions({ ids }, ids.length);
}

async function readEdges(stored: readonly StoredInversion[], time: FixTime, functions: readonly string[]) {
  const rings = await Promise.all(stored.map(({ id }) => findInversion(id)));
  return Promise.all(
    rings.flatMap((ring) =>
      ring
        ? [
            edgesAfterFix(ring.data.edges, time, functions).then((edges) => ({
              inversion: ring.id,
              edges,
            })),
          ]
        : [],
    ),
  );
}

async function readTags({ replies }: MessageView): Promise<readonly GivenTag[]> {
  const texts = await readTexts(replies.map(({ messageId }) => messageId));
  return replies.flatMap(({ messageId, from }) =>
    findGivenTags(texts.get(messageId)?.body ?? "").map((tag) => ({ ...tag, messageId, author: from })),
  );
}

type Known = {
  readonly versions: readonly string[];
  readonly commits: readonly StoredCommit[];
  readonly followUps: readonly FollowUp[];
};

/** A repository knows best, then what was folded for an inversion, then what mails say about the patch alone. */
async function readFate({ messageId, patch }: MessageView, known: Known): Promise<FateView> {
  const [commit] = known.commits;
  if (commit) {
    const rule = commit.ties.find(({ kind, target }) => kind === "patch" && known.versions.includes(target))?.rule;
    const isReverted = known.followUps.some(({ kind, sha }) => kind === "reverts" && sha !== commit.sha);
    return {
      state: isReverted ? "reverted" : isNewest(messageId, known) ? "merged" : "superseded",
      commit: commit.upstream ?? commit.sha,
      commitTitle: commit.title,
      via: `git repository, by ${rule ?? "link"}`,
      since: commit.committedAt,
      release: commit.release,
    };
  }
  if (patch === null) return { ...POSTED, state: "posted" };
  if (patch.commit !== null) return { ...POSTED, state: patch.state ?? "merged", commit: patch.commit, via: patch.via };
  const said = await foldAlone(messageId, patch);
  const isLast = known.versions.at(-1) === messageId;
  const state =
    said && said.state !== "posted" && isLast ? said.state : (patch.state ?? (isLast ? "posted" : "superseded"));
  return {
    state,
    commit: said?.commit ?? null,
    commitTitle: said?.commitTitle ?? null,
    via: said?.decides?.via ?? patch.via,
    since: said?.decides?.date ?? null,
    release: null,
  };
}

const POSTED = { commit: null, commitTitle: null, via: null, since: null, release: null } as const;

/** The commit was tied to this version, or to none after it. */
function isNewest(messageId: string, { versions, commits }: Known): boolean {
  const tied = new Set(commits.flatMap(({ ties }) => ties.map(({ target }) => target)));
  return tied.has(messageId) || versions.at(-1) === messageId;
}

async function foldAlone(messageId: string, patch: NonNullable<MessageView["patch"]>) {
  const claims = await listClaimsAbout([messageId], [patch.subject]);
  const message = {
    messageId,
    thread: messageId,
    parent: null,
    date: null,
    from: { name: null, address: null },
    subject: patch.subject,
    list: null,
    isBot: false,
    patch,
    body: null,
  };
  return findPatchFate(messageId, [message], claims);
}

/** The mail in it as its own JSON twin has it. */
export const fixJson = ({ message, ...view }: FixView): string =>
  `{"message":${messageJson(message)},${toPublicJson(view).slice(1)}`;
