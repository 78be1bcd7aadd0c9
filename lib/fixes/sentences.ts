/**
 * The sentences that a mail's author wrote: the unit that is quoted as the reason of a claim.
 *
 * In: body lines. Out: sentences with their place in the body, white space folded, at most MAX_SENTENCE long.
 *
 *   This can be closed. It was
 *   fixed by 0123456789ab          -> "This can be closed."  "It was fixed by 0123456789ab"
 *
 * A paragraph ends at an empty line, a quote, a diff, a list's bullet, or a line of a splat.
 */
import { type BodyLine, MAX_LINE } from "./body-lines.ts";

export type Sentence = { readonly text: string; readonly start: number; readonly end: number };

/** A longer one is a log without full stops. */
export const MAX_SENTENCE = 700;

/** Sentences read of one mail: the longest discussion mails have 400. */
const MAX_SENTENCES = 2_000;

export function findSentences(body: string, lines: readonly BodyLine[]): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let first: BodyLine | undefined;
  let last: BodyLine | undefined;
  /** Below an author of a shortlog: titles of patches, no words to anybody. */
  let listed = false;
  const close = () => {
    if (first && last) sentences.push(...cutParagraph(body, first.start, last.end));
    first = undefined;
    last = undefined;
  };
  for (const [at, line] of lines.entries()) {
    if (sentences.length >= MAX_SENTENCES) break;
    if (SHORTLOG.test(line.text)) listed = line.depth === 0;
    else if (!/^[ \t]{1,8}\S/.test(line.text)) listed = false;
    if (listed || !isProse(line) || isAttribution(lines, at)) close();
    else {
      if (first && last && startsAnew(last, line)) close();
      first ??= line;
      last = line;
    }
  }
  close();
  return sentences;
}

const isProse = (line: BodyLine) =>
  line.part === "prose" &&
  line.depth === 0 &&
  line.text.trim() !== "" &&
  line.text.length <= MAX_LINE &&
  !SPLAT_LINE.test(line.text) &&
  !isFrame(line.text) &&
  !isColumns(line.text);

/** What each line is asked for cheaply, before the patterns. */
const isFrame = (text: string) => (text.includes("+0x") && FRAME.test(text)) || LEVEL.test(text);
const isColumns = (text: string) => (text.includes("     ") || text.includes("\t")) && COLUMNS.test(text);

/**
 * The line or two above a quote that say whom it quotes, in any language: `On Mon, 6 Jan 2025 at 10:00, Pia Person wrote:`,
 * `在 2025/1/6 18:00, Pia Person 写道:`, `Am 06.01.25 um 10:00 schrieb Pia Person:`. Told by the quote below, the colon, and a time or address.
 */
function isAttribution(lines: readonly BodyLine[], at: number): boolean {
  const line = lines[at];
  if (!line || line.text.length > MAX_ATTRIBUTION) return false;
  if (COLON.test(line.text) && opensQuote(lines, at))
    return WHEN_OR_WHO.test(`${lines[at - 1]?.text ?? ""} ${line.text}`);
  const below = lines[at + 1];
  return (
    below !== undefined &&
    /\d/.test(line.text) &&
    WHEN_OR_WHO.test(line.text) &&
    below.text.length <= MAX_ATTRIBUTION &&
    COLON.test(below.text) &&
    opensQuote(lines, at + 1) &&
    !/[.!?][ \t]*$/.test(line.text)
  );
}

