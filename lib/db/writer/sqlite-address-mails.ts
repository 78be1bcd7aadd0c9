/**
 * Claims that name a mail by an address without a Message-ID, `Link: https://lkml.org/lkml/2019/2/12/123`: which mail it is.
 *
 *   a saved page says so, or went into that mail
 *   else the one mail of the time that the address tells which has the title beside it, or is by whom `Reported-by:` beside it names,
 *   a report before another; of marc's addresses, which tell the second, the one mail of that list then
 *
 * More than one that fits is none. The answer stands in ForeignAddress (`inferred`), and as a mention of that mail by those who name the
 * address, so that relevance and folds know it as any other. It is asked again when a mail of that time comes, or one goes.
 */
import type { Database } from "better-sqlite3";
import type { Claim } from "../../fixes/index.ts";
import { citedTitle, isSecond, parseArchiveAddress, sentAround } from "../../mail/index.ts";
import { makeDirtyStatements } from "./sqlite-dirty.ts";
import { makeRelevanceStatements } from "./sqlite-relevance.ts";
import { makeStaleMarks } from "./sqlite-stale.ts";

/** Mails of one time that are looked at: a day of linux-kernel has 1,500. */
const MAX_NEAR = 5_000;
/** Until which mail the open addresses were asked for. */
const SEEN = "addresses-seen";

type Row = {
  url: string;
  subject: string | null;
  sender: string | null;
  messageId: string | null;
  confidence: string | null;
};
type Near = { messageId: string; subject: string; sender: string | null; isReport: number };

/** `about` is the address, or the value ends in it: `duplicate:https://lkml.org/...`. */
export const isNamedBy = ({ about, value }: Pick<Claim, "about" | "value">, url: string): boolean =>
  about === url || value?.endsWith(`:${url}`) === true;

export function makeAddressMails(db: Database) {
  const named = db.prepare<[], Row>(
    `SELECT url, subject, sender, messageId, confidence FROM ForeignAddress a
     WHERE EXISTS (SELECT 1 FROM Mention n WHERE n.kind = 'address' AND n.target = a.url) ORDER BY url`,
  );
  const newest = db.prepare<[], number | null>("SELECT max(id) FROM Message").pluck();
  const seen = db.prepare<[], string>(`SELECT value FROM Meta WHERE key = '${SEEN}'`).pluck();
  // Where nothing came nothing is written.
  const setSeen = db.prepare(
    `INSERT INTO Meta (key, value) VALUES ('${SEEN}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
  );
  const cameSince = db
    .prepare<[string, string, number], number>("SELECT 1 FROM Message WHERE sentAt BETWEEN ? AND ? AND id > ? LIMIT 1")
    .pluck();
  const near = db.prepare<[{ from: string; to: string; list: string | null }], Near>(
    `SELECT m.messageId, m.subject, lower(m.fromAddress) AS sender,
       EXISTS (SELECT 1 FROM Report r WHERE r.messageId = m.id AND r.kind <> 'prose') AS isReport
     FROM Message m WHERE m.sentAt BETWEEN $from AND $to AND m.variant = ''
       AND ($list IS NULL OR EXISTS (SELECT 1 FROM Delivery d WHERE d.messageId = m.id AND substr(d.list, 1, length($list)) = $list))
     LIMIT ${MAX_NEAR}`,
  );
  const isHere = db.prepare<[string], number>("SELECT 1 FROM Message WHERE messageId = ? LIMIT 1").pluck();
  const set = db.prepare("UPDATE ForeignAddress SET messageId = ?, confidence = ? WHERE url = ?");
  const addMentions = db.prepare(
    `INSERT OR IGNORE INTO Mention (messageId, kind, target) SELECT messageId, 'message', $id FROM Mention
     WHERE kind = 'address' AND target = $url`,
  );
  // What the mail says by itself stays: its claims name that id.
  const dropMentions = db.prepare(
    `DELETE FROM Mention WHERE kind = 'message' AND target = $id
       AND messageId IN (SELECT messageId FROM Mention WHERE kind = 'address' AND target = $url)
       AND NOT EXISTS (SELECT 1 FROM Claim c WHERE c.messageId = Mention.messageId AND c.about = $id)`,
  );
  // What the claims beside the address are about: `duplicate:ADDRESS`, said of another report.
  const said = db
    .prepare<[string], string | null>(
      `SELECT DISTINCT c.about FROM Mention n JOIN Claim c ON c.messageId = n.messageId WHERE n.kind = 'address' AND n.target = ?`,
    )
    .pluck();
  const dirty = makeDirtyStatements(db);
  const relevance = makeRelevanceStatements(db);
  const stale = makeStaleMarks(db);

  function choose({ url, subject, sender }: Row): string | null {
    const { received = null, list = null } = parseArchiveAddress(url) ?? {};
    if (received === null) return null;
    const [from, to] = sentAround(received);
    const isAlone = subject === null && sender === null;
    if (isAlone && !isSecond(received)) return null;
    const all = near.all({ from, to, list: isAlone ? list : null });
    const titled = subject === null ? all : all.filter((mail) => citedTitle(mail.subject) === citedTitle(subject));
    const own = subject !== null && titled.length === 1 ? titled : ofSender(titled, sender);
    return own.length === 1 ? (own[0]?.messageId ?? null) : null;
  }

  return {
    /** How many addresses are another mail's than before. */
    resolve(): number {
      const marks = new Set(stale.take("address"));
      const since = Number(seen.get() ?? 0);
      setSeen.run(String(newest.get() ?? 0));
      let changed = 0;
      for (const row of named.all()) {
        const isOpen = row.confidence === null || row.confidence === "inferred";
        const isAsked = marks.has(row.url) || marks.has("*") || (isOpen && hasNew(row, since));
        if (!isAsked) continue;
        const found = isOpen ? choose(row) : isHere.get(row.messageId ?? "") ? row.messageId : null;
        if (isOpen && found !== row.messageId) set.run(found, found === null ? null : "inferred", row.url);
        if (found !== row.messageId && row.messageId !== null) dropMentions.run({ id: row.messageId, url: row.url });
        const ids = [row.messageId, found, ...said.all(row.url)].flatMap((id) => id ?? []);
        if (found !== null && addMentions.run({ id: found, url: row.url }).changes > 0) relevance.spreadNamed(found);
        else if (found === row.messageId && !marks.has(row.url)) continue;
        dirty.byIds(new Set(ids));
        changed += 1;
      }
      return changed;
    },
  };

  function hasNew({ url }: Row, since: number): boolean {
    const received = parseArchiveAddress(url)?.received ?? null;
    return received !== null && cameSince.get(...sentAround(received), since) !== undefined;
  }
}

/** By whom the trailer credits; all of them where it credits nobody. */
function ofSender(mails: readonly Near[], sender: string | null): readonly Near[] {
  if (sender === null) return mails;
  const own = mails.filter((mail) => mail.sender === sender);
  return own.length === 1 ? own : own.filter(({ isReport }) => isReport === 1);
}
