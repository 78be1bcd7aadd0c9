/**
 * The first release that holds each kept commit: `git describe --contains`, for all of them by one walk.
 *
 *   v6.1 -- c -- b -- a          children come before parents: a commit is in the oldest release that one of its children is in
 *
 * The walk ends at the oldest commit that waits for its release.
 */
import type { CommitStore } from "../lib/db/writer/index.ts";
import type { Repository, Tag } from "./repository.ts";

/** How many commits got their release. */
export async function findReleases(repository: Repository, tags: readonly Tag[], store: CommitStore): Promise<number> {
  const unreleased = await store.unreleased();
  if (unreleased.length === 0 || tags.length === 0) return 0;
  const dates = unreleased.flatMap(({ committedAt }) => committedAt ?? []).sort();
  const found = await walk(repository, tags, new Set(unreleased.map(({ sha }) => sha)), dates[0] ?? null);
  await store.saveReleases(found);
  return found.length;
}

type Release = { readonly name: string; readonly at: number };

async function walk(repository: Repository, tags: readonly Tag[], waiting: ReadonlySet<string>, since: string | null) {
  const namesOf = new Map<string, string[]>();
  for (const { name, sha } of tags) namesOf.set(sha, [...(namesOf.get(sha) ?? []), name].sort());
  const found: { sha: string; release: string }[] = [];
  // The edge of the walk: commits of which a child was met, and which were not met themselves.
  const edge = new Map<string, Release>();
  for await (const commits of repository.history([...namesOf.keys()].sort(), since)) {
    for (const { sha, committedAt, parents } of commits) {
      const own = namesOf.get(sha)?.[0];
      const release = older(edge.get(sha), own === undefined ? undefined : { name: own, at: committedAt });
      edge.delete(sha);
      if (!release) continue;
      if (waiting.has(sha)) found.push({ sha, release: release.name });
      for (const parent of parents) {
        const best = older(edge.get(parent), release);
        if (best) edge.set(parent, best);
      }
    }
  }
  return found;
}

function older(a: Release | undefined, b: Release | undefined): Release | undefined {
  if (!a || !b) return a ?? b;
  if (a.at !== b.at) return a.at < b.at ? a : b;
  return a.name < b.name ? a : b;
}
