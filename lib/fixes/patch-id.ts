/**
 * The patch-id of git: equal for the same change at other line numbers, with other white space or another order of files.
 *
 * In: the lines of one diff. Out: 40 hex digits, as `git patch-id --stable` prints them; null for an empty diff.
 * Source: get_one_patchid() and flush_one_hunk() in git's builtin/patch-id.c and diff.c.
 */
import { createHash } from "node:crypto";
import type { DiffLine } from "./diff.ts";

export function patchIdOf(lines: readonly DiffLine[]): string | null {
  const sum = new Uint8Array(20);
  let file: string[] = [];
  let sawHunk = false;
  const flush = () => {
    addWithCarry(sum, createHash("sha1").update(file.join("")).digest());
    file = [];
  };
  for (const line of lines) {
    if (line.kind === "hunk") {
      sawHunk = true;
      continue;
    }
    if (line.text.startsWith("index ") || line.text.startsWith("\\ ")) continue;
    if (line.kind === "header" && line.text.startsWith("diff ") && sawHunk) {
      flush();
      sawHunk = false;
    }
    file.push(line.text.replace(/[ \t\r\n\v\f]+/g, ""));
  }
  if (!sawHunk) return null;
  flush();
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Files are added up as little-endian numbers, so that their order does not matter. */
function addWithCarry(sum: Uint8Array, digest: Uint8Array) {
  let carry = 0;
  for (let index = 0; index < sum.length; index++) {
    carry += (sum[index] ?? 0) + (digest[index] ?? 0);
    sum[index] = carry & 0xff;
    carry >>= 8;
  }
}
