/**
 * The patch-id of git: equal for the same change at other line numbers, with other white space or another order of files.
 *
 * In: the lines of one diff. Out: 40 hex digits, as `git patch-id --stable` prints them for that diff as its commit has it: a
 * context line whose only space a mailer took counts as one, and a diff without git's header (quilt, diff -u) gets it. Null for an empty diff.
 * Source: get_one_patchid() and flush_one_hunk() in git's builtin/patch-id.c and diff.c.
 */
import { hash } from "node:crypto";
import type { DiffLine } from "./diff.ts";

export function patchIdOf(lines: readonly DiffLine[]): string | null {
  const sum = new Uint8Array(20);
  let file: string[] = [];
  let blobs = "";
  let [sawHunk, isBinary, isEmpty] = [false, false, true];
  const flush = () => {
    addWithCarry(sum, hash("sha1", file.join("").replace(SPACE, ""), "buffer"));
    file = [];
  };
  for (const { kind, text } of lines) {
    if (kind === "hunk") sawHunk = true;
    if (kind === "hunk" || text.startsWith("\\ ")) continue;
    if (kind === "header" && text.startsWith("diff ")) {
      if (sawHunk) flush();
      [sawHunk, isBinary] = [false, false];
    }
    if (isBinary) continue;
    isEmpty = false;
    if (kind === "header" && text.startsWith("index ")) blobs = BLOBS.exec(text)?.slice(1).join("") ?? "";
    else if (kind === "header" && /^(?:GIT binary patch|Binary files)/.test(text)) {
      // What a binary file becomes is told by its blobs alone.
      isBinary = true;
      file.push(blobs);
      flush();
    } else file.push(text);
  }
  if (isEmpty) return null;
  flush();
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Of the changed lines alone; null where nothing is added or removed: a rename has no lines to be known by. */
export const linesIdOf = (lines: readonly DiffLine[]): string | null =>
  lines.some(({ kind }) => kind === "added" || kind === "removed")
    ? patchIdOf(lines.filter(({ kind }) => kind !== "context"))
    : null;

/** Taken out of a file's lines together: one by one they cost four times as much. */
const SPACE = /[ \t\r\n\v\f]+/g;

// index 7ae6df7..df1b0ac 100644
const BLOBS = /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})/;

/** Files are added up as little-endian numbers, so that their order does not matter. */
function addWithCarry(sum: Uint8Array, digest: Uint8Array) {
  let carry = 0;
  for (let index = 0; index < sum.length; index++) {
    carry += (sum[index] ?? 0) + (digest[index] ?? 0);
    sum[index] = carry & 0xff;
    carry >>= 8;
  }
}
