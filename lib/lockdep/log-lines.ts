/**
 * Takes from a line what the mail and the console put before it, and says where the rest stood.
 *
 * In: the text and the offset of a line. Out: a LogLine, whose `text` is what the kernel printed, without blanks around it.
 *
 *   > > Aug 27 10:41:54 host kernel: [  309.075885][ T2468] -> #1 (&mm->mmap_lock){++++}-{3:3}:
 *   quotes  syslog                   time           caller  text
 *
 * Which prefixes exist: Documentation/core-api/printk-basics.rst, util-linux dmesg(1), RFC 3164 and 5424.
 */

import { type Frame, readFrame } from "./stack.ts";

export type LogLine = {
  readonly text: string;
  /** Number of the line in the whole text, from 1. */
  readonly line: number;
  /** Last line where several were joined. */
  readonly last: number;
  /** Offsets in the whole text, without the line's end. */
  readonly start: number;
  readonly end: number;
  /** Blanks before the text, after all prefixes. */
  readonly indent: number;
  readonly depth: number;
  /** `T2468`, `C1`, or "" where none is printed. */
  readonly caller: string;
  /** A printk time was taken off. */
  readonly timed: boolean;
  readonly damage: "html-entities" | "line-too-long" | "flattened" | "broken-lines" | "wrapped" | null;
  /** The line is a frame to its last word: told at once, since nearly all lines of a splat are. */
  readonly frame: Frame | null;
};

/** A line that prints no prefix of ours is read for at most this many; more is an attack. */
const MAX_PREFIXES = 64;

/** Lines beyond this are text, not grammar (they are cut into pieces before by flat-lines.ts where they hold a splat). */
export const MAX_LINE = 1024;

export function readLogLine(source: string, start: number, line: number): LogLine {
  const newline = source.indexOf("\n", start);
  return toLogLine(source, start, newline < 0 ? source.length : newline, line);
}

/** The line between two offsets; blanks before its end are no part of it. */
export function toLogLine(source: string, start: number, until: number, line: number): LogLine {
  const end = trimEnd(source, start, until);
  const prefix = skipPrefixes(source, start, end);
  const isLong = end - prefix.at > MAX_LINE;
  const raw = source.slice(prefix.at, isLong ? prefix.at + MAX_LINE : end);
  const read = isLong ? undefined : readFrame(raw);
  const frame = read?.isWhole ? read.frame : null;
  const text = frame === null ? plainText(raw) : raw;
  const isEscaped = prefix.entities || (text !== raw && raw.includes("&"));
  return {
    text,
    line,
    last: line,
    start,
    end,
    indent: prefix.indent,
    depth: prefix.depth,
    caller: prefix.caller,
    timed: prefix.timed,
    damage: isLong ? "line-too-long" : isEscaped ? "html-entities" : null,
    frame,
  };
}

type Prefix = { at: number; depth: number; indent: number; caller: string; timed: boolean; entities: boolean };

function skipPrefixes(source: string, start: number, end: number): Prefix {
  const prefix: Prefix = { at: start, depth: 0, indent: 0, caller: "", timed: false, entities: false };
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    const from = skipBlanks(source, prefix.at, end);
    prefix.indent = from - prefix.at;
    prefix.at = from;
    if (from >= end || !skipOne(source, prefix, end)) return prefix;
  }
  return prefix;
}

/** One prefix off; false where the text begins. */
function skipOne(source: string, prefix: Prefix, end: number): boolean {
  const { at } = prefix;
  switch (source.charCodeAt(at)) {
    case 62: // > quoted
      return quoted(prefix, 1);
    case 124: // | quoted, as some authors do
      return source.charCodeAt(at + 1) === 32 || at + 1 === end ? quoted(prefix, 1) : false;
    case 38: // &gt; quoted in HTML
      prefix.entities = source.startsWith("&gt;", at) || prefix.entities;
      return source.startsWith("&gt;", at) ? quoted(prefix, 4) : skip(ESCAPED_LEVEL, source, prefix);
    case 91: // [ 12.345678] or [   T15], not the address [<ffffffff8121df0c>] of a frame
      return source.charCodeAt(at + 1) !== 60 && bracket(source, prefix);
    case 60: // <4>
      return skip(LEVEL, source, prefix);
    case 35: // #012, a newline as rsyslog writes it
      return skip(NEWLINE_ESCAPE, source, prefix);
    case 107: // kernel: or kern  :warn  :
      return skip(KERNEL, source, prefix);
    default:
      return mayBeDate(source, at) && skip(SYSLOG, source, prefix);
  }
}

