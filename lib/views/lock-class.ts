/**
 * `/c/<class>/` and `lock NAME`: one lock class, its spellings, what is taken while it is held and held while it is taken,
 * the pairs seen in both orders, its inversions and its misuses. A printed spelling leads to the class it counts as.
 */
import {
  type Appearance,
  type Evidence,
  type FixOfInversion,
  findCanonical,
  type LockEdge,
  listClassDependencies,
  listClassFixes,
  listInversions,
  listLockGraph,
  listMisuses,
  listSaidOrders,
  listSpelled,
  type SaidOrder,
  type Site,
  type Spelling,
  tallyInversions,
} from "../db/index.ts";
import { ALIASES, canonicalClass, SPOKEN_LOCKS } from "../lockdep/index.ts";
import { lockClassPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { fixTitle } from "./chosen-fix.ts";
import { currentInstant, toDay, toDays } from "./dates.ts";
import { countValues } from "./inversions.ts";
import { personName } from "./person.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { formatSummary, type InversionSummary, summaryEntry, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

export type Neighbour = {
  readonly class: string;
  /** Whose code the reports of this order speak of: a name alone is many locks. */
  readonly components: readonly string[];
  readonly reports: number;
  /** Mails that state the order in words. */
  readonly said: number;
  /** The other order has been seen too. */
  readonly both: boolean;
  /** Where the inner lock of the two was taken most often. */
  readonly site: Site | null;
  readonly newest: { readonly date: string | null; readonly messageId: string };
};

export type LockClassView = {
  readonly lock: { readonly class: string; readonly asked: string };
  /** `since`: the release that brought the name it counts as, and what changed; null for a spelling of the same era. */
  readonly aliases: readonly (Spelling & { readonly since: string | null })[];
  /** What people call it. */
  readonly spoken: readonly string[];
  /** The file that defines it, where that is known. */
  readonly home: string | null;
  /** Functions that take it while something is held, most reports first. */
  readonly takenBy: readonly { readonly value: string; readonly count: number }[];
  readonly components: readonly string[];
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
  /** Rules that mails quote from the source: charts of its comments. */
  readonly rules: readonly SaidOrder[];
  /** What mails say of its order otherwise, newest first. */
  readonly orders: readonly SaidOrder[];
  readonly fixes: readonly FixOfInversion[];
};

const INVERSIONS = 50;
const MISUSES = 20;
const ORDERS = 20;
const FIXES = 20;
const TAKERS = 6;
const FIXED: readonly string[] = ["merged", "applied", "reverted"];

export async function lockClassView(
  name: string | undefined,
  now = currentInstant(),
): Promise<LockClassView | undefined> {
  const canonical = name === undefined ? undefined : await findCanonical(name);
  if (name === undefined || canonical === undefined) return undefined;
  const filter = { lock: canonical };
  const [aliases, dependencies, graph, said, tally, inversions, misuses, fixes] = await Promise.all([
    listSpelled(canonical),
    listClassDependencies(canonical),
    listLockGraph({ classes: [canonical] }),
    listSaidOrders({ either: canonical }),
    tallyInversions(filter),
    listInversions(filter, INVERSIONS),
    listMisuses(canonical, MISUSES),
    listClassFixes(canonical, FIXED, FIXES),
  ]);
  const inner = graph.filter(({ from }) => from === canonical);
  const outer = graph.filter(({ to }) => to === canonical);
  const dates = tally.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).filter((date) => date !== null);
  const sites = dependencies.filter(({ to }) => to === canonical).flatMap(({ takenIn }) => takenIn?.function ?? []);
  const spoken = SPOKEN_LOCKS.filter(({ classes, when }) => !when && classes[0] === canonical);
  return {
    lock: { class: canonical, asked: name },
    aliases: aliases.map((alias) => ({ ...alias, since: sinceOf(alias.class) })),
    spoken: [...new Set(spoken.flatMap(({ names }) => names))].filter((each) => each !== canonical),
    home: spoken.find(({ home }) => home !== null)?.home ?? null,
    takenBy: countValues(sites).slice(0, TAKERS),
    components: [...new Set(graph.flatMap(({ components }) => components))].sort(),
    reports: aliases.reduce((sum, alias) => sum + alias.reports, 0),
    firstSeen: dates.toSorted()[0] ?? null,
    lastSeen: dates.toSorted().at(-1) ?? null,
    inner: toNeighbours(inner, "to", new Set(outer.map(({ from }) => from)), dependencies),
    outer: toNeighbours(outer, "from", new Set(inner.map(({ to }) => to)), dependencies),
    total: tally.length,
    inversions: inversions.map((each) => toSummary(each, now)),
    states: countValues(tally.map(({ state }) => state)),
    misuses,
    rules: onceEach(said.filter(({ form }) => form === "chart")).slice(0, ORDERS),
    orders: onceEach(said.filter(({ form, confidence }) => form !== "chart" && confidence === "explicit")).slice(
      0,
      ORDERS,
    ),
    fixes,
  };
}

