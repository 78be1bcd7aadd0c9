/**
 * public-inbox v2: one mail per commit, in a file `m`, in a bare git repository per epoch.
 *
 *   NAME/git/0.git, NAME/git/1.git, ...       all of them, oldest first; or one N.git alone
 *   :100644 100644 <old blob> <new blob> M\tm  a mail arrived       (git log --raw)
 *   :000000 100644 <zeros> <blob> A\td         the mail with this blob was deleted
 *
 *   locator  blob id          cursor  commit id
 *
 * A deleted mail is a `rejected` item "deleted" with the blob's id: in place of the mail where both are read in one go, at the
 * deletion where the mail was read before. Source: public-inbox-v2-format(5).
 */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MAX_MAIL_BYTES } from "../../lib/mail/index.ts";
import type { Archive, ArchiveItem, ArchiveReader, FetchedMail, Format, Opened } from "./archive.ts";
import { type Blob, type GitObjects, openGit, readHead } from "./git.ts";

export const publicInbox: ArchiveReader = {
  takes: "directory",
  async open(path, list): Promise<Opened> {
    if (await isRepository(path)) return openEpochs([path], list ?? listOfEpoch(path));
    const folder = join(path, "git");
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
      throw error;
    });
    const epochs = names
      .filter((name) => /^\d{1,6}\.git$/.test(name))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    if (epochs.length === 0) return { reason: "a directory without public-inbox epochs (git/0.git)" };
    return openEpochs(
      epochs.map((name) => join(folder, name)),
      list ?? basename(path),
    );
  },
};

/** `NAME/git/0.git` -> NAME; of an epoch that stands alone nothing is known. */
function listOfEpoch(path: string): string | null {
  const parent = dirname(path);
  if (basename(parent) !== "git" || !/^\d+\.git$/.test(basename(path))) return null;
  return basename(dirname(parent)) || null;
}

export async function isRepository(path: string): Promise<boolean> {
  const found = await Promise.all(
    ["HEAD", "objects", "refs"].map((name) => stat(join(path, name)).catch(() => undefined)),
  );
  return found.every((one) => one !== undefined);
}

/** Lists what a range of commits brought and took away, oldest first. */
type ListEntries = (git: GitObjects, revisions: string) => Promise<readonly Entry[]>;

async function openEpochs(paths: readonly string[], list: string | null): Promise<Opened> {
  const archives: Archive[] = [];
  for (const path of paths) {
    if (!(await isRepository(path))) return { reason: `${basename(path)} is no git repository` };
    const reason = await whyNoEpoch(path);
    if (reason !== undefined) return { reason };
    archives.push(await gitArchive("public-inbox", path, list, listEntries));
  }
  return { archives };
}

/** An epoch's newest tree holds `m` or `d` and nothing else. */
async function whyNoEpoch(path: string): Promise<string | undefined> {
  const names = await namesInNewestTree(path);
  if (names.every((name) => name === "m" || name === "d")) return undefined;
  return "a git repository, but no epoch of public-inbox v2 (one file m a commit)";
}

/** At the top; none in a repository without a commit. */
export async function namesInNewestTree(path: string): Promise<readonly string[]> {
  const head = await readHead(path);
  if (head === undefined) return [];
  const git = await openGit(path);
  try {
    const names: string[] = [];
    for await (const lines of git.lines(["ls-tree", "--name-only", head])) names.push(...lines);
    return names.filter((name) => name !== "");
  } finally {
    await git.close();
  }
}

export async function gitArchive(
  format: Format,
  path: string,
  list: string | null,
  listEntries: ListEntries,
): Promise<Archive> {
  return {
    format,
    path,
    list,
    bytes: await objectBytes(path),
    stamp: async () => (await readHead(path)) ?? "empty",
    read: (after) => read(path, after, listEntries),
    fetch: (locators) => fetch(path, locators),
  };
}

/** Of the packs; a young repository has none, and only then are its loose objects counted. */
async function objectBytes(path: string): Promise<number> {
  const packed = await sizeOf(join(path, "objects", "pack"), { recursive: false });
  return packed > 0 ? packed : sizeOf(join(path, "objects"), { recursive: true });
}

