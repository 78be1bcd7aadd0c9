/**
 * Patches that may fix an inversion without naming a report of it: found by the terms that both have, judged by lib/fixes.
 *
 * What is found depends on every patch and report that has one of the terms. So whatever adds or drops such a patch or report
 * makes the inversion due, and when nothing is left to extract, those that are due are inferred anew: the result is the same
 * in whatever order the mails came. Only where it differs from what was found before is the inversion folded again.
 */
import { zstdDecompressSync } from "node:zlib";
import type { Database } from "better-sqlite3";
import {
  type Evidence,
  INFER_THRESHOLD,
  type InferredFix,
  isInTime,
  MAX_LINES_OF_TERM,
  type Patch,
  type PatchTerm,
  type ReportEvidence,
  rarityOf,
  reportTerms,
  scoreOf,
  weighEvidence,
  weighRivals,
} from "../../fixes/index.ts";
import type { LockReport } from "../../lockdep/index.ts";
import type { ExtractedMail } from "./writer.ts";

/** Inversions inferred in one transaction. */
const BATCH = 100;
/** Prints of one inversion that are asked for, oldest first. */
const MAX_PRINTS = 40;
/** A patch is posted, rerolled and copied to stable some ten times: more mails than this have a common term. */
const MAX_POSTINGS = 10 * MAX_LINES_OF_TERM;
/** Patches of one print whose every term is looked at: those that share the rarest. */
const MAX_CANDIDATES = 40;
/** Patches taken for one print: versions and copies of one or two. */
const MAX_TAKEN = 12;
/** Terms whose patches are remembered during a run. */
const MAX_REMEMBERED = 50_000;

type PrintRow = {
  print: string;
  component: string | null;
  data: Buffer;
  messageId: string;
  date: string | null;
  subject: string;
};
type Posting = { id: number; line: string; date: string | null };
type CandidateRow = { id: number; messageId: string; date: string | null; data: string; others: number };
/** A print and a patch mail; `line`: all versions of one patch, or one diff in an answer. */
export type WeighedPair = Evidence & { readonly report: string; readonly messageId: string; readonly line: string };
type Postings = { readonly lines: number; readonly patches: readonly Posting[] };

