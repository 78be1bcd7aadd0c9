/**
 * Orders of locks that mails state in words: rows of ProseOrder, and the inversions whose page shows them beside the splats' proof.
 *
 * Only what both its names stand for is of use to an inversion, so only such orders make one be folded anew.
 */
import type { Database } from "better-sqlite3";
import { canonicalClass } from "../../lockdep/index.ts";
import type { ExtractedMail, OrderRow } from "./writer.ts";

type Pair = { from: string; to: string };

export function makeOrderStatements(db: Database) {
  const drop = db.prepare("DELETE FROM ProseOrder WHERE messageId IN (SELECT id FROM Message WHERE threadId = ?)");
  const pairsOf = db.prepare<[number], Pair>(
    `SELECT DISTINCT o.fromCanonical AS "from", o.toCanonical AS "to" FROM ProseOrder o JOIN Message m ON m.id = o.messageId
     WHERE m.threadId = ? AND o.fromCanonical IS NOT NULL AND o.toCanonical IS NOT NULL`,
  );
  const add = db.prepare(
    "INSERT INTO ProseOrder (messageId, ordinal, fromCanonical, toCanonical, confidence, data) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const touch = db.prepare(
    `UPDATE Inversion SET isDirty = 1 WHERE id IN (SELECT inversionId FROM InversionEdge WHERE "from" = ? AND "to" = ?)`,
  );
  // Explicit ones: what somebody supposes proves no dependency.
  const ofRing = db.prepare<[string], OrderRow>(
    `SELECT m.messageId, m.sentAt AS date, o.fromCanonical AS "from", o.toCanonical AS "to",
       json_extract(o.data, '$.quoteDepth') AS quoteDepth
     FROM InversionEdge e JOIN ProseOrder o ON o.fromCanonical = e."from" AND o.toCanonical = e."to" AND o.confidence = 'explicit'
     JOIN Message m ON m.id = o.messageId AND m.variant = ''
     WHERE e.inversionId = ? ORDER BY m.sentAt, m.messageId, o.ordinal`,
  );

  return {
    ordersOf: (inversion: string): readonly OrderRow[] => ofRing.all(inversion),
    /** Before the first part of a thread: what it stated so far. */
    open(thread: number): readonly Pair[] {
      const before = pairsOf.all(thread);
      drop.run(thread);
      return before;
    },
    savePart(mails: readonly ExtractedMail[]): void {
      for (const { mail, orders = [] } of mails)
        for (const [ordinal, order] of orders.entries())
          add.run(
            mail.id,
            ordinal,
            toCanonical(order.from),
            toCanonical(order.to),
            order.confidence,
            JSON.stringify(order),
          );
    },
    close(thread: number, before: readonly Pair[]): void {
      const pairs = new Map([...before, ...pairsOf.all(thread)].map((pair) => [`${pair.from}\n${pair.to}`, pair]));
      for (const { from, to } of pairs.values()) touch.run(from, to);
    },
  };
}

const toCanonical = (name: string | null): string | null => (name === null ? null : canonicalClass(name).class);