/** Each order by the newest mail that says it first hand. */
const onceEach = (said: readonly SaidOrder[]): SaidOrder[] =>
  [
    ...Map.groupBy(said, ({ from, to, spokenFrom, spokenTo }) => `${from || spokenFrom}\n${to || spokenTo}`).values(),
  ].flatMap(([first]) => first ?? []);

/** `5.8 renamed mmap_sem`: where a printed name is an older one. */
function sinceOf(name: string): string | null {
  const alias =
    ALIASES.get(name) ??
    ALIASES.get(canonicalClass(name).steps.find(({ rule }) => rule.startsWith("alias"))?.before ?? "");
  return alias?.since ?? null;
}

/** Most reports first. `side`: which end of the dependency is the neighbour. */
function toNeighbours(
  edges: readonly LockEdge[],
  side: "from" | "to",
  other: ReadonlySet<string>,
  proofs: readonly Evidence[],
): readonly Neighbour[] {
  const groups = Map.groupBy(proofs, ({ from, to }) => `${from}\n${to}`);
  return edges
    .map(
      (edge): Neighbour => ({
        class: edge[side],
        components: edge.components,
        reports: edge.prints,
        said: edge.said,
        both: other.has(edge[side]),
        site: commonSite(groups.get(`${edge.from}\n${edge.to}`) ?? []) ?? edge.site,
        newest: { date: edge.lastSeen, messageId: edge.newest },
      }),
    )
    .sort((a, b) => b.reports - a.reports || b.said - a.said || (a.class < b.class ? -1 : 1));
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
    view.components.length > 0 && wrap(`Named by reports of ${view.components.join(", ")}`),
    view.aliases.length > 0 && wrap(`Printed as: ${view.aliases.map(aliasText).join(", ")}`),
    view.spoken.length > 0 && wrap(`People say: ${view.spoken.join(", ")}`),
    view.home !== null && `Defined in ${view.home}`,
    view.takenBy.length > 0 && wrap(`Taken in: ${view.takenBy.map(({ value }) => value).join(", ")}`),
    view.rules.length > 0 &&
      `${heading("Rules that mails quote from the source")}\n${view.rules.map(saidText).join("\n")}`,
    formatNeighbours("Taken while it is held", view.inner),
    formatNeighbours("Held when it is taken", view.outer),
    view.orders.length > 0 && `${heading("Said of its order")}\n${view.orders.map(saidText).join("\n")}`,
    view.inversions.length > 0 && heading("Inversions"),
    ...view.inversions.map((each) => formatSummary(each)),
    view.fixes.length > 0 && heading("Fixes"),
    ...view.fixes.map((fix) => wrap(`${fixTitle(fix)} (${fix.state})`, "            ", `${toDay(fix.date)}  `)),
    view.misuses.length > 0 && heading("Other reports that name it"),
    ...view.misuses.map((each) => wrap(`${each.kind}: ${each.subject}`, "            ", `${toDay(each.date)}  `)),
  );

/** `&mm->mmap_sem (4.9 to 5.7)` */
export const aliasText = ({ class: name, kernels }: Pick<Spelling, "class" | "kernels">): string => {
  if (!kernels) return toLine(name);
  return `${toLine(name)} (${kernels.first === kernels.last ? kernels.first : `${kernels.first} to ${kernels.last}`})`;
};

export const saidText = (order: SaidOrder): string =>
  wrap(
    `${toLine(order.from || order.spokenFrom)} -> ${toLine(order.to || order.spokenTo)}${order.note === null ? "" : ` (${toLine(order.note)})`}, ${order.author ? personName(order.author) : "unknown"} <${order.messageId}>`,
    "            ",
    `${toDay(order.date)}  `,
  );

function formatNeighbours(title: string, neighbours: readonly Neighbour[]): string {
  const rows = neighbours.map((each) => {
    const marks = [
      ...(each.both ? ["both orders"] : []),
      ...(each.said > 0 ? [`${counted(each.said, "mail")} in words`] : []),
      ...each.components,
    ];
    return wrap(
      `${toLine(each.class)}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}, ${siteText(each.site)}, newest ${toDay(each.newest.date)}`,
      "      ",
      `${String(each.reports).padStart(4)}  `,
    );
  });
  return `${heading(title)}\n${rows.join("\n") || "None seen."}`;
}

export const lockClassAtom = (view: LockClassView): string =>
  toAtom({
    title: `Deadlore: ${view.lock.class}`,
    path: lockClassPath(view.lock.class),
    self: lockClassPath(view.lock.class, "index.atom"),
    entries: view.inversions.map(summaryEntry),
  });
