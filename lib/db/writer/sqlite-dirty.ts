/**
 * Which inversions a new claim may change: those whose reports or fixes it names, by id, by the id of a fix's cover, by title, by
 * commit, or by the title of a dup's twin. A fold looks these up over the whole base, so it must be made again whichever of the
 * mails came last.
 */
import type { Database } from "better-sqlite3";
import { type Claim, parseValue, toKey } from "../../fixes/index.ts";
import { makeBugTitles } from "./sqlite-bugs.ts";

/** Digits of a commit's id that are compared: mails abbreviate it. */
const SHA_DIGITS = 8;

/** What a claim is about, and what it says. */
type Said = Pick<Claim, "about" | "value">;

/** The ids that a claim names: what it is about, and what it gives as value where that is an id. */
export function idsOf({ about, value }: Said): readonly string[] {
  const { commit, title } = parseValue(value);
  const isId = value !== null && commit === null && title === null;
  return [...(about !== null && !about.startsWith("commit:") ? [about] : []), ...(isId ? [value] : [])];
}

export function makeDirtyStatements(db: Database) {
  const touch = (ids: string) => `UPDATE Inversion SET isDirty = 1 WHERE id IN (${ids})`;
  const bySyzbot = db.prepare(touch("SELECT inversionId FROM Report WHERE syzbot = ?"));
  const byMessages = db.prepare(
    touch(`SELECT r.inversionId FROM json_each(:ids) id JOIN Message m ON m.messageId = id.value JOIN Report r ON r.messageId = m.id
      UNION ALL SELECT f.inversionId FROM json_each(:ids) id JOIN Fix f ON f.messageId = id.value
      UNION ALL SELECT f.inversionId
        FROM (SELECT DISTINCT m.threadId FROM json_each(:ids) id JOIN Message m ON m.messageId = id.value) t
        CROSS JOIN Message part ON part.threadId = t.threadId CROSS JOIN Fix f ON f.messageId = part.messageId
        WHERE part.inReplyTo IN (SELECT value FROM json_each(:ids))
          AND EXISTS (SELECT 1 FROM Message c WHERE c.messageId = part.inReplyTo AND c.threadId = part.threadId)`),
  );
  const byCommit = db.prepare(touch(`SELECT inversionId FROM Fix WHERE "commit" >= ? AND "commit" < ?`));
  const byPatchTitle = db.prepare(
    touch(`SELECT f.inversionId FROM Patch p JOIN Message m ON m.id = p.messageId JOIN Fix f ON f.messageId = m.messageId
      WHERE p.subjectKey = ?`),
  );
  // Claims about a bug with that very value: `fixed ("demo: x")`, `duplicate ("possible deadlock in demo_open (2)")`
  const byClaimOfBug = db.prepare(
    touch("SELECT r.inversionId FROM Claim c JOIN Report r ON r.syzbot = substr(c.about, 5) WHERE c.value = ?"),
  );
  const bugs = makeBugTitles(db);

  return {
    /** Message-IDs and `syz:ID`s, in any number. */
    byIds(ids: ReadonlySet<string>): void {
      byMessages.run({ ids: JSON.stringify([...ids].filter((id) => !id.startsWith("syz:"))) });
      for (const id of ids) {
        if (!id.startsWith("syz:")) continue;
        const bug = id.slice("syz:".length);
        bySyzbot.run(bug);
        for (const title of bugs.titlesOf(bug)) byClaimOfBug.run(`duplicate ("${title}")`);
      }
    },
    /** Fixes that are known by one of these commits, whole or abbreviated. */
    byCommits(shas: readonly string[]): void {
      for (const sha of shas) byCommit.run(sha.slice(0, SHA_DIGITS), `${sha.slice(0, SHA_DIGITS)}g`);
    },
    /** What a claim names by title or commit; the ids in it are for byIds. */
    byClaim({ about, value }: Said): void {
      const { what, commit, title } = parseValue(value);
      const sha = (commit ?? (about?.startsWith("commit:") ? about.slice("commit:".length) : "")).slice(0, SHA_DIGITS);
      if (sha.length === SHA_DIGITS) byCommit.run(sha, `${sha}g`);
      if (title === null) return;
      if (what.startsWith("duplicate")) for (const bug of bugs.idsOf(title)) bySyzbot.run(bug);
      else {
        byPatchTitle.run(toKey(title));
        byClaimOfBug.run(`fixed ("${title}")`);
      }
    },
  };
}
