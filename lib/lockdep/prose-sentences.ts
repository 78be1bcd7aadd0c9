/**
 * Orders told in sentences: "nbd_open is called with disk->open_mutex held, and acquires nbd_index_mutex".
 *
 * The locks of a sentence are replaced by their numbers and a table of patterns is held against what is left:
 *
 *   nbd_open is called with {0} held, and acquires {1}       outer {0}, inner {1}
 *
 * A sentence that denies, proposes or undoes an order states none; one that asks or supposes is `inferred`.
 */
import { type Paragraph, runTogether } from "./prose-lines.ts";
import type { Stated } from "./prose-order.ts";
import { findMentions, type Mention } from "./spoken-name.ts";

/** Longer sentences are code or tables. */
const MAX_SENTENCE = 700;
const MAX_SENTENCES = 200;

export function findSentences(paragraph: Paragraph): Stated[] {
  if (!paragraph.lines.some((line) => LOCKISH.test(line.text))) return [];
  const found: Stated[] = [];
  const running = runTogether(paragraph);
  for (const { text, start } of cutSentences(running.text)) {
    if (!WORTH.test(text) || !LOCKISH.test(text)) continue;
    for (const order of readSentence(text))
      found.push({
        ...order,
        span: { start: running.at(start + order.span.start), end: running.at(start + order.span.end - 1) + 1 },
        quoteDepth: paragraph.depth,
      });
  }
  return found;
}

/** A word of the table, so that most sentences cost one look. */
const WORTH =
  /\b(?:hold(?:s|ing)?|held|under|within|inside|outside|nest(?:s|ed|ing)?|before|after|then|order\w*|hierarchy|dependency|rank(?:s|ed)?|below|scope|again|twice|recursive\w*|self-\w+|deadlock\w*|followed|with)\b/i;

/** A relation has two locks, one of which says so by its name; each in one word, which no line break cuts. A block is none. */
const LOCKISH = /(?:^|[^b])lock|mutex|sem|rtnl|freeze|reclaim|writers|_key/i;

