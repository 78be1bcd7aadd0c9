/**
 * Text that must not be there, found however a mail program laid it out: wrapped anew, quoted, indented.
 *
 *   call the number 555-0199            what is looked for
 *   > > call the
 *   > > number  555-0199                found: quote marks and white space count as one blank
 *
 * Two ways to say what it is: the text itself; or its TextPrint, by which it is found again without being kept.
 */
import { sha256 } from "./content-hash.ts";
import { REDACTED } from "./cut.ts";
import { bodyLines } from "./quoting.ts";

export type TextPrint = {
  /** UTF-16 units of the text, laid out plainly. */
  readonly length: number;
  /** A rolling sum, which tells where to look closer. */
  readonly rolling: number;
  /** sha256, 64 hex digits. */
  readonly hash: string;
};

type Plain = {
  readonly text: string /** Offset of each character in the original. */;
  readonly places: readonly number[];
};
type Span = { readonly start: number; readonly end: number };

/** `text` cut out of `value`, each place of it replaced by one mark. */
export function cutText(value: string, text: string): string {
  const wanted = plainText(text).text;
  if (wanted === "") return value;
  return withoutSpans(value, (plain) => {
    const spans: Span[] = [];
    for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length))
      spans.push({ start: at, end: at + wanted.length });
    return spans;
  });
}

export function printOfText(text: string): TextPrint {
  const { text: plain } = plainText(text);
  let rolling = 0;
  for (let at = 0; at < plain.length; at++) rolling = (Math.imul(rolling, BASE) + plain.charCodeAt(at)) | 0;
  return { length: plain.length, rolling, hash: sha256([Buffer.from(plain)]) };
}

/** The same where only its print is known. */
export function cutPrinted(value: string, prints: readonly TextPrint[]): string {
  return prints.reduce((rest, print) => withoutSpans(rest, (plain) => spansOfPrint(plain, print)), value);
}

/** Odd, so that every character counts however far behind it stands. */
const BASE = 0x2c1b3c6d;

function spansOfPrint(text: string, { length, rolling, hash }: TextPrint): Span[] {
  const spans: Span[] = [];
  if (length === 0 || text.length < length) return spans;
  let first = 1; // BASE to the power of length
  for (let at = 0; at < length; at++) first = Math.imul(first, BASE);
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    sum = (Math.imul(sum, BASE) + text.charCodeAt(at)) | 0;
    if (at >= length) sum = (sum - Math.imul(first, text.charCodeAt(at - length))) | 0;
    const start = at - length + 1;
    if (sum !== rolling || start < (spans.at(-1)?.end ?? 0)) continue;
    if (sha256([Buffer.from(text.slice(start, at + 1))]) === hash) spans.push({ start, end: at + 1 });
  }
  return spans;
}

function withoutSpans(value: string, find: (plain: string) => readonly Span[]): string {
  const plain = plainText(value);
  let rest = "";
  let from = 0;
  for (const { start, end } of find(plain.text)) {
    rest += value.slice(from, plain.places[start]) + REDACTED;
    from = (plain.places[end - 1] ?? 0) + 1;
  }
  return from === 0 ? value : rest + value.slice(from);
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;

/** Quote marks off, white space of any length one blank, none at the ends. */
function plainText(value: string): Plain {
  let text = "";
  const places: number[] = [];
  let isOpen = false;
  for (const line of bodyLines(value)) {
    const start = line.start + quoteLength(value, line.start, line.text);
    for (let at = 0; at < line.text.length; at++) {
      const code = line.text.charCodeAt(at);
      if (isBlank(code)) isOpen = text !== "";
      else {
        if (isOpen) {
          text += " ";
          places.push(start + at - 1);
        }
        text += line.text.charAt(at);
        places.push(start + at);
        isOpen = false;
      }
    }
    isOpen = text !== "";
  }
  return { text, places };
}

/** How much of the line that begins at `start` are quote marks. */
function quoteLength(value: string, start: number, text: string): number {
  const eol = value.indexOf("\n", start);
  return (eol < 0 ? value.length : eol) - start - text.length;
}

/** Shorter lines (`}`, `Thanks,`) are anybody's. */
const MIN_LINE = 8;
/** So many words in a row that stand in both are a quote, wherever the lines were broken. */
const RUN = 4;
/** Own text that is searched for every quoted line: 64 KiB and 10,000 lines are a second. */
const MAX_OWN = 64 * 1024;

/** What others quote of a mail, cut out of their text. `own`: the body of that mail; what it quotes itself is not its own. */
export function cutQuotes(value: string, own: string): string {
  const ownText = plainText(
    bodyLines(own)
      .filter(({ depth }) => depth === 0)
      .map(({ text }) => text)
      .join("\n"),
  ).text;
  const searched = ownText.length <= MAX_OWN ? ownText : "";
  const runs = runsOf(ownText.split(" "));
  const spans: Span[] = [];
  let block: Word[] = [];
  for (const line of bodyLines(value)) {
    if (line.depth > 0) block.push(...wordsOf(value, line, searched));
    else {
      spans.push(...spansOfRuns(block, runs));
      block = [];
    }
  }
  spans.push(...spansOfRuns(block, runs));
  let rest = "";
  let from = 0;
  for (const { start, end } of spans) {
    rest += value.slice(from, start) + REDACTED;
    from = end;
  }
  return from === 0 ? value : rest + value.slice(from);
}

/** A word of a quoted line; `isOwn`: the line as a whole stands in the mail. */
type Word = Span & { readonly text: string; readonly isOwn: boolean };

function wordsOf(value: string, line: ReturnType<typeof bodyLines>[number], own: string): Word[] {
  const start = line.start + quoteLength(value, line.start, line.text);
  const plain = line.text.trim().replace(/\s+/g, " ");
  const isOwn = plain.length >= MIN_LINE && own.includes(plain);
  return Array.from(line.text.matchAll(/\S+/g), ({ 0: text, index }) => ({
    text,
    isOwn,
    start: start + index,
    end: start + index + text.length,
  }));
}

function runsOf(words: readonly string[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= words.length; at++) runs.add(words.slice(at, at + RUN).join(" "));
  return runs;
}

function spansOfRuns(words: readonly Word[], runs: ReadonlySet<string>): Span[] {
  const isCut = words.map(({ isOwn }) => isOwn);
  for (let at = 0; at + RUN <= words.length; at++) {
    const run = words.slice(at, at + RUN).map(({ text }) => text);
    if (runs.has(run.join(" "))) isCut.fill(true, at, at + RUN);
  }
  const spans: Span[] = [];
  for (const [at, { start, end }] of words.entries()) {
    if (!isCut[at]) continue;
    const last = spans.at(-1);
    if (at > 0 && isCut[at - 1] && last) spans[spans.length - 1] = { start: last.start, end };
    else spans.push({ start, end });
  }
  return spans;
}