async function sizeOf(folder: string, options: { readonly recursive: boolean }): Promise<number> {
  const names = await readdir(folder, options).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return found.reduce((sum, one) => sum + (one?.isFile() ? one.size : 0), 0);
}

async function* read(
  path: string,
  after: string | null,
  listEntries: ListEntries,
): AsyncGenerator<readonly ArchiveItem[]> {
  const head = await readHead(path);
  if (head === undefined || head === after) return;
  const git = await openGit(path);
  try {
    const entries = await listEntries(git, await range(git, head, after));
    let at = 0;
    for await (const blobs of git.blobs(entries.map((entry) => entry.blob))) {
      const items: ArchiveItem[] = [];
      for (const blob of blobs) {
        const entry = entries[at++];
        if (entry) items.push(toItem(entry, blob));
      }
      yield items;
    }
  } finally {
    await git.close();
  }
}

/** Only what is new, where the cursor is still part of the history (an edit or a purge rewrites it). */
async function range(git: GitObjects, head: string, after: string | null): Promise<string> {
  if (after === null || !/^[0-9a-f]{40}$/.test(after)) return head;
  return (await git.succeeds(["merge-base", "--is-ancestor", after, head])) ? `${after}..${head}` : head;
}

export type Entry = { readonly commit: string; readonly blob: string; deleted: boolean };

/** Oldest first. The whole log is read before the first mail, because a deletion stands behind what it deletes. */
async function listEntries(git: GitObjects, revisions: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const deletions: { readonly blob: string; readonly at: number }[] = [];
  let commit = "";
  const log = ["log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=%H", revisions];
  for await (const lines of git.lines(log)) {
    for (const line of lines) {
      if (line.length === 40) commit = line;
      else if (line.endsWith("\tm") && line[97] !== "D")
        entries.push({ commit, blob: line.slice(56, 96), deleted: false });
      else if (line.endsWith("\td") && line[97] !== "D") {
        deletions.push({ blob: line.slice(56, 96), at: entries.length });
        entries.push({ commit, blob: line.slice(56, 96), deleted: true });
      }
    }
  }
  return deletions.length === 0 ? entries : withoutDeleted(entries, deletions);
}

/** The last arrival of a blob before its deletion becomes the deletion; one that arrives again later stays. */
export function withoutDeleted(
  entries: Entry[],
  deletions: readonly { readonly blob: string; readonly at: number }[],
): Entry[] {
  const places = new Map<string, number[]>(deletions.map(({ blob }) => [blob, []]));
  for (const [at, entry] of entries.entries()) if (!entry.deleted) places.get(entry.blob)?.push(at);
  const dropped = new Set<number>();
  for (const { blob, at } of deletions) {
    for (const place of places.get(blob) ?? []) {
      const entry = entries[place];
      if (place > at || !entry || entry.deleted) continue;
      entry.deleted = true;
      dropped.add(at);
    }
  }
  return entries.filter((_, at) => !dropped.has(at));
}

function toItem(entry: Entry, blob: Blob): ArchiveItem {
  const base = { locator: entry.blob, cursor: entry.commit };
  if (entry.deleted) return { kind: "rejected", ...base, reason: "deleted", detail: "taken out of its inbox" };
  if (blob.size !== undefined)
    return {
      kind: "rejected",
      ...base,
      reason: "too-large",
      detail: `${blob.size} bytes, the limit is ${MAX_MAIL_BYTES}`,
    };
  if (blob.fault !== undefined) return { kind: "rejected", ...base, reason: "archive-unreadable", detail: blob.fault };
  if (!blob.bytes)
    return { kind: "rejected", ...base, reason: "missing", detail: "the repository does not have this blob" };
  if (blob.bytes.length === 0) return { kind: "rejected", ...base, reason: "empty", detail: "an empty blob" };
  return { kind: "message", ...base, bytes: blob.bytes };
}

async function* fetch(path: string, locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]> {
  const ids = locators.filter((locator) => /^[0-9a-f]{40}$/.test(locator));
  const git = await openGit(path);
  try {
    for await (const blobs of git.blobs(ids)) {
      const mails = blobs.flatMap(({ id, bytes }) => (bytes ? [{ locator: id, bytes }] : []));
      if (mails.length > 0) yield mails;
    }
  } finally {
    await git.close();
  }
}
