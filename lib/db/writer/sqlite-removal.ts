/**
 * Mails that have to go: by redaction, with a tombstone that keeps them out; or because their inbox took them out.
 *
 * What was derived from a mail goes with its row; what was folded from it elsewhere is marked to be made again. A tombstone keeps
 * the mail's place in its thread; of a mail that its inbox took out nothing stays, as if it had never been read.
 */
import type { Database } from "better-sqlite3";
import type { Claim } from "../../fixes/index.ts";
import { idsOf, makeDirtyStatements } from "./sqlite-dirty.ts";
import { makeStaleMarks } from "./sqlite-stale.ts";

export type RemovableMail = {
  readonly id: number;
  readonly messageId: string;
  readonly bodyHash: string;
  readonly thread: number;
};

const MAIL = "id, messageId, bodyHash, threadId AS thread";

export function makeRemovalStatements(db: Database) {
  const byId = db.prepare<[number], RemovableMail>(`SELECT ${MAIL} FROM Message WHERE id = ?`);
  const named = db.prepare<[{ id: string }], RemovableMail>(
    `SELECT ${MAIL} FROM Message WHERE messageId = $id OR bodyHash IN (SELECT bodyHash FROM Message WHERE messageId = $id)`,
  );
  const dirtyOwn = db.prepare(
    "UPDATE Inversion SET isDirty = 1 WHERE id IN (SELECT inversionId FROM Report WHERE messageId = ?)",
  );
  const dirtyNaming = db.prepare(
    `UPDATE Inversion SET isDirty = 1 WHERE instr(data, $text) > 0
       OR id IN (SELECT inversionId FROM Fix WHERE instr(data, $text) > 0 UNION SELECT inversionId FROM Episode WHERE instr(data, $text) > 0)`,
  );
  const addOutbox = db.prepare("INSERT INTO Outbox (document) VALUES (?)");
  const classesOf = db.prepare<[number], { canonical: string }>(
    "SELECT DISTINCT l.canonical FROM Report r JOIN ReportLock l ON l.reportId = r.id WHERE r.messageId = ?",
  );
  const remove = db.prepare("DELETE FROM Message WHERE id = ?");
  const isRelevant = db.prepare<[number], { isRelevant: number }>("SELECT isRelevant FROM Thread WHERE id = ?");
  const promote = db.prepare(
    `UPDATE Message SET variant = '' WHERE id = (SELECT id FROM Message WHERE messageId = $id ORDER BY contentHash LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM Message WHERE messageId = $id AND variant = '')`,
  );
  const touchThread = db.prepare("UPDATE Thread SET isDirty = 1 WHERE id = ?");
  const dropMembers = db.prepare(
    "DELETE FROM ThreadMember WHERE threadId = $id AND NOT EXISTS (SELECT 1 FROM Message WHERE threadId = $id)",
  );
  const dropThread = db.prepare(
    "DELETE FROM Thread WHERE id = $id AND NOT EXISTS (SELECT 1 FROM Message WHERE threadId = $id)",
  );
  const addTombstone = db.prepare("INSERT OR IGNORE INTO Tombstone (key) VALUES (?)");
  const addPlace = db.prepare(
    `INSERT INTO Tombstone (key, inReplyTo, "references", sentAt)
       SELECT 'message:' || messageId, inReplyTo, "references", sentAt FROM Message WHERE messageId = ? AND variant = ''
     ON CONFLICT (key) DO UPDATE SET inReplyTo = excluded.inReplyTo, "references" = excluded."references", sentAt = excluded.sentAt`,
  );
  const claimsOf = db.prepare<[number], { data: string }>("SELECT data FROM Claim WHERE messageId = ?");
  const mentionsOf = db.prepare<[number], { kind: string; target: string }>(
    "SELECT kind, target FROM Mention WHERE messageId = ?",
  );
  const dirty = makeDirtyStatements(db);
  const stale = makeStaleMarks(db);
  const ledHere = db.prepare<[string], { from: string }>(`SELECT "from" FROM Redirect WHERE "to" = ?`);
  const dropDelivery = db.prepare("DELETE FROM Delivery WHERE sourceId = ? AND locator = ?");
  const copiesOf = db.prepare<[number], { id: number; contentHash: string; sourceId: number; format: string }>(
    `SELECT d.id, d.contentHash, d.sourceId, s.format FROM Delivery d JOIN Source s ON s.id = d.sourceId
     WHERE d.messageId = ? ORDER BY d.contentHash`,
  );
  const contentOf = db.prepare<[number], { contentHash: string; bodyHash: string; messageId: string }>(
    "SELECT contentHash, bodyHash, messageId FROM Message WHERE id = ?",
  );
  const isCut = db.prepare<[string], { key: string }>("SELECT key FROM Tombstone WHERE key = ?");
  const readAgain = db.prepare("UPDATE Source SET stamp = NULL, cursor = NULL WHERE id = ?");
  // What a commit is in a repository is not the mail's; that it is tied to it is.
  const dropTies = db.prepare<[string], { sha: string }>("DELETE FROM CommitTie WHERE target = ? RETURNING sha");
  const dropUntied = db.prepare(
    'DELETE FROM "Commit" WHERE sha = $sha AND NOT EXISTS (SELECT 1 FROM CommitTie WHERE sha = $sha)',
  );
  const dropRedirects = db.prepare(`DELETE FROM Redirect WHERE "to" = ?`);

  /** Marks everything that was made of a mail; its inversion pages quote it by its id. */
  function touch({ id, messageId, thread }: RemovableMail): void {
    dirtyOwn.run(id);
    if (isRelevant.get(thread)?.isRelevant === 1) dirtyNaming.run({ text: messageId });
    const claims = claimsOf.all(id).map(({ data }): Claim => JSON.parse(data));
    const named = mentionsOf.all(id).map(({ kind, target }) => (kind === "syzbot" ? `syz:${target}` : target));
    dirty.byIds(new Set([messageId, ...named, ...claims.flatMap(idsOf)]));
    for (const claim of claims) dirty.byClaim(claim);
    touchThread.run(thread);
    addOutbox.run(`m:${messageId}`);
  }

  function removeMail(id: number): void {
    const mail = byId.get(id);
    if (!mail) return;
    touch(mail);
    for (const { canonical } of classesOf.all(id)) addOutbox.run(`c:${canonical}`);
    remove.run(id);
    stale.mark("relevance", "");
    stale.mark("address", "*");
    stale.mark("thread", mail.messageId);
    promote.run({ id: mail.messageId });
    dropMembers.run({ id: mail.thread });
    dropThread.run({ id: mail.thread });
  }

  return {
    removeMail,
    touch,
    findRemovable: (messageId: string): readonly RemovableMail[] => named.all({ id: messageId }),
    removeMails(mails: readonly RemovableMail[]): void {
      for (const { id, messageId, bodyHash } of mails) {
        for (const { from } of ledHere.all(messageId)) addTombstone.run(`message:${from}`); // the page that went into it
        addPlace.run(messageId);
        addTombstone.run(`body:${bodyHash}`);
        for (const { sha } of dropTies.all(messageId)) dropUntied.run({ sha });
        removeMail(id);
      }
    },
    /** Its inbox took the mail out: this delivery goes, and with the last one the mail. */
    withdraw(source: number, locator: string, message: number): void {
      dropDelivery.run(source, locator);
      const own = contentOf.get(message);
      const left = copiesOf.all(message);
      const [copy] = left.filter(({ format }) => format !== "page");
      if (!own) return;
      if (copy) {
        if (copy.contentHash !== own.contentHash && !isCut.get(`cut:${own.bodyHash}`)) stale.mark("mail", message);
        return;
      }
      // Pages that had gone into it are mails of their own again.
      for (const { sourceId } of left) {
        readAgain.run(sourceId);
        stale.mark("source", sourceId);
      }
      dropRedirects.run(own.messageId);
      removeMail(message);
    },
  };
}
