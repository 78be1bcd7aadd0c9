/**
 * How much a shared edge or class says: the rarer among the known inversions, the more.
 */

export type Rarity = {
  /** Number of inversions that have the edge `A>B`, canonical classes. */
  readonly edges: ReadonlyMap<string, number>;
  /** Number of inversions that have the class. */
  readonly classes: ReadonlyMap<string, number>;
  /** Number of inversions known. */
  readonly total: number;
};

export type Weighed = {
  /** Weight of what both have, of all that either has. */
  readonly jaccard: number;
  /** The same, of the lighter of both: 1 where one lies in the other. */
  readonly contained: number;
};

export function weigh(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  countOf: (name: string) => number | undefined,
  total: number,
): Weighed {
  const weight = (name: string) => informationOf(countOf(name) ?? 1, total);
  const sum = (names: Iterable<string>) => Array.from(names, weight).reduce((all, each) => all + each, 0);
  const shared = sum([...a].filter((name) => b.has(name)));
  if (shared === 0) return { jaccard: 0, contained: 0 };
  const [weightA, weightB] = [sum(a), sum(b)];
  return { jaccard: shared / (weightA + weightB - shared), contained: shared / Math.min(weightA, weightB) };
}

/** From near 0 (all have it) to 1 (one has it). */
export const informationOf = (count: number, total: number): number =>
  Math.log((total + 2) / (Math.min(count, total) + 1)) / Math.log(total + 2) + 0.02;
