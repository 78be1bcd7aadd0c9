/**
 * Unified diffs in a mail, told line by line: which lines belong to one, and what it touches.
 *
 *   diff --git a/fs/demo/file.c b/fs/demo/file.c      header
 *   --- a/fs/demo/file.c
 *   +++ b/fs/demo/file.c
 *   @@ -405,7 +405,8 @@ int demo_fault(struct file *f)  hunk: 7 lines of the old text, 8 of the new one follow
 *
 * The counts of the hunk say where it ends, so that a comment written below it is prose again. Formats: git-diff(1), POSIX diff -u.
 */

/** Where in a diff we are: outside (`null`), in a file's header, or in a hunk with so many lines left of either text. */
export type DiffState = { readonly before: number; readonly after: number } | null;

/** A line of a diff and what it is in it. */
export type DiffLine = { readonly kind: "header" | "hunk" | "context" | "added" | "removed"; readonly text: string };

const OUTSIDE: DiffState = null;
const HEADER: DiffState = { before: 0, after: 0 };

/** A hunk that claims more lines than any kernel file has is an attack on the counters. */
const MAX_HUNK = 1_000_000;

/** One step of the machine: the state after `line`, and what the line is (undefined: not part of a diff). `next` is the line below. */
export function readDiffLine(
  state: DiffState,
  line: string,
  next: string | undefined,
): { state: DiffState; kind: DiffLine["kind"] | undefined } {
  if (state && (state.before > 0 || state.after > 0)) {
    const inside = readHunkLine(state, line);
    if (inside) return inside;
  }
  const hunk = HUNK.exec(line);
  if (hunk) return { state: startHunk(hunk), kind: "hunk" };
  if (FILE_HEADER.test(line)) return { state: HEADER, kind: "header" };
  if (OLD_FILE.test(line) && next !== undefined && NEW_FILE.test(next)) return { state: HEADER, kind: "header" };
  if (OTHER_TOOL.test(line) && next !== undefined && (OLD_FILE.test(next) || /^={20,}$/.test(next)))
    return { state: HEADER, kind: "header" };
  if (state && EXTENDED_HEADER.test(line)) return { state: HEADER, kind: "header" };
  // A reviewer's arrow between two lines of code is no code, and the hunk goes on below it.
  if (state && (state.before > 0 || state.after > 0) && REVIEW_MARK.test(line)) return { state, kind: undefined };
  return { state: OUTSIDE, kind: undefined };
}

/** Path of the file that a header line names, without git's `a/` and `b/`; undefined for other lines and for /dev/null. */
export function findPath(header: string): string | undefined {
  const path = (FILE_HEADER.exec(header) ?? NEW_FILE.exec(header) ?? OLD_FILE.exec(header))?.groups?.path;
  if (path === undefined || path === "/dev/null") return undefined;
  return path;
}

/** `@@ -1,2 +1,3 @@ static int demo_open(struct inode *i)` -> demo_open. */
function findHunkFunction(hunk: string): string | undefined {
  const context = HUNK.exec(hunk)?.groups?.context ?? "";
  return DEFINITION.exec(context)?.groups?.name;
}

/** A definition that stands in the hunk itself, at the first column: `static int demo_open(struct inode *i)`. */
function findDefinedFunction(code: string): string | undefined {
  return /^[A-Za-z_]/.test(code) && !code.endsWith(";") ? DEFINITION.exec(code)?.groups?.name : undefined;
}

/** Files and functions kept of one diff: a treewide rename names 5,000, and would be evidence of everything. */
export const MAX_NAMES = 500;

/** Paths that its headers name, each once, sorted. */
export function findFiles(diff: readonly DiffLine[]): readonly string[] {
  const paths = diff.filter(({ kind }) => kind === "header").flatMap(({ text }) => findPath(text) ?? []);
  return [...new Set(paths)].sort();
}

/** Functions that its hunks name or define, each once, sorted. */
export function findFunctions(diff: readonly DiffLine[]): readonly string[] {
  const names = new Set<string>();
  for (const { kind, text } of diff) {
    if (kind === "header") continue;
    const name = kind === "hunk" ? findHunkFunction(text) : findDefinedFunction(text.slice(1));
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}

// diff --git a/fs/demo/file.c b/fs/demo/file.c
const FILE_HEADER =
  /^diff --(?:git|cc|combined) (?:"?a\/.{1,500} "?(?=b\/))?(?:b\/)?(?<path>\S.{0,500}?)"?[ \t\r]{0,4}$/;
// --- a/fs/demo/file.c	2020-01-01      --- /dev/null
const OLD_FILE = /^--- (?:a\/|[\w.+-]{1,80}\.orig\/)?(?<path>[\w./+~,@-]{1,500})(?:[ \t].{0,80})?$/;
// +++ b/fs/demo/file.c
const NEW_FILE = /^\+\+\+ (?:b\/)?(?<path>[\w./+~,@-]{1,500})(?:[ \t].{0,80})?$/;
// @@ -405,7 +405,8 @@ int demo_fault(struct file *f)
const HUNK = /^@@ -\d{1,9}(?:,(?<before>\d{1,9}))? \+\d{1,9}(?:,(?<after>\d{1,9}))? @@(?: ?(?<context>.{0,400}))?$/;
// index 7ae6df7..df1b0ac 100644      new file mode 100644      similarity index 90%
const EXTENDED_HEADER =
  /^(?:index [0-9a-f]{4,40}\.\.|(?:new|deleted) file mode \d|old mode \d|new mode \d|similarity index \d|dissimilarity index \d|rename (?:from|to) |copy (?:from|to) |Binary files |GIT binary patch|={20,}$|\+\+\+ |--- [ab/])/;
// diff -urN a/fs/x.c b/fs/x.c      Index: linux/fs/x.c
const OTHER_TOOL = /^(?:diff -[a-zA-Z-]{1,20} \S|Index: \S)/;
// <=================== LOCKDEP warning      ^^^^^^^^      <---- here
const REVIEW_MARK = /^[ \t]{0,80}(?:<[=~-]{2,}|\^{3,})/;
// static noinline int demo_open(struct inode *inode, ...     SYSCALL_DEFINE3(demo, ...
const DEFINITION =
  /(?:^|[\s*])(?!(?:if|for|while|switch|return|sizeof|defined|EXPORT_\w+|MODULE_\w+|__\w*attribute\w*|DECLARE_\w+)\b)(?<name>[A-Za-z_]\w{1,100})\(/;

function readHunkLine(state: { before: number; after: number }, line: string) {
  const { before, after } = state;
  if (line.startsWith("+") && after > 0) return { state: { before, after: after - 1 }, kind: "added" as const };
  if (line.startsWith("-") && before > 0) return { state: { before: before - 1, after }, kind: "removed" as const };
  // An empty line is a context line whose space a mailer took.
  if ((line.startsWith(" ") || line === "" || line.startsWith("\t")) && before > 0 && after > 0)
    return { state: { before: before - 1, after: after - 1 }, kind: "context" as const };
  if (line.startsWith("\\ ")) return { state, kind: "context" as const };
  return undefined;
}

function startHunk(hunk: RegExpExecArray): DiffState {
  const count = (digits: string | undefined) => Math.min(digits === undefined ? 1 : Number(digits), MAX_HUNK);
  return { before: count(hunk.groups?.before), after: count(hunk.groups?.after) };
}
