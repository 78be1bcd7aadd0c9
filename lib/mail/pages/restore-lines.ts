/**
 * The lines of a flattened page, as far as its quote marks and sentences tell them. As long as the text: only blanks become newlines,
 * so every place found in the one is a place in the other.
 *
 *   ... this line in the patch: > > [1] https://bugs.example.org/1 Looking at this more closely, ... - Ben > > diff --git a/x b/x > > index
 *
 *   ... this line in the patch:
 *   >
 *   > [1] https://bugs.example.org/1
 *   Looking at this more closely, ...
 *   - Ben
 *   > > diff --git a/x b/x
 *   > > index
 *
 * Two marks are a blank quoted line and a quoted one, or one quoted twice: the second only where a diff begins or goes on. Linear.
 */

/** A mark behind a blank: `->` and `&&` have none. */
const MARKS = / (?<marks>(?:> ){1,12}|>$)/g;
/** Where a diff begins, or a file or hunk of it; `- Ben` is a name. */
const DIFF = /^(?:diff --git |index [0-9a-f]{4,40}\.\.|--- (?:a\/|\/dev)|\+\+\+ (?:b\/|\/dev)|@@ -\d)/;
/** `if (left > right)` is no quote. */
const COMPARED = /\b(?:if|while|for|return|WARN_ON|BUG_ON|WARN_ON_ONCE)[ ]?\([^()]{0,80}$/;

/** Mailers wrap before this; what runs on behind a quoted line is the author's own. */
const MIN_OWN = 240;
/** Where in such a text the quoted line may end. */
const MAX_QUOTED = 120;
/** Marks of one text: a hostile one is nothing else. */
const MAX_MARKS = 100_000;

type Run = {
  /** Where its blank stands, and where the words behind the marks begin. */
  readonly start: number;
  readonly words: number;
  readonly marks: number;
};

export function restoreLines(text: string): string {
  const runs = findRuns(text);
  const breaks = new Set<number>();
  let depth = 1;
  for (const { start, words, marks } of runs) {
    depth = depthOf(text.slice(words, words + 80), marks, depth);
    for (let line = 0; line < marks / depth; line += 1) breaks.add(start + line * depth * 2);
  }
  for (const at of ownBreaks(text, runs)) breaks.add(at);
  return breaks.size === 0
    ? text
    : withBreaks(
        text,
        [...breaks].sort((a, b) => a - b),
      );
}

function findRuns(text: string): Run[] {
  const runs: Run[] = [];
  for (const match of text.matchAll(MARKS)) {
    const marks = (match.groups?.marks ?? "").split(">").length - 1;
    const { index: start } = match;
    if (marks === 1 && COMPARED.test(text.slice(Math.max(0, start - 100), start))) continue;
    runs.push({ start, words: start + match[0].length, marks });
    if (runs.length >= MAX_MARKS) break;
  }
  return runs;
}

/** How deep the words behind the marks are quoted: once, or twice in a diff that is. */
function depthOf(words: string, marks: number, before: number): number {
  if (marks % 2 === 1) return 1;
  return before === 2 || DIFF.test(words) ? 2 : 1;
}

/** Between two runs stands one quoted line; where it is far longer than the others, the author's own words follow it. */
function* ownBreaks(text: string, runs: readonly Run[]): Generator<number> {
  const ends = runs.map((_, at) => runs[at + 1]?.start ?? text.length);
  const lengths = runs.map(({ words }, at) => (ends[at] ?? words) - words).sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.75)] ?? 0;
  for (const [at, { words }] of runs.entries()) {
    const end = ends[at] ?? words;
    if (end - words < Math.max(MIN_OWN, 2 * usual)) continue;
    const own = startOfOwn(text.slice(words, words + MAX_QUOTED));
    if (own === undefined) continue;
    yield words + own;
    yield* sentenceBreaks(text, words + own + 1, end);
  }
}

// [2] https://bugs.example.org/2 Looking at      to be a real deadlock. Looking at
const AFTER_LINK = /https?:\/\/\S{4,100}(?= [A-Z])/;
const AFTER_SENTENCE = /[.?!:](?= [A-Z])/;

function startOfOwn(text: string): number | undefined {
  const match = AFTER_LINK.exec(text) ?? AFTER_SENTENCE.exec(text);
  return match ? match.index + match[0].length : undefined;
}

// ... for the buffered write. If we're going to      Thanks, - Ben
const NEXT = /(?<=[.?!]["')]?) (?=["'(]?[A-Z])|(?<=[,.!?]) (?=- [A-Z][a-z]{1,20}$)/g;

function* sentenceBreaks(text: string, start: number, end: number): Generator<number> {
  for (const { index } of text.slice(start, end).trimEnd().matchAll(NEXT)) yield start + index;
}

function withBreaks(text: string, breaks: readonly number[]): string {
  const lines = breaks.map((at, line) => text.slice(line === 0 ? 0 : (breaks[line - 1] ?? 0) + 1, at));
  return [...lines, text.slice((breaks.at(-1) ?? 0) + 1)].join("\n");
}
