/**
 * contentHash: by which copies of a mail from different archives are told to be the same bytes.
 *
 * In: raw bytes. Out: sha256 of them, but for what archive formats and mail programs change: the newlines at the end, CRLF in a mail
 * that has it throughout (saved by a mail program, or from a CRLF mbox), and what a mailbox writes into the head for itself:
 *
 *   Content-Length: 1234        mboxcl2
 *   Status: RO                  what its reader did with it
 *   From a@example.org Tue ...  left on top of a mail that was cut out of a mailbox
 */
import { createHash, type Hash, hash } from "node:crypto";
import { findHeaders, MAX_HEADER_BYTES, usualFields } from "./header-fields.ts";

const LF = 10;
const CR = 13;

/** sha256, 64 hex digits. */
export function contentHash(bytes: Buffer): string {
  const eol = bytes.indexOf(LF);
  const unixed = eol > 0 && bytes[eol - 1] === CR ? withoutCarriageReturns(bytes) : bytes;
  const { extent, text } = usualFields(bytes);
  const sent = extent.start > 0 || isKept(text) ? withoutMailboxFields(unixed) : unixed;
  let end = sent.length;
  while (end > 0 && (sent[end - 1] === LF || sent[end - 1] === CR)) end--;
  return hash("sha256", sent.subarray(0, end));
}

/** Names that no sender writes, or that say nothing of what was sent. */
const NAMES = "content-length|lines|(?:x-)?status|x-keywords|x-mozilla-(?:status2?|keys)|x-uid|x-imap(?:base)?";
const KEPT_BY_MAILBOX = new RegExp(`^(?:${NAMES}):`, "im");
const KEPT_HERE = new RegExp(`(?:${NAMES}):`, "iy");
const FIELDS = new RegExp(`^(?:${NAMES}):[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*`, "gim");

/**
 * Whether a line of a head is one of these fields. Asked line by line where its first letter fits: the pattern over a whole head costs as
 * much as reading it. A head with a CR is left to the pattern, which lets a line begin behind it.
 */
function isKept(text: string): boolean {
  if (text.includes("\r")) return KEPT_BY_MAILBOX.test(text);
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    const initial = text.charCodeAt(at) | 32;
    if (initial !== 99 && initial !== 108 && initial !== 115 && initial !== 120) continue; // c l s x
    KEPT_HERE.lastIndex = at;
    if (KEPT_HERE.test(text)) return true;
  }
  return false;
}

function nextLine(text: string, at: number): number {
  const eol = text.indexOf("\n", at);
  return eol < 0 ? -1 : eol + 1;
}

function withoutMailboxFields(bytes: Buffer): Buffer {
  const { start, end } = findHeaders(bytes);
  const cut = Math.min(end, start + MAX_HEADER_BYTES);
  const head = bytes.toString("latin1", start, cut).replaceAll(FIELDS, "");
  return Buffer.concat([Buffer.from(head, "latin1"), bytes.subarray(cut)]);
}

/** CR LF -> LF; a CR alone stays. */
export const withoutCarriageReturns = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");

/** 64 hex digits; one call is quicker than a Hash object for the few kilobytes of a mail. */
export const sha256 = (pieces: readonly Buffer[]): string => hash("sha256", Buffer.concat(pieces));

/** The same over bytes that come piece by piece and are not held. */
export const startSha256 = (): Sha256 => createHash("sha256");
export type Sha256 = Hash;
