/**
 * How much a shared edge or class says: the rarer among the known inversions, the more.
 */

import type { Commonness } from "./known-prints.ts";

export type Weighed = {
  /** Weight of what both have, of all that either has. */
  readonly jaccard: number;
  /** The same, of the lighter of both: 1 where one lies in the other. */
  readonly contained: number;
};

/** How many inversions hold a name; of how many. */
type Among = { readonly countOf: Commonness; readonly total: number };

export function weigh(a: Uint32Array, b: Uint32Array, { countOf, total }: Among): Weighed {
  const weight = (name: number) => informationOf(countOf(name) || 1, total);
  let [shared, weightA, weightB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) if (b.includes(a[at] ?? 0)) shared += weight(a[at] ?? 0);
  if (shared === 0) return NOTHING;
  for (const name of a) weightA += weight(name);
  for (const name of b) weightB += weight(name);
  return { jaccard: shared / (weightA + weightB - shared), contained: shared / Math.min(weightA, weightB) };
}

const NOTHING: Weighed = { jaccard: 0, contained: 0 };

/** From near 0 (all have it) to 1 (one has it). */
export const informationOf = (count: number, total: number): number =>
  Math.log((total + 2) / (Math.min(count, total) + 1)) / Math.log(total + 2) + 0.02;
