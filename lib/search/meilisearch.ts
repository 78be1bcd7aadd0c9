/**
 * The engine for a base of millions of mails: a Meilisearch server (1.13 or later), by MEILI_HOST.
 *
 * Exact values are filters on `keys`, the hashes of document.ts: Meilisearch compares filters without regard to case and cuts
 * them at 468 bytes, which a lock's name or a Message-ID does not bear. Words go into `q`, quoted where they are identifiers:
 * its own tokens end at "_", so ovl_copy_up_one is found by copy_up without the column of parts that FTS5 needs.
 *
 * It knows 65,535 places in a text, of which the end of a sentence takes eight: of a mail of 250 kB, words near the end may
 * be found by the embedded engine alone (lock:, fn: and other values always are by both).
 */
import { type EnqueuedTaskPromise, Meilisearch, MeilisearchApiError, type Settings } from "meilisearch";
import { z } from "zod";
import {
  FACET_FIELDS,
  type SearchDocument,
  TYPE_BOOST,
  TYPE_ORDER,
  toExactValues,
  toKeys,
  toSearchableText,
  toSeconds,
  typeOf,
} from "./document.ts";
import {
  EMPTY_PAGE,
  type FacetCount,
  type Hit,
  MARK_END,
  MARK_START,
  MAX_FACET_VALUES,
  MAX_OFFSET,
  type PageRequest,
  parseCursor,
  type SearchEngine,
  type SearchPage,
  toCounts,
  toCursor,
  toLimit,
} from "./engine.ts";
import { toDocumentKey } from "./hidden-id.ts";
import { type Branch, EVERY, toBranches, toWordKeys } from "./meili-query.ts";
import { type Query, saysNothing } from "./query.ts";
import { toMarker, toRunning, toSnippet } from "./snippet.ts";

export type MeiliSettings = {
  readonly host: string;
  readonly key?: string | undefined;
  /** Name of the index; another one lets two bases share a server. */
  readonly index?: string;
  readonly readOnly: boolean;
};

/** A search that takes longer is a server in trouble: the web says so instead of waiting. */
const SEARCH_TIMEOUT = 10_000;
const WRITE_TIMEOUT = 120_000;
/** A batch is indexed while others wait: a whole list may stand before ours. */
const TASK_TIMEOUT = 1_800_000;
/** Its payload limit is 100 MB; JSON may double a text. */
const MAX_BATCH_CHARACTERS = 20_000_000;
const MAX_BATCH = 2_000;
const PAGE = 1_000;
/** Excluded phrases of three words and more are looked up first: negation in `q` ignores them (1.21). */
const MAX_EXCLUDED = 1_000;

const Found = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  date: z.string().nullable(),
  _formatted: z.object({ text: z.string() }),
});
const Counts = z.record(z.string(), z.record(z.string(), z.number()));

export class MeiliSearch implements SearchEngine {
  readonly #client: Meilisearch;
  readonly #host: string;
  readonly #index: string;
  readonly #readOnly: boolean;
  #ready = false;

  constructor({ host, key, index = "deadlore", readOnly }: MeiliSettings) {
    const timeout = readOnly ? SEARCH_TIMEOUT : WRITE_TIMEOUT;
    this.#client = new Meilisearch({ host, timeout, ...(key === undefined ? {} : { apiKey: key }) });
    this.#host = host;
    this.#index = index;
    this.#readOnly = readOnly;
  }

