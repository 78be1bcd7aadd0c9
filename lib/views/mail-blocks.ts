/**
 * The text of a mail cut into what a page shows differently: its own words, quotes, reports, with diff lines marked.
 * Every line of the body is in exactly one block, in order: nothing is left out here.
 *
 *   > On Monday X wrote:            quote, depth 1
 *   diff --git a/fs/x.c b/fs/x.c    own words, mark hdr
 */
import { bodyLines } from "../mail/index.ts";

export type Mark = "add" | "del" | "hunk" | "hdr" | null;
/** `text`: the whole line with its quote marks. */
export type MailLine = {
  readonly text: string;
  readonly depth: number;
  readonly mark: Mark;
  /** Part of the sentence that the reader was sent to. */
  readonly said: boolean;
};
export type MailBlock =
  | { readonly kind: "text" | "quote"; readonly lines: readonly MailLine[] }
  /** `report`: its index in the list given. */
  | { readonly kind: "report"; readonly report: number; readonly lines: readonly MailLine[] };

type Span = { readonly start: number; readonly end: number };

export function toMailBlocks(body: string, reports: readonly Span[], said?: Span): readonly MailBlock[] {
  const blocks: { kind: MailBlock["kind"]; report: number; lines: MailLine[] }[] = [];
  const diff = new DiffMarks();
  const spans = reports.map(({ start, end }, index) => ({ start, end, index })).sort((a, b) => a.start - b.start);
  let next = 0;
  for (const { text, depth, start } of bodyLines(body.trimEnd())) {
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    const span = spans[next];
    const report = span && span.start <= start + text.length && start < span.end ? span.index : -1;
    const kind = report >= 0 ? "report" : depth > 0 ? "quote" : "text";
    const whole = lineAt(body, start);
    const isSaid = said !== undefined && said.start < start + whole.length && start < said.end;
    const line = { text: whole, depth, mark: report >= 0 ? null : diff.read(text, depth), said: isSaid };
    const last = blocks.at(-1);
    if (last?.kind === kind && last.report === report) last.lines.push(line);
    else blocks.push({ kind, report, lines: [...(kind === "report" ? takeRule(blocks) : []), line] });
  }
  return blocks.map(({ kind, report, lines }) => (kind === "report" ? { kind, report, lines } : { kind, lines }));
}

/** lockdep draws a rule above its banner; it belongs to the report that follows. */
function takeRule(blocks: { lines: MailLine[] }[]): MailLine[] {
  const last = blocks.at(-1);
  const line = last?.lines.at(-1);
  if (!last || !line || !/^[>| \t]*={20,}\s*$/.test(line.text)) return [];
  last.lines.pop();
  if (last.lines.length === 0) blocks.pop();
  return [line];
}

function lineAt(body: string, start: number): string {
  const end = body.indexOf("\n", start);
  return body.slice(start, end < 0 ? undefined : end);
}

const STARTS = /^(?:diff --git |Index: |--- (?:a\/|\/dev\/null|\S+\t))/;
const HEADS =
  /^(?:diff |index |Index: |={20}|--- |\+\+\+ |(?:new|deleted) file |old mode|new mode|rename |similarity |Binary )/;
const GOES_ON = /^(?:[ +\\@-]|$)/;

/** Which lines belong to a diff: from its first header line to the first line that none can hold. One state a quote depth. */
class DiffMarks {
  private readonly open = new Set<number>();
  private inHunk = false;

  read(text: string, depth: number): Mark {
    if (STARTS.test(text)) this.start(depth);
    else if (!this.open.has(depth)) return null;
    if (text === "-- " || !(HEADS.test(text) || GOES_ON.test(text))) {
      this.open.delete(depth);
      return null;
    }
    if (text.startsWith("@@")) {
      this.inHunk = true;
      return "hunk";
    }
    if (HEADS.test(text) && !(this.inHunk && /^(?:--- |\+\+\+ )/.test(text) && !STARTS.test(text))) return "hdr";
    return text.startsWith("+") ? "add" : text.startsWith("-") ? "del" : null;
  }

  private start(depth: number): void {
    this.open.add(depth);
    this.inHunk = false;
  }
}
