// A column that may be null is ordered so that both databases answer alike: by lib/db/order.ts, never by a bare "asc".
import { globSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { ascending, descending } from "../../../lib/db/order.ts";
import { overrideSettings } from "../../../lib/env.ts";

const before = process.env.DATABASE_URL;
afterEach(() => overrideSettings({ DATABASE_URL: before }));

const read = (pattern: string) => globSync(pattern).map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** `sentAt      String?` of prisma/models, unless another model has one of that name that is never null. */
function nullableColumns(): ReadonlySet<string> {
  const all = read("prisma/models/*.prisma").flatMap(({ text }) =>
    Array.from(text.matchAll(/^ {2}(\w+) +(?:String|Int|BigInt|Boolean)(\??)/gm), ([, name = "", mark]) => ({
      name,
      mark,
    })),
  );
  const never = new Set(all.flatMap(({ name, mark }) => (mark === "" ? name : [])));
  return new Set(all.flatMap(({ name, mark }) => (mark === "?" && !never.has(name) ? name : [])));
}

const bareOrders = (text: string, columns: ReadonlySet<string>): string[] =>
  Array.from(text.matchAll(/\b(\w+): "(?:asc|desc)"/g)).flatMap(([whole, name = ""]) =>
    columns.has(name) ? whole : [],
  );

test("the columns that may be null are found", () => {
  expect([...nullableColumns()]).toEqual(expect.arrayContaining(["sentAt", "firstSeen", "committedAt", "fromName"]));
});
test("a bare order of one is seen", () => {
  expect(bareOrders('orderBy: [{ sentAt: "asc" }, { id: "asc" }]', nullableColumns())).toEqual(['sentAt: "asc"']);
});
test("no reader has one", () => {
  const found = read("{lib,app,ingest}/**/*.{ts,tsx}")
    .filter(({ file }) => !file.includes("generated"))
    .flatMap(({ file, text }) => bareOrders(text, nullableColumns()).map((order) => `${file}: ${order}`));
  expect(found).toEqual([]);
});

test("PostgreSQL is told where nulls stand, SQLite is not: its index serves only the plain order", () => {
  overrideSettings({ DATABASE_URL: "file:./x.db" });
  expect([ascending.nulls, descending.nulls]).toEqual([undefined, undefined]);
  overrideSettings({ DATABASE_URL: "postgresql://me@localhost/x" });
  expect([ascending.nulls, descending.nulls]).toEqual(["first", "last"]);
});
