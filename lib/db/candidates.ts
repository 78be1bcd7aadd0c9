/**
 * What a match compares with: every print of every inversion, taken out of the base once and kept between questions.
 *
 * A print that many mails quote is read once, from the mail that shows it best: its profile, which the writer stored with the report.
 * Where that is missing, or of an older version, it is made from the report itself. When reports come or go only new ones are read.
 * What reading them first costs stands in docs/measurements.md (P-5).
 */
import type { LockReport } from "../lockdep/index.ts";
import {
  type Features,
  type KnownPrint,
  type KnownPrints,
  type MatchPrint,
  readFeatures,
  type ToldPrint,
  toBarePrint,
  toFeatures,
  toKnownPrint,
  toKnownPrints,
  toPrint,
} from "../match/index.ts";
import { database } from "./client.ts";
import type { StoredEdge } from "./inversions.ts";
import { keep } from "./keep.ts";
import { readRows } from "./rows.ts";
import { readJson, readList, readPacked } from "./stored-json.ts";

type Row = {
  readonly id: number;
  readonly inversionId: string;
  readonly print: string;
  readonly component: string | null;
  readonly syzbot: string | null;
  readonly isComplete: boolean | number;
  readonly quoteDepth: number;
  readonly messageId: string;
  readonly date: string | null;
};

/** What is compared of a report, and what is shown of it. */
type Profile = { readonly features: Features; readonly told: () => ToldPrint };
type Profiles = ReadonlyMap<number, Profile>;

const prints = keep<{ readonly known: KnownPrints; readonly read: Profiles }>(readAll);

/** All prints as the base holds them now. */
export const readKnownPrints = async (): Promise<KnownPrints> => (await prints()).known;

async function readAll(before?: { readonly read: Profiles }) {
  const rows = await readRows<Row>(APPEARANCES);
  const groups = [...Map.groupBy(rows, ({ inversionId, print }) => `${inversionId} ${print}`).values()].map((own) =>
    own.length === 1 ? own : own.toSorted(byWorth),
  );
  const read = await readProfiles(
    groups.flatMap(([best]) => best?.id ?? []),
    before?.read ?? new Map(),
  );
  const told = groups.flatMap((own) => {
    const [best] = own;
    const profile = best && read.get(best.id);
    return best && profile ? [toKnown(best, profile, own)] : [];
  });
  return { read, known: toKnownPrints([...told, ...(await listWordsAlone())]) };
}

const APPEARANCES = `SELECT r.id, r."inversionId", r.print, r.component, r.syzbot, r."isComplete", r."quoteDepth", m."messageId",
    m."sentAt" AS date
  FROM "Report" r JOIN "Message" m ON m.id = r."messageId" WHERE r."inversionId" IS NOT NULL ORDER BY r.id`;

/** Whole before fragment, told before quoted, oldest first. */
const byWorth = (a: Row, b: Row): number =>
  Number(b.isComplete) - Number(a.isComplete) ||
  a.quoteDepth - b.quoteDepth ||
  compare(a.date ?? "9999", b.date ?? "9999") ||
  compare(a.messageId, b.messageId) ||
  a.id - b.id;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type ProfileRow = { readonly id: number; readonly features: Uint8Array; readonly told: Uint8Array };

const PROFILES = `SELECT p."reportId" AS id, p.features, p.told FROM "ReportProfile" p`;
/** More new reports than this are read with all others: one statement for each costs more. */
const MAX_ONE_BY_ONE = 200;

async function readProfiles(ids: readonly number[], before: Profiles): Promise<Profiles> {
  const read = new Map<number, Profile>();
  for (const id of ids) {
    const known = before.get(id);
    if (known) read.set(id, known);
  }
  const missing = new Set(ids.filter((id) => !read.has(id)));
  if (missing.size === 0) return read;
  const some = missing.size <= MAX_ONE_BY_ONE ? ` WHERE p."reportId" IN (${[...missing].join(",")})` : "";
  for (const { id, features, told } of await readRows<ProfileRow>(PROFILES + some)) {
    const found = missing.has(id) ? readFeatures(features) : undefined;
    if (found) read.set(id, { features: found, told: once(() => readPacked<ToldPrint>(told) ?? NOTHING_TOLD) });
  }
  await makeProfiles(
    [...missing].filter((id) => !read.has(id)),
    read,
  );
  return read;
}