function quoted(prefix: Prefix, length: number): boolean {
  prefix.depth += 1;
  prefix.at += length;
  return true;
}

function bracket(source: string, prefix: Prefix): boolean {
  if (skip(TIME, source, prefix)) {
    prefix.timed = true;
    return true;
  }
  CALLER.lastIndex = prefix.at;
  const caller = CALLER.exec(source)?.[1];
  if (caller === undefined) return false;
  // A log of logs carries two: the outer one stands on every line, the inner one not on the second lines of records.
  if (prefix.caller === "") prefix.caller = caller;
  prefix.at = CALLER.lastIndex;
  return true;
}

function skip(pattern: RegExp, source: string, prefix: Prefix): boolean {
  pattern.lastIndex = prefix.at;
  if (!pattern.test(source)) return false;
  prefix.at = pattern.lastIndex;
  return true;
}

// [  309.075885]      [  +0.069908]      [    1.234567,3]      [Wed Dec 16 13:30:45 2020]      [10:41:54.123]
const TIME =
  /\[(?:[ \u00a0]{0,12}\+?\d{1,9}\.\d{1,9}(?:,\d{1,3})?| {0,3}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}|\d\d:\d\d:\d\d(?:\.\d{1,9})?)\]/y;
// [   T15]      [ C1]
const CALLER = /\[[ \u00a0]{0,8}([TC]\d{1,8})\]/y;
// <4>      <14>
const LEVEL = /<\d{1,3}>/y;
// &lt;4&gt;
const ESCAPED_LEVEL = /&lt;\d{1,3}&gt;/y;
// #012but task is already holding lock:      not the entry "#0:" or "#012:" of a held list
const NEWLINE_ESCAPE = /#012(?![:\d])/y;
// kernel: [      kern  :warn  : [      kernel:
const KERNEL = /kern(?:el)?(?: {0,4}:[a-z]{1,8} {0,4})?: ?/y;
// Aug 27 10:41:54 host kernel:      2016-03-26T20:52:22.526357+00:00 host kernel:      10:41:54 kernel:
const SYSLOG =
  /(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.,:+Z-]{0,16}|\d\d:\d\d:\d\d(?:\.\d{1,9})?) (?:[\w.@:-]{1,80} ){0,2}kernel(?:\[\d{1,7}\])?: ?/y;

/** `Aug `, `10:` or `2016-`: nearly no other line of a splat begins so. */
function mayBeDate(source: string, at: number): boolean {
  if (at + 4 >= source.length) return false;
  const first = source.charCodeAt(at);
  if (first >= 65 && first <= 90) return source.charCodeAt(at + 3) === 32;
  return first >= 48 && first <= 57 && (source.charCodeAt(at + 2) === 58 || source.charCodeAt(at + 4) === 45);
}

function skipBlanks(source: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(source.charCodeAt(at))) at += 1;
  return at;
}

function trimEnd(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(source.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Blank, tab, CR, NBSP, BOM, zero-width space. */
const isBlank = (code: number) =>
  code === 32 || code === 9 || code === 13 || code === 0xa0 || code === 0xfeff || code === 0x200b;

/** NBSP to blanks and the four entities to characters, only where there are any. */
function plainText(text: string): string {
  let plain = text;
  if (plain.includes("\u00a0")) plain = plain.replaceAll("\u00a0", " ");
  if (plain.includes("&") && ENTITY.test(plain)) {
    plain = plain
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&nbsp;", " ");
    plain = plain.replaceAll("&amp;", "&");
  }
  return plain;
}

const ENTITY = /&(?:lt|gt|quot|amp|nbsp|#39);/;
