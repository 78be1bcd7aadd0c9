/**
 * A text as people wrote it: lines without quote marks, and the paragraphs they make, each character of which knows where it stood.
 *
 * Left out, since nobody said it: what a kernel printed (the spans of reports, frames, times), diffs, addresses of the web, attributions.
 * Comments in a diff are kept where they stay or come: a chart of locks is changed by patches.
 *
 *   > > pipe lock -> ovl inode lock (splice to ovl file)      depth 2
 *   + * mmap_lock -> invalidate_lock -> page_lock             a comment that a patch adds
 */

export type ProseLine = {
  /** Without quote marks; of a comment in code without its ` * `. Blanks at its start are kept. */
  readonly text: string;
  readonly depth: number;
  /** Where the text stands in the whole. */
  readonly start: number;
  readonly isComment: boolean;
};

export type Span = { readonly start: number; readonly end: number };

/** Longer lines are data. */
const MAX_LINE = 1_000;
/** Lines of one text that are read; a log of a million lines says nothing in words. */
const MAX_LINES = 20_000;

/** Lines in their order; null where one was left out, so that nothing is joined across it. */
export function proseLines(text: string, printed: readonly Span[]): readonly (ProseLine | null)[] {
  const lines: (ProseLine | null)[] = [];
  const spans = [...printed].sort((a, b) => a.start - b.start);
  const state = { depth: -1, inDiff: false, inChain: false };
  let at = 0;
  for (let start = 0; start < text.length && lines.length < MAX_LINES; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    while (at < spans.length && (spans[at]?.end ?? 0) <= start) at += 1;
    const isPrinted = (spans[at]?.start ?? Number.POSITIVE_INFINITY) < end;
    lines.push(isPrinted || end - start > MAX_LINE ? null : toLine(text, start, end, state));
    start = end + 1;
  }
  return lines;
}

type State = { depth: number; inDiff: boolean; inChain: boolean };

function toLine(source: string, start: number, end: number, state: State): ProseLine | null {
  const { depth, at } = peelQuotes(source, start, end);
  const text = source.slice(at, end).trimEnd();
  if (depth !== state.depth) {
    // A quote of other depth inside a hunk is another writer's; his diff, if he quotes one, begins anew or goes on.
    state.depth = depth;
    state.inDiff = state.inDiff && isHunkLine(text);
  }
  if (DIFF_START.test(text)) state.inDiff = true;
  else if (state.inDiff && text !== "" && !isHunkLine(text)) state.inDiff = false;
  // "Chain exists of:" and the line below it are printed, also where they are all that is quoted of a splat.
  const inChain = state.inChain;
  if (text !== "") state.inChain = text.endsWith("Chain exists of:") || text.endsWith("Chain exists of");
  if (inChain && text !== "") return null;
  const comment = text.includes("*") ? COMMENT.exec(text) : null;
  if (comment?.groups?.sign !== undefined && comment.groups.sign !== "-")
    return {
      text: comment.groups.said ?? "",
      depth,
      start: at + text.length - (comment.groups.said ?? "").length,
      isComment: true,
    };
  if (state.inDiff || comment || NOT_SAID.test(text)) return null;
  return { text, depth, start: at, isComment: false };
}

/** `> >>` before a line: how deep, and where the rest begins. */
function peelQuotes(source: string, start: number, end: number): { depth: number; at: number } {
  let depth = 0;
  let at = start;
  for (;;) {
    const next = depth > 0 && source.charCodeAt(at) === 32 ? at + 1 : at;
    const code = source.charCodeAt(next);
    if (next >= end || !(code === 62 || (code === 124 && depth > 0))) break;
    depth += 1;
    at = next + 1;
  }
  return { depth, at: depth > 0 && source.charCodeAt(at) === 32 ? at + 1 : at };
}

const DIFF_START = /^(?:diff --git |@@ -\d|--- a\/|\+\+\+ b\/|Index: )/;
const HUNK_LINE = /^(?:index [0-9a-f]|(?:new|deleted|old) (?:file )?mode|rename |similarity |Binary )/;
const HUNK_MARKS = "-+ @\\\t";
const isHunkLine = (text: string): boolean =>
  text !== "" && (HUNK_MARKS.includes(text.charAt(0)) || HUNK_LINE.test(text));
/** ` * text` of a comment, in a diff `+ * text`; the sign says whether it comes or goes. */
const COMMENT = /^(?<sign>[-+]|(?= |\t|\*|\/))[ \t]*(?:\/\*\*?|\*(?!\/))(?<said>(?:[ \t].*)?)$/;
/** Frames, console times, diffstat, links, attributions, trailers, preprocessor. */
const NOT_SAID =
  /^\s*(?:\[ *\d+\.\d+\]|#\d+:|-> #\d|\??\s*[\w.]+\+0x[0-9a-f]+\/0x|https?:\/\/\S+$|On .{5,120} wrote:$|[A-Z][\w-]{2,30}-(?:by|to|id|Id|By):|Fixes: |#(?:include|define|if)|lock\(\S{1,100}\);$|\*\*\* DEADLOCK|Possible unsafe locking|Chain exists of|[\w./-]+ *\| +\d+ )/;

/** Lines of one writer without a blank line between them. */
export type Paragraph = { readonly lines: readonly ProseLine[]; readonly depth: number };

/** A paragraph's text on one line, and where each of its characters stood. */
export type Running = { readonly text: string; readonly at: (index: number) => number };

/** Paragraphs longer than this are cut: they are tables or data. */
const MAX_PARAGRAPH = 6_000;

export function paragraphs(lines: readonly (ProseLine | null)[]): readonly Paragraph[] {
  const found: Paragraph[] = [];
  let open: ProseLine[] = [];
  let size = 0;
  const close = () => {
    if (open[0]) found.push({ lines: open, depth: open[0].depth });
    open = [];
    size = 0;
  };
  for (const line of lines) {
    const last = open.at(-1);
    const isEmpty = !line || line.text.trim() === "";
    const isEnd = isEmpty || (last && (last.depth !== line.depth || size > MAX_PARAGRAPH || ITEM.test(line.text)));
    if (isEnd) close();
    if (isEmpty) continue;
    open.push(line);
    size += line.text.length;
  }
  close();
  return found;
}

/** A point of a list begins a paragraph of its own. */
const ITEM = /^\s*(?:[-*+o] |\(?\d{1,2}[.)] |\(?[a-z]\) )/;

/** Hardly any paragraph speaks of locks: ask its lines first. */
export function runTogether({ lines }: Paragraph): Running {
  const starts: { from: number; source: number }[] = [];
  let text = "";
  for (const line of lines) {
    const trimmed = line.text.trimStart();
    if (text !== "") text += " ";
    starts.push({ from: text.length, source: line.start + line.text.length - trimmed.length });
    text += trimmed.replaceAll("\t", " ").replaceAll("\u00a0", " ");
  }
  const at = (index: number): number => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle]?.from ?? 0) <= index) low = middle;
      else high = middle;
    }
    const { from, source } = starts[low] ?? { from: 0, source: 0 };
    return source + index - from;
  };
  return { text, at };
}
