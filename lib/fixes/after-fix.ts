/**
 * Whether a report's kernel has a fix: told from its release and the fix's, else from the dates at which both can have been.
 *
 *   fix in v6.0, report of 6.1.0-rc3      after: the main line has it from v6.0 on
 *   fix in v6.0, report of 5.15.120       not known: a stable tree may have taken it over
 *   fix merged 2022-07-25, report of 6.0.0-rc1 (tagged 2022-08-14)     after
 *
 * Undefined where nothing tells.
 */
import { addDays, buildDates } from "./releases.ts";

export type FixTime = {
  /** When it was merged; ISO 8601. */
  readonly mergedAt: string | null;
  /** The first release that holds it, as its tag is called. */
  readonly release: string | null;
};

/** From the fix to a report whose kernel is not known: longer than any tree lags behind. */
const DAYS_WITHOUT_RELEASE = 180;

export function isAfterFix(
  { kernel, date }: { readonly kernel: string | null; readonly date: string | null },
  { mergedAt, release }: FixTime,
): boolean | undefined {
  const [has, since] = [numbersOf(kernel), numbersOf(release)];
  if (has && since) {
    if (compareNumbers(has, since) >= 0) return true;
    // Of the main line and its candidates: without it. A stable release counts on from an older one, and may have it.
    if ((has[2] ?? 0) === 0) return false;
  }
  if (mergedAt === null) return undefined;
  const built = buildDates(kernel);
  if (built && built.from > mergedAt) return true;
  if (built?.until && built.until <= mergedAt) return false;
  if (date !== null && date <= mergedAt) return false;
  return date !== null && !built && date > addDays(mergedAt, DAYS_WITHOUT_RELEASE) ? true : undefined;
}

/** Major, minor, patch level, candidate; a release follows its candidates. */
function numbersOf(release: string | null): readonly number[] | undefined {
  const groups = RELEASE.exec(release ?? "")?.groups;
  if (!groups) return undefined;
  const { major, minor, patch = "0", rc } = groups;
  return [Number(major), Number(minor), Number(patch), rc === undefined ? Number.POSITIVE_INFINITY : Number(rc)];
}

// v6.0-rc1      6.17.0-rc1-00016-g8f5ae30d69d7      5.15.120
const RELEASE = /^v?(?<major>\d{1,2})\.(?<minor>\d{1,3})(?:\.(?<patch>\d{1,4}))?(?:-rc(?<rc>\d{1,2}))?(?!\d)/;

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
