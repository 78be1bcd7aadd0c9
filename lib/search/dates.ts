/**
 * The value of `d:` -> a half-open interval of seconds since 1970, read in UTC.
 *
 *   2024   2024-03   2024-03-09   20240309   2024..2025   2024-01-01..   ..2023   last.year..   3.months.ago..   yesterday
 *
 * Both ends of a range are inside it: `2024..2025` is two whole years. Relative dates as git and lore spell them, simplified.
 */

export type DateRange = { readonly from: number | null; readonly to: number | null };

/** Undefined where the text is no date; a relative date needs `now`. */
export function parseDateRange(text: string, now: Date | null): DateRange | undefined {
  const dots = text.indexOf("..");
  if (dots < 0) {
    const day = parseDate(text, now);
    return day && RELATIVE.test(text.toLowerCase()) ? { from: day.from, to: null } : day; // `last.week` alone: since then
  }
  const [first, last] = [text.slice(0, dots), text.slice(dots + 2)];
  const from = first === "" ? { from: null } : parseDate(first, now);
  const to = last === "" ? { to: null } : parseDate(last, now);
  return from && to ? { from: from.from, to: to.to } : undefined;
}

type Day = { readonly from: number; readonly to: number };

function parseDate(text: string, now: Date | null): Day | undefined {
  return parseAbsolute(text) ?? (now === null ? undefined : parseRelative(text.toLowerCase(), now));
}

// 2024      2024-03      2024-03-09      20240309      2024-03-09T10:00:00Z (the time of day is not looked at)
const ABSOLUTE = /^(?<year>(?:19|20)\d\d)(?:-?(?<month>\d\d)(?:-?(?<day>\d\d)(?:T[\d:.]*Z?)?)?)?$/;

function parseAbsolute(text: string): Day | undefined {
  const { year, month, day } = ABSOLUTE.exec(text)?.groups ?? {};
  if (year === undefined) return undefined;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const start = new Date(Date.UTC(y, m - 1, d));
  if (start.getUTCMonth() !== m - 1 || start.getUTCDate() !== d) return undefined;
  const end = day ? Date.UTC(y, m - 1, d + 1) : month ? Date.UTC(y, m, 1) : Date.UTC(y + 1, 0, 1);
  return { from: start.getTime() / 1000, to: end / 1000 };
}

const UNITS = { day: 1, week: 7, month: 30, year: 365 } as const;
const DAY = 86_400;

// last.week      last.year      3.months.ago      2 weeks ago (in quotes)
const RELATIVE = /^(?:(?<count>\d{1,4})|last|a)[. ](?<unit>day|week|month|year)s?(?:[. ]ago)?$/;

function parseRelative(text: string, now: Date): Day | undefined {
  const today = Math.floor(now.getTime() / 1000 / DAY) * DAY;
  if (text === "today" || text === "now") return { from: today, to: today + DAY };
  if (text === "yesterday") return { from: today - DAY, to: today };
  const { count, unit } = RELATIVE.exec(text)?.groups ?? {};
  if (unit !== "day" && unit !== "week" && unit !== "month" && unit !== "year") return undefined;
  const from = today - Number(count ?? 1) * UNITS[unit] * DAY;
  return { from, to: from + DAY };
}
