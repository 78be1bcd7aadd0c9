/**
 * One mbox file -> its mails, streaming, with the place of each.
 *
 * In: chunks of bytes. Out: slices from after a From_ line to before the blank line above the next.
 *
 *   From mboxrd@z Thu Jan  1 00:00:00 1970
 *   Message-ID: <a@example.org>
 *   ...
 *   >From here on the body was escaped
 *                                              blank, the format's
 *   From mboxrd@z Thu Jan  1 00:00:00 1970
 *
 * A From_ line opens a mail where it ends in a time and a year and a header (or the next From_ line, or the end) follows: a
 * body that begins a line with `From ` unescaped does neither. `From <40 hex> Mon Sep 17 00:00:00 2001` (git format-patch) and
 * `From 1844347792267117879@xxx` without a date (some exports of Gmail) are ones only in files that begin so, because lists quote such.
 *
 * Escaping: mboxrd adds one `>` to every `>*From `, mboxo only to `From `; a file does not say which it is. One `>` is taken
 * off in both: exact for mboxrd; in mboxo right for `From `, and wrong only for a line that said `>From ` before.
 *
 * mboxcl2 escapes nothing: `Content-Length: N` says where the body ends, whatever stands in it. It is believed where a From_
 * line or the end of the file stands there; a length that came along from elsewhere does not fit.
 */

import { type Sha256, startSha256 } from "./content-hash.ts";
import { findHeaders, MAX_HEADER_BYTES } from "./header-fields.ts";

export type MboxPiece = {
  /** Offset of the mail's first byte in the (unzipped) file. */
  readonly offset: number;
  /** Bytes it takes there, escapes included. */
  readonly length: number;
  /** Offset from which reading can go on: the next From_ line, or the end. */
  readonly next: number;
  /** As it stands in the file, to be given to unescapeMbox; null where it is longer than MAX_MAIL_BYTES. */
  readonly bytes: Buffer | null;
  /** Of a mail that is too long to be kept, over those bytes of the file. */
  readonly sha256: string | null;
  /** What it is, if it is no mail: lines before the first From_ line. */
  readonly garbage: boolean;
  /** Its length was given (mboxcl2): nothing in it is escaped. */
  readonly verbatim: boolean;
  /** The end of the file came before the end of the mail could be seen. */
  readonly last: boolean;
};

/** Longer mails are counted, not stored. Largest of 896,731 real ones: 4 MB. */
export const MAX_MAIL_BYTES = 64 * 1024 * 1024;

const LF = 10;
const CR = 13;
const FROM = Buffer.from("\nFrom ");
/** `From - ` alone, as Netscape wrote it; `From x@y Thu Jan  1 00:00:00 2026`, `... 12:00 +0100 2026`, `... 2026 +0100`; at the end an optional remark. */
const FROM_LINE =
  /^From (?:- ?\r?$|(?:.{0,512}? )?[A-Z][a-z]{2} {1,2}[A-Z][a-z]{2} {1,2}\d{1,2} {1,2}\d{1,2}:\d\d(?::\d\d)?(?: [A-Za-z+0-9-]{1,10}){0,2} \d{4}(?: [+-]\d{4})?[ \t\r]*$)/;
const PATCH_LINE = /^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001/;
/** Also what tells such a file from other text. */
export const DATELESS_LINE = /^From [^\s@]{1,64}@[^\s@]{1,255}[ \t]*\r?$/;
const HEADER_LINE = /^(?:[!-9;-~]{1,80}[ \t]*:|>?From )/;
/** From_ line and the line below it. */
const LOOKAHEAD = 2048;

/**
 * `offset`: where in the file the chunks begin; it must be a From_ line or 0. Yields one batch for each stretch of input; the
 * bytes stay valid.
 */
export async function* splitMbox(chunks: AsyncIterable<Buffer>, offset = 0): AsyncGenerator<MboxPiece[]> {
  const window = new Window(offset);
  for await (const chunk of chunks) {
    window.append(chunk);
    const pieces = window.take("more to come");
    if (pieces.length > 0) yield pieces;
  }
  const rest = window.take("at the end");
  if (rest.length > 0) yield rest;
}

type Progress = "more to come" | "at the end";

/** The bytes read and not yet given out. Buffers grow by doubling into new memory: what was given out is never overwritten. */
class Window {
  #memory = Buffer.alloc(0);
  #length = 0;
  /** File offset of the first byte held. */
  #base: number;
  /** Up to here no From_ line begins. */
  #searched = 0;
  /** File offset of the current mail, behind its From_ line; null above the first. */
  #mail: number | null = null;
  /** File offset of what is not given out yet, From_ lines included. */
  #from: number;
  /** Which lines open a mail, told from the first of the file. */
  #dialect: "dated" | "patches" | "dateless" | null = null;
  /** File offset of the current mail's end as its Content-Length has it; null where there is none that fits. */
  #stated: number | null | "not asked" = null;
  /** Over what was let go of a mail that is too long, and how far that goes in the file. */
  #overlong: { readonly hash: Sha256; readonly to: number } | null = null;

