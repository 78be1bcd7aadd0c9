/** Inversions that share dependencies with a given one: the edges they share, most first. */
import { database } from "./client.ts";

export type NearInversion = {
  readonly id: string;
  readonly shared: readonly { readonly from: string; readonly to: string }[];
};

/** Edges held by more inversions than this say nothing about nearness and cost a scan. */
const MAX_ROWS = 2_000;

export async function listNear(
  id: string,
  edges: readonly { readonly from: string; readonly to: string }[],
  limit: number,
): Promise<readonly NearInversion[]> {
  if (edges.length === 0) return [];
  const rows = await database().inversionEdge.findMany({
    where: { inversionId: { not: id }, OR: edges.map(({ from, to }) => ({ from, to })) },
    select: { inversionId: true, from: true, to: true },
    orderBy: { inversionId: "asc" },
    take: MAX_ROWS,
  });
  const shared = new Map<string, { from: string; to: string }[]>();
  for (const { inversionId, from, to } of rows) {
    const list = shared.get(inversionId);
    if (list) list.push({ from, to });
    else shared.set(inversionId, [{ from, to }]);
  }
  return [...shared]
    .map(([near, list]) => ({ id: near, shared: list }))
    .sort((a, b) => b.shared.length - a.shared.length || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}
