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
import { isMinor } from "./body-facts.ts";
import { isChainEntry } from "./body-line.ts";
import { findReports } from "./find-reports.ts";
import { parseHeading } from "./headings.ts";
import { parseKernelIdent } from "./kernel.ts";
import { nextLine, openCursor } from "./line-cursor.ts";
import { parseLockLine } from "./lock-line.ts";
import { type LogLine, readLogLine } from "./log-lines.ts";
import type { LockReport } from "./report.ts";
import { parseScenarioStep } from "./scenario.ts";
import { parseFrame } from "./stack.ts";
import { parseCpuLine } from "./task.ts";

export type ExplainedLine = {
  readonly line: number;
  /** What stood before the text, as it stood there. */
  readonly undone: string;
  /** What that was: `quote 2`, `time`, `caller T2468`, `level`, `syslog`, `indent`, and what was put right in the text: `entities`. */
  readonly steps: readonly string[];
  readonly text: string;
  /** `mark`: belongs to a report and tells nothing of its locks. */
  readonly taken:
    | "banner"
    | "chain entry"
    | "lock"
    | "frame"
    | "heading"
    | "scenario"
    | "kernel"
    | "task"
    | "rule"
    | "mark"
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
  for (let at = 0, line = 1; at < text.length; ) {
    const index = reports.findIndex(({ lines: [first, last] }) => first <= line && line <= last);
    const rows = index < 0 ? [rowOf(text, readLogLine(text, at, line), null)] : readAsReport(text, at, line, index);
    lines.push(...rows);
    const last = rows.at(-1)?.line ?? line;
    for (; line <= last; line += 1) at = endOfLine(text, at) + 1;
  }
  return { reports, lines };
}

/** The next line as the parser reads it, whole: its first row says what it is, the others belong to it. Several where they were folded into one. */
function readAsReport(text: string, at: number, line: number, report: number): ExplainedLine[] {
  const cursor = openCursor(text, at, line);
  const rows: ExplainedLine[] = [];
  for (let read = nextLine(cursor); read?.line === line; read = nextLine(cursor)) {
    rows.push(rowOf(text, read, report));
    for (let [end, next] = [endOfLine(text, at) + 1, line + 1]; next <= read.last; next += 1) {
      const row = rowOf(text, readLogLine(text, end, next), report);
      rows.push({ ...row, taken: "end of the line above" });
      end = endOfLine(text, end) + 1;
    }
    if (read.damage !== "flattened") break;
  }
  return rows;
}

function endOfLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
}

function rowOf(text: string, read: LogLine, report: number | null): ExplainedLine {
  const shown = read.last > read.line ? readLogLine(text, read.start, read.line) : read;
  const taken = takenFor(read.text, read.indent, report !== null);
  return {
    line: read.line,
    undone: undoneOf(text, shown),
    steps: stepsOf(text, shown),
    text: shown.text,
    taken,
    report,
  };
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
  return [...rows, ...reports.flatMap(formatSteps)].map(toPlain).join("\n");
}

/** What would steer the reader's terminal or turn its direction, by its code point: the text is a stranger's. */
const toPlain = (row: string): string =>
  row.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, (hidden) => {
    const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `<U+${code.padStart(4, "0")}>`;
  });

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

const undoneOf = (text: string, read: LogLine) =>
  read.damage === "html-entities" || read.damage === "flattened"
    ? ""
    : text.slice(read.start, Math.max(read.start, read.end - read.text.length));

function stepsOf(text: string, read: LogLine): string[] {
  const undone = undoneOf(text, read);
  return [
    read.depth > 0 ? `quote ${read.depth}` : "",
    /kernel: ?|kern {0,2}:/.test(undone) ? "syslog" : "",
    /(?:^|[ >\t])<\d{1,3}>/.test(undone) ? "level" : "",
    read.timed ? "time" : "",
    read.caller === "" ? "" : `caller ${read.caller}`,
    undone !== "" && undone.trim() === "" && read.text !== "" ? "indent" : "",
    read.damage === "html-entities" ? "entities" : "",
    read.damage === "flattened" ? "cut out of one line" : "",
    read.damage === "line-too-long" ? "cut at 1,024" : "",
  ].filter((step) => step !== "");
}

function takenFor(text: string, indent: number, isInside: boolean): ExplainedLine["taken"] {
  if (text === "") return "blank";
  if (/^[=-]{10,80}$/.test(text)) return "rule";
  if (findBanner(text)) return "banner";
  if (isChainEntry(text)) return "chain entry";
  if (parseLockLine(text)) return "lock";
  if (parseFrame(text)) return "frame";
  if (parseHeading(text)) return "heading";
  if (parseScenarioStep(text, indent)) return "scenario";
  if (parseCpuLine(text)) return "task";
  if (isInside && isMinor(text)) return "mark";
  return parseKernelIdent(text) ? "kernel" : "text";
}
