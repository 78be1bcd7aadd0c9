/** Subsystems: the rules stored for each, and what the inversions say about them. */
import type { Subsystem } from "../subsystems/index.ts";
import { database } from "./client.ts";

export type SubsystemTally = {
  readonly name: string;
  readonly inversion: {
    readonly state: string;
    readonly reportCount: number;
    readonly firstSeen: string | null;
    readonly lastSeen: string | null;
    readonly lastWord: string | null;
  };
};

/** One row for each subsystem of each inversion: two flat queries joined here, a third of the cost of one with a relation. */
export async function tallySubsystems(): Promise<readonly SubsystemTally[]> {
  const [names, inversions] = await Promise.all([
    database().inversionSubsystem.findMany({ select: { name: true, inversionId: true } }),
    database().inversion.findMany({
      select: { id: true, state: true, reportCount: true, firstSeen: true, lastSeen: true, lastWord: true },
    }),
  ]);
  const byId = new Map(inversions.map((inversion) => [inversion.id, inversion]));
  return names.flatMap(({ name, inversionId }) => {
    const inversion = byId.get(inversionId);
    return inversion ? [{ name, inversion }] : [];
  });
}

/** undefined where neither a rule nor an inversion knows the name. */
export async function findSubsystem(name: string): Promise<{ name: string; rule: Subsystem | null } | undefined> {
  const [row, used] = await Promise.all([
    database().subsystem.findUnique({ where: { name }, select: { data: true } }),
    database().inversionSubsystem.findFirst({ where: { name }, select: { name: true } }),
  ]);
  if (!row && !used) return undefined;
  const rule: Subsystem | null = row ? JSON.parse(row.data) : null;
  return { name, rule };
}
