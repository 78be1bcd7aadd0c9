/**
 * What a mail quotes, by whom: for discussions of which only the answer was kept.
 *
 *   On Mon 11-02-19 15:33:38, Pia Person wrote:
 *   > On Mon, Feb 11, 2019 at 2:08 PM Quinn Other <q@xxxxxxxxxxx> wrote:
 *   > > I think we are allowed to take the lock first.        depth 2: Quinn Other
 *   > This case should not happen.                            depth 1: Pia Person
 *
 * In: a decoded body. Out: for each attribution its author and the sentences at its depth, with their place in that body. Words under
 * no attribution are nobody's. Quoted code and splats are left out.
 */
import { bodyLines, findAttributions } from "../mail/index.ts";
import { readBodyLines } from "./body-lines.ts";
import { findSentences, type Sentence } from "./sentences.ts";

export type QuotedMail = {
  readonly depth: number;
  readonly author: { readonly name: string | null; readonly address: string | null };
  /** ISO UTC; the bare day of the writer's own clock where the attribution prints no zone; null where it can be read in two ways. */
  readonly date: string | null;
  readonly sentences: readonly Sentence[];
};

/** Deeper quotes are rarely whole. */
const MAX_DEPTH = 8;

export function quotedMails(body: string): readonly QuotedMail[] {
  const attributions = findAttributions(body).filter(({ depth }) => depth <= MAX_DEPTH);
  const depths = [...new Set(attributions.map(({ depth }) => depth))].sort((a, b) => a - b);
  return depths.flatMap((depth) => {
    const own = attributions.filter((each) => each.depth === depth);
    const text = onlyDepth(body, depth);
    const sentences = findSentences(text, readBodyLines(text));
    return own.map(({ name, address, date, dateRaw, span }, at) => {
      const until = own[at + 1]?.span.start ?? body.length;
      return {
        depth,
        author: { name, address },
        date: date ?? attributedDay(dateRaw),
        sentences: sentences.filter(({ start }) => start >= span.end && start < until),
      };
    });
  });
}

/** The body with blanks in place of all that is not quoted just so deep: offsets stay. */
function onlyDepth(body: string, wanted: number): string {
  const lines = bodyLines(body);
  return lines
    .map(({ text, depth, start }, at) => {
      const end = lines[at + 1]?.start ?? body.length + 1;
      const length = end - 1 - start;
      if (depth !== wanted || CODE.test(text) || ATTRIBUTION.test(text)) return " ".repeat(length);
      return " ".repeat(length - text.length) + text;
    })
    .join("\n");
}

// + if (!page)      -	mutex_lock(&x);      @@ -405,7 +405,8 @@      diff --git a/x b/x
const CODE = /^(?:[+-](?:[ \t+-]|$)|@@ -|diff --git |index [0-9a-f]{7,40}\.\.)/;
const ATTRIBUTION = /\bwrote:[ \t]*$/;

/** `Mon 11-02-19 15:33:38`, `Mon, Feb 11, 2019 at 2:08 PM`, `11 Feb 2019`, `2019-02-11` -> 2019-02-11. A weekday must agree. */
export function attributedDay(printed: string | null): string | null {
  const { weekday, rest = "" } =
    /^(?:(?<weekday>[A-Z][a-z]{2})[a-z]{0,6},? )?(?<rest>.{6,60})$/.exec(printed ?? "")?.groups ?? {};
  const days = [...new Set(DAYS.flatMap(({ form, read }) => read(form.exec(rest)?.slice(1) ?? [])))];
  const fitting = days.filter((day) => {
    const time = Date.parse(day);
    return !Number.isNaN(time) && (weekday === undefined || WEEKDAYS[new Date(time).getUTCDay()] === weekday);
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Jan Kara writes day-month-year, others month/day/year: without a weekday to tell, one that can be both is neither. */
const DAYS: readonly { readonly form: RegExp; readonly read: (parts: readonly string[]) => readonly string[] }[] = [
  { form: /^(\d{4})-(\d\d)-(\d\d)\b/, read: ([year, month, day]) => toDays(year, month, day) },
  {
    form: /^([A-Z][a-z]{2})[a-z]{0,6} (\d{1,2}),? (\d{4})\b/,
    read: ([name, day, year]) => toDays(year, monthOf(name), day),
  },
  {
    form: /^(\d{1,2})\.? ([A-Z][a-z]{2})[a-z]{0,6},? (\d{4})\b/,
    read: ([day, name, year]) => toDays(year, monthOf(name), day),
  },
  {
    form: /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})\b/,
    read: ([a, b, year]) => [...toDays(year, b, a), ...toDays(year, a, b)],
  },
];

const monthOf = (name: string | undefined): string | undefined => {
  const at = MONTHS.indexOf(name ?? "");
  return at < 0 ? undefined : String(at + 1);
};

/** None where a part is missing or no day has that number. */
function toDays(year: string | undefined, month: string | undefined, day: string | undefined): readonly string[] {
  if (year === undefined || month === undefined || day === undefined) return [];
  const text = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? [] : [text];
}
