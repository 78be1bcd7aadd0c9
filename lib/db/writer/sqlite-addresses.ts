/**
 * Addresses of other archives: the one that a saved page tells of itself, and those that mails name.
 *
 *   https://lkml.org/lkml/2015/9/25/602    a page's own: leads to its mail
 *   https://lkml.org/lkml/2015/9/22/989    named in a mail: an open reference, with what is known of its mail
 *
 * Which mail an open reference is, is answered when it is asked (lib/db, findAddressed): a mail that comes later is found too.
 */
import type { Database } from "better-sqlite3";
import { parseArchiveAddress, withoutListPrefix } from "../../mail/index.ts";
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
    `INSERT INTO ForeignAddress (url, archive, day, subject) VALUES (?, ?, ?, ?)
     ON CONFLICT (url) DO UPDATE SET subject = min(coalesce(subject, excluded.subject), coalesce(excluded.subject, subject))`,
  );
  const move = db.prepare("UPDATE ForeignAddress SET messageId = ?, confidence = 'linked' WHERE messageId = ?");
  const forget = db.prepare("UPDATE ForeignAddress SET subject = NULL, sender = NULL");

  return {
    /** What pages say of themselves; their mails are stored already. */
    savePages(items: readonly LeanItem[]): void {
      for (const item of items) {
        if (item.kind !== "message" || !item.savedAt) continue;
        const mail = findMail.get(item.locator, item.contentHash);
        for (const text of mail ? item.savedAt : []) {
          const page = parseArchiveAddress(text);
          if (mail && page) lead.run(page.url, page.archive, mail.messageId, page.received);
        }
      }
    },
    saveCited(mails: readonly ExtractedMail[]): void {
      for (const { cited = [] } of mails)
        for (const { url, archive, received, title } of cited)
          cite.run(url, archive, received, title === null ? null : withoutListPrefix(title));
    },
    /** A page went into the mail that it shows. */
    moveAddresses: (from: string, to: string): void => {
      move.run(to, from);
    },
    /** Titles come from texts: what was removed from those must not stand here. */
    forgetTitles: (): void => {
      forget.run();
    },
  };
}
