// What `show` and `pair` answer to odd questions: an id that is none, a lock and itself.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { makeBase } from "../setup/deadlore.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/lockdep/inconsistent-usage/", import.meta.url));
const fixture = readFileSync(FOLDER + (readdirSync(FOLDER)[0] ?? ""), "utf8");
const lock = /^CYCLE: (.+)$/m.exec(fixture)?.[1] ?? "";
const base = makeBase();
afterAll(() => base.remove());

describe("show", () => {
  it.each([
    ["v1:zz", "v1: and 16 hex digits"],
    ["syz:zz", "syz: and 20 hex digits"],
    ["commit:zz", "commit: and 7 to 40 hex digits"],
    ["fix:zz", "fix: and a Message-ID"],
  ])(
    "%s is malformed: one line, and the exit code of input that cannot be read",
    (id, expected) => {
      ingest();
      const { status, stdout, stderr } = base.run(["show", id]);
      expect([status, stdout, stderr]).toEqual([2, "", `deadlore: ${id}: malformed, expected ${expected}\n`]);
    },
    60_000,
  );

  it("answers under --json with the error as data", () => {
    const { status, stdout } = base.run(["show", "v1:zz", "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "usage", operand: "v1:zz" } });
  });

  it("finds nothing under an id that is well formed", () => {
    expect(base.run(["show", "v1:0000000000000000"]).status).toBe(1);
  });
});

describe("a lock and itself", () => {
  it("has the inversions of that lock alone, with their dates, though no report takes it twice", () => {
    const { stdout } = base.run(["pair", lock, lock]);
    expect(stdout).toContain(`${lock} and itself\n`);
    expect(stdout).toContain("0 reports with the lock taken while it is held; 2030-01-07\n");
    expect(stdout).toContain("Inversions of this lock alone");
    expect(stdout).not.toContain("the other way round");
  });
});

function ingest(): void {
  const splat = fixture.slice(fixture.indexOf("\n\n") + 2);
  const head =
    "From a@x Thu Jan  1 00:00:00 2026\nMessage-ID: <a@x>\nDate: 7 Jan 2030 12:00:00 +0000\nFrom: a@x\nSubject: splat\n";
  writeFileSync(`${base.folder}/a.mbox`, `${head}\n${splat}\n`);
  base.run(["ingest", `${base.folder}/a.mbox`]);
}
