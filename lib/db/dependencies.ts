/** Dependencies as reports show them: those of one class, and those of one ordered pair with the reports that prove each. */
import { database } from "./client.ts";
import type { Person, Site } from "./inversions.ts";

export type Evidence = {
  readonly from: string;
  readonly to: string;
  /** Where `to` was taken. */
  readonly takenIn: Site | null;
  /** Where `from` was taken, by the same report. */
  readonly heldIn: Site | null;
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
  readonly author: Person;
  readonly title: string | null;
  /** `prose`: made of words. */
  readonly kind: string;
  readonly kernel: string | null;
  readonly syzbot: string | null;
  readonly inversion: string | null;
  readonly print: string;
  readonly component: string | null;
};

/** What one page reads at most; a class named in more reports than this shows the newest. */
const MAX_EVIDENCE = 4_000;

const COLUMNS = {
  reportId: true,
  fromCanonical: true,
  toCanonical: true,
  siteFunction: true,
  siteFile: true,
  siteLine: true,
  report: {
    select: {
      title: true,
      kind: true,
      kernel: true,
      syzbot: true,
      inversionId: true,
      print: true,
      component: true,
      message: { select: { messageId: true, sentAt: true, subject: true, fromName: true, fromAddress: true } },
    },
  },
} as const;

type Row = {
  readonly reportId: number;
  readonly fromCanonical: string;
  readonly toCanonical: string;
  readonly siteFunction: string | null;
  readonly siteFile: string | null;
  readonly siteLine: number | null;
  readonly report: {
    readonly title: string | null;
    readonly kind: string;
    readonly kernel: string | null;
    readonly syzbot: string | null;
    readonly inversionId: string | null;
    readonly print: string;
    readonly component: string | null;
    readonly message: {
      readonly messageId: string;
      readonly sentAt: string | null;
      readonly subject: string;
      readonly fromName: string | null;
      readonly fromAddress: string | null;
    };
  };
};

/** Every dependency into or out of the class, newest first. */
export async function listClassDependencies(canonical: string): Promise<readonly Evidence[]> {
  const rows = await database().dependency.findMany({
    where: { OR: [{ fromCanonical: canonical }, { toCanonical: canonical }] },
    select: COLUMNS,
    orderBy: { reportId: "desc" },
    take: MAX_EVIDENCE,
  });
  return rows.map((row) => toEvidence(row, null)).sort(newestFirst);
}

/** The reports in which `to` was taken while `from` was held, newest first, one for each print. */
export async function listOrder(from: string, to: string): Promise<readonly Evidence[]> {
  const rows = await database().dependency.findMany({
    where: { fromCanonical: from, toCanonical: to },
    select: COLUMNS,
    orderBy: { reportId: "desc" },
    take: MAX_EVIDENCE,
  });
  const holders = await database().dependency.findMany({
    where: { toCanonical: from, reportId: { in: rows.map(({ reportId }) => reportId) } },
    select: { reportId: true, siteFunction: true, siteFile: true, siteLine: true },
  });
  const heldIn = new Map(holders.map((row) => [row.reportId, toSite(row)]));
  const all = rows.map((row) => toEvidence(row, heldIn.get(row.reportId) ?? null)).sort(newestFirst);
  return oncePerPrint(all);
}

/** Inversions of this lock with itself: taken again, or used in ways that exclude each other. */
export async function listSelfInversions(canonical: string): Promise<readonly string[]> {
  const rows = await database().inversion.findMany({
    where: { cycle: JSON.stringify([canonical]) },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}

/** The same print quoted or sent again counts once; the oldest mail stands for it. */
function oncePerPrint(newest: readonly Evidence[]): readonly Evidence[] {
  const byPrint = new Map<string, Evidence>();
  for (const item of newest) byPrint.set(item.print, item);
  return [...byPrint.values()].sort(newestFirst);
}

function newestFirst(a: Evidence, b: Evidence): number {
  const [left, right] = [a.date ?? "", b.date ?? ""];
  if (left !== right) return left < right ? 1 : -1;
  return a.messageId < b.messageId ? -1 : 1;
}

function toSite(row: Pick<Row, "siteFunction" | "siteFile" | "siteLine">): Site | null {
  if (row.siteFunction === null && row.siteFile === null) return null;
  return { function: row.siteFunction, file: row.siteFile, line: row.siteLine };
}

function toEvidence(row: Row, heldIn: Site | null): Evidence {
  const { message, inversionId, ...report } = row.report;
  return {
    ...report,
    inversion: inversionId,
    from: row.fromCanonical,
    to: row.toCanonical,
    takenIn: toSite(row),
    heldIn,
    messageId: message.messageId,
    date: message.sentAt,
    subject: message.subject,
    author: { name: message.fromName, address: message.fromAddress },
  };
}
