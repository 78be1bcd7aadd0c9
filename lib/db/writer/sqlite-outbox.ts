// What a search document is made of, read back on the writer's own connection right after it was written.
import type { Database } from "better-sqlite3";
import type { ClassFacts, InversionFacts, MailFacts } from "./writer.ts";

type MailRow = {
  id: number;
  messageId: string;
  subject: string;
  fromName: string | null;
  fromAddress: string | null;
  date: string | null;
  thread: number;
};
type Gathered = "subsystems" | "messages" | "locks" | "edges";
type InversionRow = Omit<InversionFacts, "altTitles" | "cycle" | "canonical" | "data" | Gathered> & {
  altTitles: string;
  cycle: string;
  canonical: string;
  data: string;
};
type Lock = InversionFacts["locks"][number];
type Edge = InversionFacts["edges"][number];

export function makeOutboxStatements(db: Database) {
  const mail = db.prepare<[string], MailRow>(
    `SELECT m.id, m.messageId, m.subject, m.fromName, m.fromAddress, m.sentAt AS date, m.threadId AS thread
     FROM Message m JOIN Thread t ON t.id = m.threadId AND t.isRelevant = 1 WHERE m.messageId = ? AND m.variant = ''`,
  );
  // DISTINCT and ORDER BY would build a tree for each mail; a mail has one list, mostly.
  const listsOf = db
    .prepare<[number], string>("SELECT list FROM Delivery WHERE messageId = ? AND list IS NOT NULL")
    .pluck();
  const reportsOf = db.prepare<[number], { kind: string; syzbot: string | null; inversionId: string | null }>(
    "SELECT kind, syzbot, inversionId FROM Report WHERE messageId = ? ORDER BY ordinal",
  );
  const locksOf = db.prepare<[number], Lock>(
    `SELECT DISTINCT l.class, l.canonical FROM Report r JOIN ReportLock l ON l.reportId = r.id WHERE r.messageId = ?`,
  );
  const edgesOf = db.prepare<[number], Edge>(
    `SELECT DISTINCT d."from", d."to", d.fromCanonical, d.toCanonical, d.siteFunction
     FROM Report r JOIN Dependency d ON d.reportId = r.id WHERE r.messageId = ?`,
  );
  const subsystemsOfThread = db
    .prepare<[number], string>(
      `SELECT DISTINCT s.name FROM Report r JOIN InversionSubsystem s ON s.inversionId = r.inversionId
       WHERE r.threadId = ? ORDER BY s.name`,
    )
    .pluck();
  const saidOf = db.prepare<[number], { from: string; to: string; fromCanonical: string; toCanonical: string }>(
    `SELECT json_extract(data, '$.from') AS "from", json_extract(data, '$.to') AS "to", fromCanonical, toCanonical
     FROM ProseOrder WHERE messageId = ? AND fromCanonical IS NOT NULL AND toCanonical IS NOT NULL`,
  );
  /** Of the thread asked last: its mails are asked for one after another. */
  let latest: { readonly thread: number; readonly subsystems: readonly string[] } | undefined;
  const subsystemsIn = (thread: number): readonly string[] => {
    if (latest?.thread !== thread) latest = { thread, subsystems: subsystemsOfThread.all(thread) };
    return latest.subsystems;
  };
  const inversion = db.prepare<[string], InversionRow>(
    `SELECT id, kind, title, altTitles, cycle, canonical, state, firstSeen, lastSeen, lastWord, data FROM Inversion WHERE id = ?`,
  );
  const subsystemsOf = db.prepare<[string], { name: string }>(
    "SELECT name FROM InversionSubsystem WHERE inversionId = ? ORDER BY position",
  );
  const lockNames = db.prepare<[string], Lock>(
    `SELECT DISTINCT l.class, l.canonical FROM Report r JOIN ReportLock l ON l.reportId = r.id
     WHERE r.inversionId = ? AND l.canonical IN (SELECT class FROM InversionLock WHERE inversionId = r.inversionId)`,
  );
  const edgeNames = db.prepare<[string], Edge>(
    `SELECT DISTINCT d."from", d."to", d.fromCanonical, d.toCanonical, d.siteFunction
     FROM Report r JOIN Dependency d ON d.reportId = r.id WHERE r.inversionId = ?`,
  );
  const mailsOf = db.prepare<[string], { messageId: string; subject: string; list: string | null }>(
    `SELECT DISTINCT m.messageId, m.subject, (SELECT min(list) FROM Delivery WHERE messageId = m.id) AS list
     FROM Report r JOIN Message m ON m.id = r.messageId WHERE r.inversionId = ? ORDER BY m.sentAt, m.messageId`,
  );
  const countReports = db.prepare<[string], { n: number }>("SELECT count(*) AS n FROM ReportLock WHERE canonical = ?");
  const spellingRows = db.prepare<[string], { class: string }>(
    "SELECT DISTINCT class FROM ReportLock WHERE canonical = ? ORDER BY class",
  );
  const lastSeen = db.prepare<[string], { date: string | null }>(
    `SELECT max(m.sentAt) AS date FROM ReportLock l JOIN Report r ON r.id = l.reportId JOIN Message m ON m.id = r.messageId
     WHERE l.canonical = ?`,
  );

  const documents = db.prepare<[], { document: string }>(
    `SELECT 'i:' || id AS document FROM Inversion
     UNION ALL SELECT 'm:' || m.messageId FROM Message m JOIN Thread t ON t.id = m.threadId
       WHERE t.isRelevant = 1 AND m.variant = '' AND t.root IS NOT NULL
     UNION ALL SELECT DISTINCT 'c:' || canonical FROM ReportLock`,
  );

  return {
    /** Before a batch is made into documents: what was read for the last one may have changed. */
    forget(): void {
      latest = undefined;
    },
    listDocuments: () => documents.all().map(({ document }) => document),
    enqueueAll(): void {
      db.exec("DELETE FROM Outbox");
      const add = db.prepare("INSERT INTO Outbox (document) VALUES (?)");
      for (const { document } of documents.all()) add.run(document);
    },
    readMail(messageId: string): MailFacts | undefined {
      const row = mail.get(messageId);
      if (!row) return undefined;
      const reports = reportsOf.all(row.id);
      const said = saidOf.all(row.id);
      return {
        ...row,
        from: { name: row.fromName, address: row.fromAddress },
        lists: [...new Set(listsOf.all(row.id))].sort(),
        reports,
        locks: [...(reports.length > 0 ? locksOf.all(row.id) : []), ...said.flatMap(toLocks)],
        edges: [
          ...(reports.length > 0 ? edgesOf.all(row.id) : []),
          ...said.map((order) => ({ ...order, siteFunction: null })),
        ],
        subsystems: subsystemsIn(row.thread),
      };
    },
    readInversion(id: string): InversionFacts | undefined {
      const row = inversion.get(id);
      return (
        row && {
          ...row,
          altTitles: JSON.parse(row.altTitles),
          cycle: JSON.parse(row.cycle),
          canonical: JSON.parse(row.canonical),
          data: JSON.parse(row.data),
          subsystems: subsystemsOf.all(id).map(({ name }) => name),
          messages: mailsOf.all(id),
          locks: lockNames.all(id),
          edges: edgeNames.all(id),
        }
      );
    },
    readClass(canonical: string): ClassFacts | undefined {
      const reports = countReports.get(canonical)?.n ?? 0;
      if (reports === 0) return undefined;
      return {
        canonical,
        spellings: spellingRows.all(canonical).map((row) => row.class),
        reports,
        lastSeen: lastSeen.get(canonical)?.date ?? null,
      };
    },
  };
}

/** Both ends of an order stated in words. */
const toLocks = ({ from, to, fromCanonical, toCanonical }: Omit<Edge, "siteFunction">): Lock[] => [
  { class: from, canonical: fromCanonical },
  { class: to, canonical: toCanonical },
];
