/**
 * Address headers -> names and addresses.
 *
 *   "Luck, Tony" <tony.luck@example.com>, =?utf-8?q?J=C3=B6rg?= <joerg@example.org>, bob@example.net (Bob)
 *
 * The address is read from the raw value before encoded words are decoded: a word that decodes to `torvalds@... ` is a name,
 * never an address. Groups (`list: a@x, b@y;`) give their members. Never throws, linear in the value.
 */
import { decodeHeader } from "./encoded-words.ts";
import { unfold } from "./header-fields.ts";

export type Address = { readonly name: string | null; readonly address: string | null };

/** The largest Cc of a real mail named 300; a flood of 50,000 is an attack. */
const MAX_ADDRESSES = 2000;

/** `Name <address>` without quotes, comments or encoded words: nearly every From. */
const PLAIN = /^([^"<>(),:;@=\\\x80-\xff]*) <([^"<>(),:;\s\\\x80-\xff]+)>$/;

export function parseAddress(value: string): Address {
  const plain = PLAIN.exec(unfold(value));
  if (plain) return { name: plain[1] === "" ? null : (plain[1] ?? null), address: plain[2] ?? null };
  return parseAddresses(value, 1)[0] ?? { name: null, address: null };
}

export function parseAddresses(value: string, limit = MAX_ADDRESSES): Address[] {
  const addresses: Address[] = [];
  for (const piece of pieces(unfold(value), limit)) {
    const address = toAddress(piece);
    if (address.name !== null || address.address !== null) addresses.push(address);
    if (addresses.length >= limit) break;
  }
  return addresses;
}

type Piece = { text: string; comment: string; route: string; hasRoute: boolean };

/** One pass over the value: commas split outside quotes, comments and brackets; text, comment and `<...>` are kept apart. */
function pieces(value: string, limit: number): Piece[] {
  const out: Piece[] = [];
  let piece = emptyPiece();
  let depth = 0;
  let opened = 0;
  let quoted = false;
  let angle = false;
  for (let at = 0; at < value.length && out.length < limit; at++) {
    const c = value.charAt(at);
    if (depth > 0) {
      if (c === "\\") piece.comment += value.charAt(++at);
      else {
        depth += c === "(" ? 1 : c === ")" ? -1 : 0;
        if (depth > 0) piece.comment += c;
        else if (isBlank(value.charAt(opened - 1)) && isBlank(value.charAt(at + 1))) at++; // `Bob (home) Smith`: one blank
      }
      continue;
    }
    if (c === '"') quoted = !quoted;
    if (quoted && c === "\\") piece[angle ? "route" : "text"] += c + value.charAt(++at);
    else if (angle && !quoted && c === "(") [depth, opened] = [1, at];
    else if (angle && (quoted || c !== ">")) piece.route += c;
    else if (angle) angle = false;
    else if (quoted || c === '"') piece.text += c;
    else if (c === "(") [depth, opened] = [1, at];
    else if (c === "<") {
      angle = true;
      piece.hasRoute = true;
    } else if (c === "," || c === ";") {
      out.push(piece);
      piece = emptyPiece();
    } else if (c === ":") piece.text = "";
    else piece.text += c;
  }
  out.push(piece);
  return out;
}

const isBlank = (c: string): boolean => c === " " || c === "\t";

const emptyPiece = (): Piece => ({ text: "", comment: "", route: "", hasRoute: false });

function toAddress(piece: Piece): Address {
  const text = piece.text.trim();
  if (piece.hasRoute) return { name: nameOf(text) ?? nameOf(piece.comment), address: addressOf(piece.route) };
  if (text === "") return { name: null, address: null }; // `...; (the end of the group)`
  // A quoted local part may hold an `@` and blanks of its own: the domain is what follows the closing quote.
  const joined = text.includes("@") ? withoutBlanks(text) : text;
  if (isAddress(joined)) return { name: nameOf(piece.comment), address: addressOf(joined) };
  // `bob at example.org (Bob)`: pipermail spells the sign; the address stays as printed, nothing is guessed.
  if (MASKED.test(text)) return { name: nameOf(piece.comment), address: text };
  return { name: nameOf(text) ?? nameOf(piece.comment), address: null };
}

/** One word, ` at `, a host; a name that has an `at` in it has no host behind it. */
const MASKED = /^[^\s@"]{1,200} at [a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}$/i;

/** `jdoe@test  . example`: blanks beside the signs of an address were allowed once (RFC 5322 4.4). */
function withoutBlanks(text: string): string {
  const joined = text.replaceAll(/[ \t]{0,20}(?<sign>[.@])[ \t]{0,20}/g, "$<sign>");
  return /^[^\s"@]+@[^\s"@.]+\.[^\s"@]+$/.test(joined) ? joined : text;
}

const isAddress = (text: string): boolean =>
  text.startsWith('"') ? /^"[^"]*"@[^\s"]+$/.test(text) : /^[^\s"@]+@[^\s"]+$/.test(text) && !text.includes("=?");

function nameOf(text: string): string | null {
  const name = decodeHeader(text.includes('"') ? text.replace(/\\(.)|"/g, "$1") : text).trim();
  return name === "" ? null : name;
}

/** `<@relay.example:bob@example.net>`: a route of old (RFC 5322 4.4) is no part of the address. */
function addressOf(text: string): string | null {
  const plain = text.includes('"') ? text.trim() : text.replace(/\s+/g, "");
  const address = decodeHeader(plain.startsWith("@") ? plain.slice(plain.indexOf(":") + 1) : plain);
  return address === "" ? null : address;
}