/** Rows asked for at once: each is a splat of about 10 KB, packed. */
const CHUNK = 400;

/** Of reports that were stored by an older version. */
async function makeProfiles(ids: readonly number[], read: Map<number, Profile>): Promise<void> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    const found = await database().report.findMany({
      where: { id: { in: ids.slice(at, at + CHUNK) } },
      select: { id: true, data: true },
    });
    for (const { id, data } of found) {
      const report = readPacked<LockReport>(data);
      const print = report && toPrint(report);
      if (print) read.set(id, { features: toFeatures(print), told: () => print });
    }
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const NOTHING_TOLD: ToldPrint = toBarePrint({
  inversion: null,
  kind: null,
  cycle: [],
  edges: [],
  titles: [],
  component: null,
});

function toKnown(best: Row, profile: Profile, own: readonly Row[]): KnownPrint {
  const mails = own
    .map(({ messageId, date }) => ({ messageId, date }))
    .sort((a, b) => compare(a.date ?? "9999", b.date ?? "9999") || compare(a.messageId, b.messageId));
  const { inversionId: inversion, component } = best;
  const syzbot = [...new Set(own.flatMap((row) => row.syzbot ?? []))];
  return { ...profile, inversion, component, print: best.print, mails, syzbot };
}

const NO_EDGES: { readonly edges: readonly StoredEdge[] } = { edges: [] };

/** Inversions that no report shows: people said the orders that close. */
async function listWordsAlone(): Promise<readonly KnownPrint[]> {
  const rows = await database().inversion.findMany({
    where: { reports: { none: {} } },
    select: { id: true, kind: true, canonical: true, title: true, component: true, data: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, kind, canonical, title, component, data }) => {
    const { edges } = readJson(data, NO_EDGES);
    const mails = edges.flatMap(({ messages, firstSeen }) =>
      messages.map((messageId) => ({ messageId, date: firstSeen })),
    );
    const titles = title === "" ? [] : [title];
    const bare = toBarePrint({ inversion: id, kind, cycle: readList(canonical), edges, titles, component });
    return toKnownPrint(bare, { inversion: id, print: id, component, mails, syzbot: [] });
  });
}

/** Functions that the hunks of these mails' patches touch, by Message-ID. */
export async function listPatchedFunctions(
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database().patch.findMany({
    where: { message: { messageId: { in: [...messageIds] }, variant: "" } },
    select: { data: true, message: { select: { messageId: true } } },
  });
  const none: { readonly functions: readonly string[] } = { functions: [] };
  return new Map(rows.map(({ data, message }) => [message.messageId, readJson(data, none).functions]));
}

/** Of each of these bugs of syzbot what its first report says, of whatever kind that is. */
export async function readBugPrints(ids: readonly string[]): Promise<ReadonlyMap<string, MatchPrint>> {
  const rows = await database().report.findMany({
    where: { syzbot: { in: [...ids] }, quoteDepth: 0 },
    select: { id: true, syzbot: true, component: true, message: { select: { messageId: true, sentAt: true } } },
  });
  const dated = rows.map(({ message, ...row }) => ({ ...row, messageId: message.messageId, date: message.sentAt }));
  const first = new Map(dated.toSorted(byFirst).map((row) => [row.syzbot ?? "", row]));
  const found = await database().report.findMany({
    where: { id: { in: [...first.values()].map(({ id }) => id) } },
    select: { id: true, data: true },
  });
  const data = new Map(found.map((row) => [row.id, row.data]));
  return new Map(
    [...first].flatMap(([bug, { id, component }]) => {
      const bytes = data.get(id);
      const report = bytes && readPacked<LockReport>(bytes);
      return report ? [[bug, { ...toPrint(report), component }]] : [];
    }),
  );
}

type Dated = { readonly id: number; readonly messageId: string; readonly date: string | null };

/** Newest first, so that the oldest stays in a map. */
const byFirst = (a: Dated, b: Dated): number =>
  compare(b.date ?? "9999", a.date ?? "9999") || compare(b.messageId, a.messageId) || b.id - a.id;
