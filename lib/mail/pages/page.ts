/**
 * Page: a mail as a web archive showed it and somebody saved it, with how sure each of its fields is.
 *
 * `explicit`: the page prints it. `inferred`: concluded from the archive or a signature. What is not known is null, and what an
 * archive masked (`jack@xxxxxxxx`) stays as printed. Text has no Message-ID of its own; saved HTML may.
 */
import type { Address } from "../address.ts";

export type PageForm = "hypermail" | "lkml.org" | "marc" | "spinics" | "flattened";

export type FieldConfidence = "explicit" | "linked" | "inferred";

export type PageField = "subject" | "from" | "address" | "date" | "list" | "messageId";

/** UTF-16 units of the saved text. */
export type PageSpan = { readonly start: number; readonly end: number };

/** Who is quoted, from a line `On Mon, Feb 11, 2019 at 2:08 PM Amir Goldstein <a@xxx> wrote:`. */
export type Attribution = Address & {
  /** Quote depth of the text that follows: 1 for what the mail itself quotes. */
  readonly depth: number;
  /** As printed. */
  readonly dateRaw: string;
  /** ISO UTC where a zone is printed; null where it is not: such a time is not ordered against others. */
  readonly date: string | null;
  readonly span: PageSpan;
};

export type Page = {
  readonly form: PageForm;
  readonly subject: string | null;
  readonly from: Address;
  /** ISO UTC to the second, or a bare day. */
  readonly date: string | null;
  readonly dateRaw: string | null;
  /** As List-Id has it. */
  readonly list: string | null;
  /** What is known, and how; a field that is not known is not in it. */
  readonly fields: Readonly<Partial<Record<PageField, FieldConfidence>>>;
  readonly spans: Readonly<Partial<Record<PageField, PageSpan>>>;
  readonly attributions: readonly Attribution[];
  /** The Message-ID that the page shows; null in nearly all that were saved as text. Masked ones are none. */
  readonly messageId: string | null;
  /** What it refers to, oldest first, as far as the page says; ids may be masked. */
  readonly references: readonly string[];
  /** Where the page stood, in one spelling (archive-address.ts); null where it does not say. */
  readonly savedAt: string | null;
  /** Where the mail's own text stands in `source`. */
  readonly text: PageSpan;
  /** What all spans count in: the saved text, or the text of the saved HTML. */
  readonly source: string;
};

/** What a form reads off its head: values with their place; the text begins behind it. */
export type PageHead = {
  readonly subject?: Value | undefined;
  readonly from?: Value | undefined;
  readonly date?: (Value & { readonly iso: string | null }) | undefined;
  readonly list?: (Value & { readonly confidence: FieldConfidence }) | undefined;
  readonly messageId?: (Value & { readonly confidence: FieldConfidence }) | undefined;
  readonly references?: readonly string[] | undefined;
  readonly text: PageSpan;
};

export type Value = { readonly value: string; readonly span: PageSpan };

/** Recognises its form by more than one mark; undefined where the text is something else. */
export type PageReader = (text: string) => PageHead | undefined;

export type PageLine = Value;

/** More lines than these no page has above its mail. */
const MAX_HEAD_LINES = 80;
/** A line that goes on longer is not a head's. */
const MAX_HEAD_LINE = 1024;

/** The first lines, without their ends; long ones cut. */
export function headLines(text: string, limit = MAX_HEAD_LINES): PageLine[] {
  const lines: PageLine[] = [];
  for (let start = 0; start < text.length && lines.length < limit; ) {
    const eol = text.indexOf("\n", start);
    const end = eol < 0 ? text.length : eol;
    const value = text.slice(start, Math.min(end, start + MAX_HEAD_LINE)).replace(/\r$/, "");
    lines.push({ value, span: { start, end } });
    start = end + 1;
  }
  return lines;
}

/** `From: Jan Kara` -> `Jan Kara` with its place; undefined where the line is another. */
export function labelled(line: PageLine, pattern: RegExp): Value | undefined {
  const match = pattern.exec(line.value);
  if (!match) return undefined;
  const raw = line.value.slice(match[0].length);
  const value = raw.trim();
  const start = line.span.start + match[0].length + (raw.length - raw.trimStart().length);
  return value === "" ? undefined : { value, span: { start, end: start + value.length } };
}
