/**
 * When the mail of an archive's page was sent, from what its address says of when the archive got it; and the title by which mails
 * of that time are told apart.
 *
 *   2019-02-12              a day of the archive's own time zone, Amsterdam's or New York's
 *   2019-02-12T08:11:20Z    a second: mails come some time after they were sent
 */
import { withoutListPrefix } from "./body-hash.ts";

const MINUTE = 60_000;
/** Of thirteen of marc 3 to 340 seconds. */
const LATE = 15 * MINUTE;
const EARLY = MINUTE;
const DAY_SLACK = 6 * 60 * MINUTE;

/** First and last instant, ISO. */
export function sentAround(received: string): readonly [from: string, to: string] {
  const format = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  if (isSecond(received)) {
    const at = Date.parse(received);
    return [format(at - LATE), format(at + EARLY)];
  }
  const [year = "", month = "", day] = received.split("-");
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  const end = day === undefined ? Date.UTC(Number(year), Number(month), 1) : start + 24 * 60 * MINUTE;
  return [format(start - DAY_SLACK), format(end + DAY_SLACK)];
}

export const isSecond = (received: string): boolean => received.length > 10;

/** Answer marks stay: they say which mail of a thread is meant. */
export const citedTitle = (subject: string): string =>
  withoutListPrefix(subject)
    .replace(/[ \t]+/g, " ")
    .trim()
    .toLowerCase();
