/**
 * The header block of a mail: where it ends, and its fields one by one.
 *
 * In: raw bytes. Out: offsets, and [name, value] pairs in order, as latin1 text, folded lines not yet unfolded.
 *
 *   List-Id: Linux f2fs <linux-f2fs-devel.lists.sourceforge.net>\n
 *   name     value
 *
 * Source: RFC 5322 section 2.2; real mail adds lines without a colon (skipped) and a From_ line on top (skipped).
 */

export type HeaderField = { readonly name: string; readonly value: string };

/** One block of a real list never exceeds 100 KB; a flood of headers stops here (reliability.md). */
export const MAX_HEADER_BYTES = 256 * 1024;

/** Longest field name that is read; RFC 5322 allows 998, real ones stay under 60. */
const MAX_NAME = 80;

export type HeaderExtent = {
  /** First byte of the first field: past a byte order mark and a From_ line. */
  readonly start: number;
  /** End of the last field, its newline included. */
  readonly end: number;
  /** First byte after the blank line; the length of the mail where there is none. */
  readonly body: number;
};

const LF = 10;
const CR = 13;
const BLANK_LF = Buffer.from("\n\n");
const BLANK_CRLF = Buffer.from("\n\r\n");

export function findHeaders(bytes: Buffer, from = 0, to = bytes.length): HeaderExtent {
  const start = skipEnvelope(bytes, from, to);
  if (start < to && bytes[start] === LF) return { start, end: start, body: start + 1 };
  if (bytes[start] === CR && bytes[start + 1] === LF) return { start, end: start, body: Math.min(to, start + 2) };
  const first = bytes.indexOf(LF, start);
  const crlf = first > start && bytes[first - 1] === CR;
  const blank = nearest(bytes, start, to, crlf);
  if (!blank) return { start, end: to, body: to };
  return blank;
}

/** The blank line in the mail's own line ends, unless one in the other line ends comes first (mixed mails exist). */
function nearest(bytes: Buffer, start: number, to: number, crlf: boolean): HeaderExtent | undefined {
  const own = bytes.indexOf(crlf ? BLANK_CRLF : BLANK_LF, start);
  const limit = own < 0 ? to : Math.min(own, to);
  const other = bytes.subarray(start, limit).indexOf(crlf ? BLANK_LF : BLANK_CRLF);
  const at = other >= 0 ? start + other : own;
  if (at < 0 || at >= to) return undefined;
  const body = at + (bytes[at + 1] === CR ? 3 : 2);
  return { start, end: at + 1, body: Math.min(body, to) };
}

/** A byte order mark, and the From_ line that some programs leave on a saved mail: `From x@y Thu Jan  1 ...`, `>From ...`. */
function skipEnvelope(bytes: Buffer, from: number, to: number): number {
  let at = from;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  const mark = bytes.toString("latin1", at, Math.min(at + 6, to));
  if (mark.startsWith("From ") || mark.startsWith(">From ")) {
    const eol = bytes.indexOf(LF, at);
    if (eol >= 0 && eol < to) at = eol + 1;
  }
  return at;
}

/**
 * Calls `visit` for every field; `name` in lower case, the value with its folds. `initials`: only names that begin with one of
 * these (lower case) are cut out at all, which saves most of the work where few are wanted.
 */
export function eachField(text: string, visit: (name: string, value: string) => void, initials = ""): void {
  const wanted = maskOf(initials);
  let at = 0;
  while (at < text.length) {
    let eol = text.indexOf("\n", at);
    if (eol < 0) eol = text.length;
    let next = eol + 1;
    while (next < text.length && isBlank(text.charCodeAt(next))) {
      eol = text.indexOf("\n", next);
      if (eol < 0) eol = text.length;
      next = eol + 1;
    }
    if (wanted === 0 || isIn(wanted, text.charCodeAt(at) | 32)) readField(text, at, eol, visit);
    at = next;
  }
}

/** A bit for each letter: sixty lines of every mail are asked. */
function maskOf(initials: string): number {
  let mask = 0;
  for (let at = 0; at < initials.length; at++) mask |= 1 << (initials.charCodeAt(at) - 97);
  return mask;
}

const isIn = (mask: number, letter: number): boolean =>
  letter >= 97 && letter <= 122 && ((mask >> (letter - 97)) & 1) === 1;

function readField(text: string, at: number, eol: number, visit: (name: string, value: string) => void): void {
  const limit = Math.min(eol, at + MAX_NAME);
  let colon = at;
  let isPlain = true;
  for (; colon < limit; colon++) {
    const code = text.charCodeAt(colon);
    if (code === 58) break;
    if (code <= 32 || code >= 127) isPlain = false;
  }
  if (colon === at || colon === limit) return;
  const name = text.slice(at, colon).toLowerCase();
  const trimmed = isPlain ? name : name.trimEnd();
  if (isPlain || !/\s/.test(trimmed)) visit(trimmed, text.slice(colon + 1, eol));
}

/** The fields' text, at most MAX_HEADER_BYTES of it. A NUL is a blank: no mail may have one, and not every database can hold it. */
export function headerText(bytes: Buffer, extent: HeaderExtent): string {
  const text = bytes.toString("latin1", extent.start, Math.min(extent.end, extent.start + MAX_HEADER_BYTES));
  return text.includes("\0") ? text.replaceAll("\0", " ") : text;
}

/** Folds removed as RFC 5322 2.2.3 says (the newline goes, the blank stays), ends trimmed. */
export const unfold = (value: string): string => (value.includes("\n") ? value.replace(/\r?\n/g, "") : value).trim();

const isBlank = (code: number): boolean => code === 32 || code === 9;

export type Header = { readonly extent: HeaderExtent; readonly text: string; readonly fields: readonly HeaderField[] };

/** First letters of every field that the first pass asks for: Message-ID, In-Reply-To, References, Subject, From, Date, List-Id, Content-*. */
const INITIALS = "mirsfdlc";
let last: { readonly bytes: Buffer; readonly header: Header } | undefined;

/**
 * The fields that are asked of every mail. The first pass asks three times for the same mail (head, marks, body hash), so the
 * last answer is kept; the bytes must not be changed in between.
 */
export function usualFields(bytes: Buffer): Header {
  if (last?.bytes === bytes) return last.header;
  const extent = findHeaders(bytes);
  const text = headerText(bytes, extent);
  const fields: HeaderField[] = [];
  eachField(text, (name, value) => fields.push({ name, value }), INITIALS);
  last = { bytes, header: { extent, text, fields } };
  return last.header;
}
