/**
 * contentHash: by which copies of a mail from different archives are told to be the same bytes.
 *
 * In: raw bytes. Out: sha256 of them, but for what archive formats change: the newlines at the end, and CRLF in a mail that
 * has it throughout (saved by a mail program, or from a CRLF mbox).
 */
import { createHash } from "node:crypto";

const LF = 10;
const CR = 13;

/** sha256, 64 hex digits. */
export function contentHash(bytes: Buffer): string {
  const eol = bytes.indexOf(LF);
  const unixed = eol > 0 && bytes[eol - 1] === CR ? withoutCarriageReturns(bytes) : bytes;
  let end = unixed.length;
  while (end > 0 && (unixed[end - 1] === LF || unixed[end - 1] === CR)) end--;
  return createHash("sha256").update(unixed.subarray(0, end)).digest("hex");
}

/** CR LF -> LF; a CR alone stays. */
export function withoutCarriageReturns(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let at = 0;
  for (;;) {
    const found = bytes.indexOf(CR, at);
    const stop = found < 0 ? bytes.length : found;
    length += bytes.copy(out, length, at, stop);
    if (found < 0) return out.subarray(0, length);
    if (bytes[found + 1] !== LF) out[length++] = CR;
    at = found + 1;
  }
}

export const sha256 = (pieces: readonly Buffer[]): string => {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
};
