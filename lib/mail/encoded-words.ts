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

type Word = { readonly encoding: string; readonly data: string };
type Run = { readonly charset: string; readonly words: Word[] };

export function decodeHeader(value: string): string {
  const text = unfold(value);
  const decoded = text.includes("=?") ? decodeWords(text) : decodeRawHeader(text);
  // A word may encode CR LF and with it another header; a subject is one line.
  return /[\0\r\n\t]/.test(decoded) ? decoded.replace(/[\0\r\n\t]+/g, " ").trim() : decoded;
}

/** The same of a parameter's value: blanks at the ends of a quoted string are part of it (RFC 2045 5.1). */
export function decodeParameter(value: string): string {
  const text = value.replaceAll(/\r?\n/g, "");
  const decoded = text.includes("=?") ? decodeWords(text) : decodeRawHeader(text);
  return decoded.replaceAll(/[\0\r\n\t]+/g, " ");
}

function decodeWords(text: string): string {
  let out = "";
  let run: Run | undefined;
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    const { charset = "", encoding = "", data = "" } = match.groups ?? {};
    const label = (charset.split("*", 1)[0] ?? "").toLowerCase();
    const between = text.slice(at, match.index);
    const word = { encoding: encoding.toLowerCase(), data };
    at = match.index + match[0].length;
    const isNext = run !== undefined && between.trim() === "";
    if (isNext && run?.charset === label) {
      addWord(run.words, word);
      continue;
    }
    // The blank between two words is theirs, not the text's.
    out += flush(run) + (isNext ? "" : decodeRawHeader(between));
    run = { charset: label, words: [word] };
  }
  return out + flush(run) + decodeRawHeader(text.slice(at));
}

/** Some mail programs cut base64 in the middle of a group of four: such words are joined before they are decoded. */
function addWord(words: Word[], word: Word): void {
  const last = words.at(-1);
  const isCut =
    last?.encoding === "b" && word.encoding === "b" && last.data.length % 4 !== 0 && !last.data.endsWith("=");
  if (last && isCut) words[words.length - 1] = { encoding: "b", data: last.data + word.data };
  else words.push(word);
}

const flush = (run: Run | undefined): string =>
  run ? decodeText(Buffer.concat(run.words.map(decodeWord)), run.charset) : "";

const decodeWord = ({ encoding, data }: Word): Buffer =>
  encoding === "b"
    ? Buffer.from(data, "base64")
    : decodeQuotedPrintable(Buffer.from(data.replaceAll("_", " "), "latin1"));
