/** `/stats/`: what was read, what was found in it, and what could not be read. */
import {
  type Counts,
  countAll,
  type Tally,
  tallyInversions,
  tallyLists,
  tallyRejects,
  tallyReportKinds,
} from "../db/index.ts";
import { toYear } from "./dates.ts";
import { countsText } from "./home.ts";
import { countValues, type Facet } from "./inversions.ts";
import { heading, pages, wrap } from "./plain.ts";
import { toLine } from "./visible.ts";

export type StatsView = {
  readonly counts: Counts;
  readonly kinds: readonly (Tally & { readonly family: string })[];
  readonly states: Facet;
  readonly fixedBy: Facet;
  readonly years: Facet;
  readonly lists: readonly Tally[];
  readonly rejects: readonly Tally[];
};

export async function statsView(): Promise<StatsView> {
  const [counts, kinds, tally, lists, rejects] = await Promise.all([
    countAll(),
    tallyReportKinds(),
    tallyInversions({}),
    tallyLists(),
    tallyRejects(),
  ]);
  return {
    counts,
    kinds,
    states: countValues(tally.map(({ state }) => state)),
    fixedBy: countValues(tally.flatMap(({ fixClass }) => fixClass ?? [])),
    years: countValues(tally.flatMap(({ firstSeen }) => toYear(firstSeen) ?? [])).toSorted((a, b) =>
      a.value < b.value ? -1 : 1,
    ),
    lists,
    rejects,
  };
}

export const formatStats = (view: StatsView): string =>
  pages(
    heading("What is counted"),
    wrap(countsText(view.counts)),
    rows(
      "Reports by kind",
      view.kinds.map(({ name, count }) => ({ value: name, count })),
    ),
    rows("Inversions by state", view.states),
    rows("Inversions by kind of fix", view.fixedBy),
    rows("Inversions by the year they were first seen", view.years),
    rows(
      "Deliveries by list",
      view.lists.map(({ name, count }) => ({ value: name || "list unknown", count })),
    ),
    rows(
      "Items that could not be read, by reason",
      view.rejects.map(({ name, count }) => ({ value: name, count })),
    ),
  );

const rows = (title: string, facet: Facet): string =>
  `${heading(title)}\n${facet.map(({ value, count }) => `${String(count).padStart(8)}  ${toLine(value)}`).join("\n") || "None."}`;
