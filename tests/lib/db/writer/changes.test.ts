// What a working copy notes of its changes, whatever made them: each row once, by its key.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import Sqlite, { type Database } from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../../../../lib/db/migrate.ts";
import { changesOf, MOVED, recordChanges } from "../../../../lib/db/writer/changes.ts";
import { readTables, type Table } from "../../../../lib/db/writer/tables.ts";

let folder: string;
let db: Database;
let tables: readonly Table[];
beforeEach(async () => {
  folder = mkdtempSync(`${tmpdir()}/deadlore-changes-`);
  await migrate(`file:${folder}/x.db`);
  db = new Sqlite(`${folder}/x.db`);
  db.pragma("foreign_keys = ON");
  tables = readTables(db);
  db.exec(`INSERT INTO Thread (id) VALUES (1);
    INSERT INTO Message (id, messageId, contentHash, bodyHash, subject, size, threadId) VALUES (7, 'a@b', '1', '2', 's', 3, 1);
    INSERT INTO RawMessage VALUES (7, x'00');
    INSERT INTO Mention VALUES (7, 'syzbot', 'x');
    INSERT INTO Inversion (id, kind, title, inversionVersion) VALUES ('v1:1', 'circular', 't', 1);
    INSERT INTO Report (id, messageId, ordinal, threadId, print, kind, family, isComplete, quoteDepth, inversionId, data, parserVersion)
      VALUES (3, 7, 0, 1, 'p', 'circular', 'inversion', 1, 0, 'v1:1', x'00', 1);`);
  recordChanges(db, tables);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** `Message 7`, `Message 7 moved`, `Mention 7 syzbot x` */
function changes(): string[] {
  return tables.flatMap((table) =>
    db
      .prepare<[], Record<string, unknown>>(`SELECT * FROM ${changesOf(table)}`)
      .all()
      .map((row) => {
        const key = table.key.map(({ name }) => row[name]);
        return [table.name, ...key, ...(row[MOVED.slice(1, -1)] === 1 ? ["moved"] : [])].join(" ");
      }),
  );
}

describe("a change", () => {
  test.each([
    ["a row that comes", "INSERT INTO Outbox (id, document) VALUES (5, 'm:x')", ["Outbox 5"]],
    ["a row that is another now, twice", "UPDATE Thread SET isDirty = 0; UPDATE Thread SET root = 'a'", ["Thread 1"]],
    ["a row set to what it was", "UPDATE Thread SET isDirty = 1", []],
    ["a key of text", "UPDATE Inversion SET title = 'u'", ["Inversion v1:1"]],
    ["a key of three columns", "UPDATE Mention SET target = 'y'", ["Mention 7 syzbot x", "Mention 7 syzbot y"]],
    ["another place in a unique index", "UPDATE Message SET variant = 'v'", ["Message 7 moved"]],
    ["a column beside that index", "UPDATE Message SET subject = 'v'", ["Message 7"]],
    ["bytes", "UPDATE RawMessage SET bytes = x'01'", ["RawMessage 7"]],
    [
      "what goes with a row, and what refers to it",
      "DELETE FROM Inversion; DELETE FROM Message",
      ["Inversion v1:1", "Mention 7 syzbot x", "Message 7 moved", "RawMessage 7", "Report 3 moved"],
    ],
    ["a reference that is taken away", "DELETE FROM Inversion", ["Inversion v1:1", "Report 3"]],
    [
      "a row that another replaces",
      "INSERT OR REPLACE INTO Message (id, messageId, contentHash, bodyHash, subject, size, threadId) VALUES (8, 'a@b', '1', '2', 's', 3, 1)",
      ["Mention 7 syzbot x", "Message 7 moved", "Message 8", "RawMessage 7", "Report 3 moved"],
    ],
    ["an insert that is ignored", "INSERT OR IGNORE INTO Mention VALUES (7, 'syzbot', 'x')", []],
    ["a transaction that is rolled back", "BEGIN; UPDATE Thread SET root = 'a'; ROLLBACK", []],
  ])("is noted: %s", (_, sql, expected) => {
    db.exec(sql);
    expect(changes().sort()).toEqual(expected);
  });

  test("of the same row is noted once, whatever the statement does about conflicts", () => {
    for (const how of ["OR REPLACE", "OR FAIL", "OR ABORT", "OR ROLLBACK", "OR IGNORE"])
      db.exec(`UPDATE ${how} Thread SET root = '${how}'`);
    expect(changes()).toEqual(["Thread 1"]);
  });
  test("is noted in every table that there is", () => {
    expect(tables.length).toBeGreaterThan(25);
    expect(tables.map(({ name }) => name)).not.toContain("_prisma_migrations");
  });
});

test("a table comes after those that it refers to", () => {
  const names = tables.map(({ name }) => name);
  for (const [child, parent] of [
    ["Message", "Thread"],
    ["RawMessage", "Message"],
    ["Report", "Inversion"],
    ["PatchTerm", "Patch"],
  ] as const)
    expect(names.indexOf(child)).toBeGreaterThan(names.indexOf(parent));
});
