/**
 * The writer of PostgreSQL: whatever happens to its process, its copy or its server, the base is the one that SQLite has of the same mails.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { makeBase } from "../setup/deadlore.ts";
import { dumpOf, makePostgresBase, type PostgresBase, WRITES } from "../setup/postgres-base.ts";

const server = inject("postgres");
const FILES = ["demo-block", "demo-fs", "demo-net"].map((name) =>
  fileURLToPath(new URL(`../../ingest/sample/${name}.mbox`, import.meta.url)),
);

describe.runIf(server)("the sample archive in PostgreSQL", { timeout: 120_000 }, () => {
  const embedded = makeBase();
  let expected = "";
  let empty: PostgresBase;
  let base: PostgresBase;
  const copies = () => readdirSync(`${base.folder}/one/data`).filter((name) => name.endsWith(".copy.db"));
  const copy = () => `${base.folder}/one/data/${copies()[0]}`;
  const ingest = (machine?: string) => base.run(["ingest", ...FILES], machine);
  const generation = async () => (await base.ask(`SELECT value FROM "Meta" WHERE key = 'generation'`))[0]?.value;

  beforeAll(async () => {
    expect(embedded.run(["ingest", ...FILES]).status).toBe(0);
    expected = await dumpOf(embedded.url);
    empty = await makePostgresBase(server ?? "");
    expect(empty.run(["subsystems"]).status).toBe(0); // its migrations
  });
  afterAll(async () => {
    await empty?.remove();
    embedded.remove();
  });
  beforeEach(async () => {
    base = await makePostgresBase(server ?? "", new URL(empty.url).pathname.slice(1));
  });
  afterEach(() => base.remove());

  test("is the base that SQLite has; a second reading stores nothing and publishes nothing", async () => {
    expect(ingest()).toMatchObject({ status: 0, stderr: "" });
    expect(await base.dump()).toBe(expected);
    const before = await generation();
    expect(ingest().stdout).toContain("in all: nothing new");
    expect(await generation()).toBe(before);
  });

  test("is written by one process: the second leaves with 75 and one line, without the password", async () => {
    const first = base.start(["ingest", ...FILES]);
    await base.until(WRITES);
    first.kill("SIGSTOP");
    const second = ingest("two");
    first.kill("SIGKILL");
    expect(second.status).toBe(75);
    expect(second.stderr).toMatch(
      /^deadlore: postgres(?:ql)?:\/\/postgres@[^:]+:\d+\/\w+ is being written by another process.*\n$/,
    );
  });

  test("is the same after twenty kills, four times going on from the one before", async () => {
    for (let turn = 0; turn < 5; turn++) {
      const killed = await makePostgresBase(server ?? "", new URL(empty.url).pathname.slice(1));
      for (let at = 0; at < 4; at++) {
        const child = killed.start(["ingest", ...FILES]);
        const gone = new Promise((resolve) => child.once("exit", resolve));
        await killed.until(WRITES);
        await Promise.race([sleep(at * 60 + turn * 110), gone]);
        child.kill("SIGKILL");
        await gone;
      }
      expect(killed.run(["ingest", ...FILES])).toMatchObject({ status: 0, stderr: "" });
      expect(await killed.dump()).toBe(expected);
      await killed.remove();
    }
  }, 600_000);

  test("is gone on with by another machine, and by the first one again", async () => {
    const [block = "", fs = "", net = ""] = FILES;
    expect(base.run(["ingest", block], "one").status).toBe(0);
    expect(base.run(["ingest", fs], "two").status).toBe(0);
    expect(base.run(["ingest", net], "one").status).toBe(0);
    expect(await base.dump()).toBe(expected);
    expect(base.run(["index", "verify"], "one").stdout).toMatch(/ 0 missing, 0 too many/);
  });

  test.each([
    ["lost", () => rmSync(copy())],
    ["no database", () => writeFileSync(copy(), "not a database, but long enough to look at".repeat(50))],
    ["cut short", () => writeFileSync(copy(), readFileSync(copy()).subarray(0, 20_000))],
  ])("does not depend on its working copy: %s", async (_, spoil) => {
    const [block = "", ...others] = FILES;
    expect(base.run(["ingest", block]).status).toBe(0);
    spoil();
    expect(base.run(["ingest", ...others])).toMatchObject({ status: 0, stderr: "" });
    expect(await base.dump()).toBe(expected);
  });

  test("does not take a working copy of an older state for its own", async () => {
    const [block = "", fs = "", net = ""] = FILES;
    expect(base.run(["ingest", block]).status).toBe(0);
    const old = `${base.folder}/old.db`;
    copyFileSync(copy(), old);
    expect(base.run(["ingest", fs]).status).toBe(0);
    copyFileSync(old, copy());
    expect(base.run(["ingest", net]).status).toBe(0);
    expect(await base.dump()).toBe(expected);
  });

  test("numbers no row twice, whichever machine adds it", async () => {
    const [block = "", fs = "", net = ""] = FILES;
    base.run(["ingest", block, fs]);
    const last = async () => (await base.ask(`SELECT last_value FROM "Message_id_seq"`))[0]?.last_value;
    const before = Number(await last());
    await base.ask(`SELECT setval('"Message_id_seq"', ${before + 100})`); // rows that came and went
    await base.ask(`UPDATE "Meta" SET value = 'of another machine' WHERE key = 'generation'`);
    base.run(["ingest", net]);
    const [row] = await base.ask(`SELECT min(id) AS id FROM "Message" WHERE id > ${before}`);
    expect(row?.id).toBe(before + 101);
  });

  test("stops with one line where the server ends its connection, and goes on later", async () => {
    const child = base.start(["ingest", ...FILES]);
    let stderr = "";
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await base.until(`SELECT pg_terminate_backend(pid) FROM (${WRITES}) AS writer`);
    expect(await ended).toBe(74);
    expect(stderr).toMatch(/^deadlore: database postgres(?:ql)?:\/\/postgres@.*(?:terminat|lost).*\n$/);
    expect(ingest()).toMatchObject({ status: 0, stderr: "" });
    expect(await base.dump()).toBe(expected);
  });

  test("is not added to by who lost the right to: another process wrote meanwhile", async () => {
    expect(base.run(["ingest", FILES[0] ?? ""]).status).toBe(0);
    const other = new pg.Client({ connectionString: base.url });
    await other.connect();
    await other.query(`BEGIN; SELECT 1 FROM "Meta" WHERE key = 'generation' FOR UPDATE`);
    const child = base.start(["ingest", ...FILES]);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await base.until("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
    await other.query(`UPDATE "Meta" SET value = 'another' WHERE key = 'generation'; COMMIT`);
    await other.end();
    expect(await ended).toBe(75);
    expect(await generation()).toBe("another");
    expect(ingest()).toMatchObject({ status: 0, stderr: "" });
    expect(await base.dump()).toBe(expected);
  });

  test("is made again by reparse without a difference", async () => {
    ingest();
    expect(base.run(["reparse", "--all"])).toMatchObject({ status: 0, stderr: "" });
    expect(await base.dump()).toBe(expected);
  });

  test("holds nothing of what was redacted: not in its tables' files, not in the working copy", async () => {
    ingest();
    const word = "tarn_quota_lookup";
    const tables = await base.ask(
      "SELECT current_setting('data_directory') || '/base/' || oid AS folder FROM pg_database WHERE datname = current_database()",
    );
    const folder = String(tables[0]?.folder);
    await base.ask(`UPDATE "Message" SET "dateRaw" = "dateRaw" || '${word}-never-compressed'`);
    await base.ask(`UPDATE "Meta" SET value = 'by hand' WHERE key = 'generation'`);
    await base.ask("ANALYZE");
    await base.ask("CHECKPOINT");
    expect(hits(folder, word).length).toBeGreaterThan(0);
    expect(base.run(["redact", "--text", word])).toMatchObject({ status: 0, stderr: "" });
    await base.ask("CHECKPOINT");
    expect(hits(folder, word)).toEqual([]);
    expect(hits(`${base.folder}/one/data`, word)).toEqual([]);
    expect(await base.dump()).not.toContain(word);
  });
});

const hits = (folder: string, word: string): string[] =>
  readdirSync(folder).filter(
    (name) => existsSync(`${folder}/${name}`) && readFileSync(`${folder}/${name}`).includes(word),
  );
