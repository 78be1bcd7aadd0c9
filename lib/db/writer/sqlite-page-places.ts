/**
 * The place of a saved page in its thread: what can be asked about it, and where it is put.
 *
 * A page refers to nothing that anybody else names, so putting it elsewhere moves one mail: its references become those that were
 * found, and its thread is joined anew (sqlite-join.ts).
 */
import type { Database } from "better-sqlite3";
import { makeStaleMarks } from "./sqlite-stale.ts";

export type LonePage = {
  readonly id: number;
  readonly messageId: string;
  readonly subject: string;
  readonly sentAt: string | null;
  /** Archive and place, where its bytes are not kept. */
  readonly path: string;
  readonly locator: string;
};

export type NearMail = {
  readonly id: number;
  readonly messageId: string;
  readonly subject: string;
  readonly fromName: string | null;
  readonly fromAddress: string | null;
  readonly sentAt: string | null;
  readonly threadId: number;
};

export type PagePlace = { readonly parent: string; readonly placed: "linked" | "inferred" } | null;

/** Mails of one talk, and of one minute; more is no talk. */
const MAX_NEAR = 300;

export function makePagePlaceStatements(db: Database) {
  const pages = db.prepare<[], LonePage>(
    `SELECT m.id, m.messageId, m.subject, m.sentAt, s.path, d.locator
     FROM Source s JOIN Delivery d ON d.sourceId = s.id JOIN Message m ON m.id = d.messageId
     WHERE s.format = 'page' AND NOT EXISTS
       (SELECT 1 FROM Delivery o JOIN Source os ON os.id = o.sourceId WHERE o.messageId = m.id AND os.format <> 'page')
     GROUP BY m.id ORDER BY m.messageId`,
  );
  const COLUMNS = "id, messageId, subject, fromName, fromAddress, sentAt, threadId";
  const bySubject = db.prepare<[string, string, string], NearMail>(
    `SELECT ${COLUMNS} FROM Message WHERE sentAt BETWEEN ? AND ? AND variant = '' AND instr(lower(subject), ?) > 0
     ORDER BY sentAt DESC, messageId LIMIT ${MAX_NEAR}`,
  );
  const byMinute = db.prepare<[string, string], NearMail>(
    `SELECT ${COLUMNS} FROM Message WHERE sentAt BETWEEN ? AND ? AND variant = '' ORDER BY messageId LIMIT ${MAX_NEAR}`,
  );
  const inThread = db.prepare<[number], NearMail>(
    `SELECT ${COLUMNS} FROM Message m WHERE threadId = ? AND variant = '' AND EXISTS
       (SELECT 1 FROM Delivery d JOIN Source s ON s.id = d.sourceId WHERE d.messageId = m.id AND s.format <> 'page')
     ORDER BY messageId LIMIT ${MAX_NEAR}`,
  );
  const byMessageId = db.prepare<[string], NearMail>(
    `SELECT ${COLUMNS} FROM Message WHERE messageId = ? AND variant = ''`,
  );
  const byMask = db.prepare<[string, string, number], { messageId: string }>(
    "SELECT messageId FROM Message WHERE messageId >= ? AND messageId < ? AND length(messageId) = ? AND variant = '' LIMIT 2",
  );
  const put = db.prepare<[{ id: number; parent: string | null; references: string; placed: string | null }]>(
    `UPDATE Message SET inReplyTo = $parent, "references" = $references, placed = $placed
     WHERE id = $id AND (inReplyTo IS NOT $parent OR "references" <> $references OR placed IS NOT $placed)`,
  );
  const stale = makeStaleMarks(db);

  return {
    listLonePages: (): readonly LonePage[] => pages.all(),
    /** `key`: lower case. */
    listBySubject: (from: string, to: string, key: string): readonly NearMail[] =>
      key === "" ? [] : bySubject.all(from, to, key),
    listByTime: (from: string, to: string): readonly NearMail[] => byMinute.all(from, to),
    findMail: (messageId: string): NearMail | undefined => byMessageId.get(messageId),
    /** Pages left out: a page that was put into the thread has its own text, and is not its original. */
    listInThread: (thread: number): readonly NearMail[] => inThread.all(thread),
    /** The one mail whose id has this local part and a domain as long as the mask. */
    findMasked(id: string): string | undefined {
      const local = id.slice(0, id.indexOf("@") + 1);
      const found = byMask.all(local, `${local.slice(0, -1)}A`, id.length);
      return found.length === 1 ? found[0]?.messageId : undefined;
    },
    /** False where it stood there. `own`: the references that the page itself has; they stand where nothing better was found. */
    placePage(page: LonePage, place: PagePlace, own: readonly string[]): boolean {
      const references = place
        ? [...own.filter((id) => !/@x{3,}$/.test(id) && id !== place.parent), place.parent]
        : own;
      const parent = references.at(-1) ?? null;
      const changed = put.run({
        id: page.id,
        parent,
        references: references.join("\n"),
        placed: place?.placed ?? null,
      });
      if (changed.changes > 0) stale.mark("thread", page.messageId);
      return changed.changes > 0;
    },
  };
}
