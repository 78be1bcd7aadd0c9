// Sources and lean rows: what every mail of an archive leaves behind, joined to its thread as it comes.
import type { Database } from "better-sqlite3";
import { makeCopyStatements, type Variant, variantName } from "./sqlite-copies.ts";
import { makeInboxStatements } from "./sqlite-inbox.ts";
import { makeThreadJoiner } from "./sqlite-join.ts";
import { makeRelevanceStatements } from "./sqlite-relevance.ts";
import { makeRemovalStatements } from "./sqlite-removal.ts";
import { makeStaleMarks } from "./sqlite-stale.ts";
import type { LeanItem, Outcome, SourceState } from "./writer.ts";

type LeanMail = Extract<LeanItem, { kind: "message" }>;
type Source = { path: string; format: string; list: string | null; bytes: number };

export function makeMailStatements(db: Database) {
  const findSource = db.prepare<[string], SourceState>("SELECT id, stamp, cursor FROM Source WHERE path = ?");
  const addSource = db.prepare("INSERT INTO Source (path, format, list, bytes) VALUES (?, ?, ?, ?)");
  const updateSource = db.prepare("UPDATE Source SET format = ?, list = ?, bytes = ? WHERE id = ?");
  const setCursor = db.prepare("UPDATE Source SET cursor = ? WHERE id = ?");
  const setStamp = db.prepare("UPDATE Source SET stamp = ? WHERE id = ?");
  const getPath = db.prepare<[number], { path: string; format: string; list: string | null }>(
    "SELECT path, format, list FROM Source WHERE id = ?",
  );
  const findDelivery = db.prepare<[number, string], { id: number; contentHash: string }>(
    "SELECT id, contentHash FROM Delivery WHERE sourceId = ? AND locator = ?",
  );
  const displace = db.prepare("UPDATE Delivery SET locator = 'replaced:' || id WHERE id = ?");
  const addReject = db.prepare(
    "INSERT OR IGNORE INTO Reject (sourceId, locator, reason, detail, messageId) VALUES (?, ?, ?, ?, ?)",
  );
  const isRemoved = db.prepare<[string, string], { key: string }>("SELECT key FROM Tombstone WHERE key IN (?, ?)");
  const findVariants = db.prepare<[string], Variant>(
    "SELECT id, variant, contentHash, bodyHash, threadId FROM Message WHERE messageId = ?",
  );
  const addMessage = db.prepare(
    `INSERT INTO Message (messageId, variant, contentHash, bodyHash, subject, fromName, fromAddress, sentAt, dateRaw,
       inReplyTo, "references", size, isRelevant, hasDiff, threadId) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  // An epoch may hold one blob twice: the mail came, was taken out, and came again.
  const addDelivery = db.prepare(
    "INSERT OR IGNORE INTO Delivery (messageId, sourceId, locator, list, contentHash) VALUES (?, ?, ?, ?, ?)",
  );
  const addMention = db.prepare("INSERT OR IGNORE INTO Mention (messageId, kind, target) VALUES (?, ?, ?)");
  const touchThread = db.prepare("UPDATE Thread SET isDirty = 1 WHERE id = ? AND isDirty = 0");
  const { withdraw } = makeRemovalStatements(db);
  const relevance = makeRelevanceStatements(db);
  const inbox = makeInboxStatements(db);
  const stale = makeStaleMarks(db);
  const joiner = makeThreadJoiner(db);
  const copies = makeCopyStatements(db, joiner.join, relevance.spread);
  /** Sources first met by this process: nothing of them can be here already. */
  const fresh = new Set<number>();

  function addItem(source: number, item: LeanItem): Outcome {
    if (item.kind === "rejected") {
      if (item.reason === "deleted")
        for (const { sourceId, messageId } of inbox.deliveriesOf(source, item.locator))
          withdraw(sourceId, item.locator, messageId);
      addReject.run(source, item.locator, item.reason, item.detail, null);
      return "rejected";
    }
    // Read before a stop that came after the commit, or a file that is read from its start again.
    const place = fresh.has(source) ? undefined : findDelivery.get(source, item.locator);
    if (place?.contentHash === item.contentHash) return "duplicate";
    if (place) displace.run(place.id); // another mail stands there now
    if (inbox.isDeletedLater(source, item.locator)) {
      addReject.run(source, item.locator, "deleted", "taken out of its inbox in a later epoch", item.head.messageId);
      return "rejected";
    }
    if (isRemoved.get(`message:${item.head.messageId}`, `body:${item.bodyHash}`)) return "redacted";
    const variants = findVariants.all(item.head.messageId);
    const same = variants.find(({ bodyHash }) => bodyHash === item.bodyHash);
    if (same) copies.addCopy(item, same);
    const id = same?.id ?? addVariant(item, variants);
    addDelivery.run(id, source, item.locator, item.list, item.contentHash);
    return same ? "duplicate" : "stored";
  }

  function addVariant(item: LeanMail, variants: readonly Variant[]): number {
    const { head } = item;
    const thread = joiner.join(head);
    const { lastInsertRowid } = addMessage.run(
      head.messageId,
      variants.length === 0 ? "" : variantName(item.bodyHash),
      item.contentHash,
      item.bodyHash,
      head.subject,
      head.from.name,
      head.from.address,
      head.date,
      head.dateRaw,
      head.inReplyTo,
      head.references.join("\n"),
      item.size,
      item.isRelevant ? 1 : 0,
      item.hasDiff ? 1 : 0,
      thread,
    );
    const id = Number(lastInsertRowid);
    for (const { kind, target } of item.mentions) addMention.run(id, kind, target);
    relevance.spread(head.messageId, thread, item);
    touchThread.run(thread);
    if (variants.length > 0) copies.rank(head.messageId);
    return id;
  }

  return {
    openSource(source: Source): SourceState {
      const known = findSource.get(source.path);
      if (known) updateSource.run(source.format, source.list, BigInt(source.bytes), known.id);
      const id =
        known?.id ??
        Number(addSource.run(source.path, source.format, source.list, BigInt(source.bytes)).lastInsertRowid);
      if (!known) fresh.add(id);
      inbox.open(id, source);
      return known ?? { id, stamp: null, cursor: null };
    },
    addItems(source: number, items: readonly LeanItem[], cursor: string): readonly Outcome[] {
      const outcomes = items.map((item) => addItem(source, item));
      setCursor.run(cursor, source);
      return outcomes;
    },
    closeSource(source: number, stamp: string): void {
      setStamp.run(stamp, source);
    },
    sourcePath(source: number) {
      const found = getPath.get(source);
      if (!found) throw new Error(`source ${source} is not in the database`);
      return found;
    },
    listStaleMails: copies.listStale,
    replaceCopies: copies.replace,
    rejoinThreads: joiner.rejoin,
    retireThreads: relevance.retire,
    /** Sources that are to be read from their start again. */
    takeStaleSources: (): readonly string[] =>
      stale.take("source").flatMap((id) => getPath.get(Number(id))?.path ?? []),
  };
}
