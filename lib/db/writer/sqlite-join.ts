/**
 * Threads as sets: a mail joins everything that it names, and what it names joins. The set is the same in any order of arrival.
 *
 * A mail that went, or whose canonical copy names others than the last one did, may have held a set together: such a set is taken
 * apart and joined anew from the mails that are in it.
 */
import type { Database } from "better-sqlite3";
import type { MessageHead } from "../../mail/index.ts";
import { makeStaleMarks } from "./sqlite-stale.ts";

type Joined = Pick<MessageHead, "messageId" | "inReplyTo" | "references">;
type Row = { messageId: string; inReplyTo: string | null; references: string };

export type ThreadJoiner = {
  /** -> the row number of the thread that the mail belongs to now. */
  readonly join: (mail: Joined) => number;
  /** Takes the marked sets apart and joins their mails anew; how many sets. */
  readonly rejoin: () => number;
};

export function makeThreadJoiner(db: Database): ThreadJoiner {
  const find = db.prepare<[string], number>("SELECT threadId FROM ThreadMember WHERE messageId = ?").pluck();
  const addThread = db.prepare("INSERT INTO Thread (root, isRelevant, isDirty) VALUES (NULL, 0, 1)");
  const addMember = db.prepare("INSERT INTO ThreadMember (messageId, threadId) VALUES (?, ?)");
  const removed = db.prepare<[string], Row>(
    `SELECT substr(key, 9) AS messageId, inReplyTo, "references" FROM Tombstone
     WHERE key = 'message:' || ? AND (inReplyTo IS NOT NULL OR "references" <> '')`,
  );
  const merge = makeMerge(db);

  /** What is named, and what a removed mail among these named: its place stays. */
  function join({ messageId, inReplyTo, references }: Joined): number {
    const ids = new Set([messageId, ...references]);
    if (inReplyTo !== null) ids.add(inReplyTo);
    const unknown: string[] = [];
    let thread: number | undefined;
    for (const id of ids) {
      const found = find.get(id);
      if (found !== undefined) thread = thread === undefined || thread === found ? found : merge(found, thread);
      else {
        unknown.push(id);
        const gone = removed.get(id);
        for (const named of gone ? splitReferences(gone.references) : []) ids.add(named);
        if (gone && gone.inReplyTo !== null) ids.add(gone.inReplyTo);
      }
    }
    thread ??= Number(addThread.run().lastInsertRowid);
    for (const id of unknown) addMember.run(id, thread);
    return thread;
  }

  return { join, rejoin: makeRejoin(db, join) };
}

/** Of two sets the smaller goes into the larger: whatever order mails come in, a mail moves no more often than log2 of them. */
function makeMerge(db: Database): (a: number, b: number) => number {
  const moveMembers = db.prepare("UPDATE ThreadMember SET threadId = ? WHERE threadId = ?");
  const moveMessages = db.prepare("UPDATE Message SET threadId = ? WHERE threadId = ?");
  const moveReports = db.prepare("UPDATE Report SET threadId = ? WHERE threadId = ?");
  const inherit = db.prepare(
    "UPDATE Thread SET isDirty = 1, isRelevant = max(isRelevant, (SELECT isRelevant FROM Thread WHERE id = ?)) WHERE id = ?",
  );
  const removeThread = db.prepare("DELETE FROM Thread WHERE id = ?");
  const size = db.prepare<[number, number], { n: number }>(
    "SELECT count(*) AS n FROM (SELECT 1 FROM ThreadMember WHERE threadId = ? LIMIT ?)",
  );

  /** Counts no further than the smaller one goes. */
  function isLarger(a: number, b: number): boolean {
    for (let limit = 8; ; limit *= 8) {
      const [inA, inB] = [size.get(a, limit)?.n ?? 0, size.get(b, limit)?.n ?? 0];
      if (inA < limit || inB < limit) return inA > inB || (inA === inB && a < b);
    }
  }

  return (a, b) => {
    const [into, from] = isLarger(a, b) ? [a, b] : [b, a];
    moveMembers.run(into, from);
    moveMessages.run(into, from);
    moveReports.run(into, from);
    inherit.run(from, into);
    removeThread.run(from);
    return into;
  };
}

function makeRejoin(db: Database, join: ThreadJoiner["join"]): () => number {
  const find = db.prepare<[string], { threadId: number }>("SELECT threadId FROM ThreadMember WHERE messageId = ?");
  const mailsOf = db.prepare<[number], Row & { id: number }>(
    `SELECT id, messageId, inReplyTo, "references" FROM Message WHERE threadId = ?`,
  );
  const removedIn = db.prepare<[number], Row>(
    `SELECT m.messageId, t.inReplyTo, t."references" FROM ThreadMember m JOIN Tombstone t ON t.key = 'message:' || m.messageId
     WHERE m.threadId = ?`,
  );
  const isEmpty = db.prepare<[number], { id: number }>(
    "SELECT id FROM Thread t WHERE id = ? AND NOT EXISTS (SELECT 1 FROM Message WHERE threadId = t.id)",
  );
  const dropMembers = db.prepare("DELETE FROM ThreadMember WHERE threadId = ?");
  const relevance = db.prepare<[number], { isRelevant: number }>("SELECT isRelevant FROM Thread WHERE id = ?");
  const place = db.prepare("UPDATE Message SET threadId = ? WHERE id = ?");
  const placeReports = db.prepare("UPDATE Report SET threadId = ? WHERE messageId = ?");
  const setRelevant = db.prepare("UPDATE Thread SET isRelevant = ?, isDirty = 1 WHERE id = ?");
  const dropThread = db.prepare("DELETE FROM Thread WHERE id = ?");
  const stale = makeStaleMarks(db);

  function rejoinThread(thread: number): void {
    const isRelevant = relevance.get(thread)?.isRelevant ?? 0;
    const mails = mailsOf.all(thread);
    const removed = removedIn.all(thread);
    if (isRelevant === 1) stale.mark("relevance", ""); // what falls off may have nothing of its own that makes it so
    dropMembers.run(thread);
    for (const { id, messageId, inReplyTo, references } of mails) {
      const into = join({ messageId, inReplyTo, references: splitReferences(references) });
      place.run(into, id);
      placeReports.run(into, id);
      setRelevant.run(isRelevant, into);
    }
    dropThread.run(thread);
    for (const mail of removed) dropEmpty(join({ ...mail, references: splitReferences(mail.references) }));
  }

  function dropEmpty(thread: number): void {
    if (!isEmpty.get(thread)) return;
    dropMembers.run(thread);
    dropThread.run(thread);
  }

  return () => {
    const threads = new Set<number>();
    for (const messageId of stale.take("thread")) {
      const thread = find.get(messageId)?.threadId;
      if (thread !== undefined) threads.add(thread);
    }
    for (const thread of threads) rejoinThread(thread);
    return threads.size;
  };
}

const splitReferences = (text: string): string[] => (text === "" ? [] : text.split("\n"));
