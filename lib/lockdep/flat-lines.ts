/**
 * Lines out of a splat that lost its newlines: web archives that fold a mail into one line, robots that print a report in one row.
 *
 * In: the text and the bounds of one long line. Out: LogLines, cut before each word that begins a line in a splat; all have that line's number.
 *
 *   ... > -> #1 (&a->lock){+.+.}-{3:3}: > foo+0x12/0x40 a.c:7 > bar a.h:3 [inline] > other info that might help us debug this: > ...
 *       ^                               ^               ^                  ^
 */
import { type LogLine, toLogLine } from "./log-lines.ts";

/** A splat of a thousand lines; the rest of a longer line is left alone. */
const MAX_PIECES = 4_000;

export function splitFlatLine(source: string, start: number, end: number, line: number): LogLine[] {
  const pieces: LogLine[] = [];
  // Cut out first: a search in the whole text would run on to its end for each such line.
  const text = source.slice(start, end);
  let from = 0;
  CUT.lastIndex = 0;
  for (let cut = CUT.exec(text); cut && pieces.length < MAX_PIECES; cut = CUT.exec(text)) {
    if (cut.index > from) pieces.push(piece(source, start + from, start + cut.index, line));
    from = cut.index;
    CUT.lastIndex = cut.index + 1;
  }
  pieces.push(piece(source, start + from, Math.min(end, start + from + 8_192), line));
  return pieces;
}

function piece(source: string, start: number, end: number, line: number): LogLine {
  const read = toLogLine(source, start, end, line);
  return { ...read, start, end, damage: "flattened" };
}

/** Each alternative begins with a blank and cannot cross one more than three times, so the search stays linear. */
const CUT = new RegExp(
  ` (?=${[
    "> ", // a quote mark
    "={10,}|-{10,}", // a rule
    "(?:\\[ )?(?:WARNING|INFO|BUG): ", // a banner
    "[\\w.+~-]{3,100} #\\d{1,6} (?:Not tainted|Tainted: )", // the kernel below it
    "at: ", // a place whose lock a robot dropped
    "#012", // rsyslog's newline
    "-> #\\d", // a chain entry
    "#\\d{1,2}: ", // an entry of the held list
    "\\[ {0,6}\\+?\\d{1,9}\\.\\d{6}\\]", // a printk time
    "(?:\\? )?[\\w.]{1,100}\\+0x[0-9a-f]{1,8}/0x", // a frame
    "\\[<[0-9a-f]{8,16}>\\] ", // a frame with its address
    "[a-z_]\\w{1,100} [\\w./-]{1,200}\\.[chS]:\\d{1,6} \\[inline\\]", // an inlined frame
    "[0-9a-f]{8,16} \\([^ ]", // a lock with its address
    "\\([^ ]{1,200}\\)\\{[-+.?]{4}", // a lock without
    "[^ ]{1,40}/\\d{1,8} (?:\\[HC\\S{1,40} )?(?:is trying|takes:|just changed)",
    "inconsistent \\{|\\{[A-Z-]{4,40}\\} state was registered", // of usage
    "and this task is already|which would create a new|but this new dependency|to an? [A-Z_-]{4,40}unsafe lock|\\.\\.\\. which became|but this lock (?:took|was)|and interrupts could", // of interrupts
    "but task is already holding|which lock already|the existing dependency|other info that|Chain exists of|Possible (?:unsafe|interrupt)",
    "CPU\\d |r?lock\\([^ ]|\\*\\*\\* DEADLOCK|stack backtrace:|Call Trace:|CPU: \\d|Hardware name:|<TASK>|</TASK>|RIP: |Code: |\\d{1,3} locks? held by|no locks held",
  ].join("|")})`,
  "g",
);
