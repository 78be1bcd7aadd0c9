import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSearch, parseQuery, type SearchDocument, type SearchEngine } from "../../../lib/search/index.ts";
import { toSearchPath } from "../../../lib/search/open.ts";

const document = (id: string, text: string): SearchDocument => ({
  id,
  type: "message",
  url: "/",
  title: "",
  text,
  date: null,
  from: null,
  lists: [],
  locks: [],
  pairs: [],
  functions: [],
  ids: [],
  subsystems: [],
  kind: null,
  state: id,
  year: null,
  syzbot: [],
  weight: 1,
});

describe("the embedded index", () => {
  let folder: string;
  let databaseUrl: string;
  let writer: SearchEngine;
  let reader: SearchEngine;
  beforeEach(() => {
    folder = mkdtempSync(`${tmpdir()}/deadlore-search-`);
    databaseUrl = `file:${folder}/deadlore.db`;
    writer = openSearch({ databaseUrl, readOnly: false });
    reader = openSearch({ databaseUrl, readOnly: true });
  });
  afterEach(async () => {
    await Promise.all([writer.close(), reader.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const search = (text: string) => reader.search(parseQuery(text), { limit: 10, cursor: null });
  const total = async (text: string) => (await search(text)).total.value;

  it("shows a reader what another process wrote since", async () => {
    await writer.add([document("m:1", "teapot")]);
    expect(await total("teapot")).toBe(1);
    const script = `
      import { openSearch } from ${JSON.stringify(`${process.cwd()}/lib/search/index.ts`)};
      const engine = openSearch({ databaseUrl: ${JSON.stringify(databaseUrl)}, readOnly: false });
      await engine.add([${JSON.stringify(document("m:2", "teapot"))}]);
      await engine.close();`;
    expect(spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stderr).toBe("");
    expect(await total("teapot")).toBe(2);
    expect((await search("teapot")).facets.state?.map(({ value }) => value)).toEqual(["m:1", "m:2"]);
  });

  it("shows a reader an index that was deleted and built anew", async () => {
    await writer.add([document("m:1", "teapot"), document("m:2", "teapot")]);
    expect(await total("teapot")).toBe(2);
    await writer.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${toSearchPath(databaseUrl)}${end}`, { force: true });
    writer = openSearch({ databaseUrl, readOnly: false });
    await writer.add([document("m:3", "teapot")]);
    expect((await search("teapot")).hits.map(({ id }) => id)).toEqual(["m:3"]);
  });

  it("counts rightly after it was emptied and filled under a reader's eyes", async () => {
    await writer.add([document("m:1", "teapot")]);
    await search("");
    await writer.clear();
    expect(await total("")).toBe(0);
    await writer.add([document("m:9", "kettle")]);
    expect((await search("")).facets.state).toEqual([{ value: "m:9", count: 1 }]);
  });

  it("does not read an index of another version, and a writer begins it anew", async () => {
    await writer.add([document("m:1", "teapot")]);
    await writer.close();
    const file = new Sqlite(toSearchPath(databaseUrl));
    file.pragma("user_version = 999");
    file.close();
    expect((await search("teapot")).notices.join()).toContain("index rebuild");
    writer = openSearch({ databaseUrl, readOnly: false });
    await writer.add([document("m:2", "kettle")]);
    expect(await total("")).toBe(1);
  });

  it("names the file that is no index", async () => {
    writeFileSync(toSearchPath(databaseUrl), "not a database, but long enough to look at".repeat(50));
    await expect(search("teapot")).rejects.toThrow(toSearchPath(databaseUrl));
  });

  it("does not let a reader write", async () => {
    await expect(reader.add([document("m:1", "x")])).rejects.toThrow("reading only");
  });

  it("ranks some of a very common word and says so", async () => {
    await writer.add(Array.from({ length: 4_500 }, (_, at) => document(`m:${at}`, `teapot ${at}`)));
    const page = await search("teapot");
    expect(page.total).toEqual({ value: 4_500, exact: true });
    expect(page.notices.join()).toContain("newest 4000 of 4500");
  });
});

describe("toSearchPath", () => {
  it.each([
    ["file:./data/deadlore.db", "./data/deadlore.search.db"],
    ["file:/x/base", "/x/base.search.db"],
    ["file:./a.db?connection_limit=1", "./a.search.db"],
    ["postgresql://u:secret@h/db", "./data/h-5432-db.search.db"],
  ])("puts the index of %s at %s", (url, path) => {
    expect(toSearchPath(url)).toBe(path);
  });
});
