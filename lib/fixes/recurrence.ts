/**
 * The same inversion met again: after its fix (it came back), or before the fix had reached that kernel (nothing new).
 *
 * What decides is the kernel of the report: 6.17-rc1 was tagged before a fix that was merged later, whenever the mail came.
 * Where the release says nothing, the mail's date must follow the fix by more than half a year.
 */
import { parseValue } from "./claim.ts";
import type { Fix } from "./fix.ts";
import type { Episode, FoldedInversion, ReportRef } from "./fold.ts";
import { addDays, buildDates } from "./releases.ts";
import type { Resolution } from "./resolution.ts";

/** From a maintainer's "fixed by TITLE" to the main line: a whole cycle of development, and the merge window after it. */
const DAYS_TO_MERGE = 100;

/** From the fix to a report whose kernel is not known: longer than any tree lags behind. */
const DAYS_WITHOUT_RELEASE = 180;

/**
 * A report whose kernel surely contains the merged fix of an earlier episode. A fix in one driver says nothing of the same names in
 * another; of one lock alone, whose name any code may have, both must be known to be the same code.
 */
export function findComeback(
  episodes: readonly Episode[],
  { isOneLock = false }: { readonly isOneLock?: boolean } = {},
): FoldedInversion["cameBack"] {
  for (const [index, episode] of [...episodes.entries()].reverse()) {
    if (isDuplicate(episode.resolution)) continue;
    for (const earlier of episodes.slice(0, index).reverse()) {
      if (!isSameCode(earlier.component, episode.component, isOneLock)) continue;
      const fix = earlier.fixes.findLast(({ state, confidence }) => state === "merged" && confidence !== "inferred");
      const after = fix?.commit ?? fix?.messageId ?? fix?.commitTitle;
      const mergedBy = fix && earlier.resolution.state === "merged" ? mergedAt(earlier.resolution) : undefined;
      if (!after || mergedBy === undefined || isFixOf(episode, fix)) continue;
      const report = episode.reports.find((each) => contains(each, mergedBy));
      if (report) return { after, messageId: report.messageId };
    }
  }
  return null;
}

/**
 * The episode that speaks for the whole: the newest, unless all its kernels are older than the fix that an earlier one got
 * in the same component, and nothing else is known of it.
 */
export function findStanding(episodes: readonly Episode[]): Episode | undefined {
  const newest = episodes.at(-1);
  if (newest?.resolution.state !== "open") return newest;
  const fixed = episodes.slice(0, -1).findLast(({ resolution, component }) => {
    if (resolution.state !== "merged" && resolution.state !== "applied") return false;
    const { since } = resolution;
    return since !== null && component === newest.component && newest.reports.every((each) => precedes(each, since));
  });
  return fixed ?? newest;
}

/** `fs/ext4` lies in `fs`, which is all that a stack of common helpers tells. */
function isSameCode(a: string | null, b: string | null, isOneLock: boolean): boolean {
  if (a === null || b === null) return !isOneLock;
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

const isDuplicate = ({ state, claims }: Resolution) =>
  state === "duplicate" || claims.some(({ value }) => parseValue(value).what.startsWith("duplicate"));

/** The fix is named for this episode as well: it is one story. */
const isFixOf = (episode: Episode, fix: Fix | undefined) =>
  episode.fixes.some((each) => each.messageId === fix?.messageId && each.commit === fix?.commit);

/** The first day on which every new tag of the main line has the fix; undefined where that cannot be told. */
function mergedAt({ since, claims, quote }: Resolution): string | undefined {
  if (since === null) return undefined;
  const decides = claims.find(({ messageId, date }) => messageId === quote?.messageId && date === since);
  return PROVES_MERGE.has(decides?.rule ?? "") ? since : addDays(since, DAYS_TO_MERGE);
}

/** A backport exists only of what the main line has. */
const PROVES_MERGE: ReadonlySet<string> = new Set([
  "stable-upstream",
  "pull-request",
  "cve-fixed",
  "cve-commit",
  "repository-patch",
  "repository-report",
  "repository-commit",
]);

function contains({ kernel, date }: ReportRef, mergedBy: string): boolean {
  const built = buildDates(kernel);
  if (built) return built.from > mergedBy;
  return date !== null && date > addDays(mergedBy, DAYS_WITHOUT_RELEASE);
}

function precedes({ kernel, date }: ReportRef, since: string): boolean {
  if (date !== null && date <= since) return true;
  const until = buildDates(kernel)?.until;
  return typeof until === "string" && until <= since;
}
