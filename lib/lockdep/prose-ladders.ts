/**
 * Two or more tasks side by side, each line in the column of its task:
 *
 *   CPU0                    CPU1
 *   ----                    ----
 *   mutex_lock(&gc_mutex)
 *                           lock_page(page)
 *   lock_page(page)
 *                           mutex_lock(&gc_mutex)
 *
 * What a column takes while it holds something is an order. Tabs are widened to eight; what starts behind the middle between two
 * headings belongs to the right one, since calls are indented.
 */
import type { ProseLine } from "./prose-lines.ts";
import type { Stated } from "./prose-order.ts";
import { findMentions, type Mention, TAKES } from "./spoken-name.ts";

/** Rows of one ladder; longer ones are logs. */
const MAX_ROWS = 80;
const MAX_COLUMNS = 4;
/** Locks that one column may hold at a time. */
const MAX_HELD = 8;

export function findLadders(lines: readonly (ProseLine | null)[]): Stated[] {
  const found: Stated[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const head = lines[at];
    const columns = head ? readHead(head) : undefined;
    if (!head || !columns) continue;
    const rows = readRows(lines, at + 1, head.depth, columns);
    found.push(
      ...columns.flatMap((_, index) =>
        readColumn(rows, index, columns).map((one) => ({ ...one, quoteDepth: head.depth })),
      ),
    );
  }
  return found;
}

type Column = { readonly name: string; readonly start: number };
type Cell = { readonly text: string; readonly column: number; readonly start: number };

