/**
 * The ways in which a page's own text is read on.
 *
 * pageBody: as long as the page's text, with blanks in place of what is the archive's (head, navigation, footer), so that spans
 * and line numbers found in it are those of the file. pageMail: the page as a mail, for the base: what is known as header
 * fields, the text as body, no Message-ID: what the page says of its id and of its address stands in Archived-At (RFC 5064).
 *
 *   Subject: Re: possible deadlock in foo_lock (2)
 *   From: Ada Example <ada@xxxxxxxxxxx>
 *   Date: Tue, 12 Feb 2019 11:14:08 +0000 (Tue Feb 12 2019 - 06:14:08 EST)
 *   X-Saved-Page: hypermail; subject=explicit; from=explicit; date=explicit; list=inferred
 */
import type { Page } from "./page.ts";
import { restoreLines } from "./restore-lines.ts";

export const pageBody = ({ source, text }: Page): string =>
  blank(source.slice(0, text.start)) + source.slice(text.start, text.end) + blank(source.slice(text.end));

/** The same with the lines that a flattened page lost; every place in it is one of the file. */
export const pageLines = (page: Page): string =>
  page.form === "flattened" ? restoreLines(pageBody(page)) : pageBody(page);

/** The body of a mail as it is read: pageMail keeps a page as it was saved, and its lines are told again here. */
export const mailLines = (body: string, savedPage: string | undefined): string =>
  savedPage?.startsWith("flattened") ? restoreLines(body) : body;

const blank = (text: string): string => text.replaceAll(/[^\n]/g, " ");

/** The field that says how each of the others is known. */
export const PAGE_FIELD = "X-Saved-Page";

export function pageMail(page: Page): Buffer {
  const known = Object.entries(page.fields).map(([field, confidence]) => `; ${field}=${confidence}`);
  const lines = [
    `${PAGE_FIELD}: ${page.form}${known.join("")}`,
    ...(page.subject === null ? [] : [`Subject: ${oneLine(page.subject)}`]),
    ...fromLine(page),
    ...(page.date === null
      ? []
      : [`Date: ${mailDate(page.date)} (${oneLine(page.dateRaw ?? "").replaceAll(/[()]/g, "")})`]),
    ...(page.list === null ? [] : [`List-Id: <${oneLine(page.list)}>`]),
    ...(page.references.length === 0 ? [] : [`References: ${page.references.map(bracketed).join("\n ")}`]),
    ...(page.savedAt === null ? [] : [`Archived-At: ${bracketed(page.savedAt)}`]),
    ...(page.messageId === null ? [] : [`Archived-At: ${bracketed(`https://lore.kernel.org/all/${page.messageId}/`)}`]),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  const body = page.source
    .slice(page.text.start, page.text.end)
    .replace(/^\s*\n/, "")
    .trimEnd();
  return Buffer.from(`${lines.join("\n")}\n\n${body}\n`);
}

function fromLine({ from }: Page): string[] {
  if (from.name === null && from.address === null) return [];
  const name = from.name === null ? "" : `"${oneLine(from.name).replaceAll(/["\\]/g, "")}"`;
  return [`From: ${[name, ...(from.address === null ? [] : [`<${oneLine(from.address)}>`])].join(" ").trim()}`];
}

const bracketed = (text: string): string => `<${oneLine(text).replaceAll(/[<>\s]/g, "")}>`;

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 500);

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `2019-02-12T11:14:08Z` -> `12 Feb 2019 11:14:08 +0000`; of a bare day no more is said than the day. */
function mailDate(date: string): string {
  const { year, month, day, time } =
    /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<time>[\d:]{8})Z)?$/.exec(date)?.groups ?? {};
  const name = MONTHS[Number(month) - 1] ?? "";
  return `${Number(day)} ${name} ${year}${time === undefined ? "" : ` ${time} +0000`}`;
}
