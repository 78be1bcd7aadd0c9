/**
 * What a match compares with: the inversions that share an id, a canonical dependency or class, a function where a lock is
 * taken, or a title with the query; and how common each shared name is.
 */
import type { Candidate } from "../match/index.ts";
import { database } from "./client.ts";
import { readList } from "./stored-json.ts";

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

/** The candidates, as told by these appearances only. */
export async function readCandidates(
  ids: readonly string[],
  appearances: readonly CandidateReport[],
): Promise<readonly Candidate[]> {
  const [rows, dependencies] = await Promise.all([
    database().inversion.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, kind: true, canonical: true, title: true, altTitles: true, component: true },
    }),
    database().dependency.findMany({
      where: { reportId: { in: appearances.map(({ reportId }) => reportId) } },
      select: { fromCanonical: true, toCanonical: true, siteFunction: true, report: { select: { inversionId: true } } },
    }),
  ]);
  const edges = new Map<string, Map<string, { from: string; to: string; sites: Set<string> }>>();
  for (const { fromCanonical: from, toCanonical: to, siteFunction, report } of dependencies) {
    const own = edges.get(report.inversionId ?? "") ?? new Map();
    edges.set(report.inversionId ?? "", own);
    const edge = own.get(`${from}>${to}`) ?? { from, to, sites: new Set() };
    own.set(`${from}>${to}`, edge);
    if (siteFunction !== null) edge.sites.add(siteFunction);
  }
  const order = new Map(ids.map((id, index) => [id, index]));
  return rows
    .sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
    .map((row) => {
      const own = appearances.filter(({ inversion }) => inversion === row.id);
      const list = [...(edges.get(row.id)?.values() ?? [])];
      return {
        inversion: row.id,
        kind: row.kind,
        cycle: readList(row.canonical),
        edges: list.map(({ from, to, sites }) => ({ from, to, sites: [...sites].sort() })),
        titles: [...new Set(own.flatMap(({ title }) => (title === null ? [] : [title])))],
        component: row.component,
        functions: [...new Set(list.flatMap(({ sites }) => [...sites]))].sort(),
      };
    });
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
