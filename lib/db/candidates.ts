/**
 * What a match compares with: the inversions that share an id, a canonical dependency or class, a function where a lock is
 * taken, or a title with the query; and how common each shared name is.
 */
import { LRUCache } from "lru-cache";
import type { LockReport } from "../lockdep/index.ts";
import { type Candidate, functionsOf } from "../match/index.ts";
import { database } from "./client.ts";
import { readList, readPacked } from "./stored-json.ts";

export type Shared = {
  readonly ids: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly classes: readonly string[];
  readonly functions: readonly string[];
  readonly titles: readonly string[];
  readonly syzbot: readonly string[];
};

/** More are not ranked: the first by what they share (id, then edges, then functions, titles, classes). */
const MAX_CANDIDATES = 300;
/** A class that more inversions hold than this says nothing alone. */
const MAX_ROWS = 3_000;

/** Ids of the candidates, what shares most first. */
export async function listCandidateIds(shared: Shared): Promise<readonly string[]> {
  const db = database();
  const { ids, edges, classes, functions, titles, syzbot } = shared;
  const [byId, byEdge, byFunction, byTitle, bySyzbot, byClass] = await Promise.all([
    db.inversion.findMany({ where: { id: { in: [...ids] } }, select: { id: true } }),
    edges.length === 0
      ? []
      : db.inversionEdge.findMany({
          where: { OR: edges.map(({ from, to }) => ({ from, to })) },
          select: { inversionId: true },
          take: MAX_ROWS,
        }),
    functions.length === 0
      ? []
      : db.report.findMany({
          where: { inversionId: { not: null }, dependencies: { some: { siteFunction: { in: [...functions] } } } },
          select: { inversionId: true },
          take: MAX_ROWS,
        }),
    titles.length === 0
      ? []
      : db.report.findMany({
          where: { inversionId: { not: null }, title: { in: [...titles] } },
          select: { inversionId: true },
          take: MAX_ROWS,
        }),
    syzbot.length === 0
      ? []
      : db.report.findMany({
          where: { inversionId: { not: null }, syzbot: { in: [...syzbot] } },
          select: { inversionId: true },
          take: MAX_ROWS,
        }),
    classes.length === 0
      ? []
      : db.inversionLock.findMany({
          where: { class: { in: [...classes] } },
          select: { inversionId: true },
          take: MAX_ROWS,
        }),
  ]);
  const weights = new Map<string, number>();
  const add = (id: string | null, weight: number) => {
    if (id !== null) weights.set(id, (weights.get(id) ?? 0) + weight);
  };
  for (const { id } of byId) add(id, 10_000);
  for (const { inversionId } of bySyzbot) add(inversionId, 1_000);
  for (const { inversionId } of byEdge) add(inversionId, 100);
  for (const { inversionId } of byTitle) add(inversionId, 20);
  for (const { inversionId } of byFunction) add(inversionId, 5);
  for (const { inversionId } of byClass) add(inversionId, 1);
  return [...weights]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_CANDIDATES)
    .map(([id]) => id);
}

/** One appearance of a candidate's print, so that a match can leave some out. */
export type CandidateReport = {
  readonly reportId: number;
  readonly inversion: string;
  readonly messageId: string;
  readonly print: string;
  readonly date: string | null;
  readonly title: string | null;
  readonly component: string | null;
  readonly syzbot: string | null;
  readonly isComplete: boolean;
  readonly quoteDepth: number;
};

export async function listCandidateReports(ids: readonly string[]): Promise<readonly CandidateReport[]> {
  const rows = await database().report.findMany({
    where: { inversionId: { in: [...ids] } },
    select: {
      id: true,
      inversionId: true,
      print: true,
      title: true,
      component: true,
      syzbot: true,
      isComplete: true,
      quoteDepth: true,
      message: { select: { messageId: true, sentAt: true } },
    },
  });
  return rows.map(({ id, inversionId, message, ...row }) => ({
    ...row,
    reportId: id,
    inversion: inversionId ?? "",
    messageId: message.messageId,
    date: message.sentAt,
  }));
}

/** The prints that stand in these mails. */
export async function listPrints(messageIds: readonly string[]): Promise<readonly string[]> {
  const rows = await database().report.findMany({
    where: { message: { messageId: { in: [...messageIds] } } },
    select: { print: true },
  });
  return [...new Set(rows.map(({ print }) => print))];
}

