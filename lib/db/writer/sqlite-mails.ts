// Sources and lean rows: what every mail of an archive leaves behind, joined to its thread as it comes.
import type { Database } from "better-sqlite3";
import { makeThreadJoiner } from "./sqlite-join.ts";
import { makeRemovalStatements } from "./sqlite-removal.ts";
import type { LeanItem, Outcome, SourceState } from "./writer.ts";

type LeanMail = Extract<LeanItem, { kind: "message" }>;
type Variant = { id: number; variant: string; contentHash: string; bodyHash: string; threadId: number };

export function makeMailStatements(db: Database) {
  const findSource = db.prepare<[string], SourceState>("SELECT id, stamp, cursor FROM Source WHERE path = ?");
  const addSource = db.prepare("INSERT INTO Source (path, format, list, bytes) VALUES (?, ?, ?, ?)");
  const updateSource = db.prepare("UPDATE Source SET format = ?, list = ?, bytes = ? WHERE id = ?");
  const setCursor = db.prepare("UPDATE Source SET cursor = ? WHERE id = ?");
  const setStamp = db.prepare("UPDATE Source SET stamp = ? WHERE id = ?");
  const getPath = db.prepare<[number], { path: string; format: string; list: string | null }>(
    "SELECT path, format, list FROM Source WHERE id = ?",
  );
  const hasDelivery = db.prepare<[number, string], { messageId: number }>(
    "SELECT messageId FROM Delivery WHERE sourceId = ? AND locator = ?",
  );
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
  const updateHead = db.prepare(
    `UPDATE Message SET contentHash = ?, subject = ?, fromName = ?, fromAddress = ?, sentAt = ?, dateRaw = ?,
       inReplyTo = ?, "references" = ?, size = ? WHERE id = ?`,
  );
  const setVariant = db.prepare("UPDATE Message SET variant = ? WHERE id = ?");
  const dropRaw = db.prepare("DELETE FROM RawMessage WHERE messageId = ?");
  // An epoch may hold one blob twice: the mail came, was taken out, and came again.
  const addDelivery = db.prepare(
    "INSERT OR IGNORE INTO Delivery (messageId, sourceId, locator, list, contentHash) VALUES (?, ?, ?, ?, ?)",
  );
  const addMention = db.prepare("INSERT OR IGNORE INTO Mention (messageId, kind, target) VALUES (?, ?, ?)");
  const knowsSyzbot = db.prepare<[string], { id: number }>("SELECT id FROM Report WHERE syzbot = ? LIMIT 1");
  const knowsReport = db.prepare<[string], { id: number }>(
    "SELECT r.id FROM Message m JOIN Report r ON r.messageId = m.id WHERE m.messageId = ? LIMIT 1",
  );
  const touchThread = db.prepare("UPDATE Thread SET isDirty = 1 WHERE id = ?");
  const makeRelevant = db.prepare("UPDATE Thread SET isRelevant = 1, isDirty = 1 WHERE id = ?");
  const isCut = db.prepare<[string], { key: string }>("SELECT key FROM Tombstone WHERE key = ?");
  const { withdraw } = makeRemovalStatements(db);
  const join = makeThreadJoiner(db);
  /** Sources first met by this process: nothing of them can be here already. */
  const fresh = new Set<number>();

  const namesReport = ({ mentions }: LeanMail) =>
    mentions.some(({ kind, target }) => (kind === "syzbot" ? knowsSyzbot : knowsReport).get(target) !== undefined);

  function addItem(source: number, item: LeanItem): Outcome {
    if (item.kind === "rejected") {
      const known = item.reason === "deleted" ? hasDelivery.get(source, item.locator) : undefined;
      if (known) withdraw(source, item.locator, known.messageId);
      addReject.run(source, item.locator, item.reason, item.detail, null);
      return "rejected";
    }
    // Read before a stop that came after the commit, or a file that is read from its start again.
    if (!fresh.has(source) && hasDelivery.get(source, item.locator)) return "duplicate";
    if (isRemoved.get(`message:${item.head.messageId}`, `body:${item.bodyHash}`)) return "redacted";
    const variants = findVariants.all(item.head.messageId);
    const same = variants.find(({ bodyHash }) => bodyHash === item.bodyHash);
    const outcome = same ? addCopy(item, same, variants) : addVariant(item, variants);
    addDelivery.run(outcome.id, source, item.locator, item.list, item.contentHash);
    return same ? "duplicate" : "stored";
  }

  /** The same mail again: the copy with the least hash is the canonical one, whatever order they came in. */
  function addCopy(item: LeanMail, same: Variant, variants: readonly Variant[]): { id: number } {
    if (item.contentHash >= same.contentHash || isCut.get(`cut:${same.bodyHash}`)) return same;
    const { head } = item;
    updateHead.run(
      item.contentHash,
      head.subject,
      head.from.name,
      head.from.address,
      head.date,
      head.dateRaw,
      head.inReplyTo,
      head.references.join("\n"),
      item.size,
      same.id,
    );
    dropRaw.run(same.id);
    rankVariants([...variants.filter(({ id }) => id !== same.id), { ...same, contentHash: item.contentHash }]);
    touchThread.run(join(head));
    return same;
  }

  function addVariant(item: LeanMail, variants: readonly Variant[]): { id: number } {
    const { head } = item;
    const thread = join(head);
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
    if (item.isRelevant || namesReport(item)) makeRelevant.run(thread);
    else touchThread.run(thread);
    if (variants.length > 0) {
      const { contentHash, bodyHash } = item;
      rankVariants([...variants, { id, variant: variantName(bodyHash), contentHash, bodyHash, threadId: thread }]);
    }
    return { id };
  }

  /** Of several contents under one id, the one with the least hash is the mail and the others are imposters. */
  function rankVariants(variants: readonly Variant[]): void {
    const [first] = [...variants].sort((a, b) => (a.contentHash < b.contentHash ? -1 : 1));
    const rename = variants
      .map((one) => ({ ...one, to: one === first ? "" : variantName(one.bodyHash) }))
      .filter(({ variant, to }) => variant !== to);
    for (const { id } of rename) setVariant.run(`?${id}`, id); // out of the way of the unique index
    for (const { id, to } of rename) setVariant.run(to, id);
  }

  return {
    openSource(source: { path: string; format: string; list: string | null; bytes: number }): SourceState {
      const known = findSource.get(source.path);
      if (known) {
        updateSource.run(source.format, source.list, BigInt(source.bytes), known.id);
        return known;
      }
      const { lastInsertRowid } = addSource.run(source.path, source.format, source.list, BigInt(source.bytes));
      fresh.add(Number(lastInsertRowid));
      return { id: Number(lastInsertRowid), stamp: null, cursor: null };
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
  };
}

const variantName = (bodyHash: string) => bodyHash.slice(0, 16);
