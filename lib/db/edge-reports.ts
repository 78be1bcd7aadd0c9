/** The reports of any inversion that show one dependency: for the question whether it came back. */
import { database } from "./client.ts";

export type EdgeReport = {
  readonly messageId: string;
  readonly date: string | null;
  readonly kernel: string | null;
  readonly inversion: string | null;
  readonly component: string | null;
  readonly print: string;
};

/** Reports looked at; a dependency with more is everybody's. */
const MAX_REPORTS = 2_000;

/** One for each print, where it was seen first; oldest first. */
export async function listEdgeReports(from: string, to: string): Promise<readonly EdgeReport[]> {
  const rows = await database().dependency.findMany({
    where: { fromCanonical: from, toCanonical: to },
    select: {
      report: {
        select: {
          kernel: true,
          inversionId: true,
          component: true,
          print: true,
          quoteDepth: true,
          message: { select: { messageId: true, sentAt: true } },
        },
      },
    },
    orderBy: { reportId: "desc" },
    take: MAX_REPORTS,
  });
  const sorted = rows
    .map(({ report: { message, inversionId, quoteDepth, ...report } }) => ({
      ...report,
      inversion: inversionId,
      messageId: message.messageId,
      date: message.sentAt,
      quoteDepth,
    }))
    .sort((a, b) => compare(a.date ?? "9999", b.date ?? "9999") || compare(a.messageId, b.messageId));
  const first = new Map<string, EdgeReport>();
  for (const { quoteDepth, ...report } of sorted)
    if (quoteDepth === 0 && !first.has(report.print)) first.set(report.print, report);
  return [...first.values()];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
