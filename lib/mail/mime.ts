/**
 * The parts of a mail: bytes -> leaves with their type, charset, encoding and place.
 *
 *   Content-Type: multipart/mixed; boundary="b"
 *
 *   --b
 *   Content-Type: text/plain; charset=utf-8; format=flowed
 *
 *   text
 *   --b--
 *
 * Out: the leaves in order, each with the multiparts it stands in; what lies beyond a limit stays one opaque leaf and is
 * named in `damage`. Nothing is decoded here. Source: RFC 2045, 2046, 2231; limits: reliability.md.
 */
import { decodeText } from "./charset.ts";
import { decodeParameter } from "./encoded-words.ts";
import {
  eachField,
  findHeaders,
  type Header,
  type HeaderField,
  headerText,
  unfold,
  usualFields,
} from "./header-fields.ts";
import { decodeTransfer } from "./transfer.ts";

export type Part = {
  /** Lower case, `text/plain` where none is named. */
  readonly type: string;
  readonly charset: string | null;
  /** Content-Transfer-Encoding in lower case. */
  readonly encoding: string;
  readonly flowed: boolean;
  readonly delSp: boolean;
  readonly attachment: boolean;
  readonly name: string | null;
  /** What `start` and `end` count in: the mail, or an attached mail that was wrapped in base64, unwrapped. */
  readonly source: Buffer;
  /** Of the encoded bytes. */
  readonly start: number;
  readonly end: number;
  /** The multipart/alternative it is a choice of, numbered; null where it is none. */
  readonly alternative: number | null;
};

export type MimeDamage =
  | "mime-too-deep"
  | "mime-too-many-parts"
  | "header-too-long"
  | "boundary-missing"
  | "boundary-unclosed";

export type PartTree = { readonly parts: readonly Part[]; readonly damage: readonly MimeDamage[] };

/** Attack: 10,000 nested multiparts. Deepest seen in a real list: 6. */
const MAX_DEPTH = 50;
/** Mails attached to mails attached to mails. */
const MAX_MESSAGE_DEPTH = 10;
const MAX_PARTS = 1000;
/** Bytes of base64 that are unwrapped. Attack: wrapped in wrapped, each level takes three quarters of the one around it in memory. */
const MAX_WRAPPED = 8 * 1024 * 1024;
/** RFC 2046 allows 70. */
const MAX_BOUNDARY = 1024;
/** All header blocks of one mail together. */
const MAX_HEADER_TOTAL = 2 * 1024 * 1024;

type Walk = { bytes: Buffer; parts: Part[]; damage: Set<MimeDamage>; headerBytes: number; alternatives: number };
type Place = { depth: number; messages: number; alternative: number | null; digest: boolean };

export function findParts(bytes: Buffer): PartTree {
  const walk: Walk = { bytes, parts: [], damage: new Set(), headerBytes: 0, alternatives: 0 };
  visit(walk, 0, bytes.length, { depth: 0, messages: 0, alternative: null, digest: false });
  return { parts: walk.parts, damage: [...walk.damage] };
}

function visit(walk: Walk, start: number, end: number, place: Place): void {
  const { extent, text, fields } = fieldsAt(walk.bytes, start, end, place);
  walk.headerBytes += extent.end - extent.start;
  if (text.length < extent.end - extent.start || walk.headerBytes > MAX_HEADER_TOTAL)
    walk.damage.add("header-too-long");
  const part = readPart(fields, { bytes: walk.bytes, start: extent.body, end }, place);
  const isMail = part.type === "message/rfc822";
  const inner = (isMail || part.type.startsWith("multipart/")) && place.depth < MAX_DEPTH ? unwrapped(part) : undefined;
  if (walk.parts.length >= MAX_PARTS) walk.damage.add("mime-too-many-parts");
  else if (inner) visitUnwrapped(walk, part, inner, place);
  else if (part.type.startsWith("multipart/")) visitMultipart(walk, part, place);
  else if (isMail && place.messages < MAX_MESSAGE_DEPTH) visit(walk, part.start, part.end, within(place));
  else {
    if (isMail) walk.damage.add("mime-too-deep");
    walk.parts.push(part);
  }
}

