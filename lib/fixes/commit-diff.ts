/**
 * What a commit changes, from the lines of `git log -p`: its files and its patch-id.
 *
 * In: lines of one diff. Out: CommitDiff; `patchId` null where it has no text, or too much of it.
 */
import { type DiffLine, type DiffState, findFiles, readDiffLine } from "./diff.ts";
import { linesIdOf, patchIdOf } from "./patch-id.ts";

export type CommitDiff = {
  readonly files: readonly string[];
  readonly patchId: string | null;
  /** See Patch. */
  readonly linesId: string | null;
};

/** No patch on a list is longer; an import of a whole driver is. */
export const MAX_DIFF_LINES = 60_000;

export function readCommitDiff(lines: readonly string[]): CommitDiff {
  const diff: DiffLine[] = [];
  let state: DiffState = null;
  for (const [at, text] of lines.slice(0, MAX_DIFF_LINES).entries()) {
    const step = readDiffLine(state, text, lines[at + 1]);
    state = step.state;
    if (step.kind) diff.push({ kind: step.kind, text });
  }
  const isWhole = lines.length <= MAX_DIFF_LINES;
  return {
    files: findFiles(diff),
    patchId: isWhole ? patchIdOf(diff) : null,
    linesId: isWhole ? linesIdOf(diff) : null,
  };
}