  async search(query: Query, page: PageRequest): Promise<SearchPage> {
    const { offset, notices } = parseCursor(page.cursor);
    const { branches, excluded, notices: said } = toBranches(query);
    const all = [...query.notices, ...notices, ...said];
    if (saysNothing(query)) return { ...EMPTY_PAGE, notices: all };
    return this.#ask(
      async () => {
        const without = await this.#findExcluded(excluded, all);
        const queries = branches.map((branch) => toSearch(branch, page, without));
        const limit = toLimit(page.limit);
        const answer = await this.#multiSearch(queries, offset, limit);
        const last = offset + answer.hits.length;
        const marker = toMarker(query);
        return {
          total: { value: answer.total, exact: last === answer.total },
          hits: answer.hits.map((hit) => toHit(hit, marker)),
          facets: toFacets(answer.facets),
          next: answer.hits.length === limit && last < answer.total && last < MAX_OFFSET ? toCursor(last) : null,
          notices: all,
        };
      },
      { ...EMPTY_PAGE, notices: [...all, "the search index is empty: nothing was read in yet"] },
    );
  }

  async add(documents: readonly SearchDocument[]): Promise<void> {
    await this.#prepare();
    for (const batch of toBatches(documents))
      await this.#wait(() => this.#client.index(this.#index).addDocuments(batch, { primaryKey: "key" }));
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#prepare();
    await this.#wait(() => this.#client.index(this.#index).deleteDocuments(ids.map(toDocumentKey)));
  }

  async *ids(): AsyncIterable<string> {
    for (let offset = 0; ; offset += PAGE) {
      const ids = await this.#readIds(offset);
      yield* ids;
      if (ids.length < PAGE) return;
    }
  }

  async clear(): Promise<void> {
    await this.#prepare();
    await this.#wait(() => this.#client.index(this.#index).deleteAllDocuments());
  }

  /** The index itself, with its settings. */
  async drop(): Promise<void> {
    await this.#wait(() => this.#client.index(this.#index).delete());
    this.#ready = false;
  }

  async close(): Promise<void> {}

  async #multiSearch(queries: ReturnType<typeof toSearch>[], offset: number, limit: number) {
    const [only] = queries;
    if (only && queries.length === 1) {
      const { q, ...rest } = only;
      const options = { ...rest, offset, limit, facets: [...FACET_FIELDS] };
      const found = await this.#client.index(this.#index).search(q, options);
      return { hits: found.hits, total: found.estimatedTotalHits ?? 0, facets: found.facetDistribution };
    }
    const found = await this.#client.multiSearch({
      federation: { offset, limit, facetsByIndex: { [this.#index]: [...FACET_FIELDS] } },
      queries: queries.map((query) => ({ ...query, indexUid: this.#index })),
    });
    const facets = found.facetsByIndex?.[this.#index]?.distribution;
    return { hits: found.hits, total: found.estimatedTotalHits ?? 0, facets };
  }

  /** A filter without the documents that hold an excluded phrase; undefined where nothing is excluded so. */
  async #findExcluded(phrases: readonly string[], notices: string[]): Promise<string | undefined> {
    const keys: string[] = [];
    for (const q of phrases) {
      const { hits } = await this.#client
        .index(this.#index)
        .search(q, { limit: MAX_EXCLUDED, attributesToRetrieve: ["key"] });
      if (hits.length === MAX_EXCLUDED) notices.push(`${q} is too common to be left out everywhere`);
      for (const hit of hits) keys.push(z.object({ key: z.string() }).parse(hit).key);
    }
    return keys.length ? `key NOT IN [${keys.join(", ")}]` : undefined;
  }

  #readIds(offset: number): Promise<string[]> {
    return this.#ask(async () => {
      const { results } = await this.#client.index(this.#index).getDocuments({ fields: ["id"], offset, limit: PAGE });
      return results.map((row) => z.object({ id: z.string() }).parse(row).id);
    }, []);
  }

  async #prepare() {
    if (this.#readOnly) throw new Error(`Meilisearch at ${this.#host} is open for reading only`);
    if (this.#ready) return;
    await this.#wait(() => this.#client.index(this.#index).updateSettings(SETTINGS));
    this.#ready = true;
  }

  async #wait(send: () => EnqueuedTaskPromise) {
    await this.#ask(async () => {
      const task = await send().waitTask({ timeout: TASK_TIMEOUT, interval: 20 });
      if (task.status !== "succeeded") throw new Error(task.error?.message ?? `task ${task.uid} ${task.status}`);
    }, undefined);
  }

  /** The answer; `none` where the index does not exist yet; any other failure in one line that names the server. */
  async #ask<A>(ask: () => Promise<A>, none: A): Promise<A> {
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof MeilisearchApiError && cause.cause?.code === "index_not_found") return none;
      throw new Error(`Meilisearch at ${this.#host}: ${toReason(cause)}`, { cause });
    }
  }
}

