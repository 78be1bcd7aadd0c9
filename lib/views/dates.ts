/** Instants as the pages show them: the day, ISO 8601, UTC. Unknown is said, never guessed. */

/** `2019-02-12`, or "unknown date". */
export const toDay = (instant: string | null): string => instant?.slice(0, 10) ?? "unknown date";

/** `2019-02-12 11:14`. */
export const toMinute = (instant: string | null): string => instant?.slice(0, 16).replace("T", " ") ?? "unknown date";

/** `2019-02-10 to 2021-11-15`, one day when both are the same. */
export function toDays(first: string | null, last: string | null): string {
  const [from, to] = [toDay(first), toDay(last)];
  return from === to ? from : `${from} to ${to}`;
}

export const toYear = (instant: string | null): string | null => instant?.slice(0, 4) ?? null;

const DAY = 86_400_000;

/** The instant so many days before; `now` is ISO. */
export const daysBefore = (now: string, days: number): string =>
  `${new Date(Date.parse(now) - days * DAY).toISOString().slice(0, 19)}Z`;

/** The clock of a view; a test names its own. */
export const currentInstant = (): string => `${new Date().toISOString().slice(0, 19)}Z`;
