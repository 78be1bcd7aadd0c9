/**
 * spinics.net, saved as text:
 *
 *   [Date Prev][Date Next][Thread Prev][Thread Next][Date Index][Thread Index]
 *     * Subject: Re: possible deadlock in foo_lock
 *     * From: Ada Example <ada@xxxxxxxxxxx>
 *     * Date: Tue, 12 Feb 2019 12:14:08 +0100
 *     * In-reply-to: <20190211.GA1@xxxxxxxxxxx>
 *
 *   text
 *   [Index of Archives]     [Linux Ext4 Filesystem]   ...
 *
 * Addresses, and the ids in In-reply-to, are masked: they stay as printed.
 */
import { formatDate, parseMailDate } from "../date.ts";
import { headLines, labelled, type PageHead } from "./page.ts";

const BULLET = "^[ \\t]*(?:[*\\u2022-][ \\t]+)?_?";
const label = (name: string): RegExp => new RegExp(`${BULLET}${name}_?[ \\t]*:`, "i");
const ANY_LABEL = new RegExp(`${BULLET}[A-Z][A-Za-z-]{1,30}_?[ \\t]*:`);

export function readSpinics(text: string): PageHead | undefined {
  const lines = headLines(text);
  const navigation = lines.findIndex(({ value }) => /\[(?:Date|Thread) (?:Prev|Next|Index)\]/.test(value));
  if (navigation < 0) return undefined;
  const at = lines.findIndex((line, index) => index > navigation && label("Subject").test(line.value));
  if (at < 0) return undefined;
  let end = at;
  while (lines[end + 1] && (ANY_LABEL.test(lines[end + 1]?.value ?? "") || isFolded(lines[end + 1]?.value))) end++;
  const block = lines.slice(at, end + 1);
  const field = (name: string) => block.map((line) => labelled(line, label(name))).find((value) => value !== undefined);
  const date = field("Date");
  const from = field("From");
  if (!from && !date) return undefined;
  const sent = date && parseMailDate(date.value);
  const start = Math.min(text.length, (lines[end]?.span.end ?? 0) + 1);
  return {
    subject: field("Subject"),
    from,
    references: [...new Set([...idsIn(field("References")?.value), ...idsIn(field("In-reply-to")?.value)])],
    date: date && { ...date, iso: sent === undefined ? null : formatDate(sent) },
    text: { start, end: textEnd(text, start) },
  };
}

/** A long Cc goes on in the next line. */
const isFolded = (value: string | undefined): boolean => value !== undefined && /^[ \t]{2,}\S+@\S/.test(value);

const idsIn = (value: string | undefined): string[] =>
  [...(value ?? "").matchAll(/<([^<>\s]{3,1000}@[^<>\s]{1,500})>/g)].map(([, id = ""]) => id);

function textEnd(text: string, start: number): number {
  const from = Math.max(start, text.length - 3_000);
  const found = /^[ \t]*\[Index of Archives\]/m.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
