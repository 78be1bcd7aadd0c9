/**
 * Inversions as stored: one whole (`findInversion`), pages of them by cursor (`listInversions`), and what a list can be
 * filtered by, counted (`countInversions`). Lists run newest first by the last report, ties by id.
 */
import type { Resolution } from "../fixes/index.ts";
import { database } from "./client.ts";
import { descending } from "./order.ts";
import { readJson, readList } from "./stored-json.ts";
import type { EdgeEvidence, InversionData as FoldedData, FoldedInversion } from "./writer/index.ts";

export type Site = { readonly function: string | null; readonly file: string | null; readonly line: number | null };

/** What the writer stored; of a site that a reader asks about, less may be known. */
export type StoredEdge = Omit<EdgeEvidence, "sites"> & { readonly sites: readonly Site[] };

export type Person = { readonly name: string | null; readonly address: string | null };

/** What the writer stored; `keyType` and `resolution` are null where a row has none yet. */
export type InversionData = Omit<FoldedData, "keyType" | "resolution" | "edges"> & {
  readonly keyType: string | null;
  readonly resolution: Resolution | null;
  readonly edges: readonly StoredEdge[];
};

export type SubsystemLink = {
  readonly name: string;
  readonly title: string | null;
  readonly confidence: string;
  readonly via: string;
};

/** The row as the writer folded it; what hangs on it (inversion-story.ts) is read apart. */
export type StoredInversion = Omit<FoldedInversion, "data" | "subsystems" | "episodes" | "fixes"> & {
  readonly kind: string;
  readonly canonical: readonly string[];
  readonly data: InversionData;
  readonly subsystems: readonly SubsystemLink[];
};

/** A bad or absent value of `state` and so on filters nothing out; the views say so before they ask. */
export type InversionFilter = {
  readonly states?: readonly string[];
  readonly isBack?: boolean;
  /** Silent since before this instant. */
  readonly silentBefore?: string;
  readonly subsystem?: string;
  readonly kind?: string;
  /** Of the last report: `2024`. */
  readonly year?: string;
  readonly lock?: string;
  /** One of these canonical classes takes part. */
  readonly locks?: readonly string[];
  /** One of `to` is taken while one of `from` is held. */
  readonly edge?: { readonly from: readonly string[]; readonly to: readonly string[] } | undefined;
  /** Reported, or spoken of by a person, from this instant on. */
  readonly since?: string;
  /** First reported before this instant. */
  readonly until?: string;
  readonly ids?: readonly string[];
};

export type Place = { readonly lastSeen: string | null; readonly id: string };

const NOTHING: InversionData = {
  keyType: null,
  steps: [],
  edges: [],
  syzbot: [],
  resolution: null,
  cameBack: null,
  discussion: [],
  recurrences: [],
  lastWord: null,
  links: [],
  backports: [],
  best: null,
};

const COLUMNS = {
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
  cameBack: true,
  data: true,
  subsystems: { select: { name: true, title: true, confidence: true, via: true }, orderBy: { position: "asc" } },
} as const;

const NEWEST_FIRST = [{ lastSeen: descending }, { id: "asc" }] as const;

export async function findInversion(id: string): Promise<StoredInversion | undefined> {
  const row = await database().inversion.findUnique({ where: { id }, select: COLUMNS });
  return row ? toInversion(row) : undefined;
}

/** Where an id that was regrouped leads. */
export async function findRedirect(id: string): Promise<string | undefined> {
  const row = await database().redirect.findUnique({ where: { from: id }, select: { to: true } });
  return row?.to;
}

export async function listInversions(
  filter: InversionFilter,
  limit: number,
  after?: Place,
): Promise<readonly StoredInversion[]> {
  const rows = await database().inversion.findMany({
    where: { AND: [toWhere(filter), afterPlace(after)] },
    select: COLUMNS,
    orderBy: [...NEWEST_FIRST],
    take: limit,
  });
  return rows.map(toInversion);
}

/** Newest by first sight. */
export async function listNewest(limit: number): Promise<readonly StoredInversion[]> {
  const rows = await database().inversion.findMany({
    select: COLUMNS,
    orderBy: [{ firstSeen: descending }, { id: "asc" }],
    take: limit,
  });
  return rows.map(toInversion);
}

export type InversionTally = {
  readonly state: string;
  readonly fixClass: string | null;
  readonly kind: string;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly lastWord: string | null;
  readonly cameBack: boolean;
  readonly reportCount: number;
};

/** The few columns that facets and totals are counted from, of every inversion that the filter holds. */
export function tallyInversions(filter: InversionFilter): Promise<readonly InversionTally[]> {
  return database().inversion.findMany({
    where: toWhere(filter),
    select: {
      state: true,
      fixClass: true,
      kind: true,
      firstSeen: true,
      lastSeen: true,
      lastWord: true,
      cameBack: true,
      reportCount: true,
    },
  });
}

/** The subsystems of the inversions that the filter holds, most inversions first. */
export async function tallySubsystemNames(
  filter: InversionFilter,
): Promise<readonly { readonly value: string; readonly count: number }[]> {
  const rows = await database().inversionSubsystem.groupBy({
    by: ["name"],
    where: { inversion: toWhere(filter) },
    _count: { inversionId: true },
    orderBy: [{ _count: { inversionId: "desc" } }, { name: "asc" }],
  });
  return rows.map((row) => ({ value: row.name, count: row._count.inversionId }));
}

function toWhere(filter: InversionFilter) {
  const { states, isBack, silentBefore, subsystem, kind, year, lock, ids, locks, edge, since, until } = filter;
  return {
    AND: [
      ...(locks ? [{ locks: { some: { class: { in: [...locks] } } } }] : []),
      ...(edge ? [{ edges: { some: { from: { in: [...edge.from] }, to: { in: [...edge.to] } } } }] : []),
      ...(since ? [{ OR: [{ lastSeen: { gte: since } }, { lastWord: { gte: since } }] }] : []),
      ...(until ? [{ firstSeen: { lt: until } }] : []),
    ],
    ...(states && { state: { in: [...states] } }),
    ...(isBack !== undefined && { cameBack: isBack }),
    ...(kind !== undefined && { kind }),
    ...(year !== undefined && { lastSeen: { gte: year, lt: `${year}-99` } }),
    ...(subsystem !== undefined && { subsystems: { some: { name: subsystem } } }),
    ...(lock !== undefined && { locks: { some: { class: lock } } }),
    ...(ids && { id: { in: [...ids] } }),
    ...(silentBefore !== undefined && {
      OR: [{ lastWord: { lt: silentBefore } }, { lastWord: null, lastSeen: { lt: silentBefore } }],
    }),
  };
}

function afterPlace(after: Place | undefined) {
  if (!after) return {};
  if (after.lastSeen === null) return { lastSeen: null, id: { gt: after.id } };
  return {
    OR: [{ lastSeen: { lt: after.lastSeen } }, { lastSeen: after.lastSeen, id: { gt: after.id } }, { lastSeen: null }],
  };
}

type Row = Omit<StoredInversion, "altTitles" | "cycle" | "canonical" | "data"> & {
  readonly altTitles: string;
  readonly cycle: string;
  readonly canonical: string;
  readonly data: string;
};

function toInversion(row: Row): StoredInversion {
  return {
    ...row,
    altTitles: readList(row.altTitles),
    cycle: readList(row.cycle),
    canonical: readList(row.canonical),
    data: readJson(row.data, NOTHING),
  };
}