/** Below an attached mail. */
const within = (place: Place): Place => ({
  ...place,
  depth: place.depth + 1,
  messages: place.messages + 1,
  digest: false,
});

/**
 * Mail programs wrap attached mails, and some whole multiparts, in base64, which RFC 2045 6.4 forbids. Undefined where the bytes stand
 * there plainly: a multipart that names an encoding means its parts, more often than not.
 */
function unwrapped(part: Part & { boundary: string | null }): Buffer | undefined {
  if (part.encoding !== "base64" || part.end - part.start > MAX_WRAPPED) return undefined;
  const start = part.source.toString("latin1", part.start, Math.min(part.end, part.start + 400));
  if (!/^[A-Za-z0-9+/=\s]+$/.test(start)) return undefined;
  const bytes = decodeTransfer(part.source.subarray(part.start, part.end), "base64");
  return bytes.length > 0 ? bytes : undefined;
}

/** The same walk over other bytes, with one count of parts, multiparts and headers for all. */
function visitUnwrapped(walk: Walk, part: Part & { boundary: string | null }, bytes: Buffer, place: Place): void {
  const inner: Walk = { ...walk, bytes };
  if (part.type !== "message/rfc822")
    visitMultipart(inner, { ...part, encoding: "", source: bytes, start: 0, end: bytes.length }, place);
  else if (place.messages < MAX_MESSAGE_DEPTH) visit(inner, 0, bytes.length, within(place));
  else {
    walk.damage.add("mime-too-deep");
    walk.parts.push(part);
  }
  walk.headerBytes = inner.headerBytes;
  walk.alternatives = inner.alternatives;
}

/** Of the mail itself the fields that everybody asks for; where it has none of them it may have no head at all. */
function fieldsAt(bytes: Buffer, start: number, end: number, place: Place): Header {
  if (place.depth > 0) return contentFields(bytes, start, end);
  const usual = usualFields(bytes);
  return usual.fields.length > 0 ? usual : contentFields(bytes, start, end);
}

/** A first line that is no field begins the text: parts and attached mails come without a head, and without a blank line. */
const FIELD = /^(?:[!-9;-~]{1,80}[ \t]*:|>?From )/;

function contentFields(bytes: Buffer, start: number, end: number): Header {
  const found = findHeaders(bytes, start, end);
  const isText =
    found.end > found.start && !FIELD.test(bytes.toString("latin1", found.start, Math.min(end, found.start + 120)));
  const extent = isText ? { start, end: start, body: start } : found;
  const text = headerText(bytes, extent);
  const fields: HeaderField[] = [];
  eachField(text, (name, value) => fields.push({ name, value }), "c");
  return { extent, text, fields };
}

function visitMultipart(walk: Walk, part: Part & { boundary: string | null }, place: Place): void {
  const { boundary } = part;
  if (place.depth >= MAX_DEPTH || walk.headerBytes > MAX_HEADER_TOTAL) {
    walk.damage.add("mime-too-deep");
    walk.parts.push({ ...part, type: "application/octet-stream" });
    return;
  }
  const isUsable = boundary !== null && boundary.length <= MAX_BOUNDARY;
  const pieces = isUsable ? splitParts(walk.bytes, part.start, part.end, boundary) : undefined;
  if (!pieces) walk.damage.add("boundary-missing");
  else if (!pieces.closed) walk.damage.add("boundary-unclosed");
  if (!pieces || pieces.extents.length === 0) {
    walk.parts.push({ ...part, type: "text/plain" });
    return;
  }
  const alternative = part.type === "multipart/alternative" ? ++walk.alternatives : place.alternative;
  const inner = { ...place, depth: place.depth + 1, alternative, digest: part.type === "multipart/digest" };
  for (const piece of pieces.extents) visit(walk, piece.start, piece.end, inner);
}

