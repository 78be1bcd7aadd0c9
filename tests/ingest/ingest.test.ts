// The main job on the sample archive, by the command: in any order and form the same base; nothing lost, nothing twice.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Base, makeBase } from "../setup/deadlore.ts";

const sample = fileURLToPath(new URL("../../ingest/sample/", import.meta.url));
const files = readdirSync(sample)
  .filter((name) => name.endsWith(".mbox"))
  .map((name) => sample + name);

const bases: Base[] = [];
const newBase = (...how: Parameters<typeof makeBase>) => {
  const base = makeBase(...how);
  bases.push(base);
  return base;
};
afterAll(() => {
  for (const base of bases) base.remove();
});

describe("deadlore ingest", () => {
  let base: Base;
  let dump: string;
  beforeAll(() => {
    base = newBase({ as: "process" });
    expect(base.run(["ingest", ...files]).status).toBe(0);
    dump = base.run(["dump"]).stdout;
  }, 60_000);

  it("stores nothing the second time, and says so", () => {
    const again = base.run(["ingest", ...files]);
    expect(again.stdout).toContain("nothing new");
    expect(base.run(["dump"]).stdout).toBe(dump);
  });
  it("keeps the index equal to the database", () => {
    expect(base.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
    expect(base.run(["index", "rebuild"]).status).toBe(0);
    expect(base.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
  });
  it("says that nothing of that name is stored, and exits with 1", () => {
    const { status, stderr } = base.run(["show", "v1:0000000000000000"]);
    expect([status, stderr]).toEqual([1, "deadlore: v1:0000000000000000: nothing of that name is stored\n"]);
  });
  it("breaks no foreign key", () => {
    const db = new Sqlite(base.url.slice(5), { readonly: true });
    expect(db.pragma("foreign_key_check")).toEqual([]);
    db.close();
  });
  it("gives the same base from mails in another order, one by one and zipped", () => {
    const other = newBase({ as: "process" });
    const mails = files.flatMap((file) => readFileSync(file, "latin1").split(/(?=^From mboxrd@z )/m)).reverse();
    for (const [at, mail] of mails.entries())
      writeFileSync(`${other.folder}/${at}.mbox.gz`, gzipSync(Buffer.from(mail, "latin1")));
    const parts = mails.map((_, at) => `${other.folder}/${at}.mbox.gz`);
    expect(other.run(["ingest", ...parts.slice(0, 7)]).status).toBe(0);
    expect(other.run(["ingest", ...parts.slice(7)]).status).toBe(0);
    expect(other.run(["dump"]).stdout.split("\n")).toEqual(dump.split("\n"));
  }, 60_000);
  it("goes on where a kill stopped it", async () => {
    const other = newBase({ as: "process" });
    for (let wait = 60; wait < 420; wait += 30) {
      const child = other.start(["ingest", ...files]);
      const gone = new Promise((resolve) => child.once("exit", resolve)); // it may be done before it is killed
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill("SIGKILL");
      await gone;
    }
    expect(other.run(["ingest", ...files]).status).toBe(0);
    expect(other.run(["dump"]).stdout).toBe(dump);
    expect(other.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
  }, 60_000);
});

describe("corrections by hand", () => {
  const base = newBase();
  const file = `${base.folder}/overrides.jsonl`;
  const state = (id: string) => (base.run(["show", id]).stdout.match(/^State: +(.*)$/m)?.[1] ?? "").replace(/,.*/, "");

  it("win over what the mails say, and go when their line goes", () => {
    expect(base.run(["ingest", ...files]).status).toBe(0);
    const id = base.run(["log", "--state", "open", "--jsonl"]).stdout.match(/v1:[0-9a-f]{16}/)?.[0] ?? "";
    expect(state(id)).toBe("open");
    writeFileSync(file, `${JSON.stringify({ about: id, value: "invalid", quote: "not a bug", author: "A" })}\n`);
    expect(base.run(["ingest", ...files], "", { DEADLORE_OVERRIDES: file }).status).toBe(0);
    expect(state(id)).toBe("invalid");
    expect(base.run(["ingest", ...files]).status).toBe(0);
    expect(state(id)).toBe("open");
  });
  it("are refused by line where they say nothing", () => {
    writeFileSync(file, '{"about": "x"}\n');
    const ran = base.run(["ingest", ...files], "", { DEADLORE_OVERRIDES: file });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("overrides.jsonl:1: value:")]);
  });
});

describe("deadlore ingest, badly", () => {
  const base = newBase({ as: "process" });
  const fails = (args: readonly string[], status: number, line: RegExp) => {
    const ran = base.run(args);
    expect(ran.stderr.trim().split("\n")).toHaveLength(1);
    expect(ran.stderr).toMatch(line);
    expect(ran.status).toBe(status);
  };

  it("names a file that is not there", () => fails(["ingest", "/no/such/file"], 2, /\/no\/such\/file/));
  it("names an unknown option and an unknown command", () => {
    fails(["ingest", "--no-such-option"], 2, /unknown option '--no-such-option'/);
    fails(["no-such-command"], 2, /unknown command 'no-such-command'/);
  });
  it("refuses what is no mail archive", () => {
    writeFileSync(`${base.folder}/noise`, Buffer.from([0, 1, 2, 3, 255, 254]));
    fails(["ingest", `${base.folder}/noise`], 2, /noise/);
  });
  it("names a wrong setting", () =>
    fails(["log", "--db", "mysql://x"], 2, /wrong setting: DATABASE_URL="mysql:\/\/x"/));
  it("names a database that cannot be opened", () =>
    fails(["ingest", files[0] ?? "", "--db", "file:/no/such/folder/base.db"], 74, /\/no\/such\/folder/));
  it("takes --db behind a subcommand too", () =>
    fails(["index", "verify", "--db", "file:/no/such/folder/base.db"], 74, /\/no\/such\/folder/));
  it("does not make a base to answer from", () => fails(["show", "v1:0000000000000000"], 74, /no base at .*base\.db/));
  it("answers with 75 while another process writes", () => {
    const lock = new Sqlite(`${base.folder}/base.db.lock`);
    lock.exec("BEGIN EXCLUSIVE");
    fails(["ingest", files[0] ?? ""], 75, /is being written by another process/);
    lock.close();
    expect(base.run(["ingest", files[0] ?? ""]).status).toBe(0);
  });
});
