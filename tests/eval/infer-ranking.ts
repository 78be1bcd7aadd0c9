/**
 * What inference finds in masked mail, on bugs that its points were not fitted on.
 *
 * In: a masked base, the cases with their patches' mails. Out: predictions (an inversion and a patch), best first, each scored by
 * points fitted on the other bugs: five folds, three times, and the mean. Inversions that one patch answers are one bug.
 */
import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import { makeInferStatements, type WeighedPair } from "../../lib/db/writer/sqlite-infer.ts";
import { POINTS, type Points, scoreOf, weighRivals } from "../../lib/fixes/index.ts";
import { fitPoints } from "./fit-points.ts";
import type { Case } from "./fixes-gold.ts";

export type Prediction = {
  readonly inversion: string;
  readonly line: string;
  readonly score: number;
  /** Its score before rivals take from it. */
  readonly alone: number;
  /** Of the best pair. */
  readonly report: string;
  readonly messageId: string;
  /** All mails of the patch that were looked at. */
  readonly mails: ReadonlySet<string>;
  readonly reasons: WeighedPair["reasons"];
};

export type Ranked = {
  readonly unseen: readonly Prediction[];
  /** By the points that the product has: they were fitted on these very bugs. */
  readonly fitted: readonly Prediction[];
  readonly points: Points;
};

const FOLDS = 5;
const ROUNDS = 3;

export function rankInferred(
  base: string,
  cases: readonly Case[],
  mailsOf: (one: Case) => ReadonlySet<string>,
): Ranked {
  const pairs = readPairs(base);
  const known = new Map<string, Set<string>>();
  for (const one of cases) known.set(one.inversion, new Set([...(known.get(one.inversion) ?? []), ...mailsOf(one)]));
  const judged = pairs.flatMap((pair) => {
    const right = known.get(pair.inversion);
    return right ? [{ ...pair, isRight: right.has(pair.messageId), unit: `${pair.inversion} ${pair.line}` }] : [];
  });
  const bugOf = groupBugs(cases);
  const sums = new Map<Pair, number>();
  for (let round = 0; round < ROUNDS; round++)
    for (let fold = 0; fold < FOLDS; fold++) {
      const isIn = ({ inversion }: Pair) => foldOf(bugOf(inversion), round) === fold;
      const points = fitPoints(judged.filter((pair) => !isIn(pair)));
      for (const pair of pairs)
        if (isIn(pair)) sums.set(pair, (sums.get(pair) ?? 0) + scoreOf(pair.weights, points) / ROUNDS);
    }
  return {
    unseen: predict(pairs, (pair) => sums.get(pair) ?? Number.NEGATIVE_INFINITY),
    fitted: predict(pairs, ({ weights }) => scoreOf(weights, POINTS)),
    points: fitPoints(judged),
  };
}

type Pair = WeighedPair & { readonly inversion: string };

function readPairs(base: string): readonly Pair[] {
  const db = new Database(base, { readonly: true });
  try {
    const { weighInversion } = makeInferStatements(db);
    const ids = db.prepare<[], { id: string }>("SELECT id FROM Inversion ORDER BY id").all();
    return ids.flatMap(({ id }) => weighInversion(id).map((pair) => ({ ...pair, inversion: id })));
  } finally {
    db.close();
  }
}

/** Inversions with a patch in common, by one name. */
function groupBugs(cases: readonly Case[]): (inversion: string) => string {
  const above = new Map<string, string>();
  const top = (name: string): string => {
    const next = above.get(name);
    return next === undefined ? name : top(next);
  };
  for (const { inversion, patches } of cases)
    for (const patch of patches) {
      const [a, b] = [top(inversion), top(`patch ${patch}`)];
      if (a !== b) above.set(a < b ? b : a, a < b ? a : b);
    }
  return top;
}

const foldOf = (bug: string, round: number) =>
  createHash("sha256").update(`${round} ${bug}`).digest().readUInt32BE() % FOLDS;

function predict(pairs: readonly Pair[], score: (pair: Pair) => number): readonly Prediction[] {
  const found = new Map<string, Map<string, Prediction & { readonly mails: Set<string> }>>();
  for (const pair of pairs) {
    const lines = found.get(pair.inversion) ?? new Map<string, Prediction & { readonly mails: Set<string> }>();
    found.set(pair.inversion, lines);
    const old = lines.get(pair.line);
    const mails = old?.mails ?? new Set();
    mails.add(pair.messageId);
    const now = score(pair);
    if (!old || old.score < now) lines.set(pair.line, { ...pair, score: now, alone: now, mails });
  }
  return [...found.values()]
    .flatMap((lines) => {
      const rivals = weighRivals(new Map([...lines].map(([line, one]) => [line, one.score])));
      return [...lines.values()].map((one) => ({ ...one, score: rivals.get(one.line) ?? one.score }));
    })
    .sort((a, b) => b.score - a.score || (`${a.inversion} ${a.line}` < `${b.inversion} ${b.line}` ? -1 : 1));
}
