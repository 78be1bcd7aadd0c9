/**
 * `log`: inversions as `git log` has commits, newest report first. The filters of /i/, and since when, which lock, which order.
 *
 * In: filters as typed. Out: a page of entries, each with who reported it last, its fix, and the edge that the fix changed.
 * A filter that means nothing is named in `faults` with what would mean something; one that leaves nothing, in `notices`.
 */
import {
  type DatedFix,
  findKeptBytes,
  type InversionFilter,
  listClassesNamed,
  listEpisodes,
  listFixes,
  listInversions,
  listReports,
  type StoredInversion,
  type StoredReport,
  tallyInversions,
  tallySubsystemNames,
} from "../db/index.ts";
import { parsePatch } from "../fixes/index.ts";
import { FAMILIES } from "../lockdep/index.ts";
import { parseMessage } from "../mail/index.ts";
import { parseDateRange } from "../search/index.ts";
import { type ChosenFix, chooseFix } from "./chosen-fix.ts";
import { readCursor, toCursor } from "./cursor.ts";
import { currentInstant } from "./dates.ts";
import { type InversionsView, type PageOptions, toFacets } from "./inversions.ts";
import { type PatchText, readPatchText } from "./patch-text.ts";
import type { Person } from "./person.ts";
import { FILTER_STATES, stalledSince, statesOf } from "./state.ts";
import { type InversionSummary, toSummary } from "./summary.ts";

export type LogFilters = {
  readonly subsystem?: string | undefined;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly year?: string | undefined;
  /** `2.years`, `last.month`, `2024-03`: as git takes them. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** A class, or a part of its name. */
  readonly lock?: string | undefined;
  /** `A..B`: B taken while A is held. */
  readonly order?: string | undefined;
};

export type LogEdge = {
  readonly from: string;
  readonly to: string;
  readonly site: { readonly function: string; readonly file: string | null; readonly line: number | null } | null;
};

export type LogEntry = InversionSummary & {
  /** Who sent the newest report. */
  readonly author: Person | null;
  readonly kernel: string | null;
  /** In the order of the ring. */
  readonly edges: readonly LogEdge[];
  /** What says the state. */
  readonly quote: { readonly text: string; readonly messageId: string } | null;
  /** First report of each episode, oldest first. */
  readonly links: readonly string[];
  readonly fix: ChosenFix | null;
  /** Orders whose place the fix changes; empty where it changes none or all of them. */
  readonly fixedEdges: readonly { readonly from: string; readonly to: string }[];
  readonly patch: PatchText | null;
};

export type LogView = {
  readonly filters: LogFilters;
  readonly total: number;
  readonly inversions: readonly LogEntry[];
  readonly facets: InversionsView["facets"];
  readonly next: string | null;
  /** Names that no inversion has. */
  readonly notices: readonly string[];
  /** Filters that are no filters: nothing was looked for. */
  readonly faults: readonly string[];
};

type Said = { readonly notices: string[]; readonly faults: string[] };

const PAGE = 100;

export async function logView(
  filters: LogFilters = {},
  { limit = PAGE, cursor = null, now = currentInstant() }: PageOptions = {},
): Promise<LogView> {
  const said: Said = { notices: [], faults: [] };
  const filter = await toFilter(filters, now, said);
  if (said.notices.length + said.faults.length > 0)
    return { filters, total: 0, inversions: [], facets: toFacets([], [], now), next: null, ...said };
  const place = cursor ? readCursor(cursor, 2) : undefined;
  const after = typeof place?.[1] === "string" ? { lastSeen: place[0] ?? null, id: place[1] } : undefined;
  const [tally, subsystems, stored] = await Promise.all([
    tallyInversions(filter),
    tallySubsystemNames(filter),
    listInversions(filter, limit + 1, after),
  ]);
  const page = stored.slice(0, limit);
  const last = page.at(-1);
  const inversions: LogEntry[] = [];
  for (const each of page) inversions.push(await toEntry(each, now));
  const next = stored.length > limit && last ? toCursor([last.lastSeen, last.id]) : null;
  return { filters, total: tally.length, inversions, facets: toFacets(tally, subsystems, now), next, ...said };
}

async function toFilter(filters: LogFilters, now: string, said: Said): Promise<InversionFilter> {
  const { state, subsystem, kind, year, since, until, lock, order } = filters;
  const states = state === undefined || state === "back" ? undefined : statesOf(state);
  if (state !== undefined && state !== "back" && !states)
    said.faults.push(`state "${state}" is not known: ${FILTER_STATES.join(", ")}`);
  if (kind !== undefined && !KINDS.includes(kind)) said.faults.push(`kind "${kind}" is not known: ${KINDS.join(", ")}`);
  if (year !== undefined && !/^\d{4}$/.test(year)) said.faults.push(`year "${year}" is not a year`);
  if (subsystem !== undefined) await checkSubsystem(subsystem, said.notices);
  const locks = lock === undefined ? undefined : await classesOf(lock, said.notices);
  const edge = order === undefined ? undefined : await edgeOf(order, said);
  const from = since === undefined ? undefined : dateOf(since, now, "from", said.faults);
  const to = until === undefined ? undefined : dateOf(until, now, "to", said.faults);
  return {
    ...(states && { states }),
    ...(state === "back" && { isBack: true }),
    ...(state === "stalled" && { silentBefore: stalledSince(now) }),
    ...(subsystem !== undefined && { subsystem }),
    ...(kind !== undefined && { kind }),
    ...(year !== undefined && { year }),
    ...(locks && { locks }),
    ...(edge && { edge }),
    ...(from !== undefined && { since: from }),
    ...(to !== undefined && { until: to }),
  };
}

