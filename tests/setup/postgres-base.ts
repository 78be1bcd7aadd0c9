// The command on a base of its own in PostgreSQL, as a process whose `./data` lies in a folder of its own: a machine that writes it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { closeDatabase, dumpRecords } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import type { Ran } from "./deadlore.ts";

const CLI = fileURLToPath(new URL("../../ingest/cli.ts", import.meta.url));
const TIMEOUT_MS = 60_000;

export type PostgresBase = {
  readonly url: string;
  /** One machine's working folder; `run` takes another by its name. */
  readonly folder: string;
  run(args: readonly string[], machine?: string): Ran;
  start(args: readonly string[]): ReturnType<typeof spawn>;
  /** Rows of a statement, by a connection of its own. */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Waits for the first row of a statement. */
  until(sql: string): Promise<void>;
  dump(): Promise<string>;
  remove(): Promise<void>;
};

let made = 0;

/** `server`: an address that ends before the name of a database. `like`: a database that is copied. */
export async function makePostgresBase(server: string, like?: string): Promise<PostgresBase> {
  const name = `base_${process.pid}_${++made}`;
  await ask(`${server}postgres`, `CREATE DATABASE ${name} ${like ? `TEMPLATE ${like}` : ENGLISH}`);
  const folder = mkdtempSync(`${tmpdir()}/deadlore-postgres-base-`);
  const url = `${server.replace("postgres@", "postgres:s3cret@")}${name}`;
  const options = (machine: string) => {
    mkdirSync(`${folder}/${machine}`, { recursive: true });
    return { cwd: `${folder}/${machine}`, env: { ...process.env, DATABASE_URL: url, MEILI_HOST: "" } };
  };
  return {
    url,
    folder,
    run: (args, machine = "one") =>
      spawnSync(process.execPath, [CLI, ...args], { ...options(machine), encoding: "utf8", timeout: TIMEOUT_MS }),
    start: (args) => spawn(process.execPath, [CLI, ...args], { ...options("one"), stdio: ["ignore", "pipe", "pipe"] }),
    ask: (sql) => ask(url, sql),
    until: (sql) => until(url, sql),
    dump: () => dumpOf(url),
    async remove() {
      await closeDatabase();
      await ask(`${server}postgres`, `DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Text is sorted as English has it, so that whoever trusts in bytes is found out. */
const ENGLISH = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'";

export async function dumpOf(url: string): Promise<string> {
  await closeDatabase();
  overrideSettings({ DATABASE_URL: url });
  const lines: string[] = [];
  for await (const record of dumpRecords()) lines.push(JSON.stringify(record));
  await closeDatabase();
  return lines.join("\n");
}

/** The connection of the process that writes. */
export const WRITES =
  "SELECT pid FROM pg_stat_activity WHERE application_name = 'deadlore writer' AND datname = current_database()";

/** A process that never comes so far would be waited for without end. */
const PATIENCE_MS = 60_000;

async function until(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const end = Date.now() + PATIENCE_MS;
    while ((await client.query(sql)).rows.length === 0) {
      if (Date.now() > end) throw new Error(`no row in ${PATIENCE_MS} ms: ${sql}`);
      await sleep(5);
    }
  } finally {
    await client.end();
  }
}

async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
