/**
 * Points for evidence, fitted on pairs whose answer is known: a logistic regression with a ridge, by Newton's method.
 *
 * In: pairs with the weights of their evidence and whether they are right. Out: points, as lib/fixes/infer.ts has them. Pairs of one
 * inversion and one patch (its versions, its prints) count as one together.
 */
import { EVIDENCE_KINDS, type Evidence, POINTS, type Points } from "../../lib/fixes/index.ts";

export type Judged = {
  readonly weights: Evidence["weights"];
  readonly isRight: boolean;
  /** Equal for pairs that count as one. */
  readonly unit: string;
};

/** Of 2, 4 and 8 the middle one gave the best curve on unseen bugs. */
const RIDGE = 4;
const STEPS = 25;

export function fitPoints(pairs: readonly Judged[]): Points {
  const units = new Map<string, number>();
  for (const { unit } of pairs) units.set(unit, (units.get(unit) ?? 0) + 1);
  const rows = pairs.map(({ weights, isRight, unit }) => ({
    x: [1, ...EVIDENCE_KINDS.map((kind) => (POINTS[kind] === 0 ? 0 : (weights[kind] ?? 0)))],
    y: isRight ? 1 : 0,
    share: 1 / (units.get(unit) ?? 1),
  }));
  let at: readonly number[] = [0, ...EVIDENCE_KINDS.map(() => 0)];
  for (let step = 0; step < STEPS; step++) at = climb(rows, at);
  const [start = 0, ...points] = at;
  const fitted: { -readonly [K in keyof Points]: number } = { ...POINTS, start };
  EVIDENCE_KINDS.forEach((kind, index) => {
    fitted[kind] = points[index] ?? 0;
  });
  return fitted;
}

type Row = { readonly x: readonly number[]; readonly y: number; readonly share: number };

/** One step of Newton's method on the likelihood less the ridge. */
function climb(rows: readonly Row[], at: readonly number[]): readonly number[] {
  const slope = at.map((value, j) => (j === 0 ? 0 : -RIDGE * value));
  const curve = at.map((_, j) => at.map((__, k): number => (j !== k ? 0 : j === 0 ? 1e-6 : RIDGE)));
  for (const { x, y, share } of rows) {
    const odds = x.reduce((sum, value, j) => sum + value * (at[j] ?? 0), 0);
    const likely = 1 / (1 + Math.exp(-odds));
    const bend = likely * (1 - likely) * share;
    x.forEach((value, j) => {
      if (value === 0) return;
      slope[j] = (slope[j] ?? 0) + (y - likely) * share * value;
      const line = curve[j];
      if (line)
        x.forEach((other, k) => {
          line[k] = (line[k] ?? 0) + bend * value * other;
        });
    });
  }
  const step = solve(curve, slope);
  return at.map((value, j) => value + (step[j] ?? 0));
}

/** Gauss and Jordan, with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, j) => [...row, right[j] ?? 0]);
  rows.forEach((_, column) => {
    const pivots = rows.map((row, j) => (j < column ? -1 : Math.abs(row[column] ?? 0)));
    const from = pivots.indexOf(Math.max(...pivots));
    const [pivot, other] = [rows[from], rows[column]];
    if (!pivot || !other) return;
    rows[from] = other;
    rows[column] = pivot;
    for (const row of rows) {
      if (row === pivot) continue;
      const times = (row[column] ?? 0) / (pivot[column] ?? 1);
      if (times !== 0) for (let k = column; k < row.length; k++) row[k] = (row[k] ?? 0) - times * (pivot[k] ?? 0);
    }
  });
  return rows.map((row, j) => (row.at(-1) ?? 0) / (row[j] ?? 1));
}
