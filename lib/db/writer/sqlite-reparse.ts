/**
 * What an older parser derived, and which inversions became others when it was made again.
 *
 * A thread without a report carries no version: it is looked at again where any report of the base is outdated, for a newer
 * parser may find one there.
 */
import type { Database } from "better-sqlite3";
import { INVERSION_VERSION, PARSER_VERSION } from "../../lockdep/index.ts";
import { makeProfileStatements } from "./sqlite-profiles.ts";

export function makeReparseStatements(db: Database) {
  const isOutdated = `(r.parserVersion <> ${PARSER_VERSION} OR r.inversionId IN (SELECT id FROM Inversion WHERE inversionVersion <> ${INVERSION_VERSION}))`;
  const touchThreads = db.prepare(
    `UPDATE Thread SET isDirty = 1 WHERE isRelevant = 1 AND isDirty = 0
       AND EXISTS (SELECT 1 FROM Report r WHERE ${isOutdated})
       AND (NOT EXISTS (SELECT 1 FROM Report r WHERE r.threadId = Thread.id)
         OR EXISTS (SELECT 1 FROM Report r WHERE r.threadId = Thread.id AND ${isOutdated}))`,
  );
  const profiles = makeProfileStatements(db);
  const touchInversions = db.prepare(
    "UPDATE Inversion SET isDirty = 1, inversionVersion = $version WHERE inversionVersion <> $version",
  );

  return {
    markOutdated(): void {
      profiles.remake();
      touchThreads.run();
      touchInversions.run({ version: INVERSION_VERSION });
    },
    /** Which report was in which inversion, until saveRedirects: a reparse that was stopped forgets none, the next one goes on with its. */
    rememberGroups(): void {
      db.exec(`DROP TABLE IF EXISTS temp.Grouped;
        CREATE TEMP TABLE Grouped (messageId INTEGER, ordinal INTEGER, inversionId TEXT, PRIMARY KEY (messageId, ordinal));
        INSERT INTO temp.Grouped SELECT messageId, ordinal, inversionId FROM Report WHERE attached = 'explicit';
        INSERT OR REPLACE INTO temp.Grouped SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2
          FROM Meta, json_each(Meta.value) g WHERE Meta.key = 'reparse:groups';
        INSERT OR REPLACE INTO Meta (key, value)
          SELECT 'reparse:groups', json_group_array(json_array(messageId, ordinal, inversionId)) FROM temp.Grouped`);
    },
    /** An inversion that is gone leads to the one that most of its reports are in now; how many do. */
    saveRedirects(): number {
      const regrouped = db
        .prepare<[], { from: string; to: string }>(
          `SELECT "from", "to" FROM (
             SELECT g.inversionId AS "from", r.inversionId AS "to",
               row_number() OVER (PARTITION BY g.inversionId ORDER BY count(*) DESC, r.inversionId) AS place
             FROM temp.Grouped g JOIN Report r ON r.messageId = g.messageId AND r.ordinal = g.ordinal
             WHERE r.inversionId IS NOT NULL AND g.inversionId NOT IN (SELECT id FROM Inversion)
             GROUP BY g.inversionId, r.inversionId) WHERE place = 1`,
        )
        .all();
      // What led to the old one leads on.
      const follow = db.prepare(`UPDATE Redirect SET "to" = ? WHERE "to" = ?`);
      const add = db.prepare(`INSERT OR REPLACE INTO Redirect ("from", "to") VALUES (?, ?)`);
      for (const { from, to } of regrouped) {
        follow.run(to, from);
        add.run(from, to);
      }
      db.exec(
        `DROP TABLE temp.Grouped; DELETE FROM Meta WHERE key = 'reparse:groups'; DELETE FROM Redirect WHERE "from" IN (SELECT id FROM Inversion)`,
      );
      return regrouped.length;
    },
  };
}
