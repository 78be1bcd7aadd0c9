/**
 * Addresses of other archives: the one that a saved page tells of itself, and those that mails name.
 *
 *   https://lkml.org/lkml/2015/9/25/602    a page's own: leads to its mail
 *   https://lkml.org/lkml/2015/9/22/989    named in a mail: an open reference, with what is known of its mail
 *
 * Which mail an open reference is, is answered when it is asked (lib/db, findAddressed): a mail that comes later is found too. Of those
 * that a claim names the answer is kept, since folds rest on it (sqlite-address-mails.ts).
 */
import type { Database } from "better-sqlite3";
import { parseArchiveAddress, withoutListPrefix } from "../../mail/index.ts";
import { isNamedBy } from "./sqlite-address-mails.ts";
import { makeStaleMarks } from "./sqlite-stale.ts";
import type { ExtractedMail, LeanItem } from "./writer.ts";

export function makeAddressStatements(db: Database) {
  const findMail = db.prepare<[string, string], { messageId: string }>(
    `SELECT m.messageId FROM Delivery d JOIN Source s ON s.id = d.sourceId JOIN Message m ON m.id = d.messageId
     WHERE s.format = 'page' AND d.locator = ? AND d.contentHash = ? LIMIT 1`,
  );
  const lead = db.prepare(
    `INSERT INTO ForeignAddress (url, archive, messageId, confidence, day) VALUES (?, ?, ?, 'explicit', ?)
     ON CONFLICT (url) DO UPDATE SET messageId = excluded.messageId, confidence = excluded.confidence`,
  );
  // Of several titles the least: the same in any order of reading.
  const cite = db.prepare(
    `INSERT INTO ForeignAddress (url, archive, day, subject, sender) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (url) DO UPDATE SET subject = min(coalesce(subject, excluded.subject), coalesce(excluded.subject, subject)),
       sender = min(coalesce(sender, excluded.sender), coalesce(excluded.sender, sender))`,
  );
  const move = db
    .prepare<[string, string], string>(
      "UPDATE ForeignAddress SET messageId = ?, confidence = 'linked' WHERE messageId = ? RETURNING url",
    )
    .pluck();
  const forget = db.prepare("UPDATE ForeignAddress SET subject = NULL, sender = NULL");
  const readAgain = db.prepare(
    `UPDATE Thread SET isDirty = 1 WHERE isRelevant = 1
       AND id IN (SELECT m.threadId FROM Mention n JOIN Message m ON m.id = n.messageId WHERE n.kind = 'address')`,
  );

  const dropNamed = db.prepare("DELETE FROM Mention WHERE messageId = ? AND kind = 'address'");
  const addNamed = db.prepare("INSERT OR IGNORE INTO Mention (messageId, kind, target) VALUES (?, 'address', ?)");
  const stale = makeStaleMarks(db);

  return {
    /** What pages say of themselves; their mails are stored already. */
    savePages(items: readonly LeanItem[]): void {
      for (const item of items) {
        if (item.kind !== "message" || !item.savedAt) continue;
        const mail = findMail.get(item.locator, item.contentHash);
        for (const text of mail ? item.savedAt : []) {
          const page = parseArchiveAddress(text);
          if (!mail || !page) continue;
          lead.run(page.url, page.archive, mail.messageId, page.received);
          stale.mark("address", page.url);
        }
      }
    },
    saveCited(mails: readonly ExtractedMail[]): void {
      for (const { mail, claims, firstOrdinal, cited = [] } of mails) {
        if (firstOrdinal === undefined) dropNamed.run(mail.id);
        for (const { url, archive, received, title, sender } of cited) {
          cite.run(url, archive, received, title === null ? null : withoutListPrefix(title), sender);
          if (!claims.some((claim) => isNamedBy(claim, url))) continue;
          addNamed.run(mail.id, url);
          stale.mark("address", url);
        }
      }
    },
    /** A page went into the mail that it shows. */
    moveAddresses: (from: string, to: string): void => {
      for (const url of move.all(to, from)) stale.mark("address", url);
    },
    /** Titles come from texts: what was removed from those must not stand here. Those that claims rest on are read again. */
    forgetTitles: (): void => {
      forget.run();
      readAgain.run();
    },
  };
}
