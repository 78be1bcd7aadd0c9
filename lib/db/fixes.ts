/** Fixes across inversions: those of a subsystem, newest first. */
import { database } from "./client.ts";
import { type DatedFix, toFix } from "./inversion-story.ts";
import { readList } from "./stored-json.ts";

export type FixOfInversion = DatedFix & {
  readonly inversion: string;
  readonly cycle: readonly string[];
};

export async function listSubsystemFixes(
  subsystem: string,
  states: readonly string[],
  limit: number,
): Promise<readonly FixOfInversion[]> {
  const rows = await database().fix.findMany({
    where: { state: { in: [...states] }, inversion: { subsystems: { some: { name: subsystem } } } },
    select: {
      data: true,
      sentAt: true,
      fixClass: true,
      inversionId: true,
      inversion: { select: { cycle: true } },
    },
    orderBy: [{ sentAt: { sort: "desc", nulls: "last" } }, { inversionId: "asc" }, { ordinal: "asc" }],
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

/** The newest merged or applied fix of each of these inversions. */
export async function listLastFixes(ids: readonly string[]): Promise<ReadonlyMap<string, DatedFix>> {
  const rows = await database().fix.findMany({
    where: { inversionId: { in: [...ids] }, state: { in: ["merged", "applied"] } },
    select: { inversionId: true, data: true, sentAt: true, fixClass: true },
    orderBy: [{ sentAt: { sort: "asc", nulls: "first" } }, { ordinal: "asc" }],
  });
  return new Map(rows.map(({ inversionId, ...row }) => [inversionId, toFix(row)]));
}
