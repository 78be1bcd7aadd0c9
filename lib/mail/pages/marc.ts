/**
 * marc.info, saved as text:
 *
 *   List:       linux-fsdevel
 *   Subject:    Re: possible deadlock in foo_lock
 *   From:       Ada Example <ada () example ! org>
 *   Date:       2019-02-12 11:14:08
 *   Message-ID: 20190212111408.GA1234 () example ! org
 *   [Download RAW message or body]
 *
 * The time is UTC. Addresses stay as printed.
 */
import { formatDate, parseMailDate } from "../date.ts";
import { headLines, labelled, type PageHead, type PageLine, type Value } from "./page.ts";

const MAX_AROUND = 12;

export function readMarc(text: string): PageHead | undefined {
  const lines = headLines(text);
  const at = lines.findIndex(({ value }) => /^List: {2,}\S/.test(value));
  const list = lines[at] && labelled(lines[at], /^List:/);
  if (!list) return undefined;
  const block = lines.slice(at, at + MAX_AROUND);
  const field = (pattern: RegExp) => block.map((line) => labelled(line, pattern)).find((value) => value !== undefined);
  const subject = field(/^Subject:/);
  const from = field(/^From:/);
  const date = field(/^Date:/);
  if (!subject || !from || !date || !/^\d{4}-\d\d-\d\d {1,2}\d{1,2}:\d\d/.test(date.value)) return undefined;
  const sent = parseMailDate(date.value.replace(/ +(?=\d:)/, " 0").replace(/ +/, " "));
  const start = textStart(block, text);
  return {
    subject,
    from,
    date: { ...date, iso: sent === undefined ? null : formatDate(sent) },
    messageId: readId(field(/^Message-ID:/i)),
    list: { value: `${list.value.toLowerCase()}`, span: list.span, confidence: "explicit" },
    text: { start, end: textEnd(text, start) },
  };
}

/** `20190212.GA1 () example ! org`: marc writes blanks around its signs; the id follows from the spelling. */
function readId(printed: Value | undefined): PageHead["messageId"] {
  const id = printed?.value.replace(/ \(\) /, "@").replaceAll(" ! ", ".");
  return printed && id && /^[^\s@]+@[^\s@]+$/.test(id)
    ? { value: id, span: printed.span, confidence: "linked" }
    : undefined;
}

function textStart(block: readonly PageLine[], text: string): number {
  const marker = block.find(({ value }) => value.includes("[Download RAW"));
  const last = marker ?? block.findLast(({ value }) => /^[A-Z][A-Za-z-]{2,20}: /.test(value));
  return Math.min(text.length, (last?.span.end ?? 0) + 1);
}

function textEnd(text: string, start: number): number {
  const from = Math.max(start, text.length - 2_000);
  const found = /^\[prev in list\]/m.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
