/**
 * What changed from one version of a patch to the next: the diff of two diffs, file by file, as `git range-diff` shows it.
 *
 *   -	mutex_lock(&demo->lock);        a line that the older version had
 *   +	if (!mutex_trylock(&demo->lock))     ... and the newer one has
 *
 * In: the lines of both diffs. Out: the files whose change is another one, with the lines of the patches that differ. Line numbers do not
 * count, nor does context: what a rebase moves is no change of the patch.
 */
import type { DiffLine } from "./diff.ts";
import { findPath } from "./diff.ts";

export type FileChange = {
  readonly path: string;
  /** `added`, `dropped`: only the newer, only the older version touches it. */
  readonly change: "added" | "dropped" | "changed";
  /** Lines of the patches, with their own sign; `was` stands in the older version only, `now` in the newer only. */
  readonly lines: readonly { readonly which: "was" | "now" | "both"; readonly text: string }[];
  /** Too much of it: the mails have it. */
  readonly isCut: boolean;
};

export function interdiff(older: readonly DiffLine[], newer: readonly DiffLine[]): readonly FileChange[] {
  const [was, now] = [changesByFile(older), changesByFile(newer)];
  const paths = [...new Set([...was.keys(), ...now.keys()])].sort();
  return paths.flatMap((path): FileChange[] => {
    const [a, b] = [was.get(path) ?? [], now.get(path) ?? []];
    const change = !was.has(path) ? "added" : !now.has(path) ? "dropped" : "changed";
    if (change === "changed" && a.join("\n") === b.join("\n")) return [];
    const compared = compareLines(a, b);
    const isCut = compared.length > MAX_SHOWN || Math.max(a.length, b.length) > MAX_COMPARED;
    return [{ path, change, lines: compared.slice(0, MAX_SHOWN), isCut }];
  });
}

/** Lines shown of one file. */
const MAX_SHOWN = 200;

/** The added and removed lines of each file. */
function changesByFile(diff: readonly DiffLine[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  let path = "";
  for (const { kind, text } of diff) {
    if (kind === "header") path = findPath(text) ?? path;
    if (path !== "" && !files.has(path)) files.set(path, []);
    if (kind === "added" || kind === "removed") files.get(path)?.push(text.trimEnd());
  }
  return files;
}

type Line = FileChange["lines"][number];

/** Above this the search for the shortest way would take seconds; the rest is shown as it stands. */
const MAX_COMPARED = 1_500;

/** Longest common subsequence over a table; both sides are cut to MAX_COMPARED. */
function compareLines(a: readonly string[], b: readonly string[]): readonly Line[] {
  const [left, right] = [a.slice(0, MAX_COMPARED), b.slice(0, MAX_COMPARED)];
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      table[i * width + j] =
        left[i] === right[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [was, now] = [left[i], right[j]];
    if (was !== undefined && was === now) {
      lines.push({ which: "both", text: was });
      i++;
      j++;
    } else if (
      was !== undefined &&
      (now === undefined || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))
    ) {
      lines.push({ which: "was", text: was });
      i++;
    } else if (now !== undefined) {
      lines.push({ which: "now", text: now });
      j++;
    }
  }
  return withContext(lines);
}

/** Equal lines are shown around a difference only. */
const CONTEXT = 2;

function withContext(lines: readonly Line[]): readonly Line[] {
  const near = new Set(
    lines.flatMap(({ which }, at) =>
      which === "both" ? [] : Array.from({ length: 2 * CONTEXT + 1 }, (_, step) => at + step - CONTEXT),
    ),
  );
  return lines.filter((_, at) => near.has(at));
}
