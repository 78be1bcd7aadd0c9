/**
 * Orders drawn with arrows, in a line or wrapped:
 *
 *   pipe lock -> ovl inode lock (splice to ovl file)
 *   "freeze lock -> pipe lock -> inode lock"
 *   &ctrl->namespaces_rwsem --> (work_completion)(&q->timeout_work)      sb_writers#$N => &p->lock => major_names_lock
 *
 * Both ends must be locks: `foo() -> bar()` are calls, `a->b` is C, `open -> closed` are states.
 */

import type { ProseLine } from "./prose-lines.ts";
import type { Stated } from "./prose-order.ts";
import { findMentions, type Mention } from "./spoken-name.ts";

/** Blanks on both sides: C has none around its arrow. */
const ARROW = /(?<=^|[\s"'`)])(?:-{1,4}>|={1,3}>|\u2192)(?=$|[\s"'`(&])/g;
const ENDS_OPEN = /(?:-{1,4}>|={1,3}>|\u2192)\s*$/;

/** Arrows of one line that are read; a chain of locks is never this long. */
const MAX_ARROWS = 16;

export function findArrows(lines: readonly (ProseLine | null)[]): Stated[] {
  const found: Stated[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line || !mayHaveArrow(line.text) || !hasArrow(line.text)) continue;
    const pieces: ProseLine[] = [line];
    for (let next = lines[at + 1]; next && isGoingOn(pieces, next); next = lines[at + 1]) {
      pieces.push(next);
      at += 1;
    }
    found.push(...readChain(join(pieces), line.depth));
  }
  return found;
}

/** Every arrow ends so: most lines cost three searches and no pattern. */
const mayHaveArrow = (text: string): boolean => text.includes("->") || text.includes("=>") || text.includes("\u2192");

const hasArrow = (text: string): boolean => text.search(ARROW) >= 0;

/** `a -> b ->` goes on below, and so does what a name was cut off from; a chain of three lines is long. */
function isGoingOn(pieces: readonly ProseLine[], next: ProseLine): boolean {
  const last = pieces.at(-1);
  if (!last || pieces.length > 3 || next.depth !== last.depth || next.text.trim() === "") return false;
  if (ENDS_OPEN.test(last.text)) return true;
  if (/^\s*(?:-{1,4}>|={1,3}>) /.test(next.text)) return pieces.length === 1 || hasArrow(last.text);
  // `freeze lock -> pipe` / `lock ...`: nothing but the head of the name is left for the next line.
  return /(?:-{1,4}>|={1,3}>) "?[a-z]+$/.test(last.text) && /^\s*(?:lock|mutex|semaphore)\b/.test(next.text);
}

type Joined = { readonly text: string; readonly at: (index: number) => number };

function join(pieces: readonly ProseLine[]): Joined {
  let text = "";
  const starts: { from: number; source: number }[] = [];
  for (const { text: raw, start } of pieces) {
    const trimmed = raw.trimStart();
    if (text !== "") text += " ";
    starts.push({ from: text.length, source: start + raw.length - trimmed.length });
    text += trimmed;
  }
  return {
    text,
    at: (index) => {
      const piece = starts.findLast(({ from }) => from <= index) ?? starts[0];
      return (piece?.source ?? 0) + index - (piece?.from ?? 0);
    },
  };
}

type Segment = {
  readonly left: Mention | undefined;
  readonly right: Mention | undefined;
  readonly note: string | null;
  readonly isName: boolean;
};

function readChain({ text, at }: Joined, quoteDepth: number): Stated[] {
  const arrows = [...text.matchAll(ARROW)].slice(0, MAX_ARROWS);
  if (NOT_AN_ORDER.test(text)) return [];
  const cuts = arrows.map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const segments = [...cuts, { start: text.length, end: text.length }].map(({ start }, index) =>
    readSegment(text, cuts[index - 1]?.end ?? 0, start),
  );
  const calls = segments.slice(1, -1).some(({ isName }) => !isName) || segments.some((one) => !one.left && !one.right);
  return cuts.flatMap((_, index) => {
    const [outer, inner] = [segments[index]?.right, segments[index + 1]?.left];
    if (!outer || !inner || (calls && (isCallName(outer) || isCallName(inner)))) return [];
    const negated = /\b(?:no|not|never|without|avoid\w*|remov\w+|isn't|break\w*)\b(?: \S+){0,3} "?$/i.test(
      text.slice(0, outer.start),
    );
    if (negated) return [];
    return {
      spokenFrom: outer.spoken,
      spokenTo: inner.spoken,
      note: segments[index + 1]?.note ?? null,
      confidence: /\b(?:if|could|would|might|may|suppose)\b/i.test(text.slice(0, outer.start))
        ? "inferred"
        : "explicit",
      span: { start: at(outer.start), end: at(inner.end) },
      quoteDepth,
      form: "arrow",
    };
  });
}

/** Renames, ratios, states. */
const NOT_AN_ORDER =
  /\btypos?\b|^[^"]*"[^" ]+" ?(?:->|=>) ?"[^" ]+"|\{[^{}]* => [^{}]*\}|\brenamed?\b|\|\s*\d+ [+-]+|s\/\w+\/\w+\//;

/** In a row of calls a bare name that ends in `_lock` is a function. */
const isCallName = ({ spoken }: Mention): boolean => /^\w+_lock$/.test(spoken);

/** The lock that stands first in a segment, and the one that stands last; in a middle segment both are one, and all of it. */
function readSegment(text: string, start: number, end: number): Segment {
  const segment = text.slice(start, end);
  const mentions = findMentions(segment);
  const [first, last] = [mentions[0], mentions.at(-1)];
  const left = first && BEFORE.test(segment.slice(0, first.start)) ? first : undefined;
  const right = last && BEHIND.test(segment.slice(last.end)) ? last : undefined;
  const note = left && /^["'`\s]*\((?<note>[^()]{2,80})\)/.exec(segment.slice(left.end))?.groups?.note;
  const move = (mention: Mention | undefined) =>
    mention && { ...mention, start: mention.start + start, end: mention.end + start };
  return { left: move(left), right: move(right), note: note ?? null, isName: left !== undefined && left === right };
}

const BEFORE = /^[\s"'`(*]*(?:(?:the|a|an|try|lock|take|takes|grab|acquire|acquires) ){0,2}$/i;
const BEHIND = /^["'`*]*(?:\s*\([^()]{0,60}\))?["'`*\s]*$/;
