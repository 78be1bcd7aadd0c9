// `deadlore reparse`: what an older parser derived is made again, nothing else is, and no address dies of it.

import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PARSER_VERSION } from "../../lib/lockdep/index.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd, writeFile } from "./archives/boxes.ts";
import { REPORT } from "./splats.ts";

const mail = (id: string, body: string): Buffer =>
  Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: Ada <ada@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: ${id}\n\n${body}`,
  );
const reportOf = (name: string): string => REPORT.replaceAll("&demo->", `&${name}->`);
const MAILS = [
  mail("old", reportOf("old")),
  mail("new", reportOf("new")),
  mail("words", "A deadlock, nothing else.\n"),
];

let base: Base;
let fresh: string;
beforeEach(() => {
  base = makeBase();
  expect(base.run(["ingest", writeFile("list.mbox", toMboxrd(MAILS))]).status).toBe(0);
  fresh = base.run(["dump"]).stdout;
});
afterEach(() => base.remove());

function change(sql: string): void {
  const db = new Sqlite(base.url.slice("file:".length));
  db.pragma("foreign_keys = OFF");
  db.exec(sql);
  db.close();
}

/** As a base that an older parser made: its number, and another title than this one reads. */
const outdate = (id: string, title = "read by an older parser"): void =>
  change(`UPDATE Report SET parserVersion = ${PARSER_VERSION - 1}, title = '${title}'
    WHERE messageId = (SELECT id FROM Message WHERE messageId = '${id}@example.org')`);

const inversionOf = (id: string): string => {
  const { inversions }: { inversions: string[] } = JSON.parse(base.run(["show", `${id}@example.org`, "--json"]).stdout);
  return inversions[0] ?? "";
};

/** The inversion had another id when it was stored. */
const rename = (from: string, to: string, version = 1): void =>
  change(
    ["Report", "InversionLock", "InversionEdge", "InversionSubsystem", "Episode", "Fix"]
      .map((table) => `UPDATE ${table} SET inversionId = '${to}' WHERE inversionId = '${from}';`)
      .join("\n")
      .concat(`UPDATE Inversion SET id = '${to}', inversionVersion = ${version} WHERE id = '${from}'`),
  );

const titles = (): unknown =>
  new Sqlite(base.url.slice("file:".length), { readonly: true })
    .prepare("SELECT DISTINCT title FROM Report ORDER BY title")
    .pluck()
    .all();

describe("reparse", () => {
  it("makes everything again as it was, and nothing where nothing is older", () => {
    expect(base.json(["reparse"])).toMatchObject({ threads: 0, inversions: 0 });
    expect(base.json(["reparse", "--all"])).toMatchObject({ threads: 3, inversions: 2, regrouped: 0 });
    expect(base.run(["dump"]).stdout).toBe(fresh);
  });

  it("makes again what is older, and threads in which this parser may find what that one did not; other reports stay", () => {
    outdate("old");
    change("UPDATE Report SET title = 'left alone' WHERE parserVersion = (SELECT max(parserVersion) FROM Report)");
    expect(titles()).toEqual(["left alone", "read by an older parser"]);
    expect(base.json(["reparse"])).toMatchObject({ threads: 2, regrouped: 0 });
    expect(titles()).toEqual(["left alone", "possible deadlock in demo_a"]);
    expect(base.json(["reparse"])).toMatchObject({ threads: 0, inversions: 0 });
  });

  it("gives the base that a fresh ingest gives", () => {
    outdate("old");
    outdate("new");
    change("UPDATE Report SET data = (SELECT data FROM Report other WHERE other.id <> Report.id)");
    expect(base.run(["dump"]).stdout).not.toBe(fresh);
    expect(base.run(["reparse"]).status).toBe(0);
    expect(base.run(["dump"]).stdout).toBe(fresh);
    expect(base.json(["index", "verify"])).toMatchObject({ missing: [], extra: [] });
  });

  it.each([
    ["v1:00000000000000aa", 1, "another cycle by the names of then"],
    ["v0:00000000000000aa", 0, "another form of the id"],
  ])("leads an id of old to the one of now: %s", (old, version) => {
    const now = inversionOf("old");
    rename(now, old, version);
    outdate("old");
    expect(base.run(["show", old]).status).toBe(0);
    expect(base.json(["reparse"])).toMatchObject({ regrouped: 1 });
    expect(inversionOf("old")).toBe(now);
    expect(base.json(["show", old])).toMatchObject({ inversion: now });
    expect(base.run(["dump"]).stdout.replace(/^.*"record":"redirect".*\n/gm, "")).toBe(fresh);
  });

  it("leads on what led to an id that leads elsewhere now", () => {
    const now = inversionOf("old");
    for (const old of ["v1:00000000000000aa", "v1:00000000000000bb"]) {
      rename(now, old);
      outdate("old");
      expect(base.json(["reparse"])).toMatchObject({ regrouped: 1 });
    }
    change("UPDATE Redirect SET \"to\" = 'v1:00000000000000bb' WHERE \"from\" = 'v1:00000000000000aa'");
    rename(now, "v1:00000000000000bb");
    outdate("old");
    expect(base.json(["reparse"])).toMatchObject({ regrouped: 1 });
    for (const old of ["v1:00000000000000aa", "v1:00000000000000bb"])
      expect(base.json(["show", old])).toMatchObject({ inversion: now });
  });

  it("finishes what a stop left half done, and no address of before is lost", () => {
    const now = inversionOf("old");
    rename(now, "v1:00000000000000aa");
    outdate("old");
    outdate("new");
    const db = new Sqlite(base.url.slice("file:".length));
    // The disk fails in the middle: the first report is written anew, the second is not.
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON Report WHEN (SELECT messageId FROM Message WHERE id = NEW.messageId) = 'new@example.org'
      BEGIN SELECT RAISE(FAIL, 'disk full'); END`);
    expect(base.run(["reparse"]).status).not.toBe(0);
    db.exec("DROP TRIGGER full");
    db.close();
    expect(base.run(["reparse"]).status).toBe(0);
    expect(base.json(["show", "v1:00000000000000aa"])).toMatchObject({ inversion: now });
    expect(base.run(["dump"]).stdout.replace(/^.*"record":"redirect".*\n/gm, "")).toBe(fresh);
  });
});