function* cutSentences(text: string): Generator<{ text: string; start: number }> {
  let start = 0;
  let count = 0;
  for (const match of text.matchAll(/[.!?:;](?=\s+["'(]?[A-Z&`_]|\s*$)|[?;](?=\s)/g)) {
    const end = match.index + 1;
    if (
      /\b(?:e\.g|i\.e|w\.r\.t|etc|vs|cf|[A-Z])\.$/.test(text.slice(Math.max(0, end - 7), end)) ||
      count >= MAX_SENTENCES
    )
      continue;
    count += 1;
    if (end - start <= MAX_SENTENCE) yield { text: text.slice(start, end), start };
    start = end;
  }
  if (text.length > start && text.length - start <= MAX_SENTENCE) yield { text: text.slice(start), start };
}

type Shape = { readonly text: string; readonly mentions: readonly Mention[]; readonly at: (index: number) => number };

function readSentence(text: string): Omit<Stated, "quoteDepth">[] {
  const mentions = findMentions(text);
  if (mentions.length === 0) return [];
  const shape = toShape(text, mentions);
  const found: Omit<Stated, "quoteDepth">[] = [...readRow(shape)];
  for (const { pattern } of mentions.length > 1 ? RULES : RULES_OF_ONE) {
    for (const match of shape.text.matchAll(pattern)) {
      const order = toOrder(shape, match);
      if (order && !found.some((one) => one.spokenFrom === order.spokenFrom && one.spokenTo === order.spokenTo))
        found.push(order);
    }
  }
  return found;
}

/** Each mention becomes `{n}`; an index of the shape leads back into the sentence. */
function toShape(text: string, mentions: readonly Mention[]): Shape {
  let shape = "";
  let from = 0;
  const marks: { shape: number; source: number }[] = [{ shape: 0, source: 0 }];
  for (const [number, { start, end }] of mentions.entries()) {
    shape += text.slice(from, start).replaceAll(/[{}]/g, " ");
    marks.push({ shape: shape.length, source: start });
    shape += `{${number}}`;
    marks.push({ shape: shape.length, source: end });
    from = end;
  }
  shape += text.slice(from).replaceAll(/[{}]/g, " ");
  const at = (index: number): number => {
    const mark = marks.findLast((one) => one.shape <= index) ?? { shape: 0, source: 0 };
    return mark.source + index - mark.shape;
  };
  return { text: shape, mentions, at };
}

function toOrder({ text, mentions, at }: Shape, match: RegExpMatchArray): Omit<Stated, "quoteDepth"> | undefined {
  const outer = mentions[Number(match.groups?.o)];
  const inner = mentions[Number(match.groups?.i ?? match.groups?.o)];
  if (!outer || !inner) return undefined;
  const start = match.index ?? 0;
  const said = match[0];
  const before = text.slice(Math.max(0, start - 40), start);
  if (UNDONE.test(said) || UNDONE_BEFORE.test(before) || (outer === inner && !match.groups?.self)) return undefined;
  const isSelf = sameName(outer, inner);
  if (isSelf && match.groups?.self === undefined) return undefined;
  return {
    spokenFrom: outer.spoken,
    spokenTo: inner.spoken,
    note: null,
    confidence: SUPPOSED.test(isSelf ? text : before + said) || /\?\s*$/.test(text) ? "inferred" : "explicit",
    span: {
      start: Math.min(at(start), outer.start, inner.start),
      end: Math.max(at(start + said.length), outer.end, inner.end),
    },
    form: "sentence",
  };
}

const sameName = (a: Mention, b: Mention): boolean => bare(a.spoken) === bare(b.spoken);
const bare = (spoken: string): string =>
  spoken
    .toLowerCase()
    .replace(/\(.*$/, "")
    .replaceAll(/[\s_&-]/g, "");

/** Inside a statement these take it back; before it, those that rule it. */
const UNDONE =
  /\b(?:not|never|no longer|without|instead of|rather than|avoid\w*|n't|cannot|can't|don't|doesn't|mustn't|won't|releas\w+|drop\w*|unlock\w*|mov(?:e|es|ed|ing)|wrong(?:ly)?|nothing|neither)\b|n't /i;
const UNDONE_BEFORE =
  /\b(?:not|never|no|n't|without|cannot|can't|must not|should not|shouldn't|avoid\w*|prevent\w*|instead of|stop|fix\w*|mov(?:e|es|ing)|unless)(?: \S+){0,3} *$|n't (?:\S+ ){0,3}$/i;
const SUPPOSED =
  /\b(?:if|unless|could|would|might|may|maybe|perhaps|should|suppose\w*|assum\w+|let's|potential\w*|whether)\b/i;

const ART = "(?:the |a |an |its |that |this |our |both |same |another |some |any |of |on |own )*[\"'`(]?";
const ACQ =
  "(?:takes?|taking|acquires?|acquiring|grabs?|grabbing|obtains?|obtaining|gets?|getting|locks?|locking|needs?|wants?|waits? (?:for|on)|waiting (?:for|on|to (?:take|acquire|grab|get))|blocks? (?:for|on)|blocked (?:for|on)|took|acquired|grabbed|stuck (?:on|in|at))";
const TAKEN = "(?:taken|acquired|grabbed|obtained|locked|held|nested|called|started)";
const NAME_O = "\\{(?<o>\\d+)\\}[\"'`)]?";
const NAME_I = "\\{(?<i>\\d+)\\}[\"'`)]?";
const gap = (most: number): string => `[^{}]{0,${most}}?`;
const few = (most: number): string => `(?:[\\w()'/-]+,? ){0,${most}}?`;

/** Each row: the sentence that it was made for. Order matters only for which words a statement is quoted by. */
const RULES: readonly { readonly example: string; readonly pattern: RegExp }[] = [
  row(
    "while holding {0}, tries to take {1}",
    `\\b(?:holds?|holding|held|owns?)\\s+${ART}${NAME_O}${gap(70)}\\b${ACQ}\\s+${ART}${NAME_I}`,
  ),
  row(
    "acquires {1} while holding {0}",
    `\\b${ACQ}\\s+${ART}${NAME_I}${gap(60)}\\b(?:while|when|with|whilst)\\s+${few(4)}(?:hold|holds|holding|held|having)(?: on to)?\\s+${ART}${NAME_O}`,
  ),
  row(
    "takes {1} with {0} held",
    `\\b${ACQ}\\s+${ART}${NAME_I}${gap(40)}\\b(?:with|while|when)\\s+${ART}${NAME_O}\\s+(?:is |was |being |already )*(?:held|locked|taken)\\b`,
  ),
  row(
    "takes {1} under {0}",
    `\\b${ACQ}\\s+${ART}${NAME_I}\\s+${few(3)}(?:under|inside(?: of)?|within|nested (?:in|inside|under))\\s+${ART}${NAME_O}`,
  ),
  row(
    "{1} is taken under {0}",
    `${NAME_I}\\s+${few(4)}(?:${TAKEN}|nests?|ranks?)\\s+${few(2)}(?:under|inside(?: of)?|within|below|beneath|while holding|while we hold|when holding)\\s+${ART}${NAME_O}`,
  ),
  row(
    "{1} is taken with {0} held",
    `${NAME_I}\\s+${few(3)}(?:is|are|gets?|being|was)\\s+${few(2)}${TAKEN}\\s+with\\s+${ART}${NAME_O}\\s+(?:already )?held\\b`,
  ),
  row(
    "{0} nests outside {1}",
    `${NAME_O}\\s+${few(4)}(?:nests?|nested|ranks?|taken|acquired)\\s+${few(2)}(?:outside(?: of)?|above)\\s+${ART}${NAME_I}`,
  ),
  row("{0} is acquired before {1}", `${NAME_O}\\s+${few(4)}${TAKEN}\\s+(?:\\w+ )?before\\s+${few(2)}${ART}${NAME_I}`),
  row(
    "take {0} before taking {1}",
    `\\b${ACQ}\\s+${ART}${NAME_O}\\s+${few(3)}before\\s+(?:${ACQ}\\s+)?${ART}${NAME_I}`,
  ),
  row(
    "{1} is taken after {0}",
    `${NAME_I}\\s+${few(4)}${TAKEN}\\s+after\\s+(?:${ACQ}\\s+|holding\\s+)?${ART}${NAME_O}`,
  ),
  row("acquires {1} after {0}", `\\b${ACQ}\\s+${ART}${NAME_I}\\s+after\\s+(?:${ACQ}\\s+|holding\\s+)?${ART}${NAME_O}`),
  row(
    "takes {0} and then {1}",
    `\\b${ACQ}\\s+${ART}${NAME_O}${gap(50)}\\b(?:then|followed by|afterwards)\\s+${few(3)}(?:${ACQ}\\s+)?${ART}${NAME_I}`,
  ),
  row(
    "with {0} held, takes {1}",
    `\\b(?:with|under)\\s+${ART}${NAME_O}\\s+(?:already |being |still |is )?(?:held|locked|taken)\\b${gap(60)}\\b${ACQ}\\s+${ART}${NAME_I}`,
  ),
  row(
    "{0} is held when taking {1}",
    `${NAME_O}\\s+(?:is |was |being |are )?(?:already |still )?held\\b${gap(40)}\\b(?:when|while|as|and)\\s+${few(4)}${ACQ}\\s+${ART}${NAME_I}`,
  ),
  row(
    "dependency from {0} to {1}",
    `\\bdependenc(?:y|ies)\\s+(?:from|of|between)?\\s*${ART}${NAME_O}\\s+(?:to|on)\\s+${ART}${NAME_I}`,
  ),
  row(
    "{0} order dependency w.r.t. {1}",
    `${NAME_O}\\s+${few(1)}order(?:ing)? dependency\\s+(?:w\\.?r\\.?t\\.?|with respect to|on|with|to|against)\\s+${ART}${NAME_I}`,
  ),
  row(
    "puts {1} inside the scope of {0}",
    `\\b(?:puts?|putting|brings?|places?)\\s+${ART}${NAME_I}${gap(20)}(?:inside|within|under)\\s+(?:the )?(?:scope of\\s+)?${ART}${NAME_O}`,
  ),
  row("the {1} which ranks below {0}", `${NAME_I}\\s+which ranks? (?:below|under)\\s+${ART}${NAME_O}`),
  row(
    "nests {1} under {0}; {1} is inside {0}",
    `${NAME_I}\\s+(?:is |are |being |held |taken |acquired )*(?:under|inside(?: of)?|underneath)\\s+${ART}${NAME_O}`,
  ),
  row(
    "takes {0} outside {1}",
    `${NAME_O}\\s+(?:is |are |being |held |taken |acquired )*outside(?: of)?\\s+${ART}${NAME_I}`,
  ),
  row(
    "takes {0} and calls demo(), which locks {1}",
    `\\b${ACQ}\\s+${ART}${NAME_O}${gap(70)}\\b(?:which|that|who|and)\\s+${few(2)}${ACQ}\\s+${ART}${NAME_I}`,
  ),
  row(
    "locks {1} in demo() while {0} is locked",
    `\\b${ACQ}\\s+${ART}${NAME_I}${gap(90)}\\bwhile\\s+${ART}${NAME_O}\\s+(?:is |was |being |already |still )*(?:held|locked|taken)\\b`,
  ),
  row(
    "the lock order is {0} then {1}",
    `\\b(?:lock(?:ing)?|nesting)[ -](?:order|ordering|hierarchy)\\b${gap(60)}${NAME_O}\\s*,?\\s*(?:then|and then|followed by|before|first,? then)\\s+${ART}${NAME_I}`,
  ),
  row("tries to take {0} again", `\\b${ACQ}\\s+${ART}${NAME_O}\\s+(?<self>again|twice|recursively|a second time)\\b`),
  row(
    "takes {0} ... a deadlock on {0}",
    `\\b(?:takes?|took|taken|holds?|holding)\\s+${ART}${NAME_O}[^]{0,300}?\\b(?<self>deadlocks?) on\\s+${ART}${NAME_I}`,
  ),
];

/** What can be said with one name. */
const RULES_OF_ONE = RULES.filter(({ pattern }) => !pattern.source.includes(NAME_I));

function row(example: string, source: string): { readonly example: string; readonly pattern: RegExp } {
  return { example, pattern: new RegExp(source, "gi") };
}

/** "the lock order is {0}, {1}, {2}": a row of names behind the word. */
function readRow(shape: Shape): Omit<Stated, "quoteDepth">[] {
  const lead =
    /\b(?:lock(?:ing)?|nesting)[ -](?:order|ordering|hierarchy)\b(?:[^{}]{0,30}?\b(?:is|are|be|of|was)\b|\s*:)[^{}]{0,20}?(?<row>\{\d+\}["'`)]?(?:\s*(?:,|>|then|and then|, then|followed by)\s*["'`(]?\{\d+\}["'`)]?){1,8})/i.exec(
      shape.text,
    );
  const list = lead?.groups?.row;
  if (!lead || list === undefined || UNDONE.test(lead[0])) return [];
  const numbers = [...list.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
  return numbers.slice(1).flatMap((number, index) => {
    const [outer, inner] = [shape.mentions[numbers[index] ?? -1], shape.mentions[number]];
    if (!outer || !inner || sameName(outer, inner)) return [];
    const span = { start: shape.at(lead.index), end: inner.end };
    const confidence = SUPPOSED.test(lead[0]) ? "inferred" : "explicit";
    return [
      { spokenFrom: outer.spoken, spokenTo: inner.spoken, note: null, confidence, span, form: "sentence" } as const,
    ];
  });
}