/** Kinds that make inversions. */
const KINDS: readonly string[] = Object.entries(FAMILIES).flatMap(([kind, family]) =>
  family === "inversion" ? kind : [],
);

async function checkSubsystem(name: string, notices: string[]): Promise<void> {
  const known = await tallySubsystemNames({});
  if (known.some(({ value }) => value === name)) return;
  const near = known.map(({ value }) => value).filter((value) => value.includes(name) || name.includes(value));
  const names = (near.length > 0 ? near : known.map(({ value }) => value)).slice(0, 8);
  notices.push(
    `subsystem "${name}" has no inversion${names.length > 0 ? `; some that have: ${names.join(", ")}` : ""}`,
  );
}

async function classesOf(name: string, notices: string[]): Promise<readonly string[]> {
  const word = name.trim();
  const classes = word === "" ? [] : await listClassesNamed(word);
  if (classes.length === 0) notices.push(`no inversion has a lock "${name}"`);
  return classes;
}

async function edgeOf(order: string, said: Said): Promise<InversionFilter["edge"]> {
  const { from = "", to = "" } = ORDER.exec(order)?.groups ?? {};
  if (from === "" || to === "") {
    said.faults.push(`"${order}" is no order: expected A..B, B taken while A is held`);
    return undefined;
  }
  return { from: await classesOf(from, said.notices), to: await classesOf(to, said.notices) };
}

// sb_writers..&pipe->mutex
const ORDER = /^(?<from>.{1,200}?)\.\.(?<to>.{1,200})$/;

function dateOf(text: string, now: string, end: "from" | "to", faults: string[]): string | undefined {
  const range = parseDateRange(text.replaceAll(" ", "."), new Date(now));
  const seconds = end === "from" ? range?.from : (range?.to ?? range?.from);
  if (range && !text.includes("..") && typeof seconds === "number")
    return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  faults.push(
    `date "${text}" is not understood: expected 2.years, last.month, 3.weeks.ago, yesterday, 2024, 2024-03, 2024-03-09`,
  );
  return undefined;
}

async function toEntry(stored: StoredInversion, now: string): Promise<LogEntry> {
  const [episodes, fixes, reports] = await Promise.all([
    listEpisodes(stored.id),
    listFixes(stored.id),
    listReports(stored.id),
  ]);
  const own = reports.filter(({ quoteDepth }) => quoteDepth === 0);
  // Whoever sends a print again (stable, a changelog) did not report it: the date of the entry is that of its first mail.
  const newest = own.find(({ date }) => date === stored.lastSeen) ?? own.at(-1) ?? reports.at(-1);
  const fix = chooseFix(fixes, episodes);
  const edges = stored.data.edges.map(({ from, to, sites }) => ({ from, to, site: siteOf(sites) }));
  const { functions, text } = await readFix(fix?.fix);
  const changed = stored.data.edges.filter(({ sites }) => sites.some((site) => functions.has(site.function ?? "")));
  const quote = stored.data.resolution?.quote ?? null;
  return {
    ...toSummary(stored, now),
    author: newest?.author ?? null,
    kernel: newest?.kernel ?? null,
    edges,
    quote: quote && { text: quote.text, messageId: quote.messageId },
    links: firstOfEpisodes(
      episodes.map((episode) => episode.reports[0]?.messageId),
      reports,
    ),
    fix,
    fixedEdges: changed.length < edges.length ? changed.map(({ from, to }) => ({ from, to })) : [],
    patch: text,
  };
}

const siteOf = (sites: StoredInversion["data"]["edges"][number]["sites"]): LogEdge["site"] => {
  const [site] = sites;
  return site?.function ? { ...site, function: site.function } : null;
};

/** Links in one entry; the story has them all. */
const MAX_LINKS = 6;

function firstOfEpisodes(firsts: readonly (string | undefined)[], reports: readonly StoredReport[]): readonly string[] {
  const named = firsts.flatMap((id) => id ?? []);
  return (named.length > 0 ? named : reports.slice(0, 1).map(({ messageId }) => messageId)).slice(0, MAX_LINKS);
}

async function readFix(
  fix: DatedFix | undefined,
): Promise<{ readonly functions: ReadonlySet<string>; readonly text: PatchText | null }> {
  const bytes = fix?.messageId ? (await findKeptBytes([fix.messageId])).get(fix.messageId) : undefined;
  if (!bytes) return { functions: new Set(), text: null };
  const { subject, body } = await parseMessage(bytes);
  return { functions: new Set(parsePatch(subject, body)?.functions ?? []), text: await readPatchText(bytes) };
}