  constructor(offset: number) {
    this.#base = offset;
    this.#from = offset;
  }

  append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#memory.length) {
      const memory = Buffer.allocUnsafe(Math.max(1 << 20, 2 * length));
      this.#memory.copy(memory, 0, 0, this.#length);
      this.#memory = memory;
    }
    chunk.copy(this.#memory, this.#length);
    this.#length = length;
  }

  take(progress: Progress): MboxPiece[] {
    const pieces: MboxPiece[] = [];
    for (let line = this.#nextFromLine(progress); line; line = this.#nextFromLine(progress)) {
      this.#finish(pieces, line.start, false);
      this.#mail = this.#base + line.end;
      this.#from = this.#base + line.start;
      this.#stated = "not asked";
      // The newline of a From_ line can begin the next one.
      this.#searched = line.end - 1;
    }
    if (progress === "at the end") this.#finish(pieces, this.#length, true);
    else this.#drop();
    return pieces;
  }

  /** `end`: in the window, a From_ line or the end of the file. */
  #finish(pieces: MboxPiece[], end: number, last: boolean): void {
    const next = this.#base + end;
    const garbage = this.#mail === null;
    const offset = this.#mail ?? this.#from;
    if (garbage && isEmpty(this.#memory.subarray(Math.max(0, offset - this.#base), end)) && offset >= this.#base)
      return;
    const length = next - offset;
    if (garbage || length > MAX_MAIL_BYTES || offset < this.#base) {
      const sha256 = garbage ? null : this.#hashTo(next).digest("hex");
      this.#overlong = null;
      pieces.push({ offset, length, next, bytes: null, sha256, garbage, verbatim: false, last });
      return;
    }
    const stated = typeof this.#stated === "number" ? this.#stated : null;
    const bytes =
      stated === null
        ? withoutSeparator(this.#memory.subarray(offset - this.#base, end))
        : this.#memory.subarray(offset - this.#base, stated - this.#base);
    pieces.push({ offset, length: bytes.length, next, bytes, sha256: null, garbage, verbatim: stated !== null, last });
  }

  /** Lets go of what was given out, and of a mail that is too long to be kept. */
  #drop(): void {
    const held = this.#base + this.#length - this.#from;
    const keep =
      held > MAX_MAIL_BYTES || (this.#mail === null && held > LOOKAHEAD) ? this.#searched : this.#from - this.#base;
    if (keep <= 0) return;
    if (held > MAX_MAIL_BYTES && this.#mail !== null) this.#hashTo(this.#base + keep);
    this.#memory = this.#memory.subarray(keep);
    this.#length -= keep;
    this.#base += keep;
    this.#searched -= keep;
  }

  /** `to`: file offset. */
  #hashTo(to: number): Sha256 {
    const { hash, to: from } = this.#overlong ?? { hash: startSha256(), to: this.#mail ?? this.#base };
    this.#overlong = { hash: hash.update(this.#memory.subarray(from - this.#base, to - this.#base)), to };
    return hash;
  }

  #nextFromLine(progress: Progress): { start: number; end: number } | undefined {
    if (this.#stated === "not asked" && !this.#askLength(progress)) return undefined;
    for (;;) {
      const start = this.#candidate();
      if (start < 0) return undefined;
      const seen = this.#memory.toString("latin1", start, Math.min(start + LOOKAHEAD, this.#length));
      const eol = seen.indexOf("\n");
      const complete = eol >= 0 && seen.indexOf("\n", eol + 1) >= 0;
      if (!complete && seen.length < LOOKAHEAD && progress === "more to come") {
        this.#searched = Math.max(0, start - 1);
        return undefined;
      }
      if (this.#isFromLine(seen, eol)) return { start, end: eol < 0 ? this.#length : start + eol + 1 };
      this.#searched = Math.max(1, start);
    }
  }

  /** Reads the Content-Length of the current mail; false while too little is held to see whether it fits. */
  #askLength(progress: Progress): boolean {
    const start = (this.#mail ?? 0) - this.#base;
    if (start < 0) {
      this.#stated = null; // too long to be held
      return true;
    }
    const held = this.#memory.subarray(0, this.#length);
    const isMore = progress === "more to come";
    const block = held.subarray(start, start + MAX_HEADER_BYTES);
    const extent = findHeaders(block);
    if (isMore && extent.body === block.length && block.length < MAX_HEADER_BYTES) return false;
    this.#stated = null;
    const length = contentLength(block.subarray(0, extent.end));
    if (length === undefined) return true;
    const end = start + extent.body + length;
    if (isMore && end + FROM.length + 1 > held.length) {
      this.#stated = "not asked";
      return false;
    }
    if (!isMailEnd(held, end)) return true;
    this.#stated = this.#base + end;
    // The newline above the From_ line is where the search for it begins.
    this.#searched = Math.max(this.#searched, end - 1);
    return true;
  }

  /** The next line that begins with `From `, -1 where none is held. */
  #candidate(): number {
    const held = this.#memory.subarray(0, this.#length);
    const atStart = this.#base === 0 && held[0] === 0xef && held[1] === 0xbb && held[2] === 0xbf ? 3 : 0;
    if (this.#mail === null && this.#searched === 0 && held.toString("latin1", atStart, atStart + 5) === "From ")
      return atStart;
    const found = held.indexOf(FROM, this.#searched);
    if (found >= 0) return found + 1;
    this.#searched = Math.max(this.#searched, this.#length - FROM.length + 1);
    return -1;
  }

  #isFromLine(seen: string, eol: number): boolean {
    const line = eol < 0 ? seen : seen.slice(0, eol);
    const below = eol < 0 ? "" : seen.slice(eol + 1);
    const isDated = FROM_LINE.test(line);
    const isFirst = this.#dialect === null && this.#mail === null;
    const isDateless = !isDated && (isFirst || this.#dialect === "dateless") && DATELESS_LINE.test(line);
    if (!(isDated || isDateless) || !(below === "" || HEADER_LINE.test(below))) return false;
    const isPatch = PATCH_LINE.test(line);
    this.#dialect ??= isDateless ? "dateless" : isPatch ? "patches" : "dated";
    return !isPatch || this.#dialect === "patches";
  }
}

const CONTENT_LENGTH = Buffer.from("\nContent-Length:");

function contentLength(head: Buffer): number | undefined {
  const at = head.indexOf(CONTENT_LENGTH);
  if (at < 0) return undefined;
  const value = head.toString("latin1", at + CONTENT_LENGTH.length, at + CONTENT_LENGTH.length + 20);
  const length = Number(/^[ \t]*(\d{1,9})[ \t\r]*\n/.exec(value)?.[1] ?? Number.NaN);
  return length <= MAX_MAIL_BYTES ? length : undefined;
}

/** The end of the file with at most a newline, or a From_ line with or without a blank line above it. */
function isMailEnd(held: Buffer, end: number): boolean {
  if (
    end > held.length ||
    (end > 0 && held[end - 1] !== LF && held[end] !== LF && held[end] !== CR && end < held.length)
  )
    return false;
  const rest = held.toString("latin1", end, end + FROM.length + 2);
  return /^(?:\r?\n)?(?:From |$)/.test(rest);
}

const isEmpty = (bytes: Buffer): boolean =>
  bytes.length < 4 && /^(?:\xef\xbb\xbf)?[\r\n]*$/.test(bytes.toString("latin1"));

/** The blank line above a From_ line is the format's, where there is one. */
function withoutSeparator(bytes: Buffer): Buffer {
  const end = bytes.length;
  if (bytes[end - 1] !== LF) return bytes;
  if (bytes[end - 2] === LF) return bytes.subarray(0, end - 1);
  if (bytes[end - 2] === CR && bytes[end - 3] === LF) return bytes.subarray(0, end - 2);
  return bytes;
}

const ESCAPED = Buffer.from(">From ");

/** One `>` off every line that is `>`s and `From `; the same bytes where there is none. */
export function unescapeMbox(bytes: Buffer): Buffer {
  let kept: Buffer[] | undefined;
  let at = 0;
  for (let found = bytes.indexOf(ESCAPED); found >= 0; found = bytes.indexOf(ESCAPED, found + ESCAPED.length)) {
    let start = found;
    while (start > at && bytes[start - 1] === 62) start--;
    if (start > 0 && bytes[start - 1] !== LF) continue;
    kept ??= [];
    kept.push(bytes.subarray(at, start));
    at = start + 1;
  }
  if (!kept) return bytes;
  kept.push(bytes.subarray(at));
  return Buffer.concat(kept);
}

/** The other way, as mboxrd has it: what `t.mbox.gz` gives out. Bytes of one mail with its From_ line and its blank line. */
export function formatMboxrd(bytes: Buffer): Buffer {
  const lines: Buffer[] = [Buffer.from("From mboxrd@z Thu Jan  1 00:00:00 1970\n")];
  let at = 0;
  const text = Buffer.from("From ");
  for (let found = bytes.indexOf(text); found >= 0; found = bytes.indexOf(text, found + text.length)) {
    let start = found;
    while (start > at && bytes[start - 1] === 62) start--;
    if (start > 0 && bytes[start - 1] !== LF) continue;
    lines.push(bytes.subarray(at, start), Buffer.from(">"));
    at = start;
  }
  lines.push(bytes.subarray(at), Buffer.from(bytes.at(-1) === LF ? "\n" : "\n\n"));
  return Buffer.concat(lines);
}
