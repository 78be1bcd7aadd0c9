/** Fixes across inversions: those of a subsystem, newest first. */
import type { Fix } from "../fixes/index.ts";
import { database } from "./client.ts";
import { readList } from "./stored-json.ts";

export type FixOfInversion = Fix & {
  readonly sentAt: string | null;
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
      inversionId: true,
      inversion: { select: { cycle: true } },
    },
    orderBy: [{ sentAt: { sort: "desc", nulls: "last" } }, { inversionId: "asc" }, { ordinal: "asc" }],
    take: limit,
  });
  return rows.map(({ data, sentAt, inversionId, inversion }) => {
    const fix: Fix = JSON.parse(data);
    return { ...fix, sentAt, inversion: inversionId, cycle: readList(inversion.cycle) };
  });
}

/** The newest merged or applied fix of each of these inversions. */
export async function listLastFixes(
  ids: readonly string[],
): Promise<ReadonlyMap<string, Fix & { readonly sentAt: string | null }>> {
  const rows = await database().fix.findMany({
    where: { inversionId: { in: [...ids] }, state: { in: ["merged", "applied"] } },
    select: { inversionId: true, data: true, sentAt: true },
    orderBy: [{ sentAt: { sort: "asc", nulls: "first" } }, { ordinal: "asc" }],
  });
  return new Map(
    rows.map(({ inversionId, data, sentAt }) => {
      const fix: Fix = JSON.parse(data);
      return [inversionId, { ...fix, sentAt }];
    }),
  );
}
