// A mail with a mark in every place that a base keeps, the mails around it, and where a base still holds a mark.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import type { Base } from "../setup/deadlore.ts";
import { REPORT } from "./splats.ts";

/** One mark for each place; nothing else says these words. */
export const PLACES = [
  "subject",
  "author",
  "list",
  "prose",
  "class",
  "comm",
  "function",
  "file",
  "release",
  "trailer",
  "hunk",
  "changed",
  "attached",
  "packed",
  "spoken",
  "linked",
  "filename",
  "commit",
] as const;
export type Place = (typeof PLACES)[number];
export const mark = (place: Place): string => `zq${place}qz`;

const SPLAT = REPORT.replaceAll("&demo->", `&${mark("class")}->`)
  .replaceAll("demo_a", `${mark("function")}_a`)
  .replaceAll("demo_b", `${mark("function")}_b`)
  .replaceAll("fs/demo/", `fs/${mark("file")}/`)
  .replaceAll(/^demo\/1/gm, `${mark("comm")}/1`)
  .replaceAll("6.2.0 ", `6.2.0-${mark("release")} `);

const BODY = `The ${mark("prose")} lock order is the cause of this deadlock, see https://lkml.org/lkml/2019/2/12/1?${mark("linked")}

  &${mark("spoken")}->a_mutex -> &${mark("spoken")}->b_sem (open)
  &${mark("spoken")}->b_sem -> &${mark("spoken")}->a_mutex (close)

This patch fixes it by ${mark("prose")} rules.

Reported-by: ${mark("trailer")} <${mark("trailer")}@example.org>
Closes: https://lore.kernel.org/all/other@example.org/
---
diff --git a/${mark("changed")}.c b/${mark("changed")}.c
--- a/${mark("changed")}.c
+++ b/${mark("changed")}.c
@@ -1,2 +1,2 @@ ${mark("hunk")}_open
-a
+b
 c

${SPLAT}
`;

const head = (id: string, subject: string, fields = ""): string =>
  `Message-ID: <${id}@example.org>\nFrom: ${id === "marked" ? `${mark("author")} <${mark("author")}@example.org>` : "Ada <ada@example.org>"}\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: ${subject}\n${fields}`;

export const MARKED = Buffer.from(
  `${head("marked", `[PATCH] ${mark("subject")}: fix a deadlock`, `List-Id: <${mark("list")}.example.org>\n`)}Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

${BODY}
--b
Content-Type: text/x-log; name="${mark("filename")}.log"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

${Buffer.from(`lockdep ${mark("attached")}\n`).toString("base64")}
--b
Content-Type: application/octet-stream; name="a.bin"
Content-Transfer-Encoding: base64

${Buffer.from(`\0${mark("packed")}`).toString("base64")}
--b--
`,
);
export const OTHERS = [
  Buffer.from(`${head("other", "another deadlock")}\n${REPORT}`),
  Buffer.from(
    `${head("reply", "so what", "In-Reply-To: <marked@example.org>\n")}\n${BODY.replaceAll(/^/gm, "> ")}\nI say it is a false positive.\n`,
  ),
];

/** `file` or `table.column` of each place where a file of the base still has the mark. */
export function hits(base: Pick<Base, "folder">, text: string): string[] {
  const found = new Set<string>();
  for (const name of readdirSync(base.folder).filter((each) => each.startsWith("base"))) {
    const path = join(base.folder, name);
    if (readFileSync(path).includes(text)) found.add(name);
    if (!name.endsWith(".db")) continue;
    const db = new Sqlite(path, { readonly: true });
    const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    for (const { name: table } of tables)
      for (const row of db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).iterate())
        for (const [column, value] of Object.entries(row)) if (holds(value, text)) found.add(`${table}.${column}`);
    if (terms(db).some((term) => isIn(term, text))) found.add("fts");
    db.close();
  }
  return [...found];
}

function holds(value: unknown, text: string): boolean {
  if (typeof value === "string") return isIn(value, text);
  if (!Buffer.isBuffer(value)) return false;
  const isPacked = value.length > 4 && value.readUInt32LE(0) === 0xfd2fb528;
  return isIn((isPacked ? zstdDecompressSync(value) : value).toString("latin1"), text);
}

/** Plainly, in either case; or in base64, whose letters depend on where the text begins. */
const isIn = (value: string, text: string): boolean =>
  value.toLowerCase().includes(text.toLowerCase()) ||
  [0, 1, 2].some((shift) => {
    const whole = Buffer.from(" ".repeat(shift) + text).toString("base64");
    return value.replaceAll("\n", "").includes(whole.slice(shift === 0 ? 0 : 4, -4));
  });

/** The terms of the index, which it stores without what they share with their neighbours. */
function terms(db: Sqlite.Database): string[] {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'fts'").get() === undefined) return [];
  db.exec("CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, fts, row)");
  return db
    .prepare<[], { term: string }>("SELECT term FROM temp.term")
    .all()
    .map(({ term }) => term);
}
