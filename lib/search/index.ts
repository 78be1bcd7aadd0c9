/**
 * The door of lib/search: text -> Query -> hits, by an engine that openSearch picks from the settings.
 *
 *   const engine = openSearch({ databaseUrl: "file:./data/deadlore.db", readOnly: true });
 *   const page = await engine.search(parseQuery("lock:sb_writers -state:fixed"), { limit: 25, cursor: null });
 */
export type { Clause, Term } from "./clause.ts";
export { type DateRange, parseDateRange } from "./dates.ts";
export { FACET_FIELDS, FACETS, type FacetField, type SearchDocument } from "./document.ts";
export {
  type FacetCount,
  type Hit,
  MARK_END,
  MARK_START,
  type PageRequest,
  type SearchEngine,
  type SearchPage,
  type Sort,
} from "./engine.ts";
export { toHiddenId } from "./hidden-id.ts";
export { openSearch, type SearchSettings, toSearchPath } from "./open.ts";
export { PREFIXES } from "./prefixes.ts";
export { describe, parseQuery, type Query, quoteValue, withoutClause } from "./query.ts";
