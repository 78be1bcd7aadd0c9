/**
 * A mail's patch: what it changes, which version of which series it is, and what its changelog is signed with.
 *
 * In: subject and decoded body. Out: Patch, or null where the author wrote no diff of their own (a quoted diff is somebody else's).
 *
 *   [PATCH net v2 3/7] demo: do not take the io lock under the state lock
 *
 * A diff below a reply's words is a patch too (`inReply`); hunks without a file's name are a `fragment`.
 */
import { type BodyLine, readBodyLines } from "./body-lines.ts";
import { type DiffLine, findFiles, findFunctions, MAX_NAMES } from "./diff.ts";
import { type FixClass, findFixClass } from "./fix-class.ts";
import { toGitForm } from "./git-form.ts";
import { linesIdOf, patchIdOf } from "./patch-id.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import { findTrailers, parseCommitName, type Trailer } from "./trailers.ts";
import { findVersionNotes } from "./version-notes.ts";

export type Patch = {
  /** The title that the commit will have: the subject without reply marks and brackets. */
  readonly subject: string;
  readonly version: number | null;
  readonly part: number | null;
  readonly of: number | null;
  readonly tags: readonly string[];
  readonly files: readonly string[];
  readonly functions: readonly string[];
  /** As `git patch-id --stable`; null for a fragment. */
  readonly patchId: string | null;
  /** The same of its changed lines alone: equal where the code around them moved on. */
  readonly linesId: string | null;
  readonly trailers: readonly Trailer[];
  /** Commit ids of the `Fixes:` trailers. */
  readonly fixesCommits: readonly string[];
  readonly inReply: boolean;
  readonly fragment: boolean;
  /** What kind of change it is, told from its lines and changelog; `code` where nothing more is known. */
  readonly fixClass: FixClass;
  /** Equal for all versions of one patch, whatever its brackets: see patch-subject.ts. */
  readonly key: string;
  /** Whom the first line of the body names as author (`From:`), where another person sends the patch. */
  readonly author: { readonly name: string | null; readonly address: string | null } | null;
  /** b4's name for all versions of the series. */
  readonly changeId: string | null;
  /** Message-IDs that its notes name as earlier versions. */
  readonly earlier: readonly string[];
};

export function parsePatch(subject: string, body: string): Patch | null {
  // Most mails hold no diff at all; two searches say so without reading their lines.
  if (!body.includes("@@ -") && !body.includes("diff --git ")) return null;
  const lines = readBodyLines(body);
  const diff = readDiff(lines);
  if (!diff.some((line) => line.kind === "hunk") && !isWholeFileDiff(diff)) return null;

  const head = parsePatchSubject(subject);
  const files = findFiles(diff).slice(0, MAX_NAMES);
  const fragment = files.length === 0;
  const trailers = findTrailers(lines).map(({ name, value }) => ({ name, value }));
  return {
    subject: head.title,
    version: head.version,
    part: head.part,
    of: head.of,
    tags: head.tags,
    files,
    functions: findFunctions(diff).slice(0, MAX_NAMES),
    patchId: fragment ? null : patchIdOf(diff),
    linesId: fragment ? null : linesIdOf(diff),
    trailers,
    fixesCommits: unique(trailers.filter((trailer) => trailer.name === "Fixes").flatMap(toCommitIds)),
    inReply: head.isReply,
    fragment,
    fixClass: findFixClass(head.title, lines),
    key: head.key,
    author: findAuthor(lines),
    ...findVersionNotes(lines),
  };
}

/** The lines of a mail's own diff, as parsePatch reads them. */
export const readPatchDiff = (body: string): readonly DiffLine[] => readDiff(readBodyLines(body));

/** The author's own diff, in git's form, without the arrows of a review. */
export const readDiff = (lines: readonly BodyLine[]): readonly DiffLine[] => toGitForm(ownDiff(lines));

function ownDiff(lines: readonly BodyLine[]): DiffLine[] {
  const own: DiffLine[] = [];
  for (const { diff, text } of lines) if (diff) own.push({ kind: diff, text: withoutMark(diff, text) });
  return own;
}

// +	inode_lock(inode);        <====== LOCKDEP warning
const withoutMark = (kind: DiffLine["kind"], text: string) =>
  kind === "header" || kind === "hunk" || !text.includes("<=") ? text : text.replace(/[ \t]{2,80}<={3,}.{0,200}$/, "");

/** `From: Pia Person <pia@example.org>` above the changelog: what `git am` takes for the author. */
function findAuthor(lines: readonly BodyLine[]): Patch["author"] {
  const first = lines
    .slice(0, MAX_LINES_ABOVE)
    .find(({ text }) => text.trim() !== "" && !/^(?:Date|Subject): /.test(text));
  const groups = FROM.exec(first?.text ?? "")?.groups;
  if (!groups) return null;
  return { name: groups.name?.trim() || null, address: groups.address ?? null };
}

const MAX_LINES_ABOVE = 5;
// From: "Pia Person (Demo)" <pia@example.org>
const FROM = /^From: "?(?<name>[^"<>]{0,200}?)"?[ \t]*<?(?<address>[^<>\s@]{1,100}@[^<>\s@]{1,200})>?[ \t]*$/;

/** A rename, a mode change or a binary file has headers and no hunk. */
const isWholeFileDiff = (diff: readonly DiffLine[]) =>
  diff.some((line) => line.text.startsWith("diff --git ")) &&
  diff.some((line) => /^(?:rename to |GIT binary|Binary files|new file mode|deleted file mode)/.test(line.text));

const toCommitIds = (trailer: Trailer) => parseCommitName(trailer.value)?.id ?? [];

const unique = (values: readonly string[]) => [...new Set(values)];
