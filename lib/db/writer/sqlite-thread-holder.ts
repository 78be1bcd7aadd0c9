/**
 * What is left of a splat that somebody quotes in part, `-> #1 (&demo->lock){+.+.}` and its stack, or a head alone: it closes no cycle,
 * but its thread tells which it was. Where exactly one inversion that the thread proves, by a splat or in words, has all its
 * dependencies, and all its classes where it has no dependency, it is that one's.
 */
import type { Database } from "better-sqlite3";

type Fragment = { readonly id: number; readonly kind: string };

export function makeThreadHolder(db: Database): (fragment: Fragment) => string | undefined {
  const inThread = db.prepare<[{ id: number }], { id: string }>(
    `SELECT DISTINCT proof.inversionId AS id FROM Report own JOIN Report proof ON proof.threadId = own.threadId
     WHERE own.id = $id AND proof.attached = 'explicit' AND proof.kind IN ('circular', 'prose')
       AND EXISTS (SELECT 1 FROM ReportLock l WHERE l.reportId = $id)
       AND NOT EXISTS (SELECT 1 FROM ReportLock l WHERE l.reportId = $id
         AND NOT EXISTS (SELECT 1 FROM InversionLock i WHERE i.inversionId = proof.inversionId AND i.class = l.canonical))
       AND NOT EXISTS (SELECT 1 FROM Dependency d WHERE d.reportId = $id
         AND NOT EXISTS (SELECT 1 FROM InversionEdge e
           WHERE e.inversionId = proof.inversionId AND e."from" = d.fromCanonical AND e."to" = d.toCanonical))
     LIMIT 2`,
  );
  return ({ id, kind }) => {
    if (kind !== "circular") return undefined;
    const [only, other] = inThread.all({ id });
    return other === undefined ? only?.id : undefined;
  };
}