/**
 * Signs that are letters to Meilisearch (1.21) and none to FTS5: without them the words of `&mm->mmap_lock` are "mm" and
 * ">mmap". "-" alone is one of its own separators. A changed list makes the server index anew what it holds.
 */
const SEPARATORS = "$<=>^|~¦→←↔⇒⇐─│└├┌┐°©®\u00a0";

const SETTINGS = {
  searchableAttributes: ["title", "names", "from", "text", "every"],
  filterableAttributes: ["keys", "key", "seconds", ...FACET_FIELDS],
  sortableAttributes: ["seconds", "typeOrder"],
  // `sort` first: it only acts where a page asks for an order. Equally good, an inversion stands before a message.
  rankingRules: ["sort", "words", "typo", "proximity", "attribute", "exactness", "boost:desc", "seconds:desc"],
  displayedAttributes: ["key", "id", "url", "title", "date", "text"],
  separatorTokens: [...SEPARATORS],
  typoTolerance: { enabled: true, disableOnNumbers: true, disableOnAttributes: ["names"] },
  prefixSearch: "indexingTime",
  faceting: { maxValuesPerFacet: MAX_FACET_VALUES, sortFacetValuesBy: { "*": "count" } },
  pagination: { maxTotalHits: MAX_OFFSET },
} as const satisfies Settings;

function toRecord(document: SearchDocument) {
  const values = toExactValues(document);
  const { title, from, names, text } = toSearchableText(document);
  return {
    key: toDocumentKey(document.id), // Meilisearch takes [A-Za-z0-9_-] alone
    id: document.id,
    url: document.url,
    date: document.date,
    seconds: toSeconds(document.date),
    typeOrder: TYPE_ORDER[document.type],
    boost: document.weight * TYPE_BOOST[document.type],
    keys: [...toKeys(values), ...toWordKeys("title", title), ...toWordKeys("from", from)],
    title,
    from,
    names: names.join(". "), // a full stop is what no phrase reaches over
    text,
    every: EVERY,
    ...Object.fromEntries(FACET_FIELDS.map((field) => [field, values[field]])),
  };
}

function* toBatches(documents: readonly SearchDocument[]) {
  let batch: ReturnType<typeof toRecord>[] = [];
  let characters = 0;
  for (const document of documents) {
    batch.push(toRecord(document));
    characters += document.text.length;
    if (batch.length < MAX_BATCH && characters < MAX_BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length) yield batch;
}

function toSearch({ q, filters, hasText }: Branch, { sort = "match" }: PageRequest, without: string | undefined) {
  const byKind = sort === "match" && !hasText ? ["typeOrder:asc", "seconds:desc"] : [];
  return {
    q,
    filter: [...filters, ...(without === undefined ? [] : [without])],
    sort: sort === "newest" ? ["seconds:desc"] : sort === "oldest" ? ["seconds:asc"] : byKind,
    matchingStrategy: "all" as const,
    attributesToRetrieve: ["id", "url", "title", "date"],
    attributesToHighlight: ["text"],
    attributesToCrop: ["text"],
    // Words: a window around them. Values alone: enough of the text to find their names in.
    cropLength: hasText ? 40 : 400,
    cropMarker: "…",
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
  };
}

function toHit(found: unknown, marker: RegExp | undefined): Hit {
  const { _formatted: formatted, id, url, title, date } = Found.parse(found);
  const type = typeOf(id);
  const running = toRunning(formatted.text, type);
  const marked = running.includes(MARK_START);
  const snippet = marked ? running.replace(/\s+/g, " ").trim() : toSnippet(running, marker);
  return { type, id, url, title, date, snippet };
}

function toFacets(distribution: unknown): Record<string, FacetCount[]> {
  const counts = Counts.safeParse(distribution).data ?? {};
  return Object.fromEntries(FACET_FIELDS.map((field) => [field, toCounts(Object.entries(counts[field] ?? {}))]));
}

/** `fetch failed` says nothing: the cause below it names the refused connection. */
function toReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? toReason(cause.cause) : cause.message.replace(/\s+/g, " ");
}
