/**
 * `/i/` and `log`: inversions, newest report first, by state, subsystem, kind and year, a page at a time, with the counts of
 * what each filter would leave. A filter that means nothing is named in `notices` and left out.
 */
import {
  type InversionFilter,
  type InversionTally,
  listInversions,
  tallyInversions,
  tallySubsystemNames,
} from "../db/index.ts";
import { inversionsPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { readCursor, toCursor } from "./cursor.ts";
import { currentInstant, toYear } from "./dates.ts";
import { counted, heading, pages } from "./plain.ts";
import { isStalled, stalledSince, statesOf } from "./state.ts";
import { formatSummary, type InversionSummary, summaryEntry, toSummary } from "./summary.ts";

export type FilterName = "state" | "subsystem" | "kind" | "year";
export type Filters = Readonly<Partial<Record<FilterName, string>>>;
export type Facet = readonly { readonly value: string; readonly count: number }[];

export type InversionsView = {
  readonly filters: Filters;
  readonly total: number;
  readonly inversions: readonly InversionSummary[];
  readonly facets: Readonly<Record<FilterName, Facet>>;
  /** Cursor of the next page. */
  readonly next: string | null;
  readonly notices: readonly string[];
};

export type PageOptions = { readonly limit?: number; readonly cursor?: string | null; readonly now?: string };

const PAGE = 50;
const FILTERS: readonly FilterName[] = ["state", "subsystem", "kind", "year"];

/** The filters of an address; other parameters are none of ours. */
export function readFilters(query: URLSearchParams): Filters {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = query.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

export async function inversionsView(filters: Filters = {}, options: PageOptions = {}): Promise<InversionsView> {
  const { limit = PAGE, cursor = null, now = currentInstant() } = options;
  const notices: string[] = [];
  const filter = toFilter(filters, now, notices);
  const after = readPlace(cursor, notices);
  const [tally, subsystems, stored] = await Promise.all([
    tallyInversions(filter),
    tallySubsystemNames(filter),
    listInversions(filter, limit + 1, after),
  ]);
  const page = stored.slice(0, limit);
  const last = page.at(-1);
  return {
    filters,
    total: tally.length,
    inversions: page.map((each) => toSummary(each, now)),
    facets: toFacets(tally, subsystems, now),
    next: stored.length > limit && last ? toCursor([last.lastSeen, last.id]) : null,
    notices,
  };
}

function toFilter(filters: Filters, now: string, notices: string[]): InversionFilter {
  const { state, subsystem, kind, year } = filters;
  const states = state === undefined || state === "back" ? undefined : statesOf(state);
  if (state !== undefined && state !== "back" && !states)
    notices.push(`state "${state}" is not known and was left out`);
  const isYear = year !== undefined && /^\d{4}$/.test(year);
  if (year !== undefined && !isYear) notices.push(`year "${year}" is not a year and was left out`);
  return {
    ...(states && { states }),
    ...(state === "back" && { isBack: true }),
    ...(state === "stalled" && { silentBefore: stalledSince(now) }),
    ...(subsystem !== undefined && { subsystem }),
    ...(kind !== undefined && { kind }),
    ...(isYear && { year }),
  };
}

function readPlace(cursor: string | null, notices: string[]) {
  if (!cursor) return undefined;
  const parts = readCursor(cursor, 2);
  const id = parts?.[1];
  if (parts && typeof id === "string") return { lastSeen: parts[0] ?? null, id };
  notices.push("the place in the list was not understood: this is the first page");
  return undefined;
}

/** What each filter would leave, counted. */
export function toFacets(tally: readonly InversionTally[], subsystems: Facet, now: string): InversionsView["facets"] {
  const states = tally.flatMap((each) => [
    each.state,
    ...(isStalled(each, now) ? ["stalled"] : []),
    ...(each.cameBack ? ["back"] : []),
  ]);
  return {
    state: countValues(states),
    subsystem: subsystems,
    kind: countValues(tally.map(({ kind }) => kind)),
    year: countValues(tally.flatMap(({ lastSeen }) => toYear(lastSeen) ?? [])).toSorted((a, b) =>
      a.value < b.value ? 1 : -1,
    ),
  };
}

/** Each value with its count, most first. */
export function countValues(values: readonly string[]): Facet {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

export const formatInversions = (view: InversionsView): string =>
  pages(
    heading(`${counted(view.total, "inversion")}${describe(view.filters)}, newest report first`),
    view.notices.join("\n"),
    ...view.inversions.map(formatSummary),
    view.inversions.length === 0 && "None.",
    view.next && `More: cursor=${view.next}`,
  );

const describe = (filters: Filters): string =>
  FILTERS.map((name) => (filters[name] === undefined ? "" : `, ${name} ${filters[name]}`)).join("");

export const inversionsAtom = (view: InversionsView): string =>
  toAtom({
    title: `Deadlore: inversions${describe(view.filters)}`,
    path: inversionsPath(view.filters),
    self: inversionsPath(view.filters, "index.atom"),
    entries: view.inversions.map(summaryEntry),
  });
