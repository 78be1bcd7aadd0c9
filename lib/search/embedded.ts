/**
 * The engine that needs nothing: one SQLite file with FTS5 beside the database, deadlore.db -> deadlore.search.db.
 *
 * A query is one FTS5 expression (fts-match.ts) that gives row numbers. What is filtered, counted and sorted by stands in
 * columns.ts, in memory; so a result costs one walk over the index, whatever is asked beside it. Row numbers are never
 * used twice: a changed document is a new row, and the columns only ever grow.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { type Columns, countFacets, firstRows, loadColumns, noColumns } from "./columns.ts";
import {
  FACET_FIELDS,
  type SearchDocument,
  TYPE_BOOST,
  toExactValues,
  toKeys,
  toParts,
  toSearchableText,
  toSeconds,
  typeOf,
} from "./document.ts";
import {
  EMPTY_PAGE,
  type Hit,
  MAX_OFFSET,
  type PageRequest,
  parseCursor,
  type SearchEngine,
  type SearchPage,
  type Sort,
  toCursor,
  toLimit,
} from "./engine.ts";
import { BETWEEN, EVERY, type FtsMatch, toFtsMatch, toKeyToken } from "./fts-match.ts";
import { findRows, MAX_RANKED, rankRows } from "./fts-rows.ts";
import { unhide } from "./hidden-id.ts";
import { type Query, saysNothing } from "./query.ts";
import { toMarker, toRunning, toSnippet } from "./snippet.ts";

/** Raised whenever the shape below changes: an older file is emptied by the next writer and filled again by `index rebuild`. */
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE document (
    doc INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    combination INTEGER NOT NULL, seconds INTEGER, boost REAL NOT NULL);
  CREATE TABLE stored (doc INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, date TEXT, text BLOB NOT NULL);
  -- Never emptied: readers keep what its numbers mean.
  CREATE TABLE combination (combination INTEGER PRIMARY KEY, facets TEXT NOT NULL UNIQUE);
  CREATE VIRTUAL TABLE fts USING fts5(title, names, sender, parts, body, keys,
    content='', contentless_delete=1, tokenize="unicode61 tokenchars '_'");
  INSERT INTO fts(fts, rank) VALUES('hashsize', 4194304);
  PRAGMA user_version = ${VERSION};`;

/** Milliseconds to wait for another writer. */
const BUSY_TIMEOUT = 30_000;

export class EmbeddedSearch implements SearchEngine {
  readonly #path: string;
  readonly #readOnly: boolean;
  #db: Sqlite.Database | undefined;
  #inode = 0;
  #columns: Columns = noColumns();

  constructor(path: string, options: { readOnly: boolean }) {
    this.#path = path;
    this.#readOnly = options.readOnly;
  }

  async search(query: Query, page: PageRequest): Promise<SearchPage> {
    return this.#naming(() => {
      const db = this.#open();
      if (typeof db === "string") return { ...EMPTY_PAGE, notices: [...query.notices, db] };
      return db.transaction(() => this.#search(db, query, page))();
    });
  }

  async add(documents: readonly SearchDocument[]): Promise<void> {
    this.#write((db) => {
      // All at once: FTS5 writes out what it gathered before each row that goes.
      documents.map(({ id }) => id).forEach(toRemover(db));
      documents.forEach(toWriter(db));
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    const named = await unhide(ids, () => this.ids());
    this.#write((db) => named.forEach(toRemover(db)));
  }

  async *ids(): AsyncIterable<string> {
    for (let last = 0; ; ) {
      const rows = this.#naming(() => this.#readIds(last));
      for (const { id } of rows) yield id;
      last = rows.at(-1)?.doc ?? 0;
      if (last === 0) return;
    }
  }

  async clear(): Promise<void> {
    this.#write((db) => {
      db.exec("INSERT INTO fts(fts) VALUES ('delete-all'); DELETE FROM document; DELETE FROM stored;");
    });
  }

  async close(): Promise<void> {
    this.#db?.close();
    this.#db = undefined;
  }

  #search(db: Sqlite.Database, query: Query, page: PageRequest): SearchPage {
    const { offset, notices } = parseCursor(page.cursor);
    const said = [...query.notices, ...notices];
    if (saysNothing(query)) return { ...EMPTY_PAGE, notices: said };

    const columns = loadColumns(db, this.#columns);
    this.#columns = columns;
    const last = offset + toLimit(page.limit);
    const { rows, order, partly } = orderRows(db, toFtsMatch(query), page.sort ?? "match", columns, last);
    if (partly) said.push(`too common to weigh all: ranked the newest ${MAX_RANKED} of ${rows.found.length}`);
    return {
      total: { value: rows.found.length, exact: rows.exact },
      hits: readHits(db, order.slice(offset, last), query),
      facets: countFacets(rows.found, columns),
      next: order.length > last && last < MAX_OFFSET ? toCursor(last) : null,
      notices: said,
    };
  }

  #readIds(after: number): { doc: number; id: string }[] {
    const db = this.#open();
    if (typeof db === "string") return [];
    return db
      .prepare<[number], { doc: number; id: string }>(
        "SELECT doc, id FROM document WHERE doc > ? ORDER BY doc LIMIT 1000",
      )
      .all(after);
  }

  #write(work: (db: Sqlite.Database) => void) {
    this.#naming(() => {
      const db = this.#writable();
      db.transaction(() => work(db)).immediate();
    });
  }

  /** SQLite's errors do not say whose file is meant. */
  #naming<A>(work: () => A): A {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof Sqlite.SqliteError)
        throw new Error(`search index ${this.#path}: ${cause.message}${adviceFor(cause.code)}`, { cause });
      throw cause;
    }
  }

  /** The open file, or a sentence why there is none to read. */
  #open(): Sqlite.Database | string {
    if (!this.#readOnly) return this.#writable();
    if (!existsSync(this.#path)) return "the search index is empty: nothing was read in yet";
    const { ino } = statSync(this.#path);
    if (this.#db && ino !== this.#inode) void this.close(); // deleted and built anew by another process
    if (!this.#db) {
      this.#db = new Sqlite(this.#path, { timeout: BUSY_TIMEOUT, readonly: true, fileMustExist: true });
      this.#inode = ino;
      this.#columns = noColumns();
    }
    if (this.#db.pragma("user_version", { simple: true }) === VERSION) return this.#db;
    return "the search index is of another version: deadlore index rebuild makes it anew";
  }

  #writable(): Sqlite.Database {
    if (this.#readOnly) throw new Error(`search index ${this.#path} is open for reading only`);
    if (this.#db) return this.#db;
    mkdirSync(dirname(this.#path), { recursive: true });
    const db = new Sqlite(this.#path, { timeout: BUSY_TIMEOUT });
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    if (db.pragma("user_version", { simple: true }) !== VERSION) db.transaction(() => createSchema(db)).immediate();
    this.#db = db;
    return db;
  }
}

const adviceFor = (code: string): string =>
  code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")
    ? " (delete it: deadlore index rebuild makes it anew)"
    : "";

function createSchema(db: Sqlite.Database) {
  if (db.pragma("user_version", { simple: true }) === VERSION) return; // another process was faster
  for (const table of ["fts", "document", "stored", "combination"]) db.exec(`DROP TABLE IF EXISTS ${table}`);
  db.exec(SCHEMA);
}

function toRemover(db: Sqlite.Database): (id: string) => void {
  const find = db.prepare<[string], number>("SELECT doc FROM document WHERE id = ?").pluck();
  const removals = ["fts WHERE rowid = ?", "document WHERE doc = ?", "stored WHERE doc = ?"].map((where) =>
    db.prepare<[number]>(`DELETE FROM ${where}`),
  );
  return (id) => {
    const doc = find.get(id);
    if (doc !== undefined) for (const removal of removals) removal.run(doc);
  };
}

function toWriter(db: Sqlite.Database): (document: SearchDocument) => void {
  const combinationOf = toInterner(db);
  const insert = db.prepare<[string, number, number | null, number]>(
    "INSERT INTO document (id, combination, seconds, boost) VALUES (?, ?, ?, ?)",
  );
  const store = db.prepare<[number | bigint, string, string, string | null, Buffer]>(
    "INSERT INTO stored (doc, url, title, date, text) VALUES (?, ?, ?, ?, ?)",
  );
  const index = db.prepare<[number | bigint, string, string, string, string, string, string]>(
    "INSERT INTO fts (rowid, title, names, sender, parts, body, keys) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  return (document) => {
    const values = toExactValues(document);
    const texts = toSearchableText(document);
    const { title, from, text } = texts;
    const facets = JSON.stringify(FACET_FIELDS.map((field) => values[field]));
    const boost = document.weight * TYPE_BOOST[document.type];
    const doc = insert.run(document.id, combinationOf(facets), toSeconds(document.date), boost).lastInsertRowid;
    const names = texts.names.join(BETWEEN);
    const parts = toParts(texts).join(BETWEEN);
    index.run(doc, title, names, from, parts, text, [EVERY, ...toKeys(values).map(toKeyToken)].join(" "));
    store.run(doc, document.url, title, document.date, zstdCompressSync(text, FAST));
  };
}

/** 2.9 : 1 on kernel mail; the usual level costs a fifth more time for 2 % of the bytes. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Gives each combination of facet values its number; there are far fewer of them than documents. */
function toInterner(db: Sqlite.Database): (facets: string) => number {
  const find = db.prepare<[string], number>("SELECT combination FROM combination WHERE facets = ?").pluck();
  const insert = db.prepare<[string]>("INSERT INTO combination (facets) VALUES (?)");
  return (facets) => find.get(facets) ?? Number(insert.run(facets).lastInsertRowid);
}

/** What is found, and its first rows in order: one more than asked for, where there are more. */
function orderRows(db: Sqlite.Database, match: FtsMatch, sort: Sort, columns: Columns, last: number) {
  if (sort === "match" && match.hasText) {
    const rows = rankRows(db, match, columns);
    return { rows, order: rows.ranked, partly: rows.partly };
  }
  const rows = findRows(db, match, columns);
  return { rows, order: firstRows(rows.found, sort === "match" ? "kind" : sort, columns, last + 1), partly: false };
}

function readHits(db: Sqlite.Database, rows: readonly number[], query: Query): Hit[] {
  const read = db.prepare<[number], Omit<Hit, "snippet"> & { text: Buffer }>(
    "SELECT id, url, title, date, text FROM document JOIN stored USING (doc) WHERE doc = ?",
  );
  const marker = toMarker(query);
  return rows.flatMap((doc) => {
    const row = read.get(doc);
    if (!row) return [];
    const { id, url, title, date, text } = row;
    const type = typeOf(id);
    const running = toRunning(zstdDecompressSync(text).toString(), type);
    return [{ type, id, url, title, date, snippet: toSnippet(running, marker) }];
  });
}
