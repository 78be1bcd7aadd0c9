/**
 * The lines of a splat, one after the other, whole again: what a mailer wrapped, printk broke into pieces or an archive folded into one line is put together.
 *
 * In: the text and the offset of the banner's line. Out: LogLines; `damage` of each tells what was undone.
 *
 *   > ffff88806a066800 (&mm->mmap_lock){++++}-{3:3}, at:
 *   do_user_addr_fault+0xb3d/0x1210                          joined: the first line is open, the second begins nothing
 */
import { splitFlatLine } from "./flat-lines.ts";
import { type LogLine, MAX_LINE, toLogLine } from "./log-lines.ts";
import { isGlued, isOpen, isSoftBreak, isTail } from "./wrapped.ts";

export type LineCursor = {
  readonly source: string;
  at: number;
  line: number;
  /** The line after, where it was looked at. */
  peeked: LogLine | undefined;
  /** Lines cut out of a flattened one. */
  ahead: LogLine[];
  readonly cut: CutLines;
};

/** Flattened lines cut up last, by their offset: a report ends a line or two before the next one begins, and to cut a mebibyte twice doubles the time. */
export type CutLines = Map<number, readonly LogLine[]>;

/** The line of a banner, the one it ends in, and one looked at behind it. */
const MAX_CUT_LINES = 4;

function cutLine(cursor: LineCursor, at: number, end: number, line: number): readonly LogLine[] {
  const known = cursor.cut.get(at);
  if (known) return known;
  if (cursor.cut.size >= MAX_CUT_LINES) cursor.cut.clear();
  const pieces = splitFlatLine(cursor.source, at, end, line);
  cursor.cut.set(at, pieces);
  return pieces;
}

/** One element of a splat broken by printk into fragments: seven seen, twice that allowed. */
const MAX_JOIN = 14;

/** Pieces of the longest element that is joined. */
const MAX_JOINED = 700;

export function openCursor(source: string, at: number, line: number, cut: CutLines = new Map()): LineCursor {
  return { source, at, line, peeked: undefined, ahead: [], cut };
}

export function nextLine(cursor: LineCursor): LogLine | undefined {
  const first = takeLine(cursor);
  if (!first || first.text === "") return first;
  let joined = first;
  for (let count = 0; count < MAX_JOIN && joined.text.length < MAX_JOINED; count += 1) {
    const next = peekLine(cursor);
    if (!next || next.text === "" || !belongs(joined, next)) return withoutSoftBreak(joined);
    cursor.peeked = undefined;
    joined = join(joined, next);
  }
  return joined;
}

/** Only the newline was escaped. */
function withoutSoftBreak(line: LogLine): LogLine {
  if (line.frame !== null || !isSoftBreak(line.text)) return line;
  return { ...line, text: line.text.slice(0, -1), damage: line.damage ?? "wrapped" };
}

/** A whole frame is never open, and never the tail of another line. */
function belongs(line: LogLine, next: LogLine): boolean {
  if (line.frame === null && isOpen(line.text, next.text)) return true;
  return next.frame === null && isTail(line.text, next.text);
}

function join(line: LogLine, next: LogLine): LogLine {
  const broken = line.damage === "broken-lines" || next.damage === "broken-lines" || (line.timed && next.timed);
  return {
    ...line,
    text: isSoftBreak(line.text) ? line.text.slice(0, -1) + next.text : line.text + glue(line, next) + next.text,
    last: next.last,
    end: next.end,
    damage: line.damage === "flattened" ? "flattened" : broken ? "broken-lines" : "wrapped",
    frame: null,
  };
}

/** What stood between two pieces: mostly a blank; nothing inside of a word; a mark that was the head of an arrow, `&root-` above `> >kernfs_rwsem`. */
function glue(line: LogLine, next: LogLine): string {
  if (line.text.endsWith("-") && next.depth === line.depth + 1) return ">";
  return isGlued(line.text, next.text) ? "" : " ";
}

function peekLine(cursor: LineCursor): LogLine | undefined {
  cursor.peeked ??= takeLine(cursor);
  return cursor.peeked;
}

function takeLine(cursor: LineCursor): LogLine | undefined {
  const { peeked } = cursor;
  if (peeked) {
    cursor.peeked = undefined;
    return peeked;
  }
  return cursor.ahead.length > 0 ? cursor.ahead.shift() : readNext(cursor);
}

function readNext(cursor: LineCursor): LogLine | undefined {
  if (cursor.at >= cursor.source.length) return undefined;
  const { source, at } = cursor;
  const newline = source.indexOf("\n", at);
  const end = newline < 0 ? source.length : newline;
  const line = cursor.line;
  cursor.at = end + 1;
  cursor.line += 1;
  if (end - at > FLAT && (end - at > MAX_LINE || FOLDED.test(source.slice(at, Math.min(end, at + MAX_LINE))))) {
    const [first, ...rest] = cutLine(cursor, at, end, line);
    cursor.ahead.push(...rest);
    return first;
  }
  const read = toLogLine(source, at, end, line);
  return read.frame === null ? withoutInnerTimes(source, read) : read;
}

/** Lines of a splat are shorter, even with a symbolizer's paths. */
const FLAT = 200;

// getty/4382 is trying to acquire lock: at: console_unlock+0x... but task is already holding lock:
const FOLDED =
  / #\d{1,6} (?:Not tainted|Tainted: [A-Z ]{1,40}) -{10,80} |is trying to acquire lock: \S.*already holding lock:|dependency detected \S+ is trying/;

/** `([ 309.080324] &type->s_vfs_rename_key`: a piece of printk's that got a time of its own. */
function withoutInnerTimes(source: string, line: LogLine): LogLine {
  if (line.text.indexOf("[", 1) < 0 || !INNER_TIME.test(line.text)) return line;
  const record = line.timed ? null : RECORD.exec(source.slice(line.start, Math.min(line.end, line.start + MAX_LINE)));
  if (record)
    return {
      ...toLogLine(source, line.start + record.index, line.end, line.line),
      start: line.start,
      damage: "broken-lines",
    };
  return { ...line, text: line.text.replaceAll(INNER_TIMES, " ").trim(), damage: "broken-lines" };
}

// syzkaller login: [   59.806466][ T6792] BUG: ...      what another program left on the console: [  234.908368][T11482] WARNING: ...
const RECORD = /\[[ \u00a0]{0,6}\d{1,6}\.\d{6}\]\[[ \u00a0]{0,6}[TC]\d{1,8}\]/;
// [ 309.080324]
const INNER_TIME = /\[[ \u00a0]{0,6}\d{1,6}\.\d{6}\]/;
const INNER_TIMES = / ?\[[ \u00a0]{0,6}\d{1,6}\.\d{6}\] ?/g;
