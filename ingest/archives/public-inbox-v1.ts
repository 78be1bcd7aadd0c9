/**
 * public-inbox v1: a bare git repository, one file a mail, its path the hash of its Message-ID.
 *
 *   :000000 100644 <zeros> <blob> A\tab/cdef...   a mail arrived       (git log --raw)
 *   :100644 100644 <old>   <new>  M\tab/cdef...   it was edited: another mail with the same id
 *   :100644 000000 <blob>  <zeros> D\tab/cdef...  it was deleted
 *
 *   locator  blob id          cursor  commit id
 *
 * Source: public-inbox-v1-format(5).
 */
import { basename } from "node:path";
import type { ArchiveReader, Opened } from "./archive.ts";
import type { GitObjects } from "./git.ts";
import { type Entry, gitArchive, isRepository, namesInNewestTree, withoutDeleted } from "./public-inbox.ts";

export const publicInboxV1: ArchiveReader = {
  takes: "directory",
  async open(path, list): Promise<Opened> {
    if (!(await isRepository(path))) return { reason: "no git repository" };
    const names = await namesInNewestTree(path);
    if (names.length === 0 || !names.every((name) => /^[0-9a-f]{2}$/.test(name)))
      return { reason: "a git repository, but none of public-inbox v1 (files named by hash)" };
    return {
      archives: [await gitArchive("public-inbox-v1", path, list ?? basename(path).replace(/\.git$/, ""), listEntries)],
    };
  },
};

const MAIL = /^\t[0-9a-f]{2}\/[0-9a-f]{38}$/;

async function listEntries(git: GitObjects, revisions: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const deletions: { readonly blob: string; readonly at: number }[] = [];
  let commit = "";
  const log = ["log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=%H", revisions];
  for await (const lines of git.lines(log)) {
    for (const line of lines) {
      if (line.length === 40) commit = line;
      else if (!MAIL.test(line.slice(98))) continue;
      else if (line[97] === "D") {
        deletions.push({ blob: line.slice(15, 55), at: entries.length });
        entries.push({ commit, blob: line.slice(15, 55), deleted: true });
      } else entries.push({ commit, blob: line.slice(56, 96), deleted: false });
    }
  }
  return deletions.length === 0 ? entries : withoutDeleted(entries, deletions);
}
