/**
 * The tables of a base as its SQLite file tells them, so that no list of tables is kept by hand: columns, keys, and which table refers to
 * which. Bookkeeping (`_prisma_migrations`, SQLite's own) is none of them.
 */
import type { Database } from "better-sqlite3";

export type Column = { readonly name: string; readonly type: string };

export type Table = {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns of its primary key, in order. */
  readonly key: readonly Column[];
  /** Columns of its other unique indexes. */
  readonly unique: readonly string[];
  /** One column of each of those that refers to nothing. */
  readonly movable: readonly Column[];
  /** Its rows are numbered, and no number comes twice. */
  readonly isNumbered: boolean;
};

/** Every table after those that it refers to. */
export function readTables(db: Database): readonly Table[] {
  const rows = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all();
  const found = rows.map(({ name, sql }) => readTable(db, name, /\bAUTOINCREMENT\b/.test(sql)));
  return inOrder(found);
}

type Found = { readonly table: Table; readonly parents: readonly string[] };

function readTable(db: Database, name: string, isNumbered: boolean): Found {
  const info = db
    .prepare<[string], Column & { pk: number }>("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid")
    .all(name);
  const references = db
    .prepare<[string], { parent: string; column: string }>(
      `SELECT "table" AS parent, "from" AS column FROM pragma_foreign_key_list(?)`,
    )
    .all(name);
  const indexes = db
    .prepare<[string], { columns: string }>(
      `SELECT (SELECT json_group_array(c.name) FROM pragma_index_info(i.name) c) AS columns
       FROM pragma_index_list(?) i WHERE i."unique" = 1 AND i.origin <> 'pk' ORDER BY i.name`,
    )
    .all(name)
    .map(({ columns }): string[] => JSON.parse(columns));
  const key = info.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const isFree = ({ name: own, pk }: Column & { pk: number }) =>
    pk === 0 && !references.some(({ column }) => column === own);
  const movable = indexes.map((columns) => {
    const free = info.find((column) => columns.includes(column.name) && isFree(column));
    if (!free) throw new Error(`table ${name}: its unique index (${columns.join(", ")}) has no column of its own`);
    return free;
  });
  const table = { name, columns: info, key, unique: [...new Set(indexes.flat())], movable, isNumbered };
  return { table, parents: references.map(({ parent }) => parent).filter((parent) => parent !== name) };
}

function inOrder(found: readonly Found[]): readonly Table[] {
  const done = new Map<string, Table>();
  while (done.size < found.length) {
    const next = found.filter(({ table, parents }) => !done.has(table.name) && parents.every((one) => done.has(one)));
    if (next.length === 0) throw new Error("tables refer to one another in a ring");
    for (const { table } of next) done.set(table.name, table);
  }
  return [...done.values()];
}

/** A name in SQL of either database. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
