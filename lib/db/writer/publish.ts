/**
 * From the working copy to PostgreSQL: all that changed since the last time, in one transaction of the server, so that readers see one
 * consistent step after the other.
 *
 *   place of moved rows cleared -> rows put, referred ones first -> rows removed, referring ones first -> generation
 *
 * The copy notes the generation that it is about to publish, then the server takes rows and generation together, then the copy forgets
 * its changes. A process that is killed in between finds out by the server's generation whether it went through.
 */
import { randomUUID } from "node:crypto";
import type { Database } from "better-sqlite3";
import { changesOf, MOVED } from "./changes.ts";
import type { Server } from "./server.ts";
import { type Column, quote, type Table } from "./tables.ts";
import { WriterBusy } from "./writer.ts";

/** UTF-16 units of JSON a statement: the server holds a statement some times over. */
const MAX_JSON = 2_000_000;

export type Publisher = {
  /** Rows that wait are published; false where none waited. */
  publish(): Promise<boolean>;
};

export function makePublisher(db: Database, tables: readonly Table[], server: Server): Publisher {
  const each = tables.map((table) => ({ table, ...makeReaders(db, table) }));
  const state = makeState(db);
  const forget = db.transaction((changed: readonly Table[], generation: string) => {
    for (const table of changed) db.exec(`DELETE FROM ${changesOf(table)}`);
    state.set("generation", generation);
  });

  async function send(changed: typeof each, generation: string): Promise<void> {
    await holdGeneration(server, state.get("generation") ?? null);
    for (const { table, readMoved } of changed)
      for (const rows of inBatches(readMoved)) await server.query(toParking(table), [rows]);
    for (const { table, readPresent } of changed)
      for (const rows of inBatches(readPresent)) await server.query(toUpsert(table), [rows]);
    for (const { table, readGone } of changed.toReversed())
      for (const rows of inBatches(readGone)) await server.query(toDelete(table), [rows]);
    for (const { table } of changed) if (table.isNumbered) await raiseNumbers(db, table, server);
    await server.query(SET_GENERATION, [generation]);
  }

  return {
    async publish() {
      const changed = each.filter(({ isChanged }) => isChanged());
      if (changed.length === 0) return false;
      const generation = randomUUID();
      state.set("next", generation);
      await server.query("BEGIN");
      await send(changed, generation).catch(async (error) => {
        await server.query("ROLLBACK").catch(() => {});
        throw error;
      });
      await server.query("COMMIT");
      forget(
        changed.map(({ table }) => table),
        generation,
      );
      return true;
    },
  };
}

