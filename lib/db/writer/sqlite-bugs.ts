/**
 * Bugs of syzbot by their title, over the whole base: what `#syz dup: possible deadlock in demo_open (2)` means.
 *
 * A bug's titles are the subjects of the mails that come from its own address; a thread need not be relevant for that.
 */
import type { Database } from "better-sqlite3";
import { parsePatchSubject } from "../../fixes/index.ts";

export type BugTitles = {
  /** The bugs of that title; one, but where syzbot gave a title again. */
  readonly idsOf: (title: string) => readonly string[];
  readonly titlesOf: (id: string) => readonly string[];
};

export function makeBugTitles(db: Database): BugTitles {
  const known = shared.get(db);
  if (known) return known;
  const newest = db.prepare<[], { id: number | null }>("SELECT max(id) AS id FROM Message");
  const all = db.prepare<[], Row>(`${SELECT} WHERE n.kind = 'syzbot' ${FROM_ITSELF}`);
  const ofBug = db.prepare<[string], Row>(`${SELECT} WHERE n.kind = 'syzbot' AND n.target = ? ${FROM_ITSELF}`);
  let cache: { newest: number | null; ids: ReadonlyMap<string, readonly string[]> } | undefined;
  const idsByTitle = () => {
    const id = newest.get()?.id ?? null;
    // Mails are added before anything is folded: the table is read once a run.
    if (cache?.newest !== id) cache = { newest: id, ids: group(all.all()) };
    return cache.ids;
  };
  const made: BugTitles = {
    idsOf: (title) => idsByTitle().get(toTitle(title)) ?? [],
    titlesOf: (id) => [...new Set(ofBug.all(id).map(({ subject }) => parsePatchSubject(subject).title))],
  };
  shared.set(db, made);
  return made;
}

const shared = new WeakMap<Database, BugTitles>();

type Row = { readonly id: string; readonly subject: string };

const SELECT = "SELECT DISTINCT n.target AS id, m.subject FROM Mention n JOIN Message m ON m.id = n.messageId";
const FROM_ITSELF = "AND m.variant = '' AND m.fromAddress LIKE 'syzbot+' || n.target || '@%'";

const toTitle = (subject: string) => parsePatchSubject(subject).key;

function group(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, subject } of rows) {
    const title = toTitle(subject);
    const list = ids.get(title);
    if (!list) ids.set(title, [id]);
    else if (!list.includes(id)) list.push(id);
  }
  return ids;
}
