/**
 * Which threads matter. A thread is relevant where one of its mails
 *
 *   says so itself        a banner, a word of the trade
 *   names a known report  by its Message-ID or its bug of syzbot
 *   is named by a fix     a mail with a diff of which the same is true
 *
 * and no other thread is. Mails come in any order, so each of the three is looked for from both ends. What was relevant for a mail
 * that went is found by asking anew from those that say so themselves.
 */
import type { Database } from "better-sqlite3";
import { makeStaleMarks } from "./sqlite-stale.ts";
import type { Mention } from "./writer.ts";

type Marks = { readonly isRelevant: boolean; readonly hasDiff: boolean; readonly mentions: readonly Mention[] };
type Report = { readonly messageId: string; readonly syzbot: string | null };

/** f is a fix: it has a diff, and says itself or by naming a report that it matters. */
const NAMES_REPORT = `EXISTS (SELECT 1 FROM Mention fr WHERE fr.messageId = f.id AND
  ((fr.kind = 'syzbot' AND EXISTS (SELECT 1 FROM Report r WHERE r.syzbot = fr.target))
    OR (fr.kind = 'message' AND EXISTS (SELECT 1 FROM Message rm JOIN Report r ON r.messageId = rm.id WHERE rm.messageId = fr.target))))`;

export function makeRelevanceStatements(db: Database) {
  const knowsSyzbot = db.prepare<[string], { id: number }>("SELECT id FROM Report WHERE syzbot = ? LIMIT 1");
  const knowsReport = db.prepare<[string], { id: number }>(
    "SELECT r.id FROM Message m JOIN Report r ON r.messageId = m.id WHERE m.messageId = ? LIMIT 1",
  );
  const namedByFix = db.prepare<[string], { id: number }>(
    `SELECT f.id FROM Mention n JOIN Message f ON f.id = n.messageId
     WHERE n.kind = 'message' AND n.target = ? AND f.hasDiff = 1 AND (f.isRelevant = 1 OR ${NAMES_REPORT}) LIMIT 1`,
  );
  // Asked first, of every mail: hardly any is named, and the question above costs ten times as much.
  const isNamed = db.prepare<[string], { messageId: number }>(
    "SELECT messageId FROM Mention WHERE kind = 'message' AND target = ? LIMIT 1",
  );
  const mark = (threads: string) =>
    `UPDATE Thread SET isRelevant = 1, isDirty = 1 WHERE isRelevant = 0 AND id IN (${threads})`;
  const markThread = db.prepare(mark("?"));
  const markHolder = db.prepare(mark("SELECT threadId FROM Message WHERE messageId = ?"));
  const markNaming = db.prepare(
    mark("SELECT m.threadId FROM Mention n JOIN Message m ON m.id = n.messageId WHERE n.kind = ? AND n.target = ?"),
  );
  // The report makes mails with a diff fixes: what these name is relevant too. Left to itself, SQLite begins with all mentions.
  const markNamedByFixes = db.prepare(
    mark(`SELECT t.threadId FROM Mention n CROSS JOIN Message f ON f.id = n.messageId AND f.hasDiff = 1
      CROSS JOIN Mention o ON o.messageId = f.id AND o.kind = 'message' CROSS JOIN Message t ON t.messageId = o.target
      WHERE n.kind = ? AND n.target = ?`),
  );
  const reportsOf = db.prepare<[number], Report>(
    "SELECT DISTINCT m.messageId, r.syzbot FROM Report r JOIN Message m ON m.id = r.messageId WHERE r.threadId = ?",
  );
  const stale = makeStaleMarks(db);
  const retire = makeRetirement(db);

  const namesReport = ({ mentions }: Marks) =>
    mentions.some(({ kind, target }) => (kind === "syzbot" ? knowsSyzbot : knowsReport).get(target) !== undefined);

  const isNamedByFix = (messageId: string) =>
    isNamed.get(messageId) !== undefined && namedByFix.get(messageId) !== undefined;

  return {
    /** A mail came, or its marks are others now. */
    spread(messageId: string, thread: number, mail: Marks): void {
      const matters = mail.isRelevant || namesReport(mail);
      if (matters || isNamedByFix(messageId)) markThread.run(thread);
      if (!matters || !mail.hasDiff) return;
      for (const { kind, target } of mail.mentions) if (kind === "message") markHolder.run(target);
    },
    /** A report was found. */
    spreadReport({ messageId, syzbot }: Report): void {
      const names = [["message", messageId] as const, ...(syzbot === null ? [] : [["syzbot", syzbot] as const])];
      for (const [kind, target] of names) {
        markNaming.run(kind, target);
        markNamedByFixes.run(kind, target);
      }
    },
    /** Mails name it that were not known to. */
    spreadNamed(messageId: string): void {
      if (isNamedByFix(messageId)) markHolder.run(messageId);
      if (knowsReport.get(messageId)) markNaming.run("message", messageId);
    },
    reportsOf: (thread: number): readonly Report[] => reportsOf.all(thread),
    /** Reports that were known and are not found any more. */
    lost(before: readonly Report[], now: readonly Report[]): void {
      const known = new Set(now.flatMap(({ messageId, syzbot }) => [messageId, syzbot ?? ""]));
      const isGone = ({ messageId, syzbot }: Report) => !known.has(messageId) || !known.has(syzbot ?? messageId);
      if (before.some(isGone)) stale.mark("relevance", "");
    },
    /** Lets go of threads that nothing makes relevant any more; how many. */
    retire: (): number => (stale.take("relevance").length > 0 ? retire() : 0),
  };
}