export function makeInferStatements(db: Database) {
  const addPatchTerm = db.prepare("INSERT OR IGNORE INTO PatchTerm (term, messageId, role) VALUES (?, ?, ?)");
  const addReportTerm = db.prepare("INSERT OR IGNORE INTO ReportTerm (term, reportId) VALUES (?, ?)");
  const reportOf = db.prepare<[number, number], { id: number }>(
    "SELECT id FROM Report WHERE messageId = ? AND ordinal = ? AND family = 'inversion'",
  );
  const due = (ids: string) => `UPDATE Inversion SET isInferenceDue = 1 WHERE isInferenceDue = 0 AND id IN (${ids})`;
  const dueByReports = db.prepare(due("SELECT inversionId FROM Report WHERE threadId = ?"));
  const dueByPatches = db.prepare(
    due(`SELECT DISTINCT r.inversionId FROM ReportTerm t JOIN Report r ON r.id = t.reportId WHERE t.term IN
      (SELECT DISTINCT p.term FROM Message m JOIN PatchTerm p ON p.messageId = m.id WHERE m.threadId = ?)`),
  );
  // While a list is read for the first time every inversion is due already: nothing is to be looked up.
  const anySettled = db.prepare<[], { one: number }>("SELECT 1 AS one FROM Inversion WHERE isInferenceDue = 0 LIMIT 1");
  const touch = (thread: number): void => {
    if (!anySettled.get()) return;
    dueByReports.run(thread);
    dueByPatches.run(thread);
  };
  const nextDue = db.prepare<[], { id: string; inferred: string }>(
    `SELECT id, inferred FROM Inversion WHERE isInferenceDue = 1 LIMIT ${BATCH}`,
  );
  const settle = db.prepare("UPDATE Inversion SET isInferenceDue = 0 WHERE id = ?");
  const change = db.prepare("UPDATE Inversion SET inferred = ?, isDirty = 1 WHERE id = ?");
  const printsOf = db.prepare<[string], PrintRow>(
    `SELECT r.print, r.component, r.data, m.messageId, m.sentAt AS date, m.subject FROM Report r JOIN Message m ON m.id = r.messageId
     WHERE r.inversionId = ? AND m.variant = '' AND m.sentAt IS NOT NULL ORDER BY m.sentAt, m.messageId, r.ordinal`,
  );
  const postingsOf = db.prepare<[string], Posting>(
    `SELECT t.messageId AS id, p.subjectKey AS line, m.sentAt AS date FROM PatchTerm t JOIN Patch p ON p.messageId = t.messageId
     JOIN Message m ON m.id = t.messageId WHERE t.term = ? AND t.role != 'trade' AND m.variant = '' LIMIT ${MAX_POSTINGS + 1}`,
  );
  const candidateOf = db.prepare<[string, number], CandidateRow>(
    `SELECT m.id, m.messageId, m.sentAt AS date, p.data,
       (SELECT count(*) FROM Report r WHERE r.messageId = m.id AND r.attached = 'explicit' AND r.kind != 'prose'
         AND r.inversionId != ?) AS others
     FROM Message m JOIN Patch p ON p.messageId = m.id WHERE m.id = ?`,
  );
  const termsOf = db.prepare<[number], PatchTerm>("SELECT term, role FROM PatchTerm WHERE messageId = ? ORDER BY term");

  /** Emptied whenever terms change. */
  let remembered = new Map<string, Postings>();
  const find = (term: string): Postings => {
    const known = remembered.get(term);
    if (known) return known;
    const rows = postingsOf.all(term);
    const lines = rows.length > MAX_POSTINGS ? Number.POSITIVE_INFINITY : new Set(rows.map(({ line }) => line)).size;
    const found = { lines, patches: rarityOf(lines) > 0 ? rows : [] };
    if (remembered.size >= MAX_REMEMBERED) remembered = new Map();
    remembered.set(term, found);
    return found;
  };
  const linesOf = (term: string): number => find(term).lines;

  /** The patches in time that share the rarest terms with a report. */
  function findCandidates({ terms, date }: ReportEvidence): readonly number[] {
    const sums = new Map<number, number>();
    for (const { term } of terms) {
      const { lines, patches } = find(term);
      for (const patch of patches)
        if (patch.date !== null && isInTime(date, patch.date))
          sums.set(patch.id, (sums.get(patch.id) ?? 0) + rarityOf(lines));
    }
    const ids = [...sums].sort(([a, sumA], [b, sumB]) => sumB - sumA || a - b);
    const least = ids[MAX_CANDIDATES - 1]?.[1] ?? 0;
    // All that are as good as the last: row numbers must not decide
    return ids.filter(([, sum]) => sum >= least).map(([id]) => id);
  }

  function weighPrint(inversion: string, row: PrintRow): readonly WeighedPair[] {
    const report = toEvidence(row);
    if (!report) return [];
    return findCandidates(report).flatMap((id): WeighedPair[] => {
      const candidate = candidateOf.get(inversion, id);
      // A changelog that shows another print is about that one; an order told in words may be the report's under other names.
      if (!candidate?.date || candidate.others > 0) return [];
      const { messageId } = candidate;
      const patch: Patch = JSON.parse(candidate.data);
      const evidence = weighEvidence(report, { terms: termsOf.all(id), patch, date: candidate.date }, linesOf);
      const line = patch.inReply ? `reply:${messageId}` : patch.key;
      return evidence ? [{ ...evidence, report: row.messageId, messageId, line }] : [];
    });
  }

  const weighInversion = (id: string): readonly WeighedPair[] =>
    firstPrints(printsOf.all(id)).flatMap((row) => weighPrint(id, row));

  return {
    /** Before a thread is saved anew: what its patches and reports took part in so far. */
    leave: touch,
    /** A part of it, its reports being saved. */
    enter(mails: readonly ExtractedMail[]): void {
      remembered = new Map();
      for (const { mail, reports, patch, firstOrdinal = 0 } of mails) {
        for (const { term, role } of patch?.terms ?? []) addPatchTerm.run(term, mail.id, role);
        for (const [at, { terms = [] }] of reports.entries()) {
          const row = terms.length > 0 ? reportOf.get(mail.id, firstOrdinal + at) : undefined;
          if (row) for (const { term } of terms) addReportTerm.run(term, row.id);
        }
      }
    },
    /** After its last part. */
    settle: touch,
    /** All that may answer an inversion, and what speaks for it: what points are fitted on. */
    weighInversion,
    /** One batch of those that are due; how many were looked at. */
    inferDue(): number {
      const rows = nextDue.all();
      for (const { id, inferred } of rows) {
        const now = JSON.stringify(takeLikely(weighInversion(id)));
        if (now !== inferred) change.run(now, id);
        settle.run(id);
      }
      return rows.length;
    },
  };
}

/** What is likely enough once all patches for the inversion are held against one another. */
function takeLikely(pairs: readonly WeighedPair[]): readonly InferredFix[] {
  const scored = pairs.map((pair) => ({ ...pair, score: scoreOf(pair.weights) }));
  const best = new Map<string, number>();
  for (const { line, score } of scored) best.set(line, Math.max(best.get(line) ?? score, score));
  const rivals = weighRivals(best);
  const less = (line: string) => (rivals.get(line) ?? 0) - (best.get(line) ?? 0);
  const likely = scored
    .map(({ report, messageId, reasons, line, score }): InferredFix => {
      return { report, messageId, score: Math.round((score + less(line)) * 100) / 100, reasons };
    })
    .filter(({ score }) => score >= INFER_THRESHOLD)
    .sort((a, b) => b.score - a.score || compare(a.messageId, b.messageId) || compare(a.report, b.report));
  const taken = new Map<string, number>();
  return likely.filter(({ report }) => {
    taken.set(report, (taken.get(report) ?? 0) + 1);
    return (taken.get(report) ?? 0) <= MAX_TAKEN;
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function firstPrints(rows: readonly PrintRow[]): readonly PrintRow[] {
  const first = new Map<string, PrintRow>();
  for (const row of rows) if (!first.has(row.print)) first.set(row.print, row);
  return [...first.values()].slice(0, MAX_PRINTS);
}

function toEvidence({ data, date, subject, component }: PrintRow): ReportEvidence | undefined {
  if (date === null) return undefined;
  const report: LockReport = JSON.parse(zstdDecompressSync(data).toString());
  const frames = [...report.chain.flatMap(({ stack }) => stack), ...report.stack];
  return {
    terms: reportTerms(report),
    files: new Set(frames.flatMap(({ file }) => file ?? [])),
    titles: [subject, report.title ?? ""],
    date,
    component,
  };
}
