/**
 * The text of a mail: its parts -> one string, the one that spans and line numbers refer to.
 *
 * In order: every text part that is no attachment (of a multipart/alternative the plain one), then what is attached and is
 * text: logs, patches, small gzipped logs, each after a line `-- attachment NAME`. Lines end in LF. format=flowed paragraphs
 * are joined to one line each, so a splat comes out as the kernel printed it.
 */
import { gunzipText } from "./attachments.ts";
import { decodeText } from "./charset.ts";
import type { Part } from "./mime.ts";
import { decodeTransfer } from "./transfer.ts";

export type Attachment = { readonly name: string | null; readonly type: string; readonly bytes: number };

export type BodyDamage = "text-too-long" | "attachment-unreadable";

export type Body = {
  readonly text: string;
  /** The HTML of a mail that has no plain text, not yet turned into text. */
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly damage: readonly BodyDamage[];
};

/** What is read as text of one mail, in UTF-16 units (reliability.md: indexed up to 1 MiB). */
export const MAX_TEXT = 1024 * 1024;
/** Encoded bytes of a part that are decoded at all: base64 and quoted-printable text of MAX_TEXT fits. */
const MAX_ENCODED = 4 * 1024 * 1024;

const LOG_NAME = /\.(?:txt|log|dmesg|patch|diff|out|conf|c|h|sh|syz|md|config)$/i;
const LOG_TYPE = /^(?:text\/|message\/|application\/(?:x-patch|x-diff|x-log|x-shellscript))/;

export function readBody(parts: readonly Part[]): Body {
  const damage = new Set<BodyDamage>();
  const plain = new Set(parts.filter(isPlainText).map((part) => part.alternative));
  let text = "";
  let html: string | null = null;
  const appendices: string[] = [];
  const attachments: Attachment[] = [];
  for (const part of parts) {
    if (text.length > MAX_TEXT) break;
    if (isPlainText(part)) text = joinText(text, decodePart(part));
    else if (part.type === "text/html" && !part.attachment) {
      if (part.alternative === null || !plain.has(part.alternative)) html = `${html ?? ""}${decodePart(part)}`;
    } else {
      attachments.push({ name: part.name, type: part.type, bytes: part.end - part.start });
      const log = attachedText(part, damage);
      if (log !== undefined) appendices.push(`-- attachment ${part.name ?? part.type}\n${log}`);
    }
  }
  for (const appendix of appendices) text = joinText(text, appendix);
  if (text.length > MAX_TEXT) damage.add("text-too-long");
  return { text: cut(text), html: plain.size > 0 ? null : html, attachments, damage: [...damage] };
}

const isPlainText = (part: Part): boolean => part.type === "text/plain" && !part.attachment && !isGzip(part);

const isGzip = (part: Part): boolean =>
  part.name?.toLowerCase().endsWith(".gz") === true || /\/(?:x-)?gzip$/.test(part.type);

function attachedText(part: Part, damage: Set<BodyDamage>): string | undefined {
  if (isGzip(part)) {
    const log = gunzipText(
      decodeTransfer(part.source.subarray(part.start, Math.min(part.end, part.start + MAX_ENCODED)), part.encoding),
    );
    if (log === undefined) damage.add("attachment-unreadable");
    return log === undefined ? undefined : unixLines(log);
  }
  if (!LOG_TYPE.test(part.type) && !LOG_NAME.test(part.name ?? "")) return undefined;
  if (part.type === "text/html" || part.type === "text/calendar") return undefined;
  const text = decodePart(part);
  return text.includes("\0") ? undefined : text;
}

function decodePart(part: Part): string {
  const encoded = part.source.subarray(part.start, Math.min(part.end, part.start + MAX_ENCODED));
  const text = unixLines(decodeText(decodeTransfer(encoded, part.encoding), part.charset));
  return part.flowed ? joinFlowed(text, part.delSp) : text;
}

const unixLines = (text: string): string => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

/** Never cuts a pair of surrogates in two. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const last = text.charCodeAt(MAX_TEXT - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? MAX_TEXT - 1 : MAX_TEXT);
}

const joinText = (before: string, after: string): string =>
  before === "" || before.endsWith("\n") ? before + after : `${before}\n${after}`;

/**
 * RFC 3676: a line that ends in a blank goes on in the next line of the same quote depth; one blank behind the quote marks
 * is stuffing. The signature mark `-- ` never flows. With delsp the trailing blank is dropped.
 */
export function joinFlowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open: { depth: number; pieces: string[] } | undefined;
  const close = (): void => {
    if (open) out.push(open.pieces.join(""));
    open = undefined;
  };
  for (const line of text.split("\n")) {
    const depth = leadingMarks(line);
    const stuffed = line.charAt(depth) === " " ? 1 : 0;
    const content = line.slice(depth + stuffed);
    // A line of blanks alone is the empty context line of a diff that a mail program called flowed; it joins nothing.
    const flows = content.endsWith(" ") && content !== "-- " && content.trim() !== "";
    const piece = flows && delSp ? content.slice(0, -1) : content;
    if (open && (open.depth !== depth || content === "-- ")) close();
    if (open) open.pieces.push(piece);
    else open = { depth, pieces: [depth > 0 ? line.slice(0, depth + stuffed) + piece : piece] };
    if (!flows) close();
  }
  close();
  return out.join("\n");
}

function leadingMarks(line: string): number {
  let depth = 0;
  while (line.charCodeAt(depth) === 62) depth++;
  return depth;
}
