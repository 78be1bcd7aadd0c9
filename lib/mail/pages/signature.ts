/**
 * Who wrote a mail that names no author, or with which address: from the signature under its own text.
 *
 *   - Ross                          one of the people quoted, if exactly one of them is called so
 *   --
 *   Jan Kara <jack@xxxxxxxx>        the address beside the author's name
 *
 * What is found is a conclusion, never more: the caller marks it `inferred`.
 */
import type { Address } from "../address.ts";
import { bodyLines } from "../quoting.ts";
import type { Attribution } from "./page.ts";

/** Names that people sign with, and what their headers say. */
const SHORT: ReadonlyMap<string, readonly string[]> = new Map([
  ["al", ["alexander", "alan"]],
  ["alex", ["alexander"]],
  ["andy", ["andrew", "andreas"]],
  ["ben", ["benjamin"]],
  ["bill", ["william"]],
  ["bob", ["robert"]],
  ["chris", ["christopher", "christian"]],
  ["dan", ["daniel"]],
  ["dave", ["david"]],
  ["greg", ["gregory"]],
  ["honza", ["jan"]],
  ["jim", ["james"]],
  ["joe", ["joseph"]],
  ["jon", ["jonathan"]],
  ["matt", ["matthew"]],
  ["mike", ["michael"]],
  ["nick", ["nicholas"]],
  ["pete", ["peter"]],
  ["rob", ["robert"]],
  ["steve", ["steven", "stephen"]],
  ["ted", ["theodore", "edward"]],
  ["tom", ["thomas"]],
  ["tony", ["anthony"]],
]);

/** `- Ross` alone on its line; on a flattened page before the quote goes on or the text ends. */
const SIGNED = /(?:^|[,.!?] )- (?<name>[A-Z][a-z]{1,20})(?=\s*$| > )/;
/** Lines at the end of the own text that can be a signature. */
const MAX_LINES = 12;

export function inferAuthor(text: string, quoted: readonly Attribution[]): string | undefined {
  const own = ownLines(text);
  const candidates = own.length === 1 ? own : own.slice(-MAX_LINES);
  for (const line of candidates.toReversed()) {
    const signed = SIGNED.exec(line)?.groups?.name;
    if (signed === undefined) continue;
    const names = new Set(quoted.flatMap(({ name }) => (name !== null && isCalled(name, signed) ? [name] : [])));
    if (names.size === 1) return [...names][0];
  }
  return undefined;
}

function isCalled(name: string, signed: string): boolean {
  const first = name.split(" ", 1)[0]?.toLowerCase() ?? "";
  const given = signed.toLowerCase();
  return first === given || (SHORT.get(given)?.includes(first) ?? false);
}

/** The address that a signature has beside the author's own name. */
export function inferAddress(text: string, author: string): Address["address"] {
  const lines = ownLines(text);
  const mark = lines.findLastIndex((line) => /^-- ?$/.test(line));
  if (mark < 0) return null;
  for (const line of lines.slice(mark + 1, mark + 1 + MAX_LINES)) {
    const { name, address } = /^(?<name>[^<>]{1,80}) <(?<address>[^<>\s]{3,200})>$/.exec(line.trim())?.groups ?? {};
    if (name === author && address?.includes("@")) return address;
  }
  return null;
}

const ownLines = (text: string): string[] => bodyLines(text).flatMap((line) => (line.depth === 0 ? [line.text] : []));
