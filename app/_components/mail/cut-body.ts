/** A mail longer than a page may be, in parts that end with a line: nothing of a mail is left out. */
import type { ReportMark } from "./mail-text.tsx";

/** UTF-16 units; with its markup a part stays below the 150 KB of a page. */
export const PAGE_PART = 100_000;
/** What a thread shows of one mail before it leads to the mail's own page. */
export const THREAD_PART = 50_000;

export type Part = {
  readonly body: string;
  readonly reports: readonly ReportMark[];
  readonly part: number;
  readonly parts: number;
};

/** `wanted`: from 1; what is none of the parts is the first. */
export function cutBody(body: string, reports: readonly ReportMark[], wanted: number, size = PAGE_PART): Part {
  const starts = [0];
  for (let start = 0; body.length - start > size; ) {
    const line = body.lastIndexOf("\n", start + size);
    start = line > start ? line + 1 : start + size;
    starts.push(start);
  }
  const part = Number.isInteger(wanted) && wanted >= 1 && wanted <= starts.length ? wanted : 1;
  const start = starts[part - 1] ?? 0;
  const end = starts[part] ?? body.length;
  const shown = reports.flatMap((report) => {
    const span = { start: Math.max(report.span.start, start) - start, end: Math.min(report.span.end, end) - start };
    return span.start < span.end ? [{ ...report, span }] : [];
  });
  return { body: body.slice(start, end), reports: shown, part, parts: starts.length };
}
