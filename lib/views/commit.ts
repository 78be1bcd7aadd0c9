/** `/commit/<sha>/`: a commit, the patches and reports it is tied to, what came after it, and the inversions it fixes. */
import {
  type FollowUp,
  findCommit,
  listCommitFixes,
  listFollowUps,
  listInversions,
  type StoredCommit,
} from "../db/index.ts";
import type { Fix } from "../fixes/index.ts";
import { currentInstant, toDay } from "./dates.ts";
import type { Person } from "./person.ts";
import { personName } from "./person.ts";
import { field, heading, pages } from "./plain.ts";
import { formatSummary, type InversionSummary, toSummary } from "./summary.ts";

export type CommitView = {
  /** 40 hex digits where a repository has it, else as mails abbreviate it. */
  readonly commit: string;
  readonly title: string | null;
  readonly author: Person | null;
  readonly authoredAt: string | null;
  readonly committedAt: string | null;
  /** The first release that holds it. */
  readonly release: string | null;
  /** In a stable tree: the commit of the main line that it stands for. */
  readonly upstream: string | null;
  readonly files: readonly string[];
  /** Patch mails that became it, and by what rule that is known. */
  readonly patches: readonly { readonly messageId: string; readonly rule: string }[];
  /** Mails and bugs that it closes. */
  readonly closes: readonly { readonly about: string; readonly rule: string }[];
  /** Commits that it takes back, or mends. */
  readonly earlier: readonly { readonly kind: "reverts" | "fixes"; readonly sha: string }[];
  readonly followUps: readonly FollowUp[];
  readonly fixes: readonly Fix[];
  readonly inversions: readonly InversionSummary[];
};

export const isCommitId = (text: string): boolean => /^[0-9a-f]{7,40}$/.test(text);

export async function commitView(sha: string, now = currentInstant()): Promise<CommitView | undefined> {
  const [stored, known] = await Promise.all([listCommitFixes(sha), findCommit(sha)]);
  const fixes = stored.map(({ data }): Fix => JSON.parse(data));
  const [first] = fixes;
  if (!first && !known) return undefined;
  const ids = [...new Set(stored.map(({ inversion }) => inversion))];
  const [inversions, followUps] = await Promise.all([
    ids.length === 0 ? [] : listInversions({ ids }, ids.length),
    known ? listFollowUps([known.sha]) : [],
  ]);
  return {
    commit: known?.sha ?? first?.commit ?? sha,
    title: known?.title ?? first?.commitTitle ?? null,
    ...toFacts(known),
    followUps,
    fixes,
    inversions: inversions.map((each) => toSummary(each, now)),
  };
}

function toFacts(known: StoredCommit | undefined) {
  const {
    author = null,
    authoredAt = null,
    committedAt = null,
    release = null,
    upstream = null,
    files = [],
  } = known ?? {};
  const ties = known?.ties ?? [];
  return {
    ...{ author, authoredAt, committedAt, release, upstream, files },
    patches: ties.flatMap(({ kind, target, rule }) => (kind === "patch" ? [{ messageId: target, rule }] : [])),
    closes: ties.flatMap(({ kind, target, rule }) => {
      if (kind !== "report" && kind !== "syzbot") return [];
      return [{ about: kind === "syzbot" ? `syz:${target}` : target, rule }];
    }),
    earlier: ties.flatMap(({ kind, target }) =>
      kind === "reverts" || kind === "fixes" ? [{ kind, sha: target }] : [],
    ),
  };
}

const KIND_WORDS = { reverts: "Reverts", fixes: "Mends" } as const;
const FOLLOW_UP_WORDS = { reverts: "Reverted by", fixes: "Mended by" } as const;

export const formatCommit = (view: CommitView): string =>
  pages(
    heading(view.title ?? view.commit),
    [
      field("Commit", view.commit),
      ...(view.author ? [field("Author", `${personName(view.author)} ${toDay(view.authoredAt)}`)] : []),
      ...(view.release !== null ? [field("Release", view.release)] : []),
      ...(view.upstream !== null ? [field("Upstream", view.upstream)] : []),
      ...view.patches.map(({ messageId, rule }) => field("Patch", `${messageId} (by ${rule})`)),
      ...view.fixes
        .filter(({ messageId }) => !view.patches.some((patch) => patch.messageId === messageId))
        .map((fix) => field("Patch", `${fix.state}: ${fix.subject} ${fix.messageId ?? ""}`)),
      ...view.closes.map(({ about, rule }) => field("Closes", `${about} (${rule})`)),
      ...view.earlier.map(({ kind, sha }) => field(KIND_WORDS[kind], sha.slice(0, 12))),
      ...view.followUps.map(({ kind, sha, title }) => field(FOLLOW_UP_WORDS[kind], `${sha.slice(0, 12)} ("${title}")`)),
    ].join("\n"),
    "Fixes",
    ...view.inversions.map(formatSummary),
  );
