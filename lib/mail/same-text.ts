/**
 * Whether two texts are one mail's: a copy that lost blanks, line breaks, quote marks or the domains of addresses is still it.
 *
 *   "> I tried testing > > diff --git a/x"   and the same lines as they were sent
 *
 * Compared by runs of words; letters that an archive masked (`ada@xxxxxxxxxxx`) are no words.
 */

/** Words a run: shorter ones stand in every mail of a talk. */
const RUN = 6;
/** Fewer runs say nothing. */
const MIN_RUNS = 20;
/** Enough of a long mail to know it by. */
const MAX_WORDS = 20_000;
/** Of the runs of each text in the other. An answer that quotes a mail whole holds all of it and more. */
const ENOUGH = 0.85;

export function isSameText(a: string, b: string): boolean {
  const [x, y] = [runsOf(a), runsOf(b)];
  if (Math.min(x.size, y.size) < MIN_RUNS) return false;
  let shared = 0;
  for (const run of x) if (y.has(run)) shared++;
  return shared / Math.max(x.size, y.size) >= ENOUGH;
}

function runsOf(text: string): ReadonlySet<string> {
  const words = text
    .replaceAll(/[\w.+-]{1,64}@[\w.-]{1,255}|[^\p{L}\p{N}_]+/gu, " ")
    .split(" ", MAX_WORDS)
    .filter((word) => word !== "");
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= words.length; at++) runs.add(words.slice(at, at + RUN).join(" "));
  return runs;
}
