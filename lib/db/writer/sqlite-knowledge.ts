// Inversions: which reports belong to one, and what was folded from everything said about it.
import { zstdDecompressSync } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { LockReport } from "../../lockdep/index.ts";
import type { Subsystem } from "../../subsystems/index.ts";
import { makeFoldReader } from "./sqlite-fold.ts";
import { makeThreadHolder } from "./sqlite-thread-holder.ts";
import { makeWordsStatements } from "./sqlite-words.ts";
import type { FoldedInversion } from "./writer.ts";

type Incomplete = {
  id: number;
  kind: string;
  root: string | null;
  attached: string | null;
  inversionId: string | null;
};
type Edge = { from: string; to: string };

export function makeKnowledgeStatements(db: Database) {
  const incomplete = db.prepare<[], Incomplete>(
    `SELECT r.id, r.kind, t.root, r.attached, r.inversionId FROM Report r JOIN Thread t ON t.id = r.threadId
     WHERE r.family = 'inversion' AND (r.attached IS NULL OR r.attached = 'inferred' OR (r.kind = 'prose' AND r.isComplete = 0))
       AND (r.kind IN ('prose', 'circular') OR EXISTS (SELECT 1 FROM Dependency d WHERE d.reportId = r.id))`,
  );
  const edgesOf = db.prepare<[number], Edge>(
    `SELECT DISTINCT fromCanonical AS "from", toCanonical AS "to" FROM Dependency WHERE reportId = ?`,
  );
  // Only inversions that a whole report proves: one that lives on fragments alone must not hold itself up.
  const holders = db.prepare<[string, string], { id: string }>(
    `SELECT e.inversionId AS id FROM InversionEdge e WHERE e."from" = ? AND e."to" = ?
       AND EXISTS (SELECT 1 FROM Report r WHERE r.inversionId = e.inversionId AND r.attached = 'explicit')`,
  );
  const attach = db.prepare("UPDATE Report SET inversionId = ?, attached = ? WHERE id = ?");
  const touch = db.prepare("UPDATE Inversion SET isDirty = 1, isInferenceDue = 1 WHERE id = ?");
  const count = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM Inversion WHERE isDirty = 1");
  const reportData = db.prepare<[number], { data: Buffer }>("SELECT data FROM Report WHERE id = ?");
  const update = db.prepare(
    `UPDATE Inversion SET title = ?, altTitles = ?, cycle = ?, firstSeen = ?, lastSeen = ?, lastWord = ?, reportCount = ?,
       state = ?, fixClass = ?, component = ?, cameBack = ?, data = ?, isDirty = 0 WHERE id = ?`,
  );
  // Kinds that share an id (an interrupt's order and its inversion): the row says the same whichever came first.
  const setKind = db.prepare(
    `UPDATE Inversion SET kind = coalesce((SELECT min(kind) FROM Report WHERE inversionId = $id AND attached = 'explicit'), kind)
     WHERE id = $id`,
  );
  const drops = ["InversionSubsystem", "Episode", "Fix"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE inversionId = ?`),
  );
  const addSubsystem = db.prepare(
    "INSERT INTO InversionSubsystem (inversionId, name, title, confidence, via, position) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const addEpisode = db.prepare(
    `INSERT INTO Episode (inversionId, ordinal, syzbot, thread, component, firstSeen, lastSeen, state, fixClass, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addFix = db.prepare(
    `INSERT INTO Fix (inversionId, ordinal, messageId, "commit", subject, state, fixClass, confidence, sentAt, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const overrides = db.prepare<[], { value: string }>("SELECT value FROM Meta WHERE key = 'overrides'");
  const setOverrides = db.prepare("INSERT OR REPLACE INTO Meta (key, value) VALUES ('overrides', ?)");
  const removeInversion = db.prepare("DELETE FROM Inversion WHERE id = ?");
  const addOutbox = db.prepare("INSERT INTO Outbox (document) VALUES (?)");
  const subsystemRows = db.prepare<[], { data: string }>("SELECT data FROM Subsystem ORDER BY name");
  const dropSubsystems = db.prepare("DELETE FROM Subsystem");
  const addSubsystemRow = db.prepare("INSERT INTO Subsystem (name, title, data) VALUES (?, ?, ?)");
  const outbox = db.prepare<[number], { id: number; document: string }>(
    "SELECT id, document FROM Outbox ORDER BY id LIMIT ?",
  );
  const ack = db.prepare("DELETE FROM Outbox WHERE id = ?");
  const counts = db.prepare<
    [],
    { reports: number; inversions: number; threads: number; fixes: number; claims: number }
  >(
    `SELECT (SELECT count(*) FROM Report) AS reports, (SELECT count(*) FROM Inversion) AS inversions,
       (SELECT count(*) FROM Thread WHERE isRelevant = 1) AS threads, (SELECT count(*) FROM Fix) AS fixes,
       (SELECT count(*) FROM Claim) AS claims`,
  );

  const words = makeWordsStatements(db);
  const holderInThread = makeThreadHolder(db);

  /** The one inversion that holds every edge; undefined when there is none or more than one. */
  function holderOf(report: number): string | undefined {
    let left: Set<string> | undefined;
    for (const { from, to } of edgesOf.all(report)) {
      const here = new Set(holders.all(from, to).map(({ id }) => id));
      left = left === undefined ? here : new Set([...left].filter((id) => here.has(id)));
      if (left.size === 0) return undefined;
    }
    return left?.size === 1 ? [...left][0] : undefined;
  }

  return {
    attachIncomplete(): number {
      let changed = 0;
      for (const one of incomplete.all()) {
        const { id, inversionId } = one;
        const closing = holderOf(id) ?? holderInThread(one);
        const holder = closing ?? words.ofThread(one);
        if (holder === inversionId) continue;
        attach.run(holder, holder === null ? null : closing === undefined ? "explicit" : "inferred", id);
        if (holder !== null) touch.run(holder);
        if (inversionId !== null) touch.run(inversionId);
        changed++;
      }
      return changed;
    },
    countDirty: () => count.get()?.n ?? 0,
    nextDirty: makeFoldReader(db),
    readReport(report: number): LockReport | undefined {
      const row = reportData.get(report);
      return row && JSON.parse(zstdDecompressSync(row.data).toString());
    },
    save(it: FoldedInversion): void {
      update.run(
        it.title,
        JSON.stringify(it.altTitles),
        JSON.stringify(it.cycle),
        it.firstSeen,
        it.lastSeen,
        it.lastWord,
        it.reportCount,
        it.state,
        it.fixClass,
        it.component,
        it.cameBack ? 1 : 0,
        JSON.stringify(it.data),
        it.id,
      );
      setKind.run({ id: it.id });
      for (const drop of drops) drop.run(it.id);
      for (const [at, one] of it.subsystems.entries())
        addSubsystem.run(it.id, one.name, one.title, one.confidence, one.via, at);
      for (const [at, one] of it.episodes.entries()) {
        const { state, fixClass } = one.resolution;
        const { syzbot, thread, component, firstSeen, lastSeen } = one;
        addEpisode.run(it.id, at, syzbot, thread, component, firstSeen, lastSeen, state, fixClass, JSON.stringify(one));
      }
      for (const [at, { fixClass, date, ...fix }] of it.fixes.entries()) {
        const { messageId, commit, subject, state, confidence } = fix;
        addFix.run(
          it.id,
          at,
          messageId,
          commit,
          subject ?? fix.commitTitle ?? "",
          state,
          fixClass,
          confidence,
          date,
          JSON.stringify(fix),
        );
      }
      addOutbox.run(`i:${it.id}`);
    },
    applyOverrides(hash: string): void {
      if ((overrides.get()?.value ?? "") === hash) return;
      setOverrides.run(hash);
      db.exec("UPDATE Inversion SET isDirty = 1");
    },
    remove(id: string): void {
      removeInversion.run(id);
      addOutbox.run(`i:${id}`);
    },
    listSubsystems: (): Subsystem[] => subsystemRows.all().map(({ data }) => JSON.parse(data)),
    saveSubsystems(subsystems: readonly { name: string; title: string | null; data: unknown }[]): void {
      dropSubsystems.run();
      for (const { name, title, data } of subsystems) addSubsystemRow.run(name, title, JSON.stringify(data));
      db.exec("UPDATE Inversion SET isDirty = 1");
    },
    takeOutbox: (limit: number) => outbox.all(limit),
    ackOutbox(ids: readonly number[]): void {
      for (const id of ids) ack.run(id);
    },
    counts: () => counts.get() ?? { reports: 0, inversions: 0, threads: 0, fixes: 0, claims: 0 },
  };
}
