/**
 * hypermail, as lkml.iu.edu runs it, saved as text:
 *
 *   Re: possible deadlock in foo_lock (2)
 *                                            blank lines, lost in some copies
 *   From: Ada Example
 *   Date: Tue Feb 12 2019 - 06:14:08 EST
 *
 * The time is New York's, called EST also in summer. The list is the archive's: linux-kernel, as far as the page says.
 */
import { formatDate, parseMailDate } from "../date.ts";
import { newYorkToUtc } from "./new-york.ts";
import { headLines, labelled, type PageHead, type PageLine } from "./page.ts";

const DATE =
  /^(?<day>[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{4}) - (?<time>\d\d:\d\d(?::\d\d)?)(?: (?<zone>[A-Z]{2,5}|[+-]\d{4}))?$/;
/** Lines of navigation that browsers' copies leave above the subject or below the date. */
const NAVIGATION =
  /^(?:[*-] +)?(?:\[?(?:Next|Previous)|In reply to:|Next in thread:|Messages sorted by:|\[ ?(?:date|thread))/;

export function readHypermail(text: string): PageHead | undefined {
  const lines = headLines(text);
  const at = lines.findIndex((line) => DATE.test(labelled(line, /^Date:/)?.value ?? ""));
  const dateLine = lines[at];
  if (!dateLine) return undefined;
  const above = lines.slice(0, at).filter(({ value }) => value.trim() !== "" && !NAVIGATION.test(value.trim()));
  const fromLine = above.at(-1);
  const from = fromLine && labelled(fromLine, /^From:/);
  const subject = above.at(-2);
  if (!from || !subject) return undefined;
  const start = Math.min(text.length, textStart(lines, at));
  return {
    subject: trimmed(subject),
    from,
    date: readDate(dateLine),
    list: { value: "linux-kernel.vger.kernel.org", span: dateLine.span, confidence: "inferred" },
    text: { start, end: textEnd(text, start) },
  };
}

function trimmed({ value, span }: PageLine): PageLine {
  const text = value.trim();
  const start = span.start + value.indexOf(text);
  return { value: text, span: { start, end: start + text.length } };
}

function readDate(line: PageLine): PageHead["date"] {
  const printed = labelled(line, /^Date:/);
  const { day, time, zone } = DATE.exec(printed?.value ?? "")?.groups ?? {};
  if (!printed || day === undefined || time === undefined) return undefined;
  const isLocal = zone === "EST" || zone === "EDT";
  const read = parseMailDate(`${day} ${time} ${isLocal ? "UTC" : (zone ?? "")}`);
  // Without a zone, or with one that is no name of one, no moment is known.
  if (read === undefined || zone === undefined) return { ...printed, iso: null };
  return { ...printed, iso: formatDate(isLocal ? newYorkToUtc(read) : read) };
}

function textStart(lines: readonly PageLine[], date: number): number {
  let at = date;
  while (NAVIGATION.test(lines[at + 1]?.value.trim() ?? "")) at++;
  return (lines[at]?.span.end ?? 0) + 1;
}

/** Links to the neighbours stand below the mail too. */
function textEnd(text: string, start: number): number {
  const tail = Math.max(start, text.length - 2_000);
  const found = /^[ \t]*(?:[*-] )?Next message:/m.exec(text.slice(tail));
  return found ? tail + found.index : text.length;
}
