/**
 * A mail's body as its author's own lines: what may be read as that author's statement.
 *
 * In: the decoded text part. Out: its lines with their place, quote depth and part: prose, diff, or what follows the signature.
 *
 *   > I see this too.        depth 1: somebody else's words
 *   Applied, thanks!         depth 0, prose
 *   diff --git a/x b/x       depth 0, diff
 *   -- \n2.39.2              signature, git's version line, a list's footer
 */
import { quoteDepth } from "../mail/index.ts";
import { type DiffLine, type DiffState, readDiffLine } from "./diff.ts";

export type BodyLine = {
  readonly text: string;
  /** Place of the line in the body, UTF-16 units; `end` excludes the line's end. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly part: "prose" | "diff" | "signature";
  /** What the line is in a diff; null outside of one. */
  readonly diff: DiffLine["kind"] | null;
};

/** A line that no person typed: a mail whose newlines were lost, or an attack on a pattern. It is kept, but read as nobody's words. */
export const MAX_LINE = 1_024;

/** Lines read of one mail; the longest real mail of a lock thread has 60,000 (an attached log). */
const MAX_LINES = 200_000;

export function readBodyLines(body: string): readonly BodyLine[] {
  if (latest?.body !== body) latest = { body, lines: cutLines(body) };
  return latest.lines;
}

/** A mail is read for its patch, then for its claims: the lines of the last one are kept. */
let latest: { readonly body: string; readonly lines: readonly BodyLine[] } | undefined;

function cutLines(body: string): readonly BodyLine[] {
  const lines: BodyLine[] = [];
  let state: DiffState = null;
  let signed = false;
  let at: RawLine | undefined = lineAt(body, 0);
  while (at && lines.length < MAX_LINES) {
    const { text, start, end } = at;
    const below: RawLine | undefined = at.next < 0 ? undefined : lineAt(body, at.next);
    const depth = quoteDepth(text);
    const step: Step | undefined = depth === 0 && !signed ? readDiffLine(state, text, below?.text) : undefined;
    if (step) state = step.state;
    const diff = step?.kind ?? null;
    // "-- attachment NAME" is our own mark (lib/mail): what follows is text of the same author again.
    if (text.startsWith("-- attachment ")) signed = false;
    else if (diff === null && isSignature(text)) signed = true;
    lines.push({ text, start, end, depth, part: diff !== null ? "diff" : signed ? "signature" : "prose", diff });
    at = below;
  }
  return lines;
}

const isSignature = (line: string) => line === "-- " || line === "--" || /^_{40,60}$/.test(line);

type Step = { readonly state: DiffState; readonly kind: DiffLine["kind"] | undefined };

type RawLine = { readonly text: string; readonly start: number; readonly end: number; readonly next: number };

/** The line at `start`; `next` is where the one below begins, -1 at the end. */
function lineAt(body: string, start: number): RawLine {
  const newline = body.indexOf("\n", start);
  const stop = newline < 0 ? body.length : newline;
  const end = stop > start && body[stop - 1] === "\r" ? stop - 1 : stop;
  return { text: body.slice(start, end), start, end, next: newline < 0 ? -1 : newline + 1 };
}
