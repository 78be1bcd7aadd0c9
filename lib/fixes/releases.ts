/**
 * When a kernel was built, told from its release: between its tag and the next one.
 *
 *   6.17.0-rc1-00016-g8f5ae30d69d7      from 6.17-rc1 (2025-08-10) to 6.17-rc2 (a week later)
 *   6.1.0-rc8-next-20221207             that day
 *   5.15.120                            from 5.15 on: which later changes it took over is not known
 *
 * Dates of the main line's releases: kernel.org. An rc1 follows a release after two weeks, further ones every week.
 */

/** Days on which the tag can be told to lie, `YYYY-MM-DD`; `until` is null where changes may have come in later. */
export type BuildDates = { readonly from: string; readonly until: string | null };

export function buildDates(release: string | null): BuildDates | undefined {
  const groups = RELEASE.exec(release ?? "")?.groups;
  if (!groups) return undefined;
  if (groups.year !== undefined) {
    const day = `${groups.year}-${groups.month}-${groups.day}`;
    return { from: day, until: day };
  }
  const at = RELEASES.findIndex(([name]) => name === `${groups.major}.${groups.minor}`);
  const [, released] = RELEASES[at] ?? [];
  if (released === undefined) return undefined;
  if (groups.rc === undefined)
    return Number(groups.patch ?? 0) > 0
      ? { from: released, until: null }
      : { from: released, until: addDays(released, DAYS_TO_RC1) };
  // The candidates of a release are counted from the one before it.
  const [, before] = RELEASES[at - 1] ?? [];
  if (before === undefined) return undefined;
  const from = addDays(before, DAYS_TO_RC1 + 7 * (Number(groups.rc) - 1));
  return { from, until: addDays(from, 7) };
}

/** `YYYY-MM-DD` so many days after a date or moment of ISO 8601. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

const DAYS_TO_RC1 = 14;

// 6.17.0-rc1-syzkaller-g8f5ae30d69d7      6.1.0-rc8-next-20221207-syzkaller      5.15.120      5.14-rc2
const RELEASE =
  /^(?<major>\d{1,2})\.(?<minor>\d{1,3})(?:\.(?<patch>\d{1,4}))?(?:-rc(?<rc>\d{1,2}))?(?:-next-(?<year>\d{4})(?<month>0[1-9]|1[0-2])(?<day>[0-2]\d|3[01]))?(?!\d)/;

const RELEASES: readonly (readonly [release: string, date: string])[] = [
  ["4.4", "2016-01-10"],
  ["4.5", "2016-03-13"],
  ["4.6", "2016-05-15"],
  ["4.7", "2016-07-24"],
  ["4.8", "2016-10-02"],
  ["4.9", "2016-12-11"],
  ["4.10", "2017-02-19"],
  ["4.11", "2017-04-30"],
  ["4.12", "2017-07-02"],
  ["4.13", "2017-09-03"],
  ["4.14", "2017-11-12"],
  ["4.15", "2018-01-28"],
  ["4.16", "2018-04-01"],
  ["4.17", "2018-06-03"],
  ["4.18", "2018-08-12"],
  ["4.19", "2018-10-22"],
  ["4.20", "2018-12-23"],
  ["5.0", "2019-03-03"],
  ["5.1", "2019-05-05"],
  ["5.2", "2019-07-07"],
  ["5.3", "2019-09-15"],
  ["5.4", "2019-11-24"],
  ["5.5", "2020-01-26"],
  ["5.6", "2020-03-29"],
  ["5.7", "2020-05-31"],
  ["5.8", "2020-08-02"],
  ["5.9", "2020-10-11"],
  ["5.10", "2020-12-13"],
  ["5.11", "2021-02-14"],
  ["5.12", "2021-04-25"],
  ["5.13", "2021-06-27"],
  ["5.14", "2021-08-29"],
  ["5.15", "2021-10-31"],
  ["5.16", "2022-01-09"],
  ["5.17", "2022-03-20"],
  ["5.18", "2022-05-22"],
  ["5.19", "2022-07-31"],
  ["6.0", "2022-10-02"],
  ["6.1", "2022-12-11"],
  ["6.2", "2023-02-19"],
  ["6.3", "2023-04-23"],
  ["6.4", "2023-06-25"],
  ["6.5", "2023-08-27"],
  ["6.6", "2023-10-29"],
  ["6.7", "2024-01-07"],
  ["6.8", "2024-03-10"],
  ["6.9", "2024-05-12"],
  ["6.10", "2024-07-14"],
  ["6.11", "2024-09-15"],
  ["6.12", "2024-11-17"],
  ["6.13", "2025-01-19"],
  ["6.14", "2025-03-23"],
  ["6.15", "2025-05-25"],
  ["6.16", "2025-07-27"],
  ["6.17", "2025-09-28"],
];
