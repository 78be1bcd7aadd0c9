/**
 * What a match needs of each report, stored beside it, so that a process that asks one question need not read every report again
 * (lib/match/features.ts). It follows from the report alone: a reparse makes it where an older version left none, or another.
 */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { LockReport } from "../../lockdep/index.ts";
import { packFeatures, toFeatures, toPrint, VERSION_BYTES } from "../../match/index.ts";

export function makeProfileStatements(db: Database) {
  const add = db.prepare("INSERT OR REPLACE INTO ReportProfile (reportId, features, told) VALUES (?, ?, ?)");
  const lacking = db.prepare<[Buffer], { id: number; data: Buffer }>(
    `SELECT r.id, r.data FROM Report r LEFT JOIN ReportProfile p ON p.reportId = r.id AND substr(p.features, 1, 4) = ?
     WHERE r.family = 'inversion' AND p.reportId IS NULL LIMIT ${CHUNK}`,
  );

  /** Only the family of which inversions are made. */
  function save(report: number | bigint, found: LockReport): void {
    if (found.family !== "inversion") return;
    const print = toPrint(found);
    const { words: _, ...told } = print;
    add.run(report, packFeatures(toFeatures(print)), zstdCompressSync(JSON.stringify(told)));
  }

  function remake(): void {
    for (;;) {
      const rows = lacking.all(Buffer.from(VERSION_BYTES));
      for (const { id, data } of rows) save(id, JSON.parse(zstdDecompressSync(data).toString()));
      if (rows.length < CHUNK) return;
    }
  }

  return { save, remake };
}

/** Rows taken at once: a report is some 10 KB. */
const CHUNK = 200;