type Pieces = { extents: { start: number; end: number }[]; closed: boolean };

/** What stands between delimiter lines; preamble and epilogue are nobody's text. One more than MAX_PARTS shows the excess. */
function splitParts(bytes: Buffer, start: number, end: number, boundary: string): Pieces {
  const mark = Buffer.from(`--${boundary}`, "latin1");
  const region = bytes.subarray(0, end);
  const extents: Pieces["extents"] = [];
  let open = -1;
  for (let at = region.indexOf(mark, start); at >= 0; at = region.indexOf(mark, at + mark.length)) {
    if (at > start && bytes[at - 1] !== 10) continue;
    const tail = delimiterTail(region, at + mark.length);
    if (!tail) continue;
    // The newline before a delimiter belongs to the delimiter.
    if (open >= 0) extents.push({ start: open, end: Math.max(open, at - (bytes[at - 2] === 13 ? 2 : 1)) });
    open = tail.next;
    if (tail.closes) return { extents, closed: true };
    if (extents.length > MAX_PARTS) break;
  }
  if (open >= 0) extents.push({ start: open, end });
  return { extents, closed: false };
}

/**
 * After `--b`: `--` closes; then the line ends, or a blank and whatever follows it (RFC 2046 5.1.1 compares the beginning of a line
 * alone); else it is a longer boundary (`--bb`), which is another multipart's more often than not.
 */
function delimiterTail(bytes: Buffer, from: number): { next: number; closes: boolean } | undefined {
  const closes = bytes[from] === 45 && bytes[from + 1] === 45;
  let at = closes ? from + 2 : from;
  if (bytes[at] === 13 && bytes[at + 1] === 10) at++;
  if (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 32 && bytes[at] !== 9) return undefined;
  const eol = bytes.indexOf(10, at);
  return { next: eol < 0 ? bytes.length : eol + 1, closes };
}

