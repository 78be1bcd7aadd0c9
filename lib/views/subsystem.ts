/**
 * `/s/<subsystem>/`: a maintainer's list. What is open, newest report first, what waits for a merge, the fixes by date with the
 * sentence that says so, reports and fixes by year, and the locks met most.
 */
import {
  type FixOfInversion,
  findSubsystem,
  listInversions,
  listSubsystemFixes,
  listTopClasses,
  tallyInversions,
} from "../db/index.ts";
import { BUILT_IN } from "../subsystems/index.ts";
import { subsystemPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { fixTitle } from "./chosen-fix.ts";
import { currentInstant, toDay, toDays, toYear } from "./dates.ts";
import { countValues } from "./inversions.ts";
import { counted, heading, pages, toRing, wrap } from "./plain.ts";
import { isStalled, STATES, toWords, UNSETTLED } from "./state.ts";
import { formatSummary, type InversionSummary, summaryEntry, toSummary } from "./summary.ts";

export type SubsystemView = {
  readonly name: string;
  /** MAINTAINERS' title; null where no rule is known. */
  readonly title: string | null;
  readonly lists: readonly string[];
  readonly maintainers: readonly string[];
  /** `Maintained`, `Orphan`; null where MAINTAINERS was not imported. */
  readonly status: string | null;
  /** Where its patches are gathered. */
  readonly trees: readonly string[];
  readonly total: number;
  readonly reports: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly states: readonly { readonly value: string; readonly count: number }[];
  /** Without a fix: newest report first. */
  readonly open: readonly InversionSummary[];
  /** A patch is posted or applied somewhere. */
  readonly waiting: readonly InversionSummary[];
  /** The newest of all others. */
  readonly settled: readonly InversionSummary[];
  readonly fixes: readonly FixOfInversion[];
  readonly years: readonly { readonly year: string; readonly inversions: number; readonly fixes: number }[];
  readonly locks: readonly { readonly class: string; readonly inversions: number }[];
};

const SETTLED_STATES: readonly string[] = STATES.filter((state) => !UNSETTLED.includes(state));
const WAITING: readonly string[] = ["patch-posted", "applied"];
const FIXED: readonly string[] = ["merged", "applied", "reverted"];
/** Of the unsettled ones, on the page; the list of inversions has them all. */
const SHOWN = 60;
const SETTLED = 20;
const FIXES = 50;
const LOCKS = 12;

export async function subsystemView(
  name: string | undefined,
  now = currentInstant(),
): Promise<SubsystemView | undefined> {
  const found = name === undefined ? undefined : await findSubsystem(name);
  if (name === undefined || !found) return undefined;
  const rule = found.rule ?? BUILT_IN.find((each) => each.name === name);
  const filter = { subsystem: name };
  const [tally, unsettled, settled, fixes, locks] = await Promise.all([
    tallyInversions(filter),
    listInversions({ ...filter, states: UNSETTLED }, SHOWN),
    listInversions({ ...filter, states: SETTLED_STATES }, SETTLED),
    listSubsystemFixes(name, FIXED, FIXES),
    listTopClasses(LOCKS, name),
  ]);
  const summaries = unsettled.map((each) => toSummary(each, now));
  const states = tally.flatMap((each) => [
    each.state,
    ...(isStalled(each, now) ? ["stalled"] : []),
    ...(each.cameBack ? ["back"] : []),
  ]);
  return {
    name,
    title: rule?.title ?? null,
    lists: rule?.lists ?? [],
    maintainers: rule?.maintainers ?? [],
    status: rule?.status ?? null,
    trees: rule?.trees ?? [],
    total: tally.length,
    reports: tally.reduce((sum, { reportCount }) => sum + reportCount, 0),
    firstSeen: tally.flatMap(({ firstSeen }) => firstSeen ?? []).toSorted()[0] ?? null,
    lastSeen:
      tally
        .flatMap(({ lastSeen }) => lastSeen ?? [])
        .toSorted()
        .at(-1) ?? null,
    states: countValues(states),
    open: summaries.filter(({ state }) => !WAITING.includes(state)),
    waiting: summaries.filter(({ state }) => WAITING.includes(state)),
    settled: settled.map((each) => toSummary(each, now)),
    fixes,
    years: toYears(
      tally.flatMap(({ firstSeen }) => toYear(firstSeen) ?? []),
      fixes,
    ),
    locks: locks.map((each) => ({ class: each.class, inversions: each.inversions })),
  };
}

/** Inversions by the year they were first seen and fixes by the year they were sent, no year left out. */
function toYears(seen: readonly string[], fixes: readonly FixOfInversion[]): SubsystemView["years"] {
  const fixed = fixes.flatMap(({ date }) => toYear(date) ?? []);
  const all = [...seen, ...fixed].map(Number);
  if (all.length === 0) return [];
  const [first, last] = [Math.min(...all), Math.max(...all)];
  return Array.from({ length: last - first + 1 }, (_, offset) => {
    const year = String(first + offset);
    return {
      year,
      inversions: seen.filter((each) => each === year).length,
      fixes: fixed.filter((each) => each === year).length,
    };
  });
}

export const formatSubsystem = (view: SubsystemView): string =>
  pages(
    heading(view.title ? `${view.name}: ${view.title}` : view.name),
    wrap(
      `${counted(view.total, "inversion")}, ${counted(view.reports, "report")}, ${toDays(view.firstSeen, view.lastSeen)}`,
    ),
    [
      view.lists.length > 0 && wrap(`Lists: ${view.lists.join(", ")}`, "  ", ""),
      view.maintainers.length > 0 &&
        wrap(`${view.status ?? "Maintained"}: ${view.maintainers.map(toName).join(", ")}`, "  ", ""),
      view.trees.length > 0 && wrap(`Tree: ${view.trees.join(", ")}`, "  ", ""),
    ]
      .filter(Boolean)
      .join("\n"),
    heading("Open, newest report first"),
    ...view.open.map(formatSummary),
    view.open.length === 0 && "None.",
    heading("Patch posted or applied, not merged"),
    ...view.waiting.map(formatSummary),
    view.waiting.length === 0 && "None waiting.",
    heading("Fixes by date"),
    ...view.fixes.map(formatFix),
    view.fixes.length === 0 && "None known.",
  );

/** `A. Person <a@example.org>`: the name, as everywhere on the pages. */
const toName = (maintainer: string): string => maintainer.replace(/ ?<[^>]*>$/, "").replaceAll('"', "") || "unnamed";

const formatFix = (fix: FixOfInversion): string =>
  [
    wrap(toRing(fix.cycle), "            ", `${toDay(fix.date)}  `),
    wrap(
      `${fix.commit?.slice(0, 12) ?? "commit unknown"} ${fixTitle(fix)} (${[toWords(fix.state), fix.fixClass && toWords(fix.fixClass), fix.confidence === "inferred" && "inferred"].filter(Boolean).join(", ")})`,
      "            ",
    ),
  ].join("\n");

export const subsystemAtom = (view: SubsystemView): string =>
  toAtom({
    title: `Deadlore: ${view.name}`,
    path: subsystemPath(view.name),
    self: subsystemPath(view.name, "index.atom"),
    entries: [...view.open, ...view.waiting, ...view.settled].map(summaryEntry),
  });
