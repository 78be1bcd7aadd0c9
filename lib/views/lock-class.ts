/**
 * `/c/<class>/` and `lock NAME`: one lock class, its spellings, what is taken while it is held and held while it is taken,
 * the pairs seen in both orders, its inversions and its misuses. A printed spelling leads to the class it counts as.
 */
import {
  type Appearance,
  type Evidence,
  findCanonical,
  listClassDependencies,
  listInversions,
  listMisuses,
  listSpellings,
  type Site,
  tallyInversions,
} from "../db/index.ts";
import { lockClassPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { currentInstant, toDay, toDays } from "./dates.ts";
import { countValues } from "./inversions.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { formatSummary, type InversionSummary, summaryEntry, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

export type Neighbour = {
  readonly class: string;
  readonly reports: number;
  /** The other order has been seen too. */
  readonly both: boolean;
  /** Where the inner lock of the two was taken most often. */
  readonly site: Site | null;
  readonly newest: { readonly date: string | null; readonly messageId: string };
};

export type LockClassView = {
  readonly lock: { readonly class: string; readonly asked: string };
  readonly aliases: readonly { readonly class: string; readonly reports: number }[];
  readonly reports: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** Taken while this is held. */
  readonly inner: readonly Neighbour[];
  /** Held while this is taken. */
  readonly outer: readonly Neighbour[];
  readonly total: number;
  readonly inversions: readonly InversionSummary[];
  readonly states: readonly { readonly value: string; readonly count: number }[];
  readonly misuses: readonly Appearance[];
};

const INVERSIONS = 50;
const MISUSES = 20;

export async function lockClassView(
  name: string | undefined,
  now = currentInstant(),
): Promise<LockClassView | undefined> {
  const canonical = name === undefined ? undefined : await findCanonical(name);
  if (name === undefined || canonical === undefined) return undefined;
  const filter = { lock: canonical };
  const [aliases, dependencies, tally, inversions, misuses] = await Promise.all([
    listSpellings(canonical),
    listClassDependencies(canonical),
    tallyInversions(filter),
    listInversions(filter, INVERSIONS),
    listMisuses(canonical, MISUSES),
  ]);
  const inner = dependencies.filter(({ from }) => from === canonical);
  const outer = dependencies.filter(({ to }) => to === canonical);
  const dates = tally.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).filter((date) => date !== null);
  return {
    lock: { class: canonical, asked: name },
    aliases,
    reports: aliases.reduce((sum, alias) => sum + alias.reports, 0),
    firstSeen: dates.toSorted()[0] ?? null,
    lastSeen: dates.toSorted().at(-1) ?? null,
    inner: toNeighbours(inner, "to", new Set(outer.map(({ from }) => from))),
    outer: toNeighbours(outer, "from", new Set(inner.map(({ to }) => to))),
    total: tally.length,
    inversions: inversions.map((each) => toSummary(each, now)),
    states: countValues(tally.map(({ state }) => state)),
    misuses,
  };
}

/** Most reports first. `side`: which end of the dependency is the neighbour. */
function toNeighbours(all: readonly Evidence[], side: "from" | "to", other: ReadonlySet<string>): readonly Neighbour[] {
  const groups = Map.groupBy(all, (each) => each[side]);
  return [...groups]
    .flatMap(([name, group]) => {
      const [newest] = group;
      if (!newest) return [];
      const { date, messageId } = newest;
      const reports = new Set(group.map(({ print }) => print)).size;
      return [{ class: name, reports, both: other.has(name), site: commonSite(group), newest: { date, messageId } }];
    })
    .sort((a, b) => b.reports - a.reports || (a.class < b.class ? -1 : 1));
}

function commonSite(group: readonly Evidence[]): Site | null {
  const [top] = countValues(group.flatMap(({ takenIn }) => takenIn?.function ?? []));
  return group.find(({ takenIn }) => takenIn?.function === top?.value)?.takenIn ?? null;
}

/** `ovl_write_iter fs/overlayfs/file.c:341`, or "unknown place". */
export function siteText(site: { function: string | null; file: string | null; line: number | null } | null): string {
  if (!site || (site.function === null && site.file === null)) return "unknown place";
  const place = site.file === null ? "" : `${site.file}${site.line === null ? "" : `:${site.line}`}`;
  return [site.function, place].filter(Boolean).join(" ");
}

export const formatLockClass = (view: LockClassView): string =>
  pages(
    heading(view.lock.class),
    wrap(
      `${counted(view.total, "inversion")}, ${counted(view.reports, "report")}, ${toDays(view.firstSeen, view.lastSeen)}`,
    ),
    view.aliases.length > 1 && wrap(`Printed as: ${view.aliases.map((alias) => alias.class).join(", ")}`),
    formatNeighbours("Taken while it is held", view.inner),
    formatNeighbours("Held when it is taken", view.outer),
    view.inversions.length > 0 && heading("Inversions"),
    ...view.inversions.map(formatSummary),
    view.misuses.length > 0 && heading("Other reports that name it"),
    ...view.misuses.map((each) => wrap(`${each.kind}: ${each.subject}`, "            ", `${toDay(each.date)}  `)),
  );

function formatNeighbours(title: string, neighbours: readonly Neighbour[]): string {
  const rows = neighbours.map((each) =>
    wrap(
      `${toLine(each.class)}${each.both ? " (both orders)" : ""}, ${siteText(each.site)}, newest ${toDay(each.newest.date)}`,
      "      ",
      `${String(each.reports).padStart(4)}  `,
    ),
  );
  return `${heading(title)}\n${rows.join("\n") || "None seen."}`;
}

export const lockClassAtom = (view: LockClassView): string =>
  toAtom({
    title: `Deadlore: ${view.lock.class}`,
    path: lockClassPath(view.lock.class),
    self: lockClassPath(view.lock.class, "index.atom"),
    entries: view.inversions.map(summaryEntry),
  });
