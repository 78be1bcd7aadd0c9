/**
 * Wall-clock time of New York -> UTC. lkml.iu.edu prints it with the name "EST" all year round.
 *
 *   Mon May 31 2021 - 16:35:29 EST  is EDT  ->  2021-05-31T20:35:29Z
 *
 * Source: the Energy Policy Act of 2005 (from 2007: second Sunday of March to first Sunday of November) and the rule before it
 * (first Sunday of April to last Sunday of October); archives of kernel lists begin after that one.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `wall`: the clock's reading as if it were UTC, in milliseconds. The hour that comes twice in autumn counts as summer's. */
export function newYorkToUtc(wall: number): number {
  const { start, end } = summerOf(new Date(wall).getUTCFullYear());
  return wall + (wall >= start && wall < end ? 4 : 5) * HOUR;
}

function summerOf(year: number): { start: number; end: number } {
  const [start, end] =
    year >= 2007
      ? [sundayFrom(year, 2, 8), sundayFrom(year, 10, 1)]
      : [sundayFrom(year, 3, 1), sundayFrom(year, 9, 25)];
  return { start: start + 2 * HOUR, end: end + 2 * HOUR };
}

/** The first Sunday on or after a day; `month` from 0. */
function sundayFrom(year: number, month: number, day: number): number {
  const from = Date.UTC(year, month, day);
  return from + ((7 - new Date(from).getUTCDay()) % 7) * DAY;
}
