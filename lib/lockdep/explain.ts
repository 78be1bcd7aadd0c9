/**
 * What each line of a text was taken for: the tool that mends the parser.
 *
 * In: a text. Out: a row for each line: what was taken off its front, what the rest is, and which report it belongs to.
 *
 *   > [  309.1] -> #1 (&a->lock){+.+.}:      undone "> [  309.1] "      taken "chain entry"      report 0
 */
import { findBanner } from "./banners.ts";
import { isChainEntry } from "./body.ts";
import { findReports } from "./find-reports.ts";
import { parseHeading } from "./headings.ts";
import { parseKernelIdent } from "./kernel.ts";
import { parseLockLine } from "./lock-line.ts";
import { readLogLine } from "./log-lines.ts";
import type { LockReport } from "./report.ts";
import { parseScenarioStep } from "./scenario.ts";
import { parseFrame } from "./stack.ts";
import { isOpen, isTail } from "./wrapped.ts";

export type ExplainedLine = {
  readonly line: number;
  readonly undone: string;
  readonly text: string;
  readonly taken:
    | "banner"
    | "chain entry"
    | "lock"
    | "frame"
    | "heading"
    | "scenario"
    | "kernel"
    | "rule"
    | "blank"
    | "end of the line above"
    | "text";
  /** Index in `reports`; null outside of every report. */
  readonly report: number | null;
};

export function explainText(text: string): {
  readonly reports: readonly LockReport[];
  readonly lines: readonly ExplainedLine[];
} {
  const reports = findReports(text);
  const lines: ExplainedLine[] = [];
  let above = "";
  for (let at = 0, line = 1; at < text.length; line += 1) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const read = readLogLine(text, at, line);
    const isEnd = above !== "" && read.text !== "" && (isOpen(above, read.text) || isTail(above, read.text));
    const report = reports.findIndex(({ lines: [first, last] }) => first <= line && line <= last);
    lines.push({
      line,
      undone: text.slice(at, Math.max(at, read.end - read.text.length)),
      text: read.text,
      taken: isEnd ? "end of the line above" : takenFor(read.text, read.indent),
      report: report < 0 ? null : report,
    });
    above = isEnd ? `${above} ${read.text}`.slice(-700) : read.text;
    at = end + 1;
  }
  return { reports, lines };
}

function takenFor(text: string, indent: number): ExplainedLine["taken"] {
  if (text === "") return "blank";
  if (/^[=-]{10,80}$/.test(text)) return "rule";
  if (findBanner(text)) return "banner";
  if (isChainEntry(text)) return "chain entry";
  if (parseLockLine(text)) return "lock";
  if (parseFrame(text)) return "frame";
  if (parseHeading(text)) return "heading";
  if (parseScenarioStep(text, indent)) return "scenario";
  return parseKernelIdent(text) ? "kernel" : "text";
}
