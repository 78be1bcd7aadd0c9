/**
 * A mail without some of its text: what redaction leaves of mails that quote what had to go.
 *
 * In: raw bytes, and how to cut the text and the header values. Out: a plain mail of the same head and the rest of the text, all
 * decoded; undefined where nothing is cut. Attachments that are no text go with it, because nobody looked into them.
 */
import { decodeHeader } from "./encoded-words.ts";
import { findHeaders, headerText } from "./header-fields.ts";
import { parseMessage } from "./message.ts";
import { findParts } from "./mime.ts";
import { decodeTransfer } from "./transfer.ts";

export type Cuts = {
  readonly body: (text: string) => string;
  readonly head: (value: string) => string;
};

export const REDACTED = "[redacted]";

export async function cutMail(bytes: Buffer, cuts: Cuts): Promise<Buffer | undefined> {
  const { body } = await parseMessage(bytes);
  const kept = cuts.body(body);
  let isCut = kept !== body || isAttached(bytes, cuts);
  const fields: Buffer[] = [];
  for (const field of fieldsOf(bytes)) {
    const colon = field.indexOf(":");
    const name = field.slice(0, colon);
    if (/^(?:content-[a-z-]+|mime-version)$/i.test(name)) continue;
    const value = decodeHeader(field.slice(colon + 1));
    const rest = cuts.head(value);
    isCut ||= rest !== value;
    fields.push(rest === value ? Buffer.from(`${field}\n`, "latin1") : Buffer.from(`${name}: ${rest}\n`));
  }
  if (!isCut) return undefined;
  const plain = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
  return Buffer.concat([...fields, Buffer.from(plain), Buffer.from(kept)]);
}

/** Of a longer file only its beginning is looked at. */
const MAX_ATTACHED = 4 * 1024 * 1024;

/** In a file that is no text, and so no part of the body. */
function isAttached(bytes: Buffer, { body, head }: Cuts): boolean {
  return findParts(bytes).parts.some(({ source, start, end, encoding, name, type }) => {
    if (type === "text/plain") return false;
    const text = decodeTransfer(source.subarray(start, Math.min(end, start + MAX_ATTACHED)), encoding).toString();
    return body(text) !== text || (name !== null && head(name) !== name);
  });
}

/** Whole fields with their folds, as latin1; lines that are none are left out. */
const fieldsOf = (bytes: Buffer): string[] =>
  headerText(bytes, findHeaders(bytes))
    .split(/\r?\n(?![ \t])/)
    .filter((field) => /^[!-9;-~]{1,80}[ \t]*:/.test(field));
