/**
 * RFC 2047 encoded words in a header value -> text.
 *
 *   =?utf-8?q?J=C3=B6rg?= Smith        charset ? encoding ? data
 *
 * In: a value read as latin1. Out: text on one line, without CR, LF or NUL, whatever a word encodes. Words cut in the middle
 * of a character (=?utf-8?b?4pi?= =?utf-8?b?Dcg==?=) are joined as bytes before the charset is applied.
 */
import { decodeRawHeader, decodeText } from "./charset.ts";
import { unfold } from "./header-fields.ts";
import { decodeQuotedPrintable } from "./transfer.ts";

/** `=?charset*language?Q?data?=`: each part refuses its own delimiter and blanks, so the pattern cannot run away. */
const WORD = /=\?(?<charset>[^?\s]{1,60})\?(?<encoding>[bBqQ])\?(?<data>[^?\n]{0,4096})\?=/g;

type Run = { charset: string; encoding: string; bytes: Buffer[]; end: number };

export function decodeHeader(value: string): string {
  const text = unfold(value);
  const decoded = text.includes("=?") ? decodeWords(text) : decodeRawHeader(text);
  // A word may encode CR LF and with it another header; a subject is one line.
  return /[\0\r\n\t]/.test(decoded) ? decoded.replace(/[\0\r\n\t]+/g, " ").trim() : decoded;
}

function decodeWords(text: string): string {
  let out = "";
  let run: Run | undefined;
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    const { charset = "", encoding = "", data = "" } = match.groups ?? {};
    const label = charset.split("*", 1)[0] ?? "";
    const between = text.slice(at, match.index);
    const bytes = decodeData(encoding, data);
    at = match.index + match[0].length;
    const blank = between.trim() === "";
    if (run && blank && run.charset === label.toLowerCase()) {
      run.bytes.push(bytes);
      continue;
    }
    out += flush(run) + (run && blank ? "" : decodeRawHeader(between));
    run = { charset: label.toLowerCase(), encoding, bytes: [bytes], end: at };
  }
  return out + flush(run) + decodeRawHeader(text.slice(at));
}

const flush = (run: Run | undefined): string => (run ? decodeText(Buffer.concat(run.bytes), run.charset) : "");

function decodeData(encoding: string, data: string): Buffer {
  if (encoding === "b" || encoding === "B") return Buffer.from(data, "base64");
  return decodeQuotedPrintable(Buffer.from(data.replaceAll("_", " "), "latin1"));
}
