/**
 * Quote marks at the start of a line: how deep, and the line without them.
 *
 *   > > [   12.345678] WARNING: possible circular locking dependency detected
 *   >>| text
 *
 * Marks are `>` and `|`, each with at most one blank behind it; `|` counts only behind a `>`, because tables begin with it.
 */

export type BodyLine = {
  /** The line without its quote marks. */
  readonly text: string;
  readonly depth: number;
  /** Offset of the line in the body, quote marks included, in UTF-16 units. */
  readonly start: number;
};

/** Quoted deeper than this is a picture or an attack. */
const MAX_DEPTH = 50;

export function bodyLines(body: string): BodyLine[] {
  const lines: BodyLine[] = [];
  let start = 0;
  while (start < body.length) {
    let end = body.indexOf("\n", start);
    if (end < 0) end = body.length;
    const line = body.slice(start, end);
    const prefix = quotePrefix(line);
    lines.push({ text: line.slice(prefix.length), depth: prefix.depth, start });
    start = end + 1;
  }
  return lines;
}

export const quoteDepth = (line: string): number => quotePrefix(line).depth;

export const unquote = (line: string): string => line.slice(quotePrefix(line).length);

function quotePrefix(line: string): { depth: number; length: number } {
  let depth = 0;
  let length = 0;
  while (depth < MAX_DEPTH) {
    let at = length;
    if (depth > 0 && line.charAt(at) === " " && isMark(line.charAt(at + 1), depth)) at++;
    if (!isMark(line.charAt(at), depth)) break;
    length = at + 1;
    depth++;
  }
  if (depth > 0 && line.charAt(length) === " ") length++;
  return { depth, length };
}

const isMark = (character: string, depth: number): boolean => character === ">" || (character === "|" && depth > 0);
