/**
 * What a search engine is to Deadlore: documents in, pages of hits out, in our own words. A new engine is one file that
 * implements SearchEngine, one row in index.ts, and the contract suite (tests/contracts/search-engine.ts).
 *
 * An engine is a cache of the database: it may be deleted and filled again at any time.
 */
import type { SearchDocument } from "./document.ts";
import type { Query } from "./query.ts";

/** What stands around a found word in a snippet. Control characters, because mail may hold any markup. */
export const MARK_START = "\u0001";
export const MARK_END = "\u0002";

/** `match`: by relevance where the query has words, else by last activity. */
export type Sort = "match" | "newest" | "oldest";

export type PageRequest = {
  /** Hits wanted, 1 to MAX_LIMIT; more is cut. */
  readonly limit: number;
  /** `next` of the page before, or null for the first page. */
  readonly cursor: string | null;
  readonly sort?: Sort;
};

export type Hit = {
  readonly type: SearchDocument["type"];
  /** Id of the document: `i:v1:...`, `m:<Message-ID>`, `c:<class>`. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  /** Plain text with MARK_START and MARK_END around what was found; never HTML. */
  readonly snippet: string;
  readonly date: string | null;
};

export type FacetCount = { readonly value: string; readonly count: number };

export type SearchPage = {
  readonly total: { readonly value: number; readonly exact: boolean };
  readonly hits: readonly Hit[];
  /** By facet name (FACETS), most frequent first. */
  readonly facets: Readonly<Record<string, readonly FacetCount[]>>;
  readonly next: string | null;
  readonly notices: readonly string[];
};

export interface SearchEngine {
  search(query: Query, page: PageRequest): Promise<SearchPage>;
  /** Adds or replaces by id. All of them or, when it throws, perhaps some: add them again. */
  add(documents: readonly SearchDocument[]): Promise<void>;
  /** Also by the hidden form of an id (hidden-id.ts). */
  remove(ids: readonly string[]): Promise<void>;
  /** Every id there is, in no particular order: `deadlore index verify` compares them with the database. */
  ids(): AsyncIterable<string>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Pages beyond this many hits are not given: nobody reads them, and each costs all before it. */
export const MAX_OFFSET = 10_000;
export const MAX_LIMIT = 200;
/** Values listed for a facet; the rest is a long tail of one. */
export const MAX_FACET_VALUES = 50;

/** `o200` in base64url: opaque to callers, so an engine may change what it holds. */
export const toCursor = (offset: number): string => Buffer.from(`o${offset}`).toString("base64url");

export function parseCursor(cursor: string | null): { offset: number; notices: string[] } {
  if (cursor === null) return { offset: 0, notices: [] };
  const digits = /^o(\d{1,6})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  const offset = digits === undefined ? Number.NaN : Number(digits);
  if (offset >= 0 && offset <= MAX_OFFSET) return { offset, notices: [] };
  return { offset: 0, notices: ["this page's address is not one that search gave: showing the first page"] };
}

/** Most frequent first, and no more than a page shows. */
export const toCounts = (counts: Iterable<readonly [string, number]>): FacetCount[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_FACET_VALUES);

export const toLimit = (limit: number): number =>
  Number.isFinite(limit) ? Math.min(MAX_LIMIT, Math.max(1, Math.floor(limit))) : MAX_LIMIT;

export const EMPTY_PAGE: SearchPage = {
  total: { value: 0, exact: true },
  hits: [],
  facets: {},
  next: null,
  notices: [],
};
