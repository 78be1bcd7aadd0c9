/**
 * contentHash: by which copies of a mail from different archives are told to be the same bytes.
 *
 * In: raw bytes. Out: sha256 of them, but for what archive formats change: the newlines at the end, and CRLF in a mail that
 * has it throughout (saved by a mail program, or from a CRLF mbox).
 */
import { hash } from "node:crypto";

const LF = 10;
const CR = 13;

/** sha256, 64 hex digits. */
export function contentHash(bytes: Buffer): string {
  const eol = bytes.indexOf(LF);
  const unixed = eol > 0 && bytes[eol - 1] === CR ? withoutCarriageReturns(bytes) : bytes;
  let end = unixed.length;
  while (end > 0 && (unixed[end - 1] === LF || unixed[end - 1] === CR)) end--;
  return hash("sha256", unixed.subarray(0, end));
}

/** CR LF -> LF; a CR alone stays. */
export const withoutCarriageReturns = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");

/** 64 hex digits; one call is quicker than a Hash object for the few kilobytes of a mail. */
export const sha256 = (pieces: readonly Buffer[]): string => hash("sha256", Buffer.concat(pieces));