// Pia Person (4):      as `git shortlog` prints it, titles below
const SHORTLOG = /^[^\s(][^(\n]{1,60} \(\d{1,3}\):[ \t]*$/;

const MAX_ATTRIBUTION = 300;
const COLON = /[:：][ \t]*$/;
// 10:00      2025/1/6      06.01.25      <pia@example.org>
const WHEN_OR_WHO =
  /\b\d{1,2}:\d\d\b|\b\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b|\b(?:19|20)\d\d\b|<[^<>\s]{1,100}@[^<>\s]{1,100}>|\bwrote[:：]/;

/** A quote begins below, a blank line between at most. */
const opensQuote = (lines: readonly BodyLine[], at: number): boolean =>
  (lines[at + 1]?.depth ?? 0) > 0 || (lines[at + 1]?.text.trim() === "" && (lines[at + 2]?.depth ?? 0) > 0);

/** A bullet, or a trailer, begins a paragraph of its own. */
const startsAnew = (last: BodyLine, line: BodyLine) =>
  /^[ \t]{0,8}(?:[-*•+] |\(?\d{1,2}[.)] |[A-Z][A-Za-z-]{1,30}-by: |(?:Fixes|Closes|Link|Cc): )/.test(line.text) ||
  /^(?:Fixes|Closes|Link|Cc|[A-Z][A-Za-z-]{1,30}-by): /.test(last.text) ||
  FORM.test(line.text) ||
  FORM.test(last.text) ||
  GREETING.test(last.text) ||
  line.start - last.end > 2;

// Hi Pia,      Hello,
const GREETING = /^[ \t]{0,8}(?:Hi|Hello|Hey|Dear|Greetings)\b[^.!?]{0,40}[,!]?[ \t]*$/i;

// HEAD commit:    0123456789ab      compiler: gcc 12      #syz test: git://...      $ mount -o x
const FORM =
  /^(?:(?:HEAD commit|git tree|console output|kernel config|dashboard link|compiler|userspace arch|\w+ reproducer):|#syz\b|#regzb|\$ |# )/;

// [   12.345678] ...      demo_open+0x31/0x1a0      -> #1 (&x){+.+.}:      ======      #0: ffff... (      | quoted by a tool
const SPLAT_LINE =
  /^[ \t]{0,10}(?:\||\[ *\d{1,7}\.\d{1,9}\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} |-> #\d|#\d{1,3}: |={10}|-{20}|\S{1,100}\+0x[0-9a-f]{1,8}\/0x|CPU: ?\d|RIP: |Code: |R[A-Z0-9]{2}: |Call Trace|(?:WARNING|INFO|BUG): |\[ (?:INFO|BUG): |\*\*\* DEADLOCK|Possible unsafe|which lock already|other info that might|the existing dependency|but task is already|but there are no more|stack backtrace|Chain exists of|lock\(|\d{1,3} locks? held by|Hardware name:|\S{1,60}\/\d{1,8} is trying to)/;

// worker_clr_flags+0x40/0x40      0xffffffff81b8e1f0
const FRAME = /\b\w{1,80}\+0x[0-9a-f]{1,8}\/0x/;
// <4>[   93.685957][    T8]  worker_clr_flags+0x40/0x40
const LEVEL = /^[ \t]{0,10}<\d>\[/;
// T1:                  T2:                    a table or a picture of two tasks
const COLUMNS = /\S {5,}\S|\S\t+\S+\t|\S\t{2,}\S/;

/** Cut where a full stop, a question or exclamation mark is followed by a space. */
function* cutParagraph(body: string, start: number, end: number): Generator<Sentence> {
  const paragraph = body.slice(start, end);
  let from = 0;
  for (const { index } of paragraph.matchAll(STOP)) {
    if (paragraph[index] === "." && isAbbreviation(paragraph, from, index)) continue;
    yield* toSentences(paragraph, from, index + 1, start);
    from = index + 1;
  }
  yield* toSentences(paragraph, from, paragraph.length, start);
}

const STOP = /[.?!](?=\s)/g;

/** What has no stop for MAX_SENTENCE characters is cut there. */
function* toSentences(paragraph: string, from: number, to: number, offset: number): Generator<Sentence> {
  for (let at = from; at < to; at += MAX_SENTENCE) {
    const piece = paragraph.slice(at, Math.min(to, at + MAX_SENTENCE));
    const text = piece.trim();
    if (text === "") continue;
    const start = offset + at + piece.indexOf(text);
    yield { text: text.replace(/\s+/g, " "), start, end: start + text.length };
  }
}

const isAbbreviation = (body: string, from: number, dot: number) =>
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|Mr|Dr|[A-Z])$/.test(body.slice(Math.max(from, dot - 6), dot));
