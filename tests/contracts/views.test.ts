/** Every view of the sample archive is the same whichever database it is read from, also where rows lie in another order. */
import { chdir, cwd } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { closeSearch } from "../../lib/views/index.ts";
import { makeBase } from "../setup/deadlore.ts";
import { everyView } from "../setup/every-view.ts";
import { makePostgresBase, type PostgresBase } from "../setup/postgres-base.ts";

const server = inject("postgres");
const FILES = ["demo-block", "demo-fs", "demo-net"].map((name) =>
  fileURLToPath(new URL(`../../ingest/sample/${name}.mbox`, import.meta.url)),
);

describe.runIf(server)("the views of one archive on two databases", { timeout: 120_000 }, () => {
  const embedded = makeBase();
  const before = cwd();
  let base: PostgresBase;
  let expected: Map<string, string>;
  beforeAll(async () => {
    base = await makePostgresBase(server ?? "");
    expect(embedded.run(["ingest", ...FILES]).status).toBe(0);
    expect(base.run(["ingest", ...FILES])).toMatchObject({ status: 0, stderr: "" });
    expected = await readAll(embedded.url);
    chdir(`${base.folder}/one`); // its search index lies in ./data
  });
  afterAll(async () => {
    chdir(before);
    await base?.remove();
    embedded.remove();
  });

  test("are enough to compare", () => expect(expected.size).toBeGreaterThan(150));
  test("are the same", async () => expect(await readAll(base.url)).toEqual(expected));
  test("are the same when the rows lie the other way round", async () => {
    for (const { name } of await base.ask(TABLES)) await base.ask(toTurn(`"${name}"`));
    expect(await readAll(base.url)).toEqual(expected);
  });
});

const TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'";

/** Without the checks of references, and nothing that hangs on a row goes with it. */
const toTurn = (table: string): string =>
  `SET session_replication_role = replica; CREATE TEMP TABLE turned AS SELECT * FROM ${table} ORDER BY ctid DESC;
   DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM turned; DROP TABLE turned`;

async function readAll(url: string): Promise<Map<string, string>> {
  await Promise.all([closeDatabase(), closeSearch()]);
  overrideSettings({ DATABASE_URL: url, MEILI_HOST: "" });
  const all = new Map<string, string>();
  for await (const [name, view] of everyView()) all.set(name, JSON.stringify(view));
  await Promise.all([closeDatabase(), closeSearch()]);
  return all;
}
