// Relevant threads: their bytes, and what was found in them.
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { Claim } from "../../fixes/index.ts";
import { INVERSION_VERSION, PARSER_VERSION } from "../../lockdep/index.ts";
import { idsOf, makeDirtyStatements } from "./sqlite-dirty.ts";
import { makeProfileStatements } from "./sqlite-profiles.ts";
import { makeRelevanceStatements } from "./sqlite-relevance.ts";
import type { ExtractedMail, ExtractedReport, MissingRaw, RemovedMail, StoredMail, ThreadRow } from "./writer.ts";

type MailRow = {
  id: number;
  messageId: string;
  variant: string;
  subject: string;
  sentAt: string | null;
  inReplyTo: string | null;
  references: string;
  fromName: string | null;
  fromAddress: string | null;
  lists: string | null;
};

/** The columns of a stored mail; `lists` are those of its deliveries, each once, in order of name. */
export const MAIL_COLUMNS = `m.id, m.messageId, m.variant, m.subject, m.sentAt, m.inReplyTo, m."references",
  m.fromName, m.fromAddress,
  (SELECT group_concat(list, char(10)) FROM (SELECT DISTINCT list FROM Delivery WHERE messageId = m.id AND list IS NOT NULL ORDER BY list)) AS lists`;

export const toStoredMail = (row: MailRow): StoredMail => ({
  id: row.id,
  messageId: row.messageId,
  variant: row.variant,
  subject: row.subject,
  date: row.sentAt,
  inReplyTo: row.inReplyTo,
  references: row.references === "" ? [] : row.references.split("\n"),
  from: { name: row.fromName, address: row.fromAddress },
  lists: row.lists === null ? [] : row.lists.split("\n"),
});

type HeadRow = Pick<MailRow, "id" | "messageId" | "variant" | "sentAt" | "inReplyTo" | "references">;

const toThreadRow = ({ sentAt, references, ...row }: HeadRow): ThreadRow => ({
  ...row,
  date: sentAt,
  references: references === "" ? [] : references.split("\n"),
});

type RemovedRow = Pick<MailRow, "messageId" | "sentAt" | "inReplyTo" | "references">;

const toRemovedMail = ({ messageId, sentAt, inReplyTo, references }: RemovedRow): RemovedMail => ({
  messageId,
  date: sentAt,
  inReplyTo,
  references: references === "" ? [] : references.split("\n"),
});

export const packJson = (value: unknown): Buffer => pack(Buffer.from(JSON.stringify(value)));

/** Given no more room than it can need: 64 KB a call, the usual, drive the collector through the heap again and again. */
const pack = (bytes: Buffer): Buffer => zstdCompressSync(bytes, { chunkSize: Math.max(MIN_ROOM, bytes.length) });
const MIN_ROOM = 1024;

/** A thread whose parts are being saved: what its last step needs of them all. */
export type SavedThread = {
  readonly id: number;
  /** Reports that were known of it. */
  readonly before: ReturnType<ReturnType<typeof makeRelevanceStatements>["reportsOf"]>;
  /** Ids of its mails and of what they name. */
  readonly named: Set<string>;
  /** What its claims say, each once. */
  readonly claims: Map<string, Pick<Claim, "about" | "value">>;
};

