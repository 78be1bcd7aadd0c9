/**
 * What a mail that went, or a copy that became the canonical one, leaves to be looked at again before anything is derived. It stands
 * in the base, in the transaction of what caused it, so that a stop in between loses none of it.
 *
 *   stale:mail:4711            the row's canonical copy is another one: its head is read again
 *   stale:thread:a@example.org the set that holds this id may fall apart
 *   stale:source:12            something of this source is to be read again: a page whose mail went
 *   stale:address:https://...  a claim names this address; `*` all of them: a mail went
 *   stale:relevance:           a thread may have lost what made it relevant
 */
import type { Database } from "better-sqlite3";

export type StaleKind = "mail" | "thread" | "source" | "address" | "relevance";

export function makeStaleMarks(db: Database) {
  const add = db.prepare("INSERT OR IGNORE INTO Meta (key, value) VALUES (?, '')");
  const list = db.prepare<[string, string], { key: string }>(
    "SELECT key FROM Meta WHERE key >= ? AND key < ? ORDER BY key",
  );
  const drop = db.prepare("DELETE FROM Meta WHERE key >= ? AND key < ?");
  const prefix = (kind: StaleKind) => `stale:${kind}:`;
  const end = (kind: StaleKind) => `stale:${kind};`; // the sign behind the colon

  const read = (kind: StaleKind): readonly string[] =>
    list.all(prefix(kind), end(kind)).map(({ key }) => key.slice(prefix(kind).length));
  return {
    mark(kind: StaleKind, what: string | number): void {
      add.run(`${prefix(kind)}${what}`);
    },
    list: read,
    /** And forgets them. */
    take(kind: StaleKind): readonly string[] {
      const taken = read(kind);
      drop.run(prefix(kind), end(kind));
      return taken;
    },
  };
}
