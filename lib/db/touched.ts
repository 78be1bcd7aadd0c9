/** Dependencies in which given functions take part: those that take the inner lock, and those on the stack below which it is taken. */
import type { LockReport } from "../lockdep/index.ts";
import { database } from "./client.ts";
import { readPacked } from "./stored-json.ts";

export type TouchedEdge = {
  readonly function: string;
  /** Canonical classes. */
  readonly from: string;
  readonly to: string;
  /** The function takes `to` itself; else it stands on the stack. */
  readonly takes: boolean;
  readonly print: string;
  readonly inversion: string | null;
  readonly messageId: string;
  readonly date: string | null;
};

/** Rows a query. */
const PAGE = 300;

/** Every print is looked into once: some hundred reports, 0.2 ms each. */
export async function listTouched(functions: ReadonlySet<string>): Promise<readonly TouchedEdge[]> {
  const found: TouchedEdge[] = [];
  const seen = new Set<string>();
  if (functions.size === 0) return found;
  for (let after = 0; ; ) {
    const rows = await database().report.findMany({
      where: { id: { gt: after }, family: "inversion", kind: { not: "prose" }, dependencies: { some: {} } },
      select: {
        id: true,
        print: true,
        inversionId: true,
        data: true,
        dependencies: {
          select: { ordinal: true, fromCanonical: true, toCanonical: true },
          orderBy: { ordinal: "asc" },
        },
        message: { select: { messageId: true, sentAt: true } },
      },
      orderBy: { id: "asc" },
      take: PAGE,
    });
    for (const row of rows) {
      const report = seen.has(row.print) ? undefined : readPacked<LockReport>(row.data);
      seen.add(row.print);
      if (report) found.push(...touchedBy(report, row, functions));
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return found;
    after = last.id;
  }
}

type Row = {
  readonly print: string;
  readonly inversionId: string | null;
  readonly dependencies: readonly { fromCanonical: string; toCanonical: string }[];
  readonly message: { readonly messageId: string; readonly sentAt: string | null };
};

function touchedBy(report: LockReport, row: Row, functions: ReadonlySet<string>): TouchedEdge[] {
  return report.edges.flatMap((edge, at) => {
    const stored = row.dependencies[at];
    if (!stored) return [];
    // The stack below which `to` was taken; a kind without a chain has one stack for all.
    const entry = report.chain.find(
      ({ lock, site }) =>
        site !== null && lock.class === withoutLevel(edge.to) && site.function === edge.site?.function,
    );
    const stack = entry?.stack ?? (report.chain.length === 0 ? report.stack : []);
    const names = new Set([
      ...stack.filter(({ reliable }) => reliable).map((frame) => frame.function),
      edge.site?.function ?? "",
    ]);
    return [...names]
      .filter((name) => functions.has(name))
      .map((name) => ({
        function: name,
        from: stored.fromCanonical,
        to: stored.toCanonical,
        takes: name === edge.site?.function,
        print: row.print,
        inversion: row.inversionId,
        messageId: row.message.messageId,
        date: row.message.sentAt,
      }));
  });
}

const withoutLevel = (name: string): string => name.replace(/\/\d$/, "");