/** The candidates, as told by these reports only, in the order of `ids`. */
export async function readCandidates(
  ids: readonly string[],
  reports: readonly CandidateReport[],
): Promise<readonly Candidate[]> {
  const told = Map.groupBy(reports, ({ inversion }) => inversion);
  const best = new Map(ids.map((id) => [id, (told.get(id) ?? []).toSorted(byWorth)[0]]));
  const [rows, edges, functions] = await Promise.all([
    database().inversion.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, kind: true, canonical: true },
    }),
    readEdges(reports),
    readFunctions([...best.values()].flatMap((report) => report ?? [])),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const report = best.get(id);
    return {
      inversion: id,
      kind: row.kind,
      cycle: readList(row.canonical),
      edges: edges.get(id) ?? [],
      titles: [...new Set((told.get(id) ?? []).flatMap(({ title }) => title ?? []))],
      component: report?.component ?? null,
      functions: (report && functions.get(report.reportId)) ?? [],
    };
  });
}

/** Whole before fragment, told before quoted, newest first. */
const byWorth = (a: CandidateReport, b: CandidateReport): number =>
  Number(b.isComplete) - Number(a.isComplete) ||
  a.quoteDepth - b.quoteDepth ||
  ((a.date ?? "") > (b.date ?? "") ? -1 : 1);

async function readEdges(reports: readonly CandidateReport[]): Promise<ReadonlyMap<string, Candidate["edges"]>> {
  const inversions = new Map(reports.map(({ reportId, inversion }) => [reportId, inversion]));
  const rows = await database().dependency.findMany({
    where: { reportId: { in: [...inversions.keys()] } },
    select: { reportId: true, fromCanonical: true, toCanonical: true, siteFunction: true },
  });
  const edges = new Map<string, Map<string, { from: string; to: string; sites: Set<string> }>>();
  for (const { reportId, fromCanonical: from, toCanonical: to, siteFunction } of rows) {
    const inversion = inversions.get(reportId) ?? "";
    const own = edges.get(inversion) ?? new Map();
    edges.set(inversion, own);
    const edge = own.get(`${from}>${to}`) ?? { from, to, sites: new Set() };
    own.set(`${from}>${to}`, edge);
    if (siteFunction !== null) edge.sites.add(siteFunction);
  }
  return new Map(
    [...edges].map(([id, own]) => [
      id,
      [...own.values()].map(({ from, to, sites }) => ({ from, to, sites: [...sites].sort() })),
    ]),
  );
}

/** Functions of whole reports: unpacking one costs 0.2 ms, and the same are asked for again and again. */
const unpacked = new LRUCache<string, readonly string[]>({ max: 20_000 });
/** Of the candidates that share least, functions decide nothing. */
const MAX_UNPACKED = 150;

async function readFunctions(reports: readonly CandidateReport[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const wanted = reports.slice(0, MAX_UNPACKED);
  const keyOf = ({ reportId, print }: CandidateReport) => `${reportId} ${print}`;
  const missing = wanted.filter((report) => !unpacked.has(keyOf(report)));
  const rows =
    missing.length === 0
      ? []
      : await database().report.findMany({
          where: { id: { in: missing.map(({ reportId }) => reportId) } },
          select: { id: true, data: true, print: true },
        });
  for (const { id, data, print } of rows) {
    const report = readPacked<LockReport>(data);
    if (report) unpacked.set(`${id} ${print}`, functionsOf(report));
  }
  return new Map(wanted.map((report) => [report.reportId, unpacked.get(keyOf(report)) ?? []]));
}

export type Rarity = {
  /** `from>to` -> inversions that hold it. */
  readonly edges: Map<string, number>;
  readonly classes: Map<string, number>;
  readonly total: number;
};

/** How many inversions hold each of these names. */
export async function readRarity(shared: Pick<Shared, "edges" | "classes">): Promise<Rarity> {
  const db = database();
  const [edges, classes, total] = await Promise.all([
    shared.edges.length === 0
      ? []
      : db.inversionEdge.groupBy({
          by: ["from", "to"],
          where: { OR: shared.edges.map(({ from, to }) => ({ from, to })) },
          _count: { inversionId: true },
        }),
    db.inversionLock.groupBy({
      by: ["class"],
      where: { class: { in: [...shared.classes] } },
      _count: { inversionId: true },
    }),
    db.inversion.count(),
  ]);
  return {
    edges: new Map(edges.map(({ from, to, _count }) => [`${from}>${to}`, _count.inversionId])),
    classes: new Map(classes.map(({ class: name, _count }) => [name, _count.inversionId])),
    total,
  };
}
