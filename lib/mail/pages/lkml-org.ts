/**
 * lkml.org, saved as text:
 *
 *   [lkml]   [2015]   [Sep]   [25]   [last100]   RSS Feed
 *   Messages in this thread
 *   /
 *   Date                                     the value glued on (`DateFri, 25 Sep 2015 ...`), or lost
 *   From
 *   SubjectRe: [PATCH] foo: fix a deadlock
 *   ...
 *   \
 *    Last update: 2015-09-26 05:41    [W:0.107 / U:3.792 seconds]
 *
 * Where the Date is lost the day of the archive remains.
 */
import { formatDate, parseMailDate } from "../date.ts";
import { headLines, type PageHead, type PageLine, type Value } from "./page.ts";

const CRUMBS =
  /\[lkml\][\s\u00a0]*\[(?<year>\d{4})\][\s\u00a0]*\[(?<month>[A-Z][a-z]{2})\][\s\u00a0]*\[(?<day>\d{1,2})\]/;
const FOOTER = /^[ \t\u00a0]*\\?[ \t\u00a0]*(?:\n[ \t\u00a0\\/]*){0,6}\n[ \t\u00a0]*Last update: \d{4}-\d\d-\d\d/m;
/** The footer and its advertisement. */
const FOOTER_BYTES = 1_500;
const NO_VALUE = "";
/** In saved HTML the thread's mails stand above the head. */
const MAX_THREAD_LINES = 2_000;

export function readLkmlOrg(text: string): PageHead | undefined {
  const lines = headLines(text, MAX_THREAD_LINES);
  const crumbs = lines.slice(0, 80).find(({ value }) => CRUMBS.test(value));
  const at = lines.findIndex(({ value }) => value.startsWith("Subject"));
  const subjectLine = lines[at];
  if (!crumbs || !subjectLine) return undefined;
  const above = lines.slice(0, at);
  const from = glued(
    above.findLast(({ value }) => /^From(?!:)/.test(value)),
    "From",
  );
  const start = Math.min(text.length, subjectLine.span.end + 1);
  return {
    subject: glued(subjectLine, "Subject"),
    from,
    date: readDate(
      glued(
        above.findLast(({ value }) => /^Date(?!:)/.test(value)),
        "Date",
      ),
      crumbs,
    ),
    list: { value: "linux-kernel.vger.kernel.org", span: crumbs.span, confidence: "inferred" },
    text: { start, end: textEnd(text, start) },
  };
}

function glued(line: PageLine | undefined, label: string): Value | undefined {
  const raw = line?.value.slice(label.length) ?? NO_VALUE;
  const value = raw.replaceAll("\u00a0", " ").trim();
  if (!line || value === NO_VALUE) return undefined;
  const start = line.span.start + label.length + (raw.length - raw.trimStart().length);
  return { value, span: { start, end: start + value.length } };
}

function readDate(printed: Value | undefined, crumbs: PageLine): PageHead["date"] {
  const sent = printed && parseMailDate(printed.value);
  if (printed && sent !== undefined) return { ...printed, iso: formatDate(sent) };
  const match = CRUMBS.exec(crumbs.value);
  const { year, month, day } = match?.groups ?? {};
  const noon = parseMailDate(`${day} ${month} ${year} 12:00 UTC`);
  if (!match || noon === undefined) return undefined;
  const year0 = match[0].indexOf("[", 1);
  const start = crumbs.span.start + match.index + year0;
  const span = { start, end: crumbs.span.start + match.index + match[0].length };
  return { value: match[0].slice(year0).replaceAll(/[\s\u00a0]+/g, " "), span, iso: formatDate(noon).slice(0, 10) };
}

function textEnd(text: string, start: number): number {
  const from = Math.max(start, text.length - FOOTER_BYTES);
  const found = FOOTER.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
