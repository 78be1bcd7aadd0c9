/** Fixes across inversions: those of a subsystem, newest first. */
import { database } from "./client.ts";
import { type DatedFix, toFix } from "./inversion-story.ts";
import { ascending, descending } from "./order.ts";
import { readList } from "./stored-json.ts";

export type FixOfInversion = DatedFix & {
  readonly inversion: string;
  readonly cycle: readonly string[];
};

export const listSubsystemFixes = (
  subsystem: string,
  states: readonly string[],
  limit: number,
): Promise<readonly FixOfInversion[]> => listFixesOf({ subsystems: { some: { name: subsystem } } }, states, limit);

/** Fixes of the inversions in whose cycle the class stands. */
export const listClassFixes = (
  name: string,
  states: readonly string[],
  limit: number,
): Promise<readonly FixOfInversion[]> => listFixesOf({ locks: { some: { class: name } } }, states, limit);

type Which = { readonly subsystems: { some: { name: string } } } | { readonly locks: { some: { class: string } } };

async function listFixesOf(inversion: Which, states: readonly string[], limit: number) {
  const rows = await database().fix.findMany({
    where: { state: { in: [...states] }, inversion },
    select: {
      data: true,
      sentAt: true,
      fixClass: true,
      inversionId: true,
      inversion: { select: { cycle: true } },
    },
    orderBy: [{ sentAt: descending }, { inversionId: "asc" }, { ordinal: "asc" }],
    take: limit,
  });
  return rows
    .map(({ inversionId, inversion, ...row }) => ({
      ...toFix(row),
      inversion: inversionId,
      cycle: readList(inversion.cycle),
    }))
    .sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? 1 : a.date === b.date ? 0 : -1));
}

/** The merged and applied fixes of each of these inversions, oldest first. */
export async function listDoneFixes(ids: readonly string[]): Promise<ReadonlyMap<string, readonly DatedFix[]>> {
  const rows = await database().fix.findMany({
    where: { inversionId: { in: [...ids] }, state: { in: ["merged", "applied"] } },
    select: { inversionId: true, data: true, sentAt: true, fixClass: true },
    orderBy: [{ sentAt: ascending }, { ordinal: "asc" }],
  });
  const groups = Map.groupBy(rows, ({ inversionId }) => inversionId);
  return new Map([...groups].map(([id, own]) => [id, own.map(toFix)]));
}
