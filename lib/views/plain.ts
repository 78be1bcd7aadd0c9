/** Plain text for 80 columns: what the text twins and the terminal print. Lines end in "\n", no control characters. */
import { counted } from "../counted.ts";
import { toLine, toVisible } from "./visible.ts";

export { counted };

export const WIDTH = 80;

/** Folds at blanks; a longer word keeps its line to itself. */
export function wrap(text: string, indent = "", first = indent): string {
  const lines: string[] = [];
  let line = first;
  for (const word of toLine(text).split(" ")) {
    const isEmpty = line === first || line === indent;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  lines.push(line);
  return lines.map((each) => each.trimEnd()).join("\n");
}

/** A heading with its rule. */
export const heading = (text: string): string => `${toLine(text)}\n${"-".repeat(Math.min(toLine(text).length, WIDTH))}`;

/** `Label:    value`, folded under the value. */
export const field = (label: string, value: string): string =>
  wrap(value, " ".repeat(12), `${`${label}:`.padEnd(11)} `);

/** `“…” -- who, when`, indented. */
export function quoted(quote: string, by: string, indent = "    "): string {
  return `${wrap(`"${quote}"`, indent)}\n${wrap(`-- ${by}`, indent)}`;
}

/** Lines of the kernel or of a mail, kept as they are but for hidden characters. */
export const verbatim = (text: string, indent = ""): string =>
  text
    .split("\n")
    .map((line) => (indent + toVisible(line)).trimEnd())
    .join("\n");

/** Parts that are there, a blank line between two, a newline at the end. */
export const pages = (...parts: readonly (string | null | undefined | false)[]): string =>
  `${parts.filter((part) => typeof part === "string" && part !== "").join("\n\n")}\n`;

/** `A -> B -> A`; one class in two conflicting uses is no ring. */
export function toRing(cycle: readonly string[], kind?: string): string {
  const [first] = cycle;
  if (first !== undefined && kind === "inconsistent-usage") return toLine(first);
  return first === undefined ? "(no cycle)" : [...cycle, first].map(toLine).join(" -> ");
}

/** What stands of a sentence in a list. */
const SENTENCE = 160;

export const cut = (text: string, length = SENTENCE): string =>
  text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;

/** "1 report", "2 reports in 3 mails": a print that is quoted or sent again is the same report. */
export function countedReports(prints: number, reports: readonly { readonly messageId: string }[]): string {
  const mails = new Set(reports.map(({ messageId }) => messageId)).size;
  return `${counted(prints, "report")}${mails > 1 ? ` in ${mails} mails` : ""}`;
}
