/** `/s/`: subsystems that have inversions, those with most open ones first. */
import { tallySubsystems } from "../db/index.ts";
import { currentInstant, toDay } from "./dates.ts";
import { counted, heading, pages } from "./plain.ts";
import { isStalled, UNSETTLED } from "./state.ts";
import { toLine } from "./visible.ts";

export type SubsystemRow = {
  readonly name: string;
  readonly inversions: number;
  readonly reports: number;
  /** Neither merged nor settled otherwise. */
  readonly open: number;
  /** Of the open ones: silent for long. */
  readonly stalled: number;
  readonly lastSeen: string | null;
};

export type SubsystemsView = { readonly total: number; readonly subsystems: readonly SubsystemRow[] };

export async function subsystemsView(now = currentInstant()): Promise<SubsystemsView> {
  const rows = await tallySubsystems();
  const groups = Map.groupBy(rows, ({ name }) => name);
  const subsystems = [...groups]
    .map(([name, group]) => {
      const all = group.map(({ inversion }) => inversion);
      return {
        name,
        inversions: all.length,
        reports: all.reduce((sum, each) => sum + each.reportCount, 0),
        open: all.filter(({ state }) => UNSETTLED.includes(state)).length,
        stalled: all.filter((each) => isStalled(each, now)).length,
        lastSeen:
          all
            .flatMap(({ lastSeen }) => lastSeen ?? [])
            .toSorted()
            .at(-1) ?? null,
      };
    })
    .sort((a, b) => b.open - a.open || b.inversions - a.inversions || (a.name < b.name ? -1 : 1));
  return { total: subsystems.length, subsystems };
}

export const formatSubsystems = (view: SubsystemsView): string =>
  pages(
    heading(`${counted(view.total, "subsystem")} with inversions`),
    "unsettled  stalled  inversions  reports  last report  name",
    view.subsystems
      .map(
        (each) =>
          `${pad(each.open, 9)}  ${pad(each.stalled, 7)}  ${pad(each.inversions, 10)}  ${pad(each.reports, 7)}  ${toDay(each.lastSeen).padEnd(11)}  ${toLine(each.name)}`,
      )
      .join("\n"),
  );

const pad = (value: number, width: number): string => String(value).padStart(width);
