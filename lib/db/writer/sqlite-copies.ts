/**
 * One message, many copies. Copies whose text is the same, but for a list's prefix and footer, are deliveries of one mail; the one
 * with the least sha256 is the canonical one, and the row says what it says. Other text under the same Message-ID is an imposter with
 * a row beside it; of all of them the one with the least sha256 is the mail. So the rows are the same in any order of arrival.
 */
import type { Database } from "better-sqlite3";
import { makeStaleMarks } from "./sqlite-stale.ts";
import type { LeanItem, Mention, StaleCopy } from "./writer.ts";

type LeanMail = Extract<LeanItem, { kind: "message" }>;
export type Variant = { id: number; variant: string; contentHash: string; bodyHash: string; threadId: number };

type Before = { messageId: string; isRelevant: number; hasDiff: number; inReplyTo: string | null; references: string };

/** `join` and `spread`: what a mail's head and its marks do to threads. */
export function makeCopyStatements(
  db: Database,
  join: (head: LeanMail["head"]) => number,
  spread: (messageId: string, thread: number, mail: LeanMail) => void,
) {
  const before = db.prepare<[number], Before>(
    `SELECT messageId, isRelevant, hasDiff, inReplyTo, "references" FROM Message WHERE id = ?`,
  );
  const updateHead = db.prepare(
    `UPDATE Message SET contentHash = ?, subject = ?, fromName = ?, fromAddress = ?, sentAt = ?, dateRaw = ?,
       inReplyTo = ?, "references" = ?, size = ?, isRelevant = ?, hasDiff = ? WHERE id = ?`,
  );
  const setVariant = db.prepare("UPDATE Message SET variant = ? WHERE id = ?");
  const variantsOf = db.prepare<[string], Variant>(
    "SELECT id, variant, contentHash, bodyHash, threadId FROM Message WHERE messageId = ? ORDER BY contentHash, bodyHash",
  );
  const dropRaw = db.prepare("DELETE FROM RawMessage WHERE messageId = ?");
  const mentionsOf = db.prepare<[number], Mention>("SELECT kind, target FROM Mention WHERE messageId = ?");
  const dropMentions = db.prepare("DELETE FROM Mention WHERE messageId = ?");
  const addMention = db.prepare("INSERT OR IGNORE INTO Mention (messageId, kind, target) VALUES (?, ?, ?)");
  const touchThread = db.prepare("UPDATE Thread SET isDirty = 1 WHERE id = ?");
  const isCut = db.prepare<[string], { key: string }>("SELECT key FROM Tombstone WHERE key = ?");
  const staleCopy = db.prepare<[string], StaleCopy>(
    `SELECT m.id AS message, d.sourceId, d.locator FROM Message m JOIN Delivery d ON d.id =
       (SELECT o.id FROM Delivery o JOIN Source s ON s.id = o.sourceId
        WHERE o.messageId = m.id AND (s.format <> 'page' OR o.contentHash = m.contentHash)
        ORDER BY o.contentHash, o.id LIMIT 1) WHERE m.id = ?`,
  );
  const stale = makeStaleMarks(db);

  /** Of several contents under one id, the one with the least hash is the mail and the others are imposters. */
  function rank(messageId: string): void {
    const rename = variantsOf
      .all(messageId)
      .map((one, at) => ({ ...one, to: at === 0 ? "" : variantName(one.bodyHash) }))
      .filter(({ variant, to }) => variant !== to);
    for (const { id } of rename) setVariant.run(`?${id}`, id); // out of the way of the unique index
    for (const { id, to, threadId } of rename) {
      setVariant.run(to, id);
      touchThread.run(threadId);
    }
  }

  /** The row says from now on what this copy says. */
  function follow(id: number, item: LeanMail): void {
    const { head, mentions } = item;
    const old = before.get(id);
    if (!old) return;
    const references = head.references.join("\n");
    updateHead.run(
      item.contentHash,
      head.subject,
      head.from.name,
      head.from.address,
      head.date,
      head.dateRaw,
      head.inReplyTo,
      references,
      item.size,
      item.isRelevant ? 1 : 0,
      item.hasDiff ? 1 : 0,
      id,
    );
    dropRaw.run(id);
    const now = new Set(mentions.map(({ target }) => target));
    const isLess = mentionsOf.all(id).some(({ target }) => !now.has(target));
    if (isLess || old.isRelevant > Number(item.isRelevant) || old.hasDiff > Number(item.hasDiff))
      stale.mark("relevance", "");
    dropMentions.run(id);
    for (const { kind, target } of mentions) addMention.run(id, kind, target);
    if (old.inReplyTo !== head.inReplyTo || old.references !== references) stale.mark("thread", old.messageId);
    const thread = join(head);
    touchThread.run(thread);
    spread(head.messageId, thread, item);
    rank(head.messageId);
  }

  return {
    rank,
    /** What was cut out of the text of one copy is in the others: none of them takes its place. */
    addCopy(item: LeanMail, same: Variant): void {
      if (item.contentHash >= same.contentHash || isCut.get(`cut:${same.bodyHash}`)) return;
      follow(same.id, item);
    },
    /** Rows whose canonical copy went, and where the next one is. */
    listStale: (): readonly StaleCopy[] => stale.list("mail").flatMap((id) => staleCopy.all(id)),
    /** One that could not be read again keeps what it said. */
    replace(read: readonly { readonly message: number; readonly item: LeanItem }[]): void {
      stale.take("mail");
      for (const { message, item } of read) if (item.kind === "message") follow(message, item);
    },
  };
}

export const variantName = (bodyHash: string) => bodyHash.slice(0, 16);
