/**
 * Diffs that a mail quotes: somebody else's patch under review, whole or what the reviewer left of it.
 *
 *   > > diff --git a/fs/demo/file.c b/fs/demo/file.c      a diff of two marks, until its hunk is whole or other words begin
 *   > > @@ -405,7 +405,8 @@ int demo_fault(struct file *f)
 *
 *   > +static ssize_t demo_read(struct kiocb *iocb)         lines of a hunk without its head: `fragment`, its file is unknown
 *   > +{
 *
 * They say what was talked of, never what the mail's author offers: parsePatch has that. None of them can be applied; `damage` says why.
 */
import { type Address, type BodyLine, bodyLines, findAttributions, findQuotedAuthor } from "../mail/index.ts";
import { type DiffLine, type DiffState, findFiles, findFunctions, MAX_NAMES, readDiffLine } from "./diff.ts";

export type QuotedDiff = {
  readonly quoteDepth: number;
  /** Whom the attribution above names. */
  readonly author: Address | null;
  /** UTF-16 units of the body, quote marks included. */
  readonly span: { readonly start: number; readonly end: number };
  readonly files: readonly string[];
  readonly functions: readonly string[];
  /** Lines that it adds and takes away, as far as they are quoted. */
  readonly added: number;
  readonly removed: number;
  /** Its hunks have no head, so neither file nor place is known. */
  readonly fragment: boolean;
  /** `quoted` is said of all; `cut`: a hunk has fewer lines than its head counts; `tabs-lost`: an archive made blanks of them. */
  readonly damage: readonly ("quoted" | "cut" | "no-header" | "tabs-lost")[];
};

/** Diffs of one mail; a review of a large series quotes some tens. */
const MAX_DIFFS = 100;
/** Fewer lines with a sign are a list, or a sum. */
const MIN_FRAGMENT = 4;

export function findQuotedDiffs(body: string): readonly QuotedDiff[] {
  if (!/^[>|][>| ]*(?:@@ -|diff --git |[+-])/m.test(body)) return [];
  const found: QuotedDiff[] = [];
  const attributions = findAttributions(body);
  for (const run of runsOf(bodyLines(body))) {
    const diff = toDiff(run);
    const place = { quoteDepth: run.depth, at: run.start };
    if (diff) found.push({ ...diff, author: findQuotedAuthor(attributions, place) });
    if (found.length >= MAX_DIFFS) break;
  }
  return found;
}

type Run = {
  readonly depth: number;
  readonly start: number;
  end: number;
  /** The last hunk's lines that never came. */
  state: DiffState;
  isCut: boolean;
  readonly isHeadless: boolean;
  readonly lines: DiffLine[];
};

/** Lines of one depth that are a diff's, one behind another. */
function* runsOf(lines: readonly BodyLine[]): Generator<Run> {
  let run: Run | undefined;
  for (const [at, line] of lines.entries()) {
    const below = lines[at + 1];
    const next = below?.depth === line.depth ? below.text : undefined;
    const step = line.depth === 0 ? undefined : stepOf(run?.depth === line.depth ? run : undefined, line, next);
    if (run && (step === undefined || run.depth !== line.depth || step.isHeadless !== run.isHeadless)) {
      yield run;
      run = undefined;
    }
    if (!step) continue;
    const end = line.start + lengthOf(line, below);
    run ??= {
      depth: line.depth,
      start: line.start,
      end,
      state: null,
      isCut: false,
      isHeadless: step.isHeadless,
      lines: [],
    };
    if (step.kind === "hunk" || step.kind === "header") run.isCut ||= isShort(run.state);
    run.state = step.state;
    run.end = end;
    run.lines.push({ kind: step.kind, text: line.text });
  }
  if (run) yield run;
}

/** Where the line ends; the last one of a text has none below it. */
const lengthOf = ({ start, text, depth }: BodyLine, below: BodyLine | undefined): number =>
  below ? below.start - start - 1 : text.length + depth * 2;

type Step = { readonly kind: DiffLine["kind"]; readonly state: DiffState; readonly isHeadless: boolean };

function stepOf(run: Run | undefined, { text }: BodyLine, next: string | undefined): Step | undefined {
  const state = run && !run.isHeadless ? run.state : null;
  const { kind, state: after } = readDiffLine(state, text, next);
  if (kind) return { kind, state: after, isHeadless: false };
  // Blanks at the line's start went with the quote marks of some archives: in an open hunk every line is one of its lines.
  if (isShort(state)) return { kind: "context", state: lessContext(state), isHeadless: false };
  const sign = /^(?<sign>[+-])(?!\1)/.exec(text)?.groups?.sign;
  if (sign === undefined) return undefined;
  return { kind: sign === "+" ? "added" : "removed", state: null, isHeadless: true };
}

const isShort = (state: DiffState): boolean => state !== null && (state.before > 0 || state.after > 0);

const lessContext = (state: DiffState): DiffState =>
  state && { before: Math.max(0, state.before - 1), after: Math.max(0, state.after - 1) };

function toDiff({ depth, start, end, lines, isHeadless, isCut, state }: Run): Omit<QuotedDiff, "author"> | undefined {
  if (isHeadless ? !isCode(lines) : !lines.some(({ kind }) => kind === "hunk")) return undefined;
  const files = findFiles(lines);
  const isWithoutFile = files.length === 0;
  return {
    quoteDepth: depth,
    span: { start, end },
    files: files.slice(0, MAX_NAMES),
    functions: findFunctions(lines).slice(0, MAX_NAMES),
    added: lines.filter(({ kind }) => kind === "added").length,
    removed: lines.filter(({ kind }) => kind === "removed").length,
    fragment: isWithoutFile,
    damage: [
      "quoted",
      ...(isCut || isShort(state) ? (["cut"] as const) : []),
      ...(isWithoutFile ? (["no-header"] as const) : []),
      ...(files.some((file) => /\.[ch]$/.test(file)) && !lines.some(({ text }) => text.includes("\t"))
        ? (["tabs-lost"] as const)
        : []),
    ],
  };
}

/** `- point`, `- point`: a list; `+1`. Code has its signs on most lines. */
function isCode(lines: readonly DiffLine[]): boolean {
  const telling = lines.filter(({ text }) =>
    /[;{}]\s*$|^[+-]\s*(?:#|\/\*|\*\/|\* )|^[+-]\w[\w \t*]*\(.*[,)]$/.test(text),
  );
  return lines.length >= MIN_FRAGMENT && telling.length * 2 >= lines.filter(({ text }) => text.length > 1).length;
}
