/**
 * `/search/?q=` and `search QUERY`: the query read back in words, hits with the sentence that matched, and what narrows them.
 * A query that is not understood finds what it can and says so in `notices`; it is never an error.
 * An engine that cannot be asked is `unavailable`: then nothing is known, not even that there is nothing.
 */
import { listInversions } from "../db/index.ts";
import {
  describe,
  FACET_FIELDS,
  FACETS,
  MARK_END,
  MARK_START,
  parseQuery,
  quoteValue,
  type SearchPage,
  type Sort,
  withoutClause,
} from "../search/index.ts";
import { searchPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { currentInstant, toDay } from "./dates.ts";
import { searchEngine } from "./engine.ts";
import { heading, pages, toRing, wrap } from "./plain.ts";
import { type InversionSummary, stateText, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

/** A piece of a snippet; `marked`: this is what was looked for. */
export type SnippetPart = { readonly text: string; readonly marked: boolean };

export type SearchHit = {
  readonly type: "inversion" | "message" | "class";
  /** As `show` takes it: `v1:...`, a Message-ID, a class. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly snippet: string;
  readonly snippetParts: readonly SnippetPart[];
  readonly date: string | null;
  /** Of a hit that is an inversion. */
  readonly inversion: InversionSummary | null;
};

/** A clause of the query, and the query without it. */
export type Chip = { readonly text: string; readonly without: string };
/** `query`: the query narrowed to this value. */
export type SearchFacet = { readonly value: string; readonly count: number; readonly query: string };

export type SearchView = {
  readonly query: string;
  /** What was understood; "" when all is shown. */
  readonly words: string;
  readonly chips: readonly Chip[];
  readonly sort: Sort;
  readonly total: { readonly value: number; readonly exact: boolean };
  readonly hits: readonly SearchHit[];
  readonly facets: Readonly<Record<string, readonly SearchFacet[]>>;
  readonly next: string | null;
  readonly notices: readonly string[];
  /** The engine could not be asked: the notices say so, and total, hits and facets mean nothing. */
  readonly unavailable: boolean;
};

export type SearchOptions = {
  readonly limit?: number;
  readonly cursor?: string | null;
  readonly sort?: string | null;
  readonly now?: string;
  /** Told why the engine could not be asked, in one line: for a log, not for readers. */
  readonly onFault?: (reason: string) => void;
};

const PAGE = 25;
const SORTS = ["match", "newest", "oldest"] as const satisfies readonly Sort[];
const UNREACHABLE = "the search engine cannot be asked now: nothing was searched";

export async function searchView(query: string, options: SearchOptions = {}): Promise<SearchView> {
  const { limit = PAGE, cursor = null, now = currentInstant() } = options;
  const sort = SORTS.find((each) => each === options.sort) ?? "match";
  const parsed = parseQuery(query, new Date(now));
  const answer = await ask(() => searchEngine().search(parsed, { limit, cursor, sort }), options.onFault);
  const page = answer ?? NO_ANSWER;
  const found = page.hits.flatMap(({ type, id }) => (type === "inversion" ? [bareId(id)] : []));
  const stored = found.length === 0 ? [] : await listInversions({ ids: found }, found.length);
  const inversions = new Map(stored.map((each) => [each.id, toSummary(each, now)]));
  return {
    query,
    words: describe(parsed),
    chips: parsed.clauses.map(({ source }, index) => ({ text: source, without: withoutClause(parsed, index) })),
    sort,
    total: page.total,
    hits: page.hits.map((hit) => {
      const inversion = inversions.get(bareId(hit.id)) ?? null;
      const above = [hit.title, ...(inversion ? toHeadlines(inversion) : [])];
      const found = toParts(hit.snippet);
      const snippetParts = hit.type === "message" ? found : withoutRepeats(found, above);
      return {
        type: hit.type,
        id: bareId(hit.id),
        url: hit.url,
        title: hit.title,
        snippet: snippetParts.map(({ text }) => text).join(""),
        snippetParts,
        date: hit.date,
        inversion,
      };
    }),
    facets: toFacets(page, query),
    next: page.next,
    notices: answer ? [...new Set([...parsed.notices, ...answer.notices])] : [UNREACHABLE],
    unavailable: answer === undefined,
  };
}

const NO_ANSWER: SearchPage = {
  total: { value: 0, exact: false },
  hits: [],
  facets: {},
  next: null,
  notices: [],
};

/** undefined where the engine could not be asked. */
async function ask(
  search: () => Promise<SearchPage>,
  onFault: SearchOptions["onFault"],
): Promise<SearchPage | undefined> {
  try {
    return await search();
  } catch (error) {
    onFault?.(toLine(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

/** `i:v1:...` -> `v1:...`: without the letter of its type. */
const bareId = (id: string): string => id.slice(id.indexOf(":") + 1);

/** The marks are control characters, which no text of a document holds. */
export function toParts(snippet: string): readonly SnippetPart[] {
  const parts: SnippetPart[] = [];
  for (const piece of snippet.split(MARK_START)) {
    const [marked, rest] = parts.length === 0 && !snippet.startsWith(MARK_START) ? ["", piece] : cutAt(piece);
    if (marked !== "") parts.push({ text: marked, marked: true });
    if (rest !== "") parts.push({ text: rest, marked: false });
  }
  return parts;
}

function cutAt(piece: string): readonly [string, string] {
  const end = piece.indexOf(MARK_END);
  return end < 0 ? ["", piece] : [piece.slice(0, end), piece.slice(end + 1)];
}

/** What stands above the snippet of an inversion, as its text spells it. */
const toHeadlines = ({ cycle, altTitles }: InversionSummary): readonly string[] => [cycle.join(" -> "), ...altTitles];

/** Between the lines of a text that is no mail. */
const APART = " · ";

/** The lines of a snippet that are no part of what stands above it: a ring said twice tells nothing. */
export function withoutRepeats(parts: readonly SnippetPart[], above: readonly string[]): readonly SnippetPart[] {
  const lines: SnippetPart[][] = [[]];
  for (const { text, marked } of parts)
    for (const [at, piece] of (marked ? [text] : text.split(APART)).entries()) {
      if (at > 0) lines.push([]);
      if (piece !== "") lines.at(-1)?.push({ text: piece, marked });
    }
  const kept = lines.filter((line) => {
    const text = line.map((part) => part.text).join("");
    return !above.some((each) => each.includes(text.replace(/^… | …$/g, "").trim()));
  });
  return kept.flatMap((line, at) => (at > 0 ? [{ text: APART, marked: false }, ...line] : line));
}

function toFacets({ facets }: SearchPage, query: string): SearchView["facets"] {
  return Object.fromEntries(
    FACET_FIELDS.map((name) => [
      name,
      (facets[name] ?? []).map(({ value, count }) => ({
        value,
        count,
        query: `${query} ${FACETS[name]}:${quoteValue(value)}`.trim(),
      })),
    ]),
  );
}

/** Mails of one search that go into one mbox. */
const MAX_MAILS = 1_000;

/** The mails that a query finds, newest first: what `/search/t.mbox.gz` gives out; undefined where the engine cannot be asked. */
export async function searchMails(
  query: string,
  { onFault }: Pick<SearchOptions, "onFault"> = {},
): Promise<readonly string[] | undefined> {
  const parsed = parseQuery(`${query} type:message`, new Date(currentInstant()));
  const ids: string[] = [];
  for (let cursor: string | null = null; ids.length < MAX_MAILS; ) {
    const from: string | null = cursor;
    const page = await ask(() => searchEngine().search(parsed, { limit: 200, cursor: from, sort: "newest" }), onFault);
    if (!page) return undefined;
    ids.push(...page.hits.map(({ id }) => bareId(id)));
    cursor = page.next;
    if (cursor === null) break;
  }
  return ids.slice(0, MAX_MAILS);
}

export const searchAtom = (view: SearchView): string =>
  toAtom({
    title: `Deadlore: ${view.query || "everything"}`,
    path: searchPath(view.query),
    self: searchPath(view.query, {}, "index.atom"),
    entries: view.hits.map((hit) => ({
      title: hit.title,
      path: hit.url,
      updated: hit.date,
      author: "Deadlore",
      summary: hit.snippet,
    })),
  });

export function formatSearch(view: SearchView): string {
  if (view.unavailable) return pages(formatNotices(view));
  const total = `${view.total.exact ? "" : "about "}${view.total.value}`;
  return pages(
    heading(
      `${total} found: ${view.words || (view.query.trim() === "" ? "everything" : `nothing was understood of “${view.query}”`)}`,
    ),
    formatNotices(view),
    ...view.hits.map(formatHit),
    view.hits.length === 0 && "Nothing found. Query help: /help/#query",
    view.next && `More: cursor=${view.next}`,
  );
}

const formatNotices = ({ notices }: SearchView): string => notices.map((notice) => wrap(notice, "  ", "! ")).join("\n");

function formatHit(hit: SearchHit): string {
  const facts = hit.inversion ? ` (${stateText(hit.inversion)})` : "";
  return [
    wrap(`${hit.title}${facts}`, "            ", `${toDay(hit.date).slice(0, 10).padEnd(10)}  `),
    ...(hit.inversion ? [wrap(toRing(hit.inversion.cycle, hit.inversion.kind), "            ")] : []),
    `            ${hit.url}`,
    ...(hit.snippet === "" ? [] : [wrap(hit.snippet, "            ")]),
  ].join("\n");
}