export function makeThreadStatements(db: Database) {
  const missing = db.prepare<[], MissingRaw>(
    `SELECT m.id AS message, d.sourceId AS sourceId, d.locator AS locator
     FROM Thread t JOIN Message m ON m.threadId = t.id
     LEFT JOIN RawMessage raw ON raw.messageId = m.id
     JOIN Delivery d ON d.id = (SELECT min(id) FROM Delivery WHERE messageId = m.id AND contentHash = m.contentHash)
     WHERE t.isRelevant = 1 AND t.isDirty = 1 AND raw.messageId IS NULL ORDER BY d.sourceId, d.id`,
  );
  const raw = db.prepare<[number], { bytes: Buffer }>("SELECT bytes FROM RawMessage WHERE messageId = ?");
  const addRaw = db.prepare("INSERT OR REPLACE INTO RawMessage (messageId, bytes) VALUES (?, ?)");
  const dirtyThreads = db.prepare<[], { id: number }>(
    "SELECT id FROM Thread WHERE isDirty = 1 AND isRelevant = 1 ORDER BY id",
  );
  const headsOf = db.prepare<[number], HeadRow>(
    `SELECT id, messageId, variant, sentAt, inReplyTo, "references" FROM Message
     WHERE threadId = ? ORDER BY messageId, variant`,
  );
  const mailsOf = db.prepare<[string], MailRow>(
    `SELECT ${MAIL_COLUMNS} FROM Message m
     WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY m.messageId, m.variant`,
  );
  const dirtyOwn = db.prepare(
    "UPDATE Inversion SET isDirty = 1 WHERE id IN (SELECT inversionId FROM Report WHERE threadId = ?)",
  );
  // A class that the thread alone had is in the search index, and may have no report when the thread was read again.
  const outboxClasses = db.prepare(
    `INSERT INTO Outbox (document) SELECT DISTINCT 'c:' || l.canonical FROM Report r JOIN ReportLock l ON l.reportId = r.id
     WHERE r.threadId = ?`,
  );
  const dropReports = db.prepare("DELETE FROM Report WHERE threadId = ?");
  const dropClaims = db.prepare("DELETE FROM Claim WHERE messageId IN (SELECT id FROM Message WHERE threadId = ?)");
  const dropPatches = db.prepare("DELETE FROM Patch WHERE messageId IN (SELECT id FROM Message WHERE threadId = ?)");
  const settle = db.prepare("UPDATE Thread SET root = ?, isDirty = 0 WHERE id = ?");
  const addReport = db.prepare(
    `INSERT INTO Report (messageId, ordinal, threadId, print, kind, family, title, component, isComplete, quoteDepth,
       kernel, isDirty, syzbot, inversionId, attached, data, parserVersion) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const addLock = db.prepare("INSERT OR IGNORE INTO ReportLock (reportId, class, canonical) VALUES (?, ?, ?)");
  const addDependency = db.prepare(
    `INSERT INTO Dependency (reportId, ordinal, "from", "to", fromSubclass, toSubclass, fromCanonical, toCanonical,
       siteFunction, siteFile, siteLine) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const addInversion = db.prepare(
    `INSERT INTO Inversion (id, kind, title, cycle, canonical, inversionVersion, isDirty) VALUES (?, ?, '', '[]', ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET isDirty = 1`,
  );
  const addInversionLock = db.prepare(
    "INSERT OR IGNORE INTO InversionLock (inversionId, class, position) VALUES (?, ?, ?)",
  );
  const addInversionEdge = db.prepare(
    `INSERT OR IGNORE INTO InversionEdge (inversionId, "from", "to") VALUES (?, ?, ?)`,
  );
  const addPatch = db.prepare(
    "INSERT INTO Patch (messageId, subjectKey, patchId, author, data) VALUES (?, ?, ?, ?, ?)",
  );
  const addClaim = db.prepare(
    "INSERT INTO Claim (messageId, ordinal, rule, about, value, confidence, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const addOutbox = db.prepare("INSERT INTO Outbox (document) VALUES (?)");
  const removedIn = db.prepare<[number], RemovedRow>(
    `SELECT m.messageId, t.inReplyTo, t."references", t.sentAt FROM ThreadMember m
     JOIN Tombstone t ON t.key = 'message:' || m.messageId WHERE m.threadId = ?`,
  );
  const relevance = makeRelevanceStatements(db);
  const dirty = makeDirtyStatements(db);
  const profiles = makeProfileStatements(db);
  const mentionsOf = db.prepare<[number], { kind: string; target: string }>(
    `SELECT DISTINCT n.kind, n.target FROM Message m JOIN Mention n ON n.messageId = m.id WHERE m.threadId = ?`,
  );

  function saveReport(thread: number, mail: ExtractedMail, ordinal: number, found: ExtractedReport): void {
    const { report, canonical } = found;
    const id = report.inversion;
    if (id !== null) saveInversionRow(id, found);
    const { lastInsertRowid } = addReport.run(
      mail.mail.id,
      ordinal,
      thread,
      found.print,
      report.kind,
      report.family,
      report.title,
      found.component,
      report.complete ? 1 : 0,
      report.quoteDepth,
      report.kernel?.release ?? null,
      toFlag(report.kernel?.dirty ?? null),
      found.syzbot,
      id,
      id === null ? null : "explicit",
      packJson(report),
      PARSER_VERSION,
    );
    profiles.save(lastInsertRowid, report);
    for (const [name, form] of canonical) addLock.run(lastInsertRowid, name, form);
    for (const [at, { from, to, site }] of report.edges.entries()) {
      const [a, b] = [splitSubclass(from), splitSubclass(to)];
      addDependency.run(
        lastInsertRowid,
        at,
        a.name,
        b.name,
        a.subclass,
        b.subclass,
        canonical.get(a.name) ?? a.name,
        canonical.get(b.name) ?? b.name,
        site?.function ?? null,
        site?.file ?? null,
        site?.line ?? null,
      );
    }
    relevance.spreadReport({ messageId: mail.mail.messageId, syzbot: found.syzbot });
    for (const form of new Set(canonical.values())) addOutbox.run(`c:${form}`);
  }

  function saveInversionRow(id: string, { report, cycle }: ExtractedReport): void {
    addInversion.run(id, report.kind, JSON.stringify(cycle), INVERSION_VERSION);
    for (const [position, name] of cycle.entries()) {
      addInversionLock.run(id, name, position);
      if (report.kind !== "inconsistent-usage") addInversionEdge.run(id, name, cycle[(position + 1) % cycle.length]);
    }
  }

  function saveClaims({ mail, claims }: ExtractedMail, saving: SavedThread): void {
    for (const [ordinal, claim] of claims.entries()) {
      addClaim.run(mail.id, ordinal, claim.rule, claim.about, claim.value, claim.confidence, JSON.stringify(claim));
      saving.claims.set(`${claim.about}\n${claim.value}`, { about: claim.about, value: claim.value });
      for (const id of idsOf(claim)) saving.named.add(id);
    }
  }

  function savePatch({ mail, patch: found }: ExtractedMail): void {
    if (!found) return;
    const { patch, subjectKey } = found;
    addPatch.run(mail.id, subjectKey, patch.patchId, authorKey(patch.author ?? mail.from), JSON.stringify(patch));
  }

  return {
    readRaw(message: number): Buffer | null {
      const row = raw.get(message);
      return row ? zstdDecompressSync(row.bytes) : null;
    },
    listMissingRaw: () => missing.all(),
    addRaw(mails: readonly { message: number; bytes: Buffer }[]): void {
      for (const { message, bytes } of mails) addRaw.run(message, pack(bytes));
    },
    listDirty: () => dirtyThreads.all().map(({ id }) => id),
    readThread: (thread: number): readonly ThreadRow[] => headsOf.all(thread).map(toThreadRow),
    readMails: (rows: readonly number[]) => mailsOf.all(JSON.stringify(rows)).map(toStoredMail),
    listRemoved: (thread: number): readonly RemovedMail[] => removedIn.all(thread).map(toRemovedMail),
    /** Before its first part: what was found in the thread so far goes. */
    open(thread: number, root: string): SavedThread {
      dirtyOwn.run(thread);
      const before = relevance.reportsOf(thread);
      outboxClasses.run(thread);
      dropReports.run(thread);
      dropClaims.run(thread);
      dropPatches.run(thread);
      settle.run(root, thread);
      return { id: thread, before, named: new Set(), claims: new Map() };
    },
    savePart(mails: readonly ExtractedMail[], saving: SavedThread): void {
      for (const mail of mails) {
        const first = mail.firstOrdinal ?? 0;
        for (const [at, report] of mail.reports.entries()) saveReport(saving.id, mail, first + at, report);
        if (mail.firstOrdinal !== undefined) continue;
        savePatch(mail);
        saveClaims(mail, saving);
        saving.named.add(mail.mail.messageId);
        if (mail.mail.variant === "") addOutbox.run(`m:${mail.mail.messageId}`);
      }
    },
    /** After its last part: what others rest on that was found or is gone. */
    close({ id, before, named, claims }: SavedThread): void {
      relevance.lost(before, relevance.reportsOf(id));
      for (const claim of claims.values()) dirty.byClaim(claim);
      for (const { kind, target } of mentionsOf.all(id)) named.add(kind === "syzbot" ? `syz:${target}` : target);
      dirty.byIds(named);
    },
    markAllDirty(): void {
      db.exec("UPDATE Thread SET isDirty = 1 WHERE isRelevant = 1; UPDATE Inversion SET isDirty = 1");
    },
  };
}

/** One person under one name: patches are looked up by it. */
const authorKey = ({ name, address }: { name: string | null; address: string | null }) =>
  (address ?? name)?.toLowerCase() ?? null;

const toFlag = (value: boolean | null) => (value === null ? null : value ? 1 : 0);

// &type->i_mutex_dir_key/1 -> name and nesting level
function splitSubclass(text: string): { name: string; subclass: number | null } {
  const { name, level } = /^(?<name>.*)\/(?<level>\d)$/s.exec(text)?.groups ?? {};
  return name === undefined ? { name: text, subclass: null } : { name, subclass: Number(level) };
}
