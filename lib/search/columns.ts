/**
 * What the embedded engine filters, counts and sorts by, one array each, indexed by row number, kept between searches.
 * 16 bytes a document. Rows are only ever added (embedded.ts), so what another process wrote is what stands behind the last.
 */
import type Sqlite from "better-sqlite3";
import { z } from "zod";
import { FACET_FIELDS, TYPE_ORDER } from "./document.ts";
import { type FacetCount, toCounts } from "./engine.ts";

export type Columns = {
  readonly last: number;
  readonly combination: Int32Array;
  /** Seconds since 1970; NaN where unknown. */
  readonly seconds: Float64Array;
  readonly boost: Float32Array;
  /** Facet values by number of combination, in the order of FACET_FIELDS. */
  readonly facets: ReadonlyMap<number, readonly (readonly string[])[]>;
};

export type Row = { readonly doc: number; readonly score: number };

export const noColumns = (): Columns => ({
  last: 0,
  combination: new Int32Array(0),
  seconds: new Float64Array(0),
  boost: new Float32Array(0),
  facets: new Map(),
});

const Facets = z.array(z.array(z.string()));

/** The columns with all rows that `before` lacks. */
export function loadColumns(db: Sqlite.Database, before: Columns): Columns {
  const last = db.prepare<[], number>("SELECT coalesce(max(doc), 0) FROM document").pluck().get() ?? 0;
  if (last <= before.last) return before;
  const room = last < before.combination.length ? before.combination.length : Math.ceil(last * 1.25) + 1_000;
  const combination = grow(before.combination, new Int32Array(room));
  const seconds = grow(before.seconds, new Float64Array(room));
  const boost = grow(before.boost, new Float32Array(room));
  const rows = db
    .prepare<[number], [number, number, number | null, number]>(
      "SELECT doc, combination, seconds, boost FROM document WHERE doc > ?",
    )
    .raw();
  for (const [doc, number, time, factor] of rows.iterate(before.last)) {
    combination[doc] = number;
    seconds[doc] = time ?? Number.NaN;
    boost[doc] = factor;
  }
  const facets = new Map(before.facets);
  const newest = Math.max(0, ...facets.keys());
  const texts = db
    .prepare<[number], [number, string]>("SELECT combination, facets FROM combination WHERE combination > ?")
    .raw();
  for (const [number, text] of texts.iterate(newest)) facets.set(number, Facets.parse(JSON.parse(text)));
  return { last, combination, seconds, boost, facets };
}

function grow<A extends Int32Array | Float64Array | Float32Array>(old: A, room: A): A {
  if (old.length >= room.length) return old;
  room.set(old);
  return room;
}

export function countFacets(rows: readonly number[], columns: Columns): Record<string, FacetCount[]> {
  const combinations = new Map<number, number>();
  for (const doc of rows) {
    const number = columns.combination[doc] ?? 0;
    combinations.set(number, (combinations.get(number) ?? 0) + 1);
  }
  const counts = FACET_FIELDS.map(() => new Map<string, number>());
  for (const [number, count] of combinations) {
    columns.facets.get(number)?.forEach((values, field) => {
      for (const value of values) counts[field]?.set(value, (counts[field]?.get(value) ?? 0) + count);
    });
  }
  return Object.fromEntries(FACET_FIELDS.map((field, at) => [field, toCounts(counts[at] ?? [])]));
}

/** `match`: best score first, `kind`: inversions first, then newest. */
export type Order = "match" | "kind" | "newest" | "oldest";

/** The first `count` rows in order; equal ones by row number, newest first. */
export function firstRows(rows: readonly Row[], order: Order, columns: Columns, count: number): Row[] {
  const keys = Float64Array.from(rows, (row) => toKey(row, order, columns));
  const limit = keys.length > count ? (keys.toSorted()[count - 1] ?? Infinity) : Infinity;
  const kept: { row: Row; key: number }[] = [];
  rows.forEach((row, at) => {
    const key = keys[at] ?? Infinity;
    if (key <= limit) kept.push({ row, key });
  });
  return kept
    .sort((a, b) => a.key - b.key || b.row.doc - a.row.doc)
    .slice(0, count)
    .map(({ row }) => row);
}

/** Later than any mail; what has no date comes after all that have. */
const FAR = 1e11;

function toKey({ doc, score }: Row, order: Order, { seconds, combination, facets }: Columns): number {
  const time = seconds[doc] ?? Number.NaN;
  const age = Number.isNaN(time) ? FAR : FAR - time;
  if (order === "match") return -score;
  if (order === "oldest") return Number.isNaN(time) ? FAR : time;
  if (order === "newest") return age;
  const type = facets.get(combination[doc] ?? 0)?.[0]?.[0];
  return age + 10 * FAR * (type === "inversion" || type === "class" ? TYPE_ORDER[type] : TYPE_ORDER.message);
}
