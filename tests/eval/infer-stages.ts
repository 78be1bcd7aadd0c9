/**
 * Where the fix of a report is lost on its way through inference: the table that says which mechanism to mend.
 *
 * In: a masked base, the cases with their patches' mails, predictions of bugs that were not fitted on. Out: how many cases end at
 * each stage, by source, and the cases themselves. A case goes as far as the farthest of its patch's mails.
 */
import Database from "better-sqlite3";
import { INFER_THRESHOLD, isInTime, MAX_LINES_OF_TERM } from "../../lib/fixes/index.ts";
import type { Case } from "./fixes-gold.ts";
import type { Prediction } from "./infer-ranking.ts";

/** In the order in which a patch passes them; `found` is no loss. */
export const STAGES = [
  "patch's thread not kept",
  "patch has no names",
  "no name in common",
  "common names only",
  "not in time",
  "shows another print",
  "not among the candidates",
  "score below the threshold",
  "beaten by rivals",
  "found",
] as const;
export type Stage = (typeof STAGES)[number];

export type Lost = { readonly one: Case; readonly stage: Stage; readonly mail: string; readonly score: number | null };

export function findStages(
  base: string,
  cases: readonly Case[],
  mailsOf: (one: Case) => ReadonlySet<string>,
  predictions: readonly Prediction[],
): readonly Lost[] {
  const db = new Database(base, { readonly: true });
  try {
    const stageOf = makeStageOf(db);
    return cases.map((one) => {
      const mails = mailsOf(one);
      const asked = predictions.filter(
        (each) => each.inversion === one.inversion && [...mails].some((id) => each.mails.has(id)),
      );
      const best = asked.toSorted((a, b) => b.score - a.score)[0];
      if (best) {
        const { score, alone, messageId: mail } = best;
        const lost = alone >= INFER_THRESHOLD ? "beaten by rivals" : "score below the threshold";
        return { one, stage: score >= INFER_THRESHOLD ? "found" : lost, mail, score };
      }
      const reached = [...mails].map((mail) => ({ mail, stage: stageOf(one.inversion, mail) }));
      const far = reached.toSorted((a, b) => STAGES.indexOf(b.stage) - STAGES.indexOf(a.stage))[0];
      return { one, stage: far?.stage ?? "patch's thread not kept", mail: far?.mail ?? "", score: null };
    });
  } finally {
    db.close();
  }
}

/** Of a mail that was not weighed. */
function makeStageOf(db: Database.Database): (inversion: string, messageId: string) => Stage {
  const mailOf = db.prepare<[string], { id: number; date: string | null }>(
    "SELECT m.id, m.sentAt AS date FROM Message m JOIN Patch p ON p.messageId = m.id WHERE m.messageId = ? AND m.variant = ''",
  );
  const names = db.prepare<[number], { n: number }>(
    "SELECT count(*) AS n FROM PatchTerm WHERE messageId = ? AND role != 'trade'",
  );
  const shared = db.prepare<[string, number], { date: string | null; lines: number }>(
    `SELECT DISTINCT m.sentAt AS date, t.term, (SELECT count(DISTINCT x.subjectKey) FROM PatchTerm q JOIN Patch x
        ON x.messageId = q.messageId WHERE q.term = t.term AND q.role != 'trade') AS lines
     FROM Report r JOIN Message m ON m.id = r.messageId JOIN ReportTerm t ON t.reportId = r.id JOIN PatchTerm p ON p.term = t.term
     WHERE r.inversionId = ? AND m.variant = '' AND p.messageId = ? AND p.role != 'trade'`,
  );
  const others = db.prepare<[number, string], { n: number }>(
    "SELECT count(*) AS n FROM Report WHERE messageId = ? AND kind != 'prose' AND attached = 'explicit' AND inversionId != ?",
  );
  return (inversion, messageId) => {
    const mail = mailOf.get(messageId);
    if (!mail) return "patch's thread not kept";
    if (names.get(mail.id)?.n === 0) return "patch has no names";
    const rows = shared.all(inversion, mail.id);
    if (rows.length === 0) return "no name in common";
    if (rows.every(({ lines }) => lines > MAX_LINES_OF_TERM)) return "common names only";
    if (!rows.some(({ date }) => date !== null && mail.date !== null && isInTime(date, mail.date)))
      return "not in time";
    return (others.get(mail.id, inversion)?.n ?? 0) > 0 ? "shows another print" : "not among the candidates";
  };
}

/** Rows: stages; columns: sources of cases. */
export function printStages(lost: readonly Lost[]): void {
  const sources = [...new Set(lost.map(({ one }) => one.source))];
  console.log(`| where a fix is lost | ${sources.join(" | ")} | all |\n|---|${sources.map(() => "---|").join("")}---|`);
  for (const stage of STAGES) {
    const own = lost.filter((each) => each.stage === stage);
    const counts = sources.map((source) => own.filter(({ one }) => one.source === source).length);
    console.log(`| ${stage} | ${counts.join(" | ")} | ${own.length} |`);
  }
  console.log("");
}
