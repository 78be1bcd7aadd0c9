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
  const combinations = new Int32Array(columns.facets.size + 1);
  for (const doc of rows) {
    const number = columns.combination[doc] ?? 0;
    combinations[number] = (combinations[number] ?? 0) + 1;
  }
  const counts = FACET_FIELDS.map(() => new Map<string, number>());
  for (const [number, facets] of columns.facets) {
    const count = combinations[number] ?? 0;
    if (count === 0) continue;
    facets.forEach((values, field) => {
      for (const value of values) counts[field]?.set(value, (counts[field]?.get(value) ?? 0) + count);
    });
  }
  return Object.fromEntries(FACET_FIELDS.map((field, at) => [field, toCounts(counts[at] ?? [])]));
}

/** `kind`: inversions first, then newest. */
export type Order = "kind" | "newest" | "oldest";

/** The first `count` rows in order; equal ones by row number, newest first. */
export function firstRows(rows: readonly number[], order: Order, columns: Columns, count: number): number[] {
  const keys = new Float64Array(rows.length);
  const toKey = keyOf(order, columns);
  for (let at = 0; at < rows.length; at++) keys[at] = toKey(rows[at] ?? 0);
  // All but the first few are never put in order: numbers sort ten times faster than rows.
  const limit = keys.length > count ? (keys.toSorted()[count - 1] ?? Infinity) : Infinity;
  const kept: { doc: number; key: number }[] = [];
  rows.forEach((doc, at) => {
    const key = keys[at] ?? Infinity;
    if (key <= limit) kept.push({ doc, key });
  });
  return kept
    .sort((a, b) => a.key - b.key || b.doc - a.doc)
    .slice(0, count)
    .map(({ doc }) => doc);
}

/** Later than any mail; what has no date comes after all that have. */
const FAR = 1e11;

function keyOf(order: Order, { seconds, combination, facets }: Columns): (doc: number) => number {
  const age = (doc: number) => FAR - (seconds[doc] ?? Number.NaN);
  const known = (key: number) => (Number.isNaN(key) ? FAR : key);
  if (order === "oldest") return (doc) => known(seconds[doc] ?? Number.NaN);
  if (order === "newest") return (doc) => known(age(doc));
  const places = new Float64Array(facets.size + 1);
  for (const [number, values] of facets) places[number] = 10 * FAR * placeOf(values[0]?.[0]);
  return (doc) => known(age(doc)) + (places[combination[doc] ?? 0] ?? 0);
}

const placeOf = (type: string | undefined): number =>
  type === "inversion" || type === "class" ? TYPE_ORDER[type] : TYPE_ORDER.message;
