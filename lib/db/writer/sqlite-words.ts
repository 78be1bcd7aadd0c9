/**
 * Inversions of key type `words`: orders that a thread states and that close no cycle. Where one known inversion holds them all, the
 * report goes to that one; else it has one of its own, by the root of its thread.
 */
import type { Database } from "better-sqlite3";
import { INVERSION_VERSION, wordsId } from "../../lockdep/index.ts";

type Open = { readonly id: number; readonly kind: string; readonly root: string | null };

export function makeWordsStatements(db: Database) {
  const add = db.prepare(
    `INSERT INTO Inversion (id, kind, title, cycle, canonical, inversionVersion, isDirty) VALUES (?, 'prose', '', '[]', '[]', ?, 1)
     ON CONFLICT (id) DO NOTHING`,
  );
  const dropLocks = db.prepare("DELETE FROM InversionLock WHERE inversionId = ?");
  // Its classes, so that each one's page lists it; no edges: only a cycle holds fragments.
  const addLocks = db.prepare(
    `INSERT INTO InversionLock (inversionId, class, position)
     SELECT ?, canonical, row_number() OVER (ORDER BY canonical) - 1 FROM (SELECT DISTINCT canonical FROM ReportLock WHERE reportId = ?)`,
  );

  return {
    /** The inversion of the thread's own; null for a report that a kernel printed. */
    ofThread({ id, kind, root }: Open): string | null {
      if (kind !== "prose" || root === null) return null;
      const own = wordsId(root).id;
      if (own === null) return null;
      add.run(own, INVERSION_VERSION);
      dropLocks.run(own);
      addLocks.run(own, id);
      return own;
    },
  };
}
