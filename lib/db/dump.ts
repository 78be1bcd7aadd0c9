/**
 * The whole knowledge as records, sorted, without volatile columns (no row numbers, no paths, no time of reading): the same
 * mail in any order, from any format, gives the same records.
 *
 * Read by pages of rows, so that memory stays flat; sorted by the database in code-point order of keys that are all ASCII or
 * compared as bytes, which both databases do the same way.
 */
import { database } from "./client.ts";
import { readPacked } from "./stored-json.ts";

export type DumpRecord = Readonly<Record<string, unknown>> & { readonly record: string };

/** Rows a query: Prisma asks for relations by lists of ids, and SQLite takes 999 parameters. */
const PAGE = 400;

export async function* dumpRecords(): AsyncGenerator<DumpRecord> {
  yield* dumpMessages();
  yield* dumpReports();
  yield* dumpInversions();
  yield* dumpCommits();
}

async function* dumpMessages(): AsyncGenerator<DumpRecord> {
  const select = {
    messageId: true,
    variant: true,
    contentHash: true,
    subject: true,
    fromName: true,
    fromAddress: true,
    sentAt: true,
    inReplyTo: true,
    references: true,
    isRelevant: true,
    thread: { select: { root: true, isRelevant: true } },
    deliveries: { select: { list: true } },
    patch: { select: { patchId: true, data: true } },
    claims: { select: { data: true }, orderBy: { ordinal: "asc" } },
    orders: { select: { data: true }, orderBy: { ordinal: "asc" } },
  } as const;
  for (let after: { messageId: string; variant: string } | undefined; ; ) {
    const rows = await database().message.findMany({
      select,
      orderBy: [{ messageId: "asc" }, { variant: "asc" }],
      take: PAGE,
      ...(after && { cursor: { messageId_variant: after }, skip: 1 }),
    });
    for (const { thread, deliveries, patch, claims, orders, ...row } of rows) {
      const lists = [...new Set(deliveries.flatMap(({ list }) => list ?? []))].sort();
      yield { record: "message", ...row, lists, root: thread.isRelevant ? thread.root : null };
      if (patch) yield { record: "patch", messageId: row.messageId, ...JSON.parse(patch.data) };
      for (const { data } of claims) yield { record: "claim", ...JSON.parse(data) };
      for (const { data } of orders)
        yield { record: "order", messageId: row.messageId, variant: row.variant, ...JSON.parse(data) };
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = { messageId: last.messageId, variant: last.variant };
  }
}

async function* dumpReports(): AsyncGenerator<DumpRecord> {
  for (let skip = 0; ; skip += PAGE) {
    const rows = await database().report.findMany({
      select: {
        ordinal: true,
        print: true,
        syzbot: true,
        inversionId: true,
        attached: true,
        data: true,
        message: { select: { messageId: true, variant: true } },
      },
      orderBy: [{ message: { messageId: "asc" } }, { message: { variant: "asc" } }, { ordinal: "asc" }],
      skip,
      take: PAGE,
    });
    for (const { message, data, ...row } of rows)
      yield { record: "report", ...message, ...row, report: readPacked(data) };
    if (rows.length < PAGE) return;
  }
}

async function* dumpInversions(): AsyncGenerator<DumpRecord> {
  const rows = await database().inversion.findMany({
    select: {
      id: true,
      kind: true,
      title: true,
      altTitles: true,
      cycle: true,
      canonical: true,
      firstSeen: true,
      lastSeen: true,
      lastWord: true,
      reportCount: true,
      state: true,
      fixClass: true,
      component: true,
      data: true,
      subsystems: { select: { name: true, confidence: true, via: true }, orderBy: { position: "asc" } },
      episodes: { select: { data: true }, orderBy: { ordinal: "asc" } },
      fixes: { select: { data: true }, orderBy: { ordinal: "asc" } },
    },
    orderBy: { id: "asc" },
  });
  for (const { altTitles, cycle, canonical, data, episodes, fixes, ...row } of rows)
    yield {
      record: "inversion",
      ...row,
      altTitles: JSON.parse(altTitles),
      cycle: JSON.parse(cycle),
      canonical: JSON.parse(canonical),
      ...JSON.parse(data),
      episodes: episodes.map((one) => JSON.parse(one.data)),
      fixes: fixes.map((one) => JSON.parse(one.data)),
    };
}

/** A commit with its ties; what a repository's path or the time of reading has in it stays out. */
async function* dumpCommits(): AsyncGenerator<DumpRecord> {
  const select = {
    sha: true,
    title: true,
    authoredAt: true,
    committedAt: true,
    release: true,
    data: true,
  } as const;
  const ties = { select: { kind: true, target: true, rule: true } } as const;
  for (let after: string | undefined; ; ) {
    const rows = await database().commit.findMany({
      select: { ...select, ties: { ...ties, orderBy: [{ kind: "asc" }, { target: "asc" }] } },
      orderBy: { sha: "asc" },
      take: PAGE,
      ...(after !== undefined && { cursor: { sha: after }, skip: 1 }),
    });
    for (const { data, ...row } of rows) yield { record: "commit", ...row, ...JSON.parse(data) };
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.sha;
  }
}
