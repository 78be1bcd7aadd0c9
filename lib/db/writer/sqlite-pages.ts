/**
 * A saved page and the mail that it shows: once both are here the page's record goes into the mail's, and its address leads there.
 *
 *   page      "Re: possible deadlock in foo"   Ada Example   2019-02-12T11:14:26Z     the archive's time of receipt
 *   original  "Re: possible deadlock in foo"   Ada Example   2019-02-12T11:14:08Z
 *
 * Only where subject (but for a list's prefix) and author are equal, the times near, and no other mail fits: a wrong merge would lose a mail.
 */
import type { Database } from "better-sqlite3";
import { withoutListPrefix } from "../../mail/index.ts";
import { makeAddressStatements } from "./sqlite-addresses.ts";
import { makeRemovalStatements } from "./sqlite-removal.ts";

type Page = {
  id: number;
  messageId: string;
  subject: string;
  fromName: string | null;
  sentAt: string | null;
  isRelevant: number;
};
type Original = { id: number; messageId: string; subject: string; threadId: number };

/** Archives print when they got a mail; lists take their time. */
const NEAR_MINUTES = 15;

export function makePageStatements(db: Database) {
  const isPage = `EXISTS (SELECT 1 FROM Delivery d WHERE d.messageId = m.id)
    AND NOT EXISTS (SELECT 1 FROM Delivery d JOIN Source s ON s.id = d.sourceId WHERE d.messageId = m.id AND s.format <> 'page')`;
  const pages = db.prepare<[], Page>(
    `SELECT DISTINCT m.id, m.messageId, m.subject, m.fromName, m.sentAt, m.isRelevant
     FROM Source s JOIN Delivery own ON own.sourceId = s.id JOIN Message m ON m.id = own.messageId
     WHERE s.format = 'page' AND ${isPage}
     ORDER BY m.messageId`,
  );
  const originals = db.prepare<[string, string, string], Original>(
    `SELECT m.id, m.messageId, m.subject, m.threadId FROM Message m
     WHERE m.sentAt BETWEEN ? AND ? AND lower(m.fromName) = lower(?) AND m.variant = '' AND NOT (${isPage})`,
  );
  // What the page itself says of its id (Archived-At).
  const named = db.prepare<[string], Original>(
    `SELECT m.id, m.messageId, m.subject, m.threadId FROM ForeignAddress a
     JOIN Message m ON a.url = 'https://lore.kernel.org/all/' || m.messageId || '/'
     WHERE a.messageId = ? AND a.archive = 'lore' AND m.variant = ''`,
  );
  const byId = db.prepare<[number], Page & Original>(
    "SELECT id, messageId, subject, fromName, sentAt, isRelevant, threadId FROM Message WHERE id = ?",
  );
  const moveDeliveries = db.prepare("UPDATE Delivery SET messageId = ? WHERE messageId = ?");
  const lead = db.prepare(`INSERT OR REPLACE INTO Redirect ("from", "to") VALUES (?, ?)`);
  const makeRelevant = db.prepare("UPDATE Thread SET isRelevant = 1, isDirty = 1 WHERE id = ?");
  const { removeMail } = makeRemovalStatements(db);
  const { moveAddresses } = makeAddressStatements(db);

  /** None where two fit. */
  function findSame(page: Page): readonly Original[] {
    if (page.subject === "" || page.fromName === null || page.sentAt === null) return [];
    const [from, to] = timesAround(page.sentAt);
    const subject = withoutListPrefix(page.subject);
    const near = originals.all(from, to, page.fromName);
    const found = near.filter((one) => withoutListPrefix(one.subject) === subject);
    return found.length > 1 ? [] : found;
  }

  function merge(
    page: Pick<Page, "id" | "messageId" | "isRelevant">,
    original: Pick<Original, "id" | "messageId" | "threadId">,
  ): void {
    moveDeliveries.run(original.id, page.id);
    moveAddresses(page.messageId, original.messageId);
    removeMail(page.id);
    lead.run(page.messageId, original.messageId);
    if (page.isRelevant === 1) makeRelevant.run(original.threadId);
  }

  return {
    /** A page that was told to show this mail by its text. */
    mergePage(page: number, mail: number): void {
      const [from, into] = [byId.get(page), byId.get(mail)];
      if (from && into) merge(from, into);
    },
    /** How many were merged. */
    mergePages(): number {
      let merged = 0;
      for (const page of pages.all()) {
        const [original] = [...named.all(page.messageId), ...findSame(page)];
        if (!original) continue;
        merge(page, original);
        merged++;
      }
      return merged;
    },
  };
}

/** Of a bare day all of it. */
function timesAround(sentAt: string): readonly [string, string] {
  if (sentAt.length === 10) return [sentAt, `${sentAt}T23:59:59Z`];
  const at = Date.parse(sentAt);
  const shifted = (minutes: number): string => `${new Date(at + minutes * 60_000).toISOString().slice(0, 19)}Z`;
  return [shifted(-NEAR_MINUTES), shifted(NEAR_MINUTES)];
}