/** What a working copy knows of itself: `generation`, and `next` where it was publishing. */
export function makeState(db: Database) {
  db.exec('CREATE TABLE IF NOT EXISTS "_state" (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
  const get = db.prepare<[string], string>('SELECT value FROM "_state" WHERE key = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO "_state" (key, value) VALUES (?, ?)');
  return {
    get: (key: "generation" | "next"): string | undefined => get.get(key),
    set: (key: "generation" | "next", value: string): void => {
      set.run(key, value);
    },
  };
}

export const GENERATION = "generation";

export async function readGeneration(server: Server): Promise<string | null> {
  const [row] = await server.query<{ value: string }>(`SELECT value FROM "Meta" WHERE key = '${GENERATION}'`);
  return row?.value ?? null;
}

const SET_GENERATION = `INSERT INTO "Meta" (key, value) VALUES ('${GENERATION}', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`;

/** Who does not know what the base holds must not add to it, whatever became of the lock. */
async function holdGeneration(server: Server, expected: string | null): Promise<void> {
  const [row] = await server.query<{ value: string }>(
    `SELECT value FROM "Meta" WHERE key = '${GENERATION}' FOR UPDATE`,
  );
  if ((row?.value ?? "") !== (expected ?? ""))
    throw new WriterBusy(`${server.name} was written by another process meanwhile: start again`);
}

function makeReaders(db: Database, table: Table) {
  const [changes, name] = [changesOf(table), quote(table.name)];
  const isSame = table.key.map((column) => `t.${quote(column.name)} = c.${quote(column.name)}`).join(" AND ");
  const key = toJson(table.key, "c");
  const any = db.prepare<[], number>(`SELECT EXISTS (SELECT 1 FROM ${changes})`).pluck();
  const present = db.prepare<[], string>(
    `SELECT ${toJson(table.columns, "t")} FROM ${changes} c CROSS JOIN ${name} t ON ${isSame}`,
  );
  const gone = db.prepare<[], string>(
    `SELECT ${key} FROM ${changes} c WHERE NOT EXISTS (SELECT 1 FROM ${name} t WHERE ${isSame})`,
  );
  const moved = db.prepare<[], string>(`SELECT ${key} FROM ${changes} c WHERE c.${MOVED} = 1`);
  return {
    isChanged: () => any.get() === 1,
    readPresent: () => present.pluck().iterate(),
    readGone: () => gone.pluck().iterate(),
    readMoved: () => moved.pluck().iterate(),
  };
}

/** A row as a JSON object, made by SQLite; bytes as PostgreSQL reads them. */
const toJson = (columns: readonly Column[], from: string): string => {
  const pairs = columns.map(({ name, type }) => {
    const value = `${from}.${quote(name)}`;
    const bytes = `'\\x' || hex(${value})`;
    return `'${name.replaceAll("'", "''")}', ${type === "BLOB" ? `iif(${value} IS NULL, NULL, ${bytes})` : value}`;
  });
  return `json_object(${pairs.join(", ")})`;
};

/** JSON lists of rows. */
function* inBatches(read: () => Iterable<string>): Generator<string> {
  let [rows, size]: [string[], number] = [[], 0];
  for (const row of read()) {
    rows.push(row);
    size += row.length;
    if (size < MAX_JSON) continue;
    yield toList(rows);
    [rows, size] = [[], 0];
  }
  if (rows.length > 0) yield toList(rows);
}

const toList = (rows: readonly string[]): string => withoutNul(`[${rows.join(",")}]`);

/** PostgreSQL has no text with a NUL in it. Nothing that is read from mails has one; what has one all the same is told by U+FFFD. */
const withoutNul = (json: string): string =>
  json.includes("\\u0000") ? json.replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1\\ufffd") : json;

const listOf = (columns: readonly { readonly name: string }[]): string =>
  columns.map(({ name }) => quote(name)).join(", ");

const given = (table: Table): string => `json_populate_recordset(NULL::${quote(table.name)}, $1::json) AS g`;
const isGiven = (table: Table): string =>
  table.key.map(({ name }) => `t.${quote(name)} = g.${quote(name)}`).join(" AND ");

function toUpsert({ name, columns, key }: Table): string {
  const rest = columns.filter((column) => !key.some((one) => one.name === column.name));
  const set = rest.map((column) => `${quote(column.name)} = EXCLUDED.${quote(column.name)}`).join(", ");
  return `INSERT INTO ${quote(name)} (${listOf(columns)}) SELECT ${listOf(columns)}
    FROM json_populate_recordset(NULL::${quote(name)}, $1::json)
    ON CONFLICT (${listOf(key)}) DO ${rest.length > 0 ? `UPDATE SET ${set}` : "NOTHING"}`;
}

const toDelete = (table: Table): string =>
  `DELETE FROM ${quote(table.name)} t USING ${given(table)} WHERE ${isGiven(table)}`;

/** Values that no row has: the row gets its own, or goes, before the transaction ends. */
function toParking(table: Table): string {
  const [number] = table.key;
  const set = table.movable.map(({ name, type }) =>
    type === "TEXT"
      ? `${quote(name)} = 'moving:' || gen_random_uuid()`
      : `${quote(name)} = -1 - t.${quote(number?.name ?? "")}`,
  );
  return `UPDATE ${quote(table.name)} t SET ${set.join(", ")} FROM ${given(table)} WHERE ${isGiven(table)}`;
}

/** So that a copy made anew numbers on from here, and no number comes twice. */
async function raiseNumbers(db: Database, table: Table, server: Server): Promise<void> {
  const last = db.prepare<[string], number>("SELECT seq FROM sqlite_sequence WHERE name = ?").pluck().get(table.name);
  const column = table.key[0]?.name;
  if (last !== undefined && last > 0 && column !== undefined)
    await server.query("SELECT setval(pg_get_serial_sequence($1, $2), $3)", [quote(table.name), column, last]);
}
