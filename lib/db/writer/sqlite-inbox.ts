/**
 * Deletions across the epochs of one inbox: a `d` entry takes out a mail of its own epoch or of an older one, whichever of the two
 * is read first.
 *
 *   NAME/git/0.git   the mail      NAME/git/1.git   the deletion
 */
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";

type Row = { id: number; path: string };
type Delivered = { sourceId: number; messageId: number };

const EPOCH = /\/git\/(?<number>\d{1,6})\.git$/;

export function makeInboxStatements(db: Database) {
  const sources = db.prepare<[string, string], Row>(
    "SELECT id, path FROM Source WHERE format = 'public-inbox' AND path > ? AND path < ?",
  );
  const delivered = db.prepare<[number, string], Delivered>(
    "SELECT sourceId, messageId FROM Delivery WHERE sourceId = ? AND locator = ?",
  );
  const deleted = db.prepare<[number], { locator: string }>(
    "SELECT locator FROM Reject WHERE sourceId = ? AND reason = 'deleted'",
  );
  /** Of each open source: its inbox's epochs up to its own, itself first, and what later ones took out. */
  const opened = new Map<number, { readonly upToIt: readonly number[]; readonly gone: ReadonlySet<string> }>();

  return {
    open(id: number, { path, format }: { path: string; format: string }): void {
      const own = numberOf(path);
      if (format !== "public-inbox" || own === undefined) {
        opened.set(id, { upToIt: [id], gone: new Set() });
        return;
      }
      const folder = `${dirname(path)}/`;
      const epochs = sources
        .all(folder, `${folder}:`) // the sign behind the digits
        .flatMap((row) => ({ ...row, number: numberOf(row.path) ?? -1 }));
      const later = epochs.filter(({ number }) => number > own);
      const gone = later.flatMap((row) => deleted.all(row.id).map(({ locator }) => locator));
      const earlier = epochs.filter(({ number }) => number >= 0 && number < own);
      opened.set(id, { upToIt: [id, ...earlier.map((row) => row.id)], gone: new Set(gone) });
    },
    /** The deliveries that a deletion in this source takes away. */
    deliveriesOf: (source: number, locator: string): readonly Delivered[] =>
      (opened.get(source)?.upToIt ?? [source]).flatMap((id) => delivered.all(id, locator)),
    isDeletedLater: (source: number, locator: string): boolean => opened.get(source)?.gone.has(locator) ?? false,
  };
}

function numberOf(path: string): number | undefined {
  const number = EPOCH.exec(path)?.groups?.number;
  return number === undefined ? undefined : Number(number);
}
