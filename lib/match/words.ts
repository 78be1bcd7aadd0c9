/**
 * A line of words in, inversions out: those whose titles, functions and classes hold the rarer of the words.
 *
 * "possible deadlock in" is in most titles and says nothing; a function that one print holds says all. A word that no print
 * holds counts against every answer.
 */
import { hashName, hasName } from "./features.ts";
import { findHolders, namesOf } from "./holders.ts";
import type { KnownPrints, Visible } from "./known-prints.ts";
import { toTitle } from "./print.ts";
import { type Match, type Ranking, THRESHOLD, toVerdict } from "./rank.ts";

/** The same title: names one function, and as many cycles as were met there. */
const SAME_TITLE = 0.85;
/** Words alone are never surer than this. */
const MOST = 0.75;
const MAX_WORDS = 50;

export function rankWords(text: string, visible: Visible, limit = 20): Ranking {
  const { known } = visible;
  const title = toTitle(text);
  const words = [...new Set(wordsOf(text))].slice(0, MAX_WORDS);
  const holders = findHolders(Uint32Array.from(words, hashName), known.words, visible.told);
  const weights = Float64Array.from(holders.counts, (held) => Math.log(1 + visible.prints / (held + 1)));
  const all = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const scores = new Map<number, number>();
  for (const at of known.prints.keys()) {
    const held = namesOf(holders, at);
    const score = held.reduce((sum, word) => sum + (MOST * (weights[word] ?? 0)) / all, 0);
    if (held.length > 0) scores.set(at, score);
  }
  const named = findTitled(title, visible);
  for (const at of named) scores.set(at, SAME_TITLE);
  const matches = toMatches(scores, known, { title, words, named }).slice(0, limit);
  return { matches, verdict: toVerdict(matches[0]?.score ?? 0), threshold: THRESHOLD, weak: [] };
}

function findTitled(title: string, { known, told }: Visible): ReadonlySet<number> {
  const wanted = hashName(title);
  const found = known.prints.flatMap(({ features }, at) =>
    told[at] === 1 && hasName(features, "titles", wanted) ? [at] : [],
  );
  return new Set(found);
}

type Line = { readonly title: string; readonly words: readonly string[]; readonly named: ReadonlySet<number> };

function toMatches(scores: ReadonlyMap<number, number>, known: KnownPrints, line: Line): readonly Match[] {
  const near = [...scores].flatMap(([at, score]) => {
    const print = known.prints[at];
    return print && score >= THRESHOLD ? [{ at, print, score: Math.round(score * 1000) / 1000 }] : [];
  });
  return [...Map.groupBy(near, ({ print }) => print.inversion)]
    .map(([inversion, own]) => {
      const [best] = own.sort((a, b) => b.score - a.score || (a.print.print < b.print.print ? -1 : 1));
      const there = best?.print;
      const found = line.words.filter((word) => there && hasName(there.features, "words", hashName(word))).slice(0, 6);
      const reasons = [
        ...(best && line.named.has(best.at) ? [{ rule: "same-title", detail: line.title, messages: [] } as const] : []),
        ...(found.length > 0 ? [{ rule: "text", detail: found.join(", "), messages: [] } as const] : []),
      ];
      const prints = own.map(({ print, score }) => ({ print, score, nearness: null }));
      return { inversion, score: best?.score ?? 0, title: there?.told().titles[0] ?? inversion, reasons, prints };
    })
    .sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
}

/** Words that every title has. */
const SAID_ALWAYS = new Set([
  "possible",
  "deadlock",
  "in",
  "warning",
  "info",
  "bug",
  "inconsistent",
  "lock",
  "state",
  "recursive",
  "locking",
]);

/** Names as they stand in a print's words: functions, files, classes. */
const wordsOf = (text: string): readonly string[] =>
  (text.slice(0, 10_000).match(/[A-Za-z_&(][\w>&.()/-]{2,80}/g) ?? [])
    .map((word) => word.toLowerCase())
    .filter((word) => !SAID_ALWAYS.has(word));
