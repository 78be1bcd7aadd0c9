/**
 * A git repository's commits -> those that have to do with patches, reports and bugs of the base, and by what rule.
 *
 *   commits, oldest first -> what the base holds that each may mean -> diffs of those whose trailers do not say -> ties -> base
 *   tags -> the first release that holds each of them
 *
 * Memory: a batch of commits at a time. A second run reads what is new; all of it again where mails came that older commits may answer.
 */
import type { CommitStore, TiedCommit } from "../lib/db/writer/index.ts";
import {
  type Commit,
  type CommitCandidates,
  type CommitDiff,
  type CommitTie,
  filesWanted,
  readCommitDiff,
  tieCommit,
  wantsDiff,
} from "../lib/fixes/index.ts";
import type { Context } from "./pipeline.ts";
import { findReleases } from "./releases.ts";
import type { Repository } from "./repository.ts";

export type CommitsRead = {
  /** Commits looked at; what was read before and cannot have changed is not. */
  readonly seen: number;
  readonly tied: number;
  /** Ties by kind and rule: `patch by link`, `report by Closes`. */
  readonly ties: Readonly<Record<string, number>>;
  /** What commits name and the base or the repository has not: reason and number. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly released: number;
};

/** Commits that are looked up and saved together. */
const BATCH = 2_000;

export async function readCommits(repository: Repository, context: Context): Promise<CommitsRead> {
  const { writer, progress, cuts } = context;
  const store = writer.commits;
  const { head, dir } = repository;
  const before = await store.state(dir);
  const base = await store.stamp();
  const counts: Counts = { seen: 0, tied: 0, ties: {}, unknown: {} };
  if (head !== undefined && (before?.head !== head || before.base !== base)) {
    const after = before?.base === base && (await repository.has(before.head)) ? before.head : null;
    const oldest = await store.oldestMail();
    const kept = makeKept(await store.known());
    progress.start("commits", null);
    for await (const commits of batches(repository.commits({ after, since: dayBefore(oldest) }))) {
      const tied = await tieAll(commits, { repository, store, kept, counts });
      await store.save(cuts ? tied.map((one) => withoutRedacted(one, cuts)) : tied);
      progress.step(commits.length);
    }
    progress.stop();
  }
  const tags = await repository.tags();
  const names = tags.map(({ name, sha }) => `${name} ${sha}`).sort();
  const isNew = counts.tied > 0 || names.join() !== before?.tags.join();
  const released = isNew ? await findReleases(repository, tags, store) : 0;
  if (head !== undefined) await store.saveState(dir, { head, base, tags: names });
  return { ...counts, released };
}

/** A text that was redacted is not brought back by a commit that repeats it. */
function withoutRedacted(tied: TiedCommit, cuts: NonNullable<Context["cuts"]>): TiedCommit {
  const { title, author } = tied.commit;
  const cut = (value: string | null) => value && cuts.head(value);
  const clean = { name: cut(author.name), address: cut(author.address) };
  return { ...tied, commit: { ...tied.commit, title: cuts.head(title), author: clean } };
}

type Counts = { seen: number; tied: number; ties: Record<string, number>; unknown: Record<string, number> };
type Reading = {
  readonly repository: Repository;
  readonly store: CommitStore;
  readonly kept: Kept;
  readonly counts: Counts;
};

/** No commit answers a mail that came after it; a day for clocks. */
const dayBefore = (date: string | null): string | null =>
  date === null ? null : new Date(Date.parse(date) - 86_400_000).toISOString();

async function* batches(commits: AsyncGenerator<readonly Commit[]>): AsyncGenerator<readonly Commit[]> {
  let batch: Commit[] = [];
  for await (const some of commits) {
    batch.push(...some);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function tieAll(commits: readonly Commit[], reading: Reading): Promise<readonly TiedCommit[]> {
  const { store, kept, counts } = reading;
  const candidates = await store.candidates(commits);
  const asked = commits.flatMap((commit, at) => {
    const one = candidates[at];
    return one && wantsDiff(commit, one) ? [{ commit, candidates: one }] : [];
  });
  const diffs = await readDiffs(asked, reading.repository);
  counts.seen += commits.length;
  return commits.flatMap((commit, at): TiedCommit[] => {
    const one = candidates[at];
    if (!one) return [];
    const diff = diffs.get(commit.sha) ?? null;
    const ties = [...tieCommit(commit, one, diff), ...tiesToCommits(commit, kept, counts)];
    countUnknown(commit, one, counts);
    if (ties.length === 0) return [];
    kept.add(commit.sha);
    counts.tied++;
    for (const { kind, rule } of ties) increase(counts.ties, `${kind} by ${rule}`);
    return [{ commit, ties, patchId: diff?.patchId ?? null, files: diff?.files ?? [] }];
  });
}

type Asked = { readonly commit: Commit; readonly candidates: CommitCandidates };

/** Names of files are cheap, diffs are not: only what touches a file of a patch that may be meant is compared with it. */
async function readDiffs(asked: readonly Asked[], repository: Repository): Promise<ReadonlyMap<string, CommitDiff>> {
  const files = await repository.files(asked.map(({ commit }) => commit.sha));
  const near = asked.filter(({ commit, candidates }) => {
    const wanted = filesWanted(commit, candidates);
    return files.get(commit.sha)?.some((file) => wanted.has(file)) ?? false;
  });
  const diffs = new Map<string, CommitDiff>();
  for await (const { sha, lines } of repository.diffs(near.map(({ commit }) => commit.sha)))
    diffs.set(sha, { ...readCommitDiff(lines), files: files.get(sha) ?? [] });
  return diffs;
}

/** Reverts and follow-ups of what is kept; commits come oldest first. */
function tiesToCommits(commit: Commit, kept: Kept, counts: Counts): readonly CommitTie[] {
  const toTies = (kind: "reverts" | "fixes", names: Commit["fixes"], rule: string) =>
    names.flatMap(({ id }): CommitTie[] => {
      const sha = kept.find(id);
      if (sha === "ambiguous") increase(counts.unknown, `${rule}: commit id that several have`);
      return sha === undefined || sha === "ambiguous" || sha === commit.sha ? [] : [{ kind, target: sha, rule }];
    });
  return [...toTies("reverts", commit.reverts, "This reverts commit"), ...toTies("fixes", commit.fixes, "Fixes")];
}

function countUnknown(commit: Commit, { linked, bugs }: CommitCandidates, { unknown }: Counts): void {
  const mails = new Set(linked.map(({ messageId }) => messageId));
  for (const { target } of commit.links) if (!mails.has(target)) increase(unknown, "link to a mail that is not here");
  for (const { target } of commit.syzbot)
    if (!bugs.includes(target)) increase(unknown, "bug of syzbot that is not here");
}

const increase = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** Shas that are kept, found by their first digits. */
type Kept = { add(sha: string): void; find(id: string): string | "ambiguous" | undefined };

function makeKept(shas: readonly string[]): Kept {
  const byStart = new Map<string, string[]>();
  const add = (sha: string): void => {
    const known = byStart.get(sha.slice(0, START));
    if (!known) byStart.set(sha.slice(0, START), [sha]);
    else if (!known.includes(sha)) known.push(sha);
  };
  for (const sha of shas) add(sha);
  return {
    add,
    find(id) {
      if (id.length < START) return undefined;
      const found = byStart.get(id.slice(0, START))?.filter((sha) => sha.startsWith(id)) ?? [];
      return found.length > 1 ? "ambiguous" : found[0];
    },
  };
}

/** Digits that an abbreviated id has at least: git's own default for a small repository. */
const START = 7;
