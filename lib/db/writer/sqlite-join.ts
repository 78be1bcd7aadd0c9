// Threads as sets: a mail joins everything that it names, and what it names joins. The set is the same in any order of arrival.
import type { Database } from "better-sqlite3";
import type { MessageHead } from "../../mail/index.ts";

type Joined = Pick<MessageHead, "messageId" | "inReplyTo" | "references">;

/** -> the row number of the thread that the mail belongs to now. */
export function makeThreadJoiner(db: Database): (mail: Joined) => number {
  const find = db.prepare<[string], { threadId: number }>("SELECT threadId FROM ThreadMember WHERE messageId = ?");
  const addThread = db.prepare("INSERT INTO Thread (root, isRelevant, isDirty) VALUES (NULL, 0, 1)");
  const addMember = db.prepare("INSERT INTO ThreadMember (messageId, threadId) VALUES (?, ?)");
  const moveMembers = db.prepare("UPDATE ThreadMember SET threadId = ? WHERE threadId = ?");
  const moveMessages = db.prepare("UPDATE Message SET threadId = ? WHERE threadId = ?");
  const moveReports = db.prepare("UPDATE Report SET threadId = ? WHERE threadId = ?");
  const inherit = db.prepare(
    "UPDATE Thread SET isDirty = 1, isRelevant = max(isRelevant, (SELECT isRelevant FROM Thread WHERE id = ?)) WHERE id = ?",
  );
  const removeThread = db.prepare("DELETE FROM Thread WHERE id = ?");

  function merge(from: number, into: number): void {
    moveMembers.run(into, from);
    moveMessages.run(into, from);
    moveReports.run(into, from);
    inherit.run(from, into);
    removeThread.run(from);
  }

  return ({ messageId, inReplyTo, references }) => {
    const ids = new Set([messageId, ...references]);
    if (inReplyTo !== null) ids.add(inReplyTo);
    const unknown: string[] = [];
    let thread: number | undefined;
    for (const id of ids) {
      const found = find.get(id)?.threadId;
      if (found === undefined) unknown.push(id);
      else if (thread === undefined) thread = found;
      else if (found !== thread) {
        merge(Math.max(found, thread), Math.min(found, thread));
        thread = Math.min(found, thread);
      }
    }
    thread ??= Number(addThread.run().lastInsertRowid);
    for (const id of unknown) addMember.run(id, thread);
    return thread;
  };
}