function makeRetirement(db: Database): () => number {
  db.exec("CREATE TEMP TABLE IF NOT EXISTS Kept (threadId INTEGER PRIMARY KEY)");
  const clear = db.prepare("DELETE FROM temp.Kept");
  const seed = db.prepare(
    `INSERT INTO temp.Kept SELECT t.id FROM Thread t WHERE t.isRelevant = 1
       AND EXISTS (SELECT 1 FROM Message m WHERE m.threadId = t.id AND m.isRelevant = 1)`,
  );
  const inKept = "r.threadId IN (SELECT threadId FROM temp.Kept)";
  const named = `SELECT n.messageId FROM Report r JOIN Mention n ON n.kind = 'syzbot' AND n.target = r.syzbot WHERE ${inKept}
    UNION SELECT n.messageId FROM Report r JOIN Message rm ON rm.id = r.messageId
      JOIN Mention n ON n.kind = 'message' AND n.target = rm.messageId WHERE ${inKept}`;
  const grow = db.prepare(
    `INSERT OR IGNORE INTO temp.Kept
     SELECT m.threadId FROM Message m WHERE m.id IN (${named})
     UNION SELECT t.threadId FROM Message f JOIN Mention o ON o.messageId = f.id AND o.kind = 'message'
       JOIN Message t ON t.messageId = o.target
       WHERE f.hasDiff = 1 AND f.threadId IN (SELECT threadId FROM temp.Kept) AND (f.isRelevant = 1 OR f.id IN (${named}))`,
  );
  const left = db.prepare<[], { id: number }>(
    "SELECT id FROM Thread WHERE isRelevant = 1 AND id NOT IN (SELECT threadId FROM temp.Kept)",
  );
  const ofThread = "(SELECT id FROM Message WHERE threadId = $id)";
  const outbox = db.prepare("INSERT INTO Outbox (document) SELECT 'm:' || messageId FROM Message WHERE threadId = $id");
  const outboxClasses = db.prepare(
    `INSERT INTO Outbox (document) SELECT DISTINCT 'c:' || l.canonical FROM Report r JOIN ReportLock l ON l.reportId = r.id
     WHERE r.threadId = $id`,
  );
  // Their claims and reports have been folded into inversions, of this thread and of others: which ones is not asked for.
  const dirtyAll = db.prepare("UPDATE Inversion SET isDirty = 1");
  const drops = ["Claim", "Patch", "ProseOrder", "RawMessage"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE messageId IN ${ofThread}`),
  );
  const dropReports = db.prepare("DELETE FROM Report WHERE threadId = $id");
  const settle = db.prepare("UPDATE Thread SET isRelevant = 0, isDirty = 0, root = NULL WHERE id = $id");

  return () => {
    clear.run();
    seed.run();
    while (grow.run().changes > 0);
    const gone = left.all();
    clear.run();
    for (const row of gone)
      for (const statement of [outbox, outboxClasses, ...drops, dropReports, settle]) statement.run(row);
    if (gone.length > 0) dirtyAll.run();
    return gone.length;
  };
}
