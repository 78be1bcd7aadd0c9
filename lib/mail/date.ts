/**
 * The Date of a mail, in whatever form it was sent -> seconds in UTC.
 *
 *   Tue, 12 Feb 2019 12:14:08 +0100 (CET)
 *   Thu Jan  1 00:00:00 2026                  asctime
 *   01 Jan 26 00:00:00 GMT                    two-digit year: 00-49 are 20xx, 50-99 are 19xx (RFC 5322 4.3)
 *
 * Out: milliseconds, or undefined where no date can be read. Never the clock: the same bytes give the same date for ever.
 * A zone that is not one (+9999, XYZ) counts as UTC; a day that is not one (30 Feb) makes the date unreadable.
 */

/** The form of more than 99 % of mails. */
const COMMON = /^(?:[A-Za-z]{3}, {1,2})?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})(?: |$)/;
const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

/** Minutes east of UTC. Only names that mean one thing in mail; of the others RFC 5322 4.3 says to take UTC. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ["gmt", 0],
  ["ut", 0],
  ["utc", 0],
  ["z", 0],
  ["edt", -240],
  ["est", -300],
  ["cdt", -300],
  ["cst", -360],
  ["mdt", -360],
  ["mst", -420],
  ["pdt", -420],
  ["pst", -480],
  ["cet", 60],
  ["met", 60],
  ["cest", 120],
  ["mest", 120],
  ["jst", 540],
  ["msk", 180],
]);

/** A date is one short line; what follows is an attack or another header. */
const MAX_LENGTH = 256;

type Clock = { readonly hour: number; readonly minute: number; readonly second: number };
type Day = { readonly year: number; readonly month: number; readonly day: number };

export function parseMailDate(value: string): number | undefined {
  const text = value.slice(0, MAX_LENGTH).trim();
  const common = COMMON.exec(text);
  if (common) {
    const [, day = "", month = "", year = "", hour = "", minute = "", second = "", zone = ""] = common;
    const index = monthOf(month);
    if (index === undefined) return undefined;
    const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) };
    return toMilliseconds({ year: Number(year), month: index, day: Number(day) }, clock, zoneOf(zone));
  }
  return parseIso(text) ?? parseTokens(text);
}

export const formatDate = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** `2026-01-01T00:00:00Z`, `2026-01-01 00:00:00 +0100` */
function parseIso(text: string): number | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})? ?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!iso) return undefined;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "0", zone = "Z"] = iso;
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  const date = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  return toMilliseconds(date, clock, zoneOf(zone.replace(":", "")));
}

/** Day, month name, year, time and zone in any order that mail was seen to use. */
function parseTokens(text: string): number | undefined {
  let month: number | undefined;
  let clock: Clock | undefined;
  let zone = 0;
  const numbers: string[] = [];
  for (const token of withoutComments(text).split(/[\s,]+/)) {
    const time = /^(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:\.\d{1,9})?)?$/.exec(token);
    if (time && !clock) clock = { hour: Number(time[1]), minute: Number(time[2]), second: Number(time[3] ?? 0) };
    else if (/^[+-]\d{1,4}$/.test(token) && clock) zone = zoneOf(token);
    else if (/^\d+$/.test(token)) numbers.push(token);
    else if (/^\d{1,2}-[A-Za-z]{3}-\d{2,4}$/.test(token)) {
      const [day = "", name = "", year = ""] = token.split("-");
      numbers.push(day, year);
      month ??= monthOf(name);
    } else if (monthOf(token) !== undefined && month === undefined) month = monthOf(token);
    else if (clock) zone = ZONES.get(token.toLowerCase()) ?? posixZone(token) ?? zone;
  }
  const [day = "", year = ""] = numbers;
  if (month === undefined || !clock || day.length > 2 || year.length < 2 || year.length > 4) return undefined;
  return toMilliseconds({ year: fullYear(year), month, day: Number(day) }, clock, zone);
}

function toMilliseconds(date: Day, clock: Clock, zone: number): number | undefined {
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 60) return undefined;
  const days = Date.UTC(date.year, date.month, date.day);
  const check = new Date(days);
  if (date.year < 100 || check.getUTCMonth() !== date.month || check.getUTCDate() !== date.day) return undefined;
  const result = days + ((clock.hour * 60 + clock.minute - zone) * 60 + clock.second) * 1000;
  // A zone can carry the last evening of 9999 into a year that ISO writes with a sign.
  return result < Date.UTC(10000, 0, 1) && Number.isFinite(result) ? result : undefined;
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function monthOf(name: string): number | undefined {
  if (name.length < 3) return undefined;
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at >= 0 && at % 3 === 0 ? at / 3 : undefined;
}

/** `+0530` -> 330 minutes; no place on earth is further from UTC than +14 and -12 hours. */
function zoneOf(text: string): number {
  const digits = /^([+-])(\d\d?)(\d\d)$/.exec(text);
  if (!digits) return 0;
  const hours = Number(digits[2]);
  const minutes = Number(digits[3]);
  if (hours > 14 || minutes > 59) return 0;
  return (digits[1] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

/** `EST5EDT`: the hours of its standard time, since only a table of rules knows when it is summer there. */
function posixZone(text: string): number | undefined {
  const hours = /^[A-Z]{3,4}(\d{1,2})(?:[A-Z]{3,4})?$/.exec(text)?.[1];
  return hours === undefined || Number(hours) > 12 ? undefined : -60 * Number(hours);
}

/** `12:00 (CET (really))` -> `12:00 ` */
function withoutComments(text: string): string {
  let depth = 0;
  let out = "";
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && depth > 0) depth--;
    else if (depth === 0) out += character;
  }
  return out;
}
