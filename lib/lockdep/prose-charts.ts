/**
 * Charts of lock order, as the comment at the top of mm/filemap.c keeps one, and lists below a heading that calls itself one:
 *
 *    ->i_mmap_rwsem                (truncate_pagecache)        The lock ordering is:
 *      ->private_lock              (__free_pte)                  inode_lock(inode)
 *        ->swap_lock               (exclusive_swap_page)         lock_page(page)
 *
 * In a chart what stands deeper is taken below what stands above it; a blank line begins a new chart.
 */
import type { ProseLine } from "./prose-lines.ts";
import type { Stated } from "./prose-order.ts";
import { findMentions } from "./spoken-name.ts";

/** Lines of one chart: mm/rmap.c has 30. */
const MAX_ROWS = 60;

export function findCharts(lines: readonly (ProseLine | null)[]): Stated[] {
  const found: Stated[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line) continue;
    if (CHART_ROW.test(line.text)) {
      const rows = takeRows(lines, at);
      if (rows.length > 1) found.push(...readChart(rows));
      at += rows.length - 1;
    } else if (HEADING.test(line.text)) found.push(...readList(lines, at));
  }
  return found;
}

//  ->i_mmap_rwsem   (truncate_pagecache)      ->page_table_lock or pte_lock   (arch/mm)
const CHART_ROW =
  /^(?<indent>\s*)->\s?(?<name>[a-z_][\w.]{2,40}(?: (?:lock|or [a-z_]\w{2,40}))?)(?:\s*\((?<note>[^()]{2,80}(?:\([^()]{0,20}\))?[^()]{0,40})\)?)?,?\s*$/;

type Row = {
  readonly line: ProseLine;
  readonly indent: number;
  readonly names: readonly string[];
  readonly note: string | null;
};

function takeRows(lines: readonly (ProseLine | null)[], from: number): Row[] {
  const rows: Row[] = [];
  for (let at = from; at < lines.length && rows.length < MAX_ROWS; at += 1) {
    const line = lines[at];
    const { indent, name, note } = (line && CHART_ROW.exec(line.text)?.groups) ?? {};
    if (!line || (line.depth !== rows[0]?.line.depth && rows.length > 0)) break;
    if (indent === undefined || name === undefined) break;
    rows.push({
      line,
      indent: indent.replaceAll("\t", "        ").length,
      names: name.split(" or "),
      note: note ?? null,
    });
  }
  return rows;
}

function readChart(rows: readonly Row[]): Stated[] {
  const open: Row[] = [];
  const found: Stated[] = [];
  for (const row of rows) {
    while ((open.at(-1)?.indent ?? -1) >= row.indent) open.pop();
    const outer = open.at(-1);
    if (outer)
      for (const from of outer.names)
        for (const to of row.names) found.push(toStated(outer.line, row.line, { from, to, note: row.note }));
    open.push(row);
  }
  return found.every(({ spokenFrom, spokenTo }) => !LOCKED.test(spokenFrom) && !LOCKED.test(spokenTo)) ? [] : found;
}

/** At least one name of a chart says that it is a lock; members of other things are listed with arrows too. */
const LOCKED = /lock|mutex|sem\b|rwsem/;

const toStated = (
  outer: ProseLine,
  inner: ProseLine,
  said: { from: string; to: string; note: string | null },
): Stated => ({
  spokenFrom: said.from,
  spokenTo: said.to,
  note: said.note,
  confidence: "explicit",
  span: { start: outer.start, end: inner.start + inner.text.length },
  quoteDepth: inner.depth,
  // What stands in no comment of the source is somebody's own drawing.
  form: inner.isComment ? "chart" : "arrow",
});

/** "The lock ordering is:", "Lock order:", "lock hierarchy as follows:" */
const HEADING = /\block(?:s|ing)?[ -](?:order|ordering|hierarchy|nesting|rank(?:ing)?)\b[^:.]{0,50}:\s*$/i;
const NUMBERED = /^\s*(?:[-*o+]|\(?\d{1,2}[.)]|->|=>)?\s*/;

/** Lines that are nothing but a lock, in their order. */
function readList(lines: readonly (ProseLine | null)[], heading: number): Stated[] {
  const found: Stated[] = [];
  let outer: { line: ProseLine; spoken: string } | undefined;
  for (let at = heading + 1; at < lines.length && at < heading + 12; at += 1) {
    const line = lines[at];
    if (!line || line.depth !== lines[heading]?.depth) break;
    if (line.text.trim() === "") {
      if (outer) break;
      continue;
    }
    const text = line.text.replace(NUMBERED, "");
    const [mention] = findMentions(text);
    if (!mention || mention.start > 4 || !/^[\s,;.]*(?:\([^()]{0,60}\))?[\s,;.]*$/.test(text.slice(mention.end))) break;
    if (outer) found.push(toStated(outer.line, line, { from: outer.spoken, to: mention.spoken, note: null }));
    outer = { line, spoken: mention.spoken };
  }
  return found;
}
