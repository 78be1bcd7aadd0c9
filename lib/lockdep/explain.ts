/**
 * What each line of a text was taken for: the tool that mends the parser.
 *
 * In: a text. Out: a row for each line: what was taken off its front, what the rest is, and which report it belongs to.
 *
 *   > [  309.1] -> #1 (&a->lock){+.+.}:      undone "> [  309.1] " by quote 1, time      taken "chain entry"      report 0
 *
 * formatExplanation prints the same with the steps in the margin, and below it how each id was made.
 */
import { findBanner } from "./banners.ts";
import { isChainEntry } from "./body.ts";
import { findReports } from "./find-reports.ts";
import { parseHeading } from "./headings.ts";
import { parseKernelIdent } from "./kernel.ts";
import { parseLockLine } from "./lock-line.ts";
import { type LogLine, readLogLine } from "./log-lines.ts";
import type { LockReport } from "./report.ts";
import { parseScenarioStep } from "./scenario.ts";
import { parseFrame } from "./stack.ts";
import { isOpen, isTail } from "./wrapped.ts";

export type ExplainedLine = {
  readonly line: number;
  /** What stood before the text, as it stood there. */
  readonly undone: string;
  /** What that was: `quote 2`, `time`, `caller T2468`, `level`, `syslog`, `indent`, and what was put right in the text: `entities`. */
  readonly steps: readonly string[];
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
      undone: undoneOf(text, at, read),
      steps: stepsOf(text, at, read),
      text: read.text,
      taken: isEnd ? "end of the line above" : takenFor(read.text, read.indent),
      report: report < 0 ? null : report,
    });
    above = isEnd ? `${above} ${read.text}`.slice(-700) : read.text;
    at = end + 1;
  }
  return { reports, lines };
}

const MARGIN = 46;

/** Each line with what it was taken for and the steps undone in the margin; below, what was made of it and how each id came about. */
export function formatExplanation(text: string): string {
  const { lines, reports } = explainText(text);
  const rows = lines.map(({ line, taken, steps, text: rest, report }) => {
    const mark = report === null ? " " : "|";
    const margin = `${String(line).padStart(5)} ${mark} ${taken}${steps.length > 0 ? ` (${steps.join(", ")})` : ""}`;
    return `${margin.padEnd(MARGIN)}  ${rest}`.trimEnd();
  });
  return [...rows, ...reports.flatMap(formatSteps)].join("\n");
}

function formatSteps(report: LockReport, index: number): string[] {
  const { title, lines, damage, edges, steps, inversion } = report;
  return [
    "",
    `report ${index + 1}: ${title}, lines ${lines[0]} to ${lines[1]}`,
    ...damage.map(({ reason, line }) => `  damage    ${reason}, line ${line}`),
    ...edges.filter(({ inferred }) => inferred).map(({ from, to }) => `  inferred  ${from} -> ${to}`),
    ...steps.map(({ rule, before, after }) => `  step      ${rule}: ${before} => ${after}`),
    `  id        ${inversion ?? "none"}`,
  ];
}

const undoneOf = (text: string, at: number, read: LogLine) =>
  text.slice(at, Math.max(at, read.damage === "html-entities" ? read.end : read.end - read.text.length));

function stepsOf(text: string, at: number, read: LogLine): string[] {
  const undone = undoneOf(text, at, read);
  return [
    read.depth > 0 ? `quote ${read.depth}` : "",
    /kernel: ?|kern {0,2}:/.test(undone) ? "syslog" : "",
    /(?:^|[ >\t])<\d{1,3}>/.test(undone) ? "level" : "",
    read.timed ? "time" : "",
    read.caller === "" ? "" : `caller ${read.caller}`,
    undone !== "" && undone.trim() === "" && read.text !== "" ? "indent" : "",
    read.damage === "html-entities" ? "entities" : "",
    read.damage === "line-too-long" ? "cut at 1,024" : "",
  ].filter((step) => step !== "");
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