function readPart(
  fields: readonly HeaderField[],
  { bytes, start, end }: { readonly bytes: Buffer; readonly start: number; readonly end: number },
  place: Place,
): Part & { boundary: string | null } {
  let contentType = "";
  let disposition = "";
  let encoding = "";
  for (const { name, value } of fields) {
    if (name === "content-type") contentType ||= unfold(value);
    else if (name === "content-disposition") disposition ||= unfold(value);
    else if (name === "content-transfer-encoding") encoding ||= unfold(value);
  }
  const parameters = parseParameters(contentType);
  const filing = parseParameters(disposition);
  const fallback = place.digest ? "message/rfc822" : "text/plain";
  const named = parameters.value;
  const name = filing.get("filename") ?? parameters.get("name");
  return {
    type: /^[!#-'*+.\-\w^`{|}~]+\/[!#-'*+.\-\w^`{|}~]+$/.test(named)
      ? named
      : named === "text"
        ? "text/plain"
        : fallback,
    charset: parameters.get("charset") ?? null,
    encoding: encoding.toLowerCase().replace(/[;\s(].*$/s, ""),
    flowed: parameters.get("format")?.toLowerCase() === "flowed",
    delSp: parameters.get("delsp")?.toLowerCase() === "yes",
    attachment: filing.value === "attachment",
    // What RFC 2231 encoded is text already.
    name: name === undefined || name.trim() === "" ? null : /[^\0-\xff]/.test(name) ? name : decodeParameter(name),
    source: bytes,
    start,
    end,
    alternative: place.alternative,
    boundary: parameters.get("boundary") ?? null,
  };
}

type Parameters = { readonly value: string; get(name: string): string | undefined };

/** `name*0*=utf-8''a; name*1=b`: more pieces than this are an attack (10,000 were seen in one). */
const MAX_PIECES = 100;

/** `text/plain; charset="utf-8"; name*0="a"; name*1="b"` -> the value in lower case, parameters by name in lower case. */
export function parseParameters(header: string): Parameters {
  const [value = "", ...rest] = splitOutsideQuotes(withoutComments(header));
  const found = new Map<string, string>();
  for (const piece of rest) {
    const equals = piece.indexOf("=");
    if (equals < 0) continue;
    const name = lowerCase(piece.slice(0, equals).trim());
    if (!found.has(name)) found.set(name, dequote(piece.slice(equals + 1).trimStart()));
  }
  return {
    value: lowerCase(value.replace(/[ \t]*\/[ \t]*/, "/").trim()),
    get: (name) => found.get(name) ?? joinPieces(found, name),
  };
}

/** Of ASCII alone: the text is bytes still, and a letter of another alphabet is more than one of them. */
const lowerCase = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

function joinPieces(found: ReadonlyMap<string, string>, name: string): string | undefined {
  const whole = found.get(`${name}*`);
  if (whole !== undefined) return decodePieces([{ text: whole, isExtended: true }]);
  const pieces: Piece[] = [];
  for (let at = 0; at < MAX_PIECES; at++) {
    const plain = found.get(`${name}*${at}`);
    const extended = found.get(`${name}*${at}*`);
    const text = extended ?? plain;
    if (text === undefined) break;
    pieces.push({ text, isExtended: extended !== undefined });
  }
  return pieces.length === 0 ? undefined : decodePieces(pieces);
}

type Piece = { readonly text: string; readonly isExtended: boolean };

/** `iso-8859-1'en'caf%E9.txt`: the first piece names the charset; a character may be cut between two (RFC 2231 4.1). */
function decodePieces(pieces: readonly Piece[]): string {
  let charset: string | null = null;
  const bytes = pieces.map(({ text, isExtended }, at) => {
    if (!isExtended) return Buffer.from(text, "latin1");
    const marks = at === 0 ? /^(?<charset>[^']{0,40})'[^']{0,40}'/.exec(text) : null;
    charset ??= marks?.groups?.charset || null;
    // Some programs name the charset before every piece.
    const again = at > 0 && charset !== null && text.startsWith(`${charset}'`) ? charset.length + 1 : 0;
    const data = text.slice(marks?.[0].length ?? again);
    return Buffer.from(
      data.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
      "latin1",
    );
  });
  return decodeText(Buffer.concat(bytes), charset);
}

/** `text/plain (really); charset=utf-8 (Plain text)`; what stands between quotes is no comment. */
function withoutComments(text: string): string {
  if (!text.includes("(")) return text;
  let out = "";
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "\\") {
      if (depth === 0) out += c + text.charAt(at + 1);
      at++;
    } else if (quoted || (depth === 0 && c !== "(")) {
      if (c === '"') quoted = !quoted;
      out += c;
    } else if (c === "(") depth++;
    else if (c === ")") depth--;
  }
  return out;
}

/** `;` was forgotten where a blank is followed by a name and `=`: `text/plain charset=utf-8`. */
const NEXT_NAME = /[ \t]{1,40}[!#$&+\-^-~\w.*]{1,60}=/y;

function splitOutsideQuotes(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) quoted = !quoted;
    else if (c === 92 && quoted) at++;
    else if (!quoted && (c === 59 || (isBlank(c) && !isBlank(text.charCodeAt(at - 1)) && isNextName(text, at)))) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

function isNextName(text: string, at: number): boolean {
  NEXT_NAME.lastIndex = at;
  return NEXT_NAME.test(text);
}

/** A quoted value without its end keeps its blanks, as one that has it. */
function dequote(text: string): string {
  const trimmed = text.trimEnd();
  if (!text.startsWith('"')) return trimmed;
  const inside = trimmed.length > 1 && trimmed.endsWith('"') ? trimmed.slice(1, -1) : text.slice(1);
  return inside.replace(/\\(.)/g, "$1");
}
