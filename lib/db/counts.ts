/** Totals of the whole base, for the home page and the statistics. */
import { database } from "./client.ts";
import { ascending } from "./order.ts";

export type Counts = {
  readonly inversions: number;
  readonly classes: number;
  readonly pairs: number;
  readonly reports: number;
  /** Reports that differ: one that is quoted or sent again is one print. */
  readonly prints: number;
  /** Mails that hold a lock report. */
  readonly reportMails: number;
  readonly messages: number;
  readonly threads: number;
  readonly fixes: number;
  readonly claims: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
};

export async function countAll(): Promise<Counts> {
  const db = database();
  const [inversions, classes, pairs, reports, prints, mails, messages, threads, fixes, claims, range] =
    await Promise.all([
      db.inversion.count(),
      db.reportLock.groupBy({ by: ["canonical"] }),
      db.dependency.groupBy({ by: ["fromCanonical", "toCanonical"] }),
      db.report.count(),
      db.report.groupBy({ by: ["print"] }),
      db.report.groupBy({ by: ["messageId"] }),
      db.message.count(),
      db.thread.count({ where: { isRelevant: true } }),
      db.fix.count(),
      db.claim.count(),
      db.inversion.aggregate({ _min: { firstSeen: true }, _max: { lastSeen: true } }),
    ]);
  return {
    inversions,
    classes: classes.length,
    pairs: pairs.length,
    reports,
    prints: prints.length,
    reportMails: mails.length,
    messages,
    threads,
    fixes,
    claims,
    firstSeen: range._min.firstSeen,
    lastSeen: range._max.lastSeen,
  };
}

export type Tally = { readonly name: string; readonly count: number };

/** Reports by kind, most first. */
export async function tallyReportKinds(): Promise<readonly (Tally & { readonly family: string })[]> {
  const rows = await database().report.groupBy({
    by: ["kind", "family"],
    _count: { id: true },
    orderBy: [{ _count: { id: "desc" } }, { kind: "asc" }],
  });
  return rows.map((row) => ({ name: row.kind, family: row.family, count: row._count.id }));
}

/** Deliveries by list, most first. */
export async function tallyLists(): Promise<readonly Tally[]> {
  const rows = await database().delivery.groupBy({
    by: ["list"],
    _count: { id: true },
    orderBy: [{ _count: { id: "desc" } }, { list: ascending }],
  });
  return rows.map((row) => ({ name: row.list ?? "", count: row._count.id }));
}

/** Rejected items by reason, most first. */
export async function tallyRejects(): Promise<readonly Tally[]> {
  const rows = await database().reject.groupBy({
    by: ["reason"],
    _count: { locator: true },
    orderBy: [{ _count: { locator: "desc" } }, { reason: "asc" }],
  });
  return rows.map((row) => ({ name: row.reason, count: row._count.locator }));
}

/** syzbot titles with the inversions that stand under each: what a title cannot tell apart. */
export async function tallyTitles(): Promise<readonly { readonly title: string; readonly inversion: string }[]> {
  const rows = await database().report.groupBy({
    by: ["title", "inversionId"],
    where: { syzbot: { not: null }, title: { not: null }, inversionId: { not: null } },
  });
  return rows.map(({ title, inversionId }) => ({ title: title ?? "", inversion: inversionId ?? "" }));
}
