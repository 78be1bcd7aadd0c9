/**
 * Text that has to go: other bytes in place of those of a mail, heads and titles without it, its print for mails that come later,
 * and files that hold nothing of it in the end.
 */
import { zstdCompressSync } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { TextPrint } from "../../mail/index.ts";
import { makeRemovalStatements, type RemovableMail } from "./sqlite-removal.ts";

/** A mail whose text was cut; its source must not bring the old text back. */
export type CutMail = { readonly id: number; readonly bytes: Buffer };

const MAIL = "id, messageId, bodyHash, threadId AS thread";
const HEAD = ["subject", "fromName", "fromAddress", "dateRaw"];

export function makeRedactionStatements(db: Database) {
  const byId = db.prepare<[number], RemovableMail>(`SELECT ${MAIL} FROM Message WHERE id = ?`);
  const kept = db.prepare<[], { id: number }>("SELECT messageId AS id FROM RawMessage ORDER BY messageId");
  const addTombstone = db.prepare("INSERT OR IGNORE INTO Tombstone (key) VALUES (?)");
  const setRaw = db.prepare("UPDATE RawMessage SET bytes = ? WHERE messageId = ?");
  const naming = db.prepare<[string], { id: number }>(
    `SELECT DISTINCT n.messageId AS id FROM Mention n JOIN RawMessage r ON r.messageId = n.messageId
     WHERE n.kind = 'message' AND n.target = ?`,
  );
  const texts = db.prepare<[], { key: string }>("SELECT key FROM Tombstone WHERE key LIKE 'text:%' ORDER BY key");
  const goneClasses = db.prepare<[], { id: number; document: string }>(
    `SELECT id, document FROM Outbox WHERE document LIKE 'c:%'
       AND NOT EXISTS (SELECT 1 FROM ReportLock WHERE canonical = substr(document, 3))`,
  );
  const rename = db.prepare("UPDATE Outbox SET document = ? WHERE id = ?");
  const { touch } = makeRemovalStatements(db);

  return {
    listKept: (): readonly number[] => kept.all().map(({ id }) => id),
    /** Kept mails elsewhere that name it. */
    listNaming: (messageId: string): readonly number[] => naming.all(messageId).map(({ id }) => id),
    cutMails(mails: readonly CutMail[]): void {
      for (const { id, bytes } of mails) {
        const mail = byId.get(id);
        if (!mail) continue;
        setRaw.run(zstdCompressSync(bytes), id);
        addTombstone.run(`cut:${mail.bodyHash}`);
        touch(mail);
      }
    },
    /** The heads of all mails, also of those whose text is not kept, and what else repeats them; how many mails had it. */
    cutHeads(cut: (value: string) => string): number {
      defineCut(db, cut);
      const set = HEAD.map((column) => `${column} = redacted(${column})`).join(", ");
      const isThere = HEAD.map((column) => `redacted(${column}) <> ${column}`).join(" OR ");
      const lists = db.prepare<[], { id: number }>(
        "UPDATE Delivery SET list = redacted(list) WHERE redacted(list) <> list RETURNING messageId AS id",
      );
      const commits = db.prepare<[], { sha: string }>(
        `UPDATE "Commit" SET title = redacted(title), data = redactedJson(data)
         WHERE redacted(title) <> title OR redactedJson(data) <> data RETURNING sha`,
      );
      const heads = db.prepare<[], RemovableMail>(`UPDATE Message SET ${set} WHERE ${isThere} RETURNING ${MAIL}`).all();
      for (const mail of heads) touch(mail);
      for (const { id } of lists.all()) {
        const mail = byId.get(id);
        if (mail) touch(mail);
      }
      // Written by a git repository or beside an address: nothing makes them again, and the same commit, read again, is left alone.
      for (const { sha } of commits.all()) addTombstone.run(`commit:${sha}`);
      db.exec(`UPDATE ForeignAddress SET subject = redacted(subject), sender = redacted(sender);
        UPDATE Inversion SET isDirty = 1 WHERE redactedJson(data) <> data OR redactedJson(altTitles) <> altTitles OR redacted(title) <> title
          OR id IN (SELECT inversionId FROM Fix WHERE redactedJson(data) <> data
            UNION SELECT inversionId FROM Episode WHERE redactedJson(data) <> data)`);
      return heads.length;
    },
    addTextPrint({ hash, length, rolling }: TextPrint): void {
      addTombstone.run(`text:${hash}:${length}:${rolling}`);
    },
    listTextPrints: (): readonly TextPrint[] =>
      texts.all().map(({ key }) => {
        const [, hash = "", length, rolling] = key.split(":");
        return { hash, length: Number(length), rolling: Number(rolling) };
      }),
    /** Lock classes that no report has any more and that the search engine has yet to drop: the outbox names them otherwise. */
    hideGone(hide: (document: string) => string): void {
      for (const { id, document } of goneClasses.all()) rename.run(hide(document), id);
    },
    /** No page of the file, nor of its log, holds what was removed. False where a reader keeps the log open. */
    scrub(): boolean {
      db.exec("VACUUM");
      return db.pragma("wal_checkpoint(TRUNCATE)", { simple: true }) === 0; // its first column: busy
    },
  };
}

function defineCut(db: Database, cut: (value: string) => string): void {
  const options = { deterministic: true };
  db.function("redacted", options, (value: unknown) => (typeof value === "string" ? cut(value) : value));
  // Text stands in JSON with its line ends and quotation marks escaped.
  const cutValue = (_: string, value: unknown) => (typeof value === "string" ? cut(value) : value);
  db.function("redactedJson", options, (json: unknown) =>
    typeof json === "string" ? JSON.stringify(JSON.parse(json, cutValue)) : json,
  );
}
