/**
 * The SQLite file in which a process works on a PostgreSQL base. It is a cache: lost, older, of another base or of another version of
 * the program, it is made anew from the server, which is known by the generation that every publication gives the base.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import { migrate } from "../migrate.ts";
import { recordChanges } from "./changes.ts";
import { GENERATION, makeState, readGeneration } from "./publish.ts";
import type { Server } from "./server.ts";
import { quote, readTables, type Table } from "./tables.ts";

/** Brings the file to what the base holds; changes that were not published before a stop stay in it. True where it was made anew. */
export async function prepareWorkingCopy(file: string, server: Server): Promise<boolean> {
  const generation = await readGeneration(server);
  if (generation !== null && (await isCurrent(file, generation))) return false;
  await pull(file, server);
  return true;
}

async function isCurrent(file: string, generation: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  try {
    if ((await migrate(`file:${file}`)).length > 0) return false;
    return withDatabase(file, (db) => {
      const state = makeState(db);
      // The server took what was being published when this file's process ended: its changes are put once more, to the same effect.
      if (state.get("next") === generation) state.set("generation", generation);
      return state.get("generation") === generation;
    });
  } catch {
    return false; // no database, or one of another program: a cache is made anew
  }
}

function withDatabase<T>(file: string, work: (db: Database) => T): T {
  const db = new Sqlite(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Made under another name: half a copy is never found under its own. */
async function pull(file: string, server: Server): Promise<void> {
  const made = `${file}.new`;
  for (const path of [file, made])
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${end}`, { force: true });
  await migrate(`file:${made}`);
  const db = new Sqlite(made);
  try {
    db.pragma("journal_mode = OFF");
    db.pragma("synchronous = OFF");
    db.pragma("foreign_keys = OFF");
    await fill(db, server);
  } finally {
    db.close();
  }
  const handle = openSync(made, "r+");
  fsyncSync(handle);
  closeSync(handle);
  renameSync(made, file);
}

async function fill(db: Database, server: Server): Promise<void> {
  const tables = readTables(db);
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    )
    .all();
  for (const { name } of indexes) db.exec(`DROP INDEX ${quote(name)}`);
  await server.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  for (const table of tables) await copyRows(db, table, server);
  for (const table of tables) if (table.isNumbered) await copyNumbers(db, table, server);
  const generation = await readGeneration(server);
  await server.query("COMMIT");
  for (const { sql } of indexes) db.exec(sql);
  db.prepare("DELETE FROM Meta WHERE key = ?").run(GENERATION);
  recordChanges(db, tables);
  makeState(db).set("generation", generation ?? "");
}

/** Rows a fetch; of those that hold bytes fewer, for a mail may have a megabyte of them. */
const FETCH = 1_000;
const FETCH_BYTES = 50;

async function copyRows(db: Database, { name, columns, key }: Table, server: Server): Promise<void> {
  const list = columns.map((column) => quote(column.name)).join(", ");
  const order = key.map((column) => quote(column.name)).join(", ");
  const add = db.prepare(`INSERT INTO ${quote(name)} (${list}) VALUES (${columns.map(() => "?").join(", ")})`);
  const addAll = db.transaction((rows: readonly (readonly unknown[])[]) => {
    for (const row of rows) add.run(...row);
  });
  await server.query(`DECLARE pull NO SCROLL CURSOR FOR SELECT ${list} FROM ${quote(name)} ORDER BY ${order}`);
  const fetch = columns.some(({ type }) => type === "BLOB") ? FETCH_BYTES : FETCH;
  for (let count = fetch; count === fetch; ) {
    const rows = await server.rows(`FETCH ${fetch} FROM pull`);
    addAll(rows);
    count = rows.length;
  }
  await server.query("CLOSE pull");
}

/** The next number is one that no row ever had. */
async function copyNumbers(db: Database, { name, key }: Table, server: Server): Promise<void> {
  const [row] = await server.query<{ last: string | null }>(
    "SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass) AS last",
    [quote(name), key[0]?.name ?? "id"],
  );
  const last = Number(row?.last ?? 0);
  if (last === 0) return;
  const known = db.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?").run(last, name);
  if (known.changes === 0) db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(name, last);
}
