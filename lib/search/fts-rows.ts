/**
 * The rows of the embedded index that a query finds, and the best of them first.
 *
 * FTS5 walks a word's whole list of rows for a count and again for relevance, and once more to weigh how rare it is. So
 * relevance is asked first, newest rows first, and up to a limit; only where that was not all, the rest is listed.
 */
import type Sqlite from "better-sqlite3";
import type { Columns } from "./columns.ts";
import { toKey } from "./document.ts";
import { type FtsMatch, toKeyToken } from "./fts-match.ts";

/** Relevance by column: title, names, sender, parts, body, keys. */
const WEIGHTS = "6.0, 4.0, 2.0, 0.5, 1.0, 0.0";
/** Rows that are ranked by relevance; of a commoner word, the newest so many, and all that are no messages. */
export const MAX_RANKED = 4_000;
/** Rows looked at for one query; beyond it the total is a lower bound. */
export const MAX_ROWS = 250_000;

export type Rows = {
  /** Every row found, in no order that matters. */
  readonly found: readonly number[];
  readonly exact: boolean;
};

export function findRows(db: Sqlite.Database, { expression, dates }: FtsMatch, columns: Columns): Rows {
  const found = listRows(db, expression, "LIMIT ?", MAX_ROWS);
  return { found: inDates(found, dates, columns), exact: found.length < MAX_ROWS };
}

export type RankedRows = Rows & {
  /** Best first; fewer than found where `partly`. */
  readonly ranked: readonly number[];
  readonly partly: boolean;
};

export function rankRows(db: Sqlite.Database, match: FtsMatch, columns: Columns): RankedRows {
  const { expression, dates } = match;
  if (dates.length > 0) return rankInDates(db, match, columns);
  const newest = scoreRows(db, expression, "ORDER BY rowid DESC LIMIT ?", MAX_RANKED);
  if (newest.length < MAX_RANKED) return toRanked(newest, [], true, columns);
  const since = newest.at(-1)?.[0] ?? 0;
  const older = listRows(db, expression, `AND rowid < ? LIMIT ${MAX_ROWS}`, since);
  const scored = [...newest, ...scoreKept(db, expression, since)];
  return toRanked(scored, older, older.length < MAX_ROWS, columns, newest.length);
}

/** Dates are no list that FTS5 could walk: all rows are listed, and those that stay are weighed. */
function rankInDates(db: Sqlite.Database, match: FtsMatch, columns: Columns): RankedRows {
  const { found, exact } = findRows(db, match, columns);
  const since = found[found.length - MAX_RANKED] ?? 0;
  const wanted = new Set(found);
  const newest = scoreRows(db, match.expression, "AND rowid >= ?", since).filter(([doc]) => wanted.has(doc));
  const kept = since > 0 ? scoreKept(db, match.expression, since).filter(([doc]) => wanted.has(doc)) : [];
  return { ...toRanked([...newest, ...kept], [], exact, columns), found, partly: since > 0 };
}

type Scored = readonly [doc: number, score: number];

function toRanked(
  scored: readonly Scored[],
  older: readonly number[],
  exact: boolean,
  { boost, seconds }: Columns,
  newest: number = scored.length,
): RankedRows {
  const found = [...scored.slice(0, newest).map(([doc]) => doc), ...older];
  // bm25() is the lower the better. Equally good: newest first.
  const ranked = scored
    .map(([doc, score]) => ({ doc, score: score * (boost[doc] ?? 1) }))
    .sort((a, b) => a.score - b.score || (seconds[b.doc] ?? 0) - (seconds[a.doc] ?? 0) || b.doc - a.doc)
    .map(({ doc }) => doc);
  return { found, exact, ranked, partly: older.length > 0 };
}

/** Inversions and classes are few, and what people want: those before `since` are weighed as well. */
const scoreKept = (db: Sqlite.Database, expression: string, since: number): Scored[] =>
  scoreRows(db, `(${expression}) AND (${NO_MESSAGE})`, `AND rowid < ? LIMIT ${MAX_RANKED}`, since);

const NO_MESSAGE = ["inversion", "class"].map((type) => `"${toKeyToken(toKey("type", type))}"`).join(" OR ");

const listRows = (db: Sqlite.Database, expression: string, condition: string, value: number): number[] =>
  db
    .prepare<[string, number], number>(`SELECT rowid FROM fts WHERE fts MATCH ? ${condition}`)
    .pluck()
    .all(expression, value);

const scoreRows = (db: Sqlite.Database, expression: string, condition: string, value: number): Scored[] =>
  db
    .prepare<[string, number], Scored>(`SELECT rowid, bm25(fts, ${WEIGHTS}) FROM fts WHERE fts MATCH ? ${condition}`)
    .raw()
    .all(expression, value);

function inDates(rows: readonly number[], dates: FtsMatch["dates"], { seconds }: Columns): readonly number[] {
  if (dates.length === 0) return rows;
  return rows.filter((doc) => {
    const at = seconds[doc] ?? Number.NaN;
    return dates.every(({ from, to, negated }) => (at >= (from ?? -Infinity) && at < (to ?? Infinity)) !== negated);
  });
}
