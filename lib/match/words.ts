/**
 * A line of words in, inversions out: those whose titles, functions and classes hold the rarer of the words.
 *
 * "possible deadlock in" is in most titles and says nothing; a function that one print holds says all. A word that no print
 * holds counts against every answer.
 */
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
  const named = new Set((known.byTitle.get(title) ?? []).filter(visible.has));
  const wanted = [...new Set(wordsOf(text))].slice(0, MAX_WORDS).map((word) => {
    const holders = visible.holdersOf(word);
    return { word, holders, weight: Math.log(1 + visible.prints / (holders.length + 1)) };
  });
  const all = wanted.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const scores = new Map<number, number>();
  for (const { holders, weight } of wanted)
    for (const at of holders) scores.set(at, (scores.get(at) ?? 0) + (MOST * weight) / all);
  for (const at of named) scores.set(at, SAME_TITLE);
  const words = wanted.map(({ word }) => word);
  const matches = toMatches(scores, known, { title, words, named }).slice(0, limit);
  return { matches, verdict: toVerdict(matches[0]?.score ?? 0), threshold: THRESHOLD, weak: [] };
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
      const there = new Set(best?.print.words);
      const found = line.words.filter((word) => there.has(word)).slice(0, 6);
      const reasons = [
        ...(best && line.named.has(best.at) ? [{ rule: "same-title", detail: line.title, messages: [] } as const] : []),
        ...(found.length > 0 ? [{ rule: "text", detail: found.join(", "), messages: [] } as const] : []),
      ];
      const prints = own.map(({ print, score }) => ({ print, score, nearness: null }));
      return { inversion, score: best?.score ?? 0, title: best?.print.titles[0] ?? inversion, reasons, prints };
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