const NAME =
  /(?:\b(?:CPU|cpu|[Tt]hread|THREAD|[Tt]ask|TASK|[Pp]roc(?:ess)?|PROC(?:ESS)?|[Cc]ontext|[Cc]ore) ?[#-]?(?:\d|[A-D])\b|\b[TP][0-4]\b):?/g;

/** A number or letter behind a word of NAME, with room for a second column: of a hundred lines one goes on. */
const MAYBE_HEAD =
  /(?:CPU|cpu|read|READ|ask|ASK|roc|ROC|ess|ESS|ext|ore|\b[TP]) ?[#-]?[0-9A-D](?![a-z])\S{0,3}(?:\s{2}|\t)/;

/** Headings of the same kind, at least two, and little else on the line. */
function readHead({ text }: ProseLine): Column[] | undefined {
  if (text.length > 200 || !MAYBE_HEAD.test(text)) return undefined;
  const wide = widenTabs(text);
  const names = [...wide.matchAll(NAME)].slice(0, MAX_COLUMNS);
  if (names.length < 2 || new Set(names.map(([name]) => name.trim())).size < 2) return undefined;
  const rest = wide.replaceAll(NAME, "").replaceAll(/\([^()]{0,40}\)|[|:=*.\-\s]/g, "");
  const gap = (names[1]?.index ?? 0) - ((names[0]?.index ?? 0) + (names[0]?.[0].length ?? 0));
  if (rest.length > 24 || gap < 3) return undefined;
  return names.map((match) => ({ name: match[0].replace(/:$/, ""), start: match.index }));
}

function widenTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let wide = "";
  for (const character of text) wide += character === "\t" ? " ".repeat(8 - (wide.length % 8)) : character;
  return wide;
}

function readRows(
  lines: readonly (ProseLine | null)[],
  from: number,
  depth: number,
  columns: readonly Column[],
): Cell[] {
  const cells: Cell[] = [];
  let blank = 0;
  for (let at = from; at < lines.length && at < from + MAX_ROWS; at += 1) {
    const line = lines[at];
    if (!line || line.depth !== depth) break;
    if (line.text.trim() === "") {
      blank += 1;
      if (blank > 2) break;
      continue;
    }
    if (isProse(line.text)) break;
    blank = 0;
    cells.push(...readCells(line, columns));
  }
  return cells;
}

/** A sentence below the ladder ends it. */
const isProse = (text: string): boolean =>
  /^\S/.test(text) && !/ {3}|\t/.test(text.trim()) && (text.match(/[a-z]{2,} (?=[a-z]{2,})/g)?.length ?? 0) > 5;

/** Parts of a line that two blanks or more keep apart; a tab in the line counts as many. */
function readCells({ text, start }: ProseLine, columns: readonly Column[]): Cell[] {
  const cells: Cell[] = [];
  for (const part of text.matchAll(/[^\s|](?:[^\t|]{0,200}?[^\s|])?(?=[ ]{3,}|\t|\s*\||\s*$)/g)) {
    const column = columnOf(widenTabs(text.slice(0, part.index)).length, columns);
    cells.push({ text: part[0], column, start: start + part.index });
  }
  return cells;
}

function columnOf(position: number, columns: readonly Column[]): number {
  let found = 0;
  for (let at = 1; at < columns.length; at += 1) {
    const [left, right] = [columns[at - 1]?.start ?? 0, columns[at]?.start ?? 0];
    if (position >= right - Math.min(4, (right - left) / 3)) found = at;
  }
  return found;
}

type Held = { readonly spoken: string; readonly start: number };

function readColumn(cells: readonly Cell[], column: number, columns: readonly Column[]): Stated[] {
  const found: Stated[] = [];
  const held: Held[] = [];
  for (const cell of cells) {
    if (cell.column !== column) continue;
    const mention = takenIn(cell.text);
    if (!mention) {
      release(cell.text, held);
      continue;
    }
    const outer = held.at(-1);
    if (outer && keyOf(outer.spoken) !== keyOf(mention.spoken))
      found.push({
        spokenFrom: outer.spoken,
        spokenTo: mention.spoken,
        note: columns[column]?.name ?? null,
        confidence: "explicit",
        span: { start: outer.start, end: cell.start + cell.text.length },
        quoteDepth: 0,
        form: "ladder",
      });
    if (held.length < MAX_HELD && !held.some(({ spoken }) => keyOf(spoken) === keyOf(mention.spoken)))
      held.push({ spoken: mention.spoken, start: cell.start });
  }
  return found;
}

const ACQUIRES =
  /^[-|+*>\s\d.)(\u2514\u251c\u2500]{0,20}(?:\w+ )?(?:locks?|takes?|acquires?|grabs?|holds?|gets?|tries to (?:take|grab|lock|acquire)|try(?:ing)? to (?:take|grab|lock|acquire)|waits? (?:for|on)|down)(?: on)? (?:the )?/i;
const CALLS = new RegExp(`\\b\\w{0,20}?${TAKES.source}\\(|\\b(?:lock|rlock)\\(`);
const TAKEN_BY_NAME =
  /^[-|+*>\s\d.)(\u2514\u251c\u2500]{0,20}(?:\w+\(.{0,40}\) ?-> ?)?(?<call>\w*_lock(?:_\w+)?|lock_\w+|\w+_start_write|f2fs_lock_op)\(/;
const RELEASES = /\b(?:\w*unlock\w*|up_(?:read|write)|releases?|drops?|up)\b/i;

/** The lock that a cell takes. */
function takenIn(text: string): Mention | undefined {
  if (RELEASES.test(text) || /\btry_?lock|trylock/i.test(text)) return undefined;
  const [mention] = findMentions(text);
  const verb = ACQUIRES.exec(text);
  if (verb) {
    const named = findMentions(text.slice(verb[0].length))[0];
    if (named && named.start < 12) return { ...named, start: named.start + verb[0].length };
    return undefined;
  }
  if (CALLS.test(text)) return mention;
  const call = TAKEN_BY_NAME.exec(text)?.groups?.call;
  if (call === undefined || NO_LOCKER.test(call)) return undefined;
  return mention ?? { start: text.indexOf(call), end: text.indexOf(call) + call.length, spoken: call };
}

const NO_LOCKER = /^(?:rcu_read_lock\w*|lock_is\w*|lock_acquire\w*|lock_held\w*|lock_release\w*|.*_init|.*assert.*)$/;

function release(text: string, held: Held[]): void {
  if (!RELEASES.test(text)) return;
  const named = findMentions(text.replace(/\b(\w*?)un(lock)/g, "$1$2"))[0];
  const at = named ? held.findLastIndex(({ spoken }) => keyOf(spoken) === keyOf(named.spoken)) : -1;
  if (at >= 0) held.splice(at, 1);
}

/** `mutex_lock(&gc_mutex)` and "gc_mutex" are one. */
const keyOf = (spoken: string): string =>
  spoken
    .toLowerCase()
    .replace(/\(.*$/, "")
    .replace(/^[&*]/, "")
    .replaceAll(/[\s_-]/g, "");
