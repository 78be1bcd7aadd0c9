/**
 * What was known before a bug of syzbot: the nearest older telling, of another bug or of people, with the verdict and why.
 *
 * A telling of the same cycle is the link that ingest stored (lib/fixes/earlier-links.ts); a similar one is ranked here, by the print
 * of the bug's first report. Answers are kept as long as the prints are: nothing is ranked twice for one state of the base.
 */
import { readBugPrints, readKnownPrints } from "../db/index.ts";
import {
  findReasons,
  type KnownPrints,
  type Match,
  type MatchPrint,
  rankPrints,
  THRESHOLD,
  toVerdict,
  toVisible,
} from "../match/index.ts";

export type Before = {
  readonly verdict: "seen-before" | "similar" | "not-seen-before";
  readonly inversion: string | null;
  readonly score: number;
  /** A mail that tells it. */
  readonly messageId: string | null;
  readonly date: string | null;
  readonly reasons: Match["reasons"];
};

export type DatedBug = { readonly id: string; readonly date: string | null };

export const NOTHING_BEFORE: Before = {
  verdict: "not-seen-before",
  inversion: null,
  score: 0,
  messageId: null,
  date: null,
  reasons: [],
};

/** Inversions looked at: the nearest may all be younger than the bug. */
const DEPTH = 12;

const kept = new WeakMap<KnownPrints, Map<string, Before>>();

/** For each bug, by its id. */
export async function findBefore(bugs: readonly DatedBug[]): Promise<ReadonlyMap<string, Before>> {
  const known = await readKnownPrints();
  const answers = kept.get(known) ?? new Map<string, Before>();
  kept.set(known, answers);
  const missing = bugs.filter(({ id }) => !answers.has(id));
  const prints = missing.length === 0 ? new Map() : await readBugPrints(missing.map(({ id }) => id));
  for (const bug of missing) answers.set(bug.id, rankBefore(bug, prints.get(bug.id), known));
  return answers;
}

function rankBefore({ id, date }: DatedBug, print: MatchPrint | undefined, known: KnownPrints): Before {
  if (print === undefined || date === null) return NOTHING_BEFORE;
  const visible = toVisible(known);
  const older = rankPrints(print, visible, DEPTH).flatMap((prints) => {
    const told = prints.find(({ print: there }) => !there.syzbot.includes(id) && isOlder(there.mails[0]?.date, date));
    return told && told.score >= THRESHOLD ? [told] : [];
  });
  const [best] = older.sort((a, b) => b.score - a.score || (a.print.inversion < b.print.inversion ? -1 : 1));
  if (!best) return NOTHING_BEFORE;
  const [mail] = best.print.mails;
  return {
    verdict: toVerdict(best.score),
    inversion: best.print.inversion,
    score: best.score,
    messageId: mail?.messageId ?? null,
    date: mail?.date ?? null,
    reasons: findReasons(print, best.print, visible),
  };
}

const isOlder = (date: string | null | undefined, than: string): boolean => typeof date === "string" && date < than;
