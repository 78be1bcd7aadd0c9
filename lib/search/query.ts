/**
 * What people type -> a Query: clauses that must all hold, each a choice of terms.
 *
 *   lock:sb_writers>&pipe->mutex sub:overlayfs -state:fixed s:"possible deadlock" d:2021.. ovl_copy_up_one
 *
 * Never throws: what is not understood is searched as text and said in `notices`. Field names are lore's where lore has them.
 */
import type { Clause, Found } from "./clause.ts";
import { parseDateRange } from "./dates.ts";
import { MAX_TOKEN, toClassName } from "./identifiers.ts";
import { locksTerms } from "./lock-terms.ts";
import { PREFIXES, readPrefix } from "./prefixes.ts";
import { recogniseId } from "./recognise-id.ts";

export type Query = {
  readonly text: string;
  readonly clauses: readonly Clause[];
  readonly notices: readonly string[];
};

/** Longer than any question; a pasted report goes to match, not here. */
export const MAX_QUERY = 2_048;
/** Each clause costs the engine a list of documents. */
export const MAX_CLAUSES = 32;

/** `now` is what relative dates (`d:last.week..`) are counted from; without it they are not understood. */
export function parseQuery(text: string, now: Date | null = null): Query {
  const notices: string[] = [];
  if (text.length > MAX_QUERY)
    notices.push(`only the first ${MAX_QUERY} characters were searched; paste a whole report into match`);
  const scan: Scan = { text: text.slice(0, MAX_QUERY).replace(/[“”„]/g, '"'), at: 0, now, notices };
  const clauses: Clause[] = [];
  let joined = false;
  for (let piece = nextPiece(scan); piece !== undefined; piece = nextPiece(scan)) {
    if (piece === "or") {
      joined = clauses.length > 0;
      continue;
    }
    const before = joined ? clauses.at(-1) : undefined;
    const either = before ? joinByOr(before, piece) : undefined;
    if (either) clauses[clauses.length - 1] = either;
    else clauses.push(piece);
    if (joined && !either)
      notices.push("OR stands between words or values, not dates or what is excluded: read as AND");
    joined = false;
  }
  if (clauses.length > MAX_CLAUSES) notices.push(`only the first ${MAX_CLAUSES} terms were searched`);
  return { text, clauses: clauses.slice(0, MAX_CLAUSES), notices: [...new Set(notices)] };
}

/** The query as it was understood, in words; empty where there is nothing to look for. */
export const describe = (query: Query): string =>
  query.clauses.map(({ negated, words }) => (negated ? `not ${words}` : words)).join(", and ");

/** The query without its clause number `index`: for the cross beside it. */
export const withoutClause = (query: Query, index: number): string =>
  query.clauses
    .filter((_, at) => at !== index)
    .map(({ source }) => source)
    .join(" ");

/** Something was typed and none of it understood: nothing is found, where an empty query finds all. */
export const saysNothing = (query: Query): boolean => query.clauses.length === 0 && query.text.trim() !== "";

/** A value as it must be written after a prefix. */
export const quoteValue = (value: string): string =>
  /^[^\s">]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;

type Scan = { readonly text: string; at: number; readonly now: Date | null; readonly notices: string[] };

function joinByOr(a: Clause, b: Clause): Clause | undefined {
  const any = [...a.any, ...b.any];
  if (a.negated || b.negated || any.some(({ kind }) => kind === "date")) return undefined;
  return { negated: false, any, source: `${a.source} OR ${b.source}`, words: `${a.words} or ${b.words}` };
}

function nextPiece(scan: Scan): Clause | "or" | undefined {
  for (;;) {
    read(scan, /\s+/y);
    if (scan.at >= scan.text.length) return undefined;
    if (read(scan, /OR(?=\s)/y)) return "or";
    if (read(scan, /AND(?=\s)/y)) continue;
    const start = scan.at;
    const negated = read(scan, /(?:NOT\s+)?-?(?=[^\s>-])|NOT\s+/y)?.[0] ?? "";
    const found = readTerms(scan);
    if (found) return { ...found, negated: negated !== "", source: scan.text.slice(start, scan.at) };
  }
}

/** Moves on by at least one character. */
function readTerms(scan: Scan): Found | undefined {
  if (scan.text[scan.at] === '"') return phrase(scan, readQuoted(scan), "any");
  const empty = read(scan, /([A-Za-z]{1,12}):(?=\s|$)/y)?.[1];
  if (empty !== undefined) return withoutValue(scan, empty);
  const prefix = read(scan, /([A-Za-z]{1,12}):(?=[^\s/])/y)?.[1];
  if (prefix !== undefined) return readField(scan, prefix.toLowerCase(), prefix);
  const word = read(scan, /\S+/y)?.[0] ?? "";
  const arrow = /[&_\w)\]]$/.test(word) && read(scan, /[ \t]+(?:->|→|>)[ \t]+(?=[&(\w"])/y);
  if (arrow) return lock(scan, [{ name: word, quoted: false }, ...readNames(scan)]);
  const said = isLockName(word) && read(scan, /[ \t]+(?:before|then)[ \t]+(?=([&\w>-]{1,200})(?:\s|$))/y);
  if (said && isLockName(said[1] ?? "")) return lock(scan, [{ name: word, quoted: false }, ...readNames(scan)]);
  if (said) scan.at -= said[0].length;
  return recogniseId(word) ?? plain(scan, word, "any");
}

/** `sb_writers before &pipe->mutex` is an order of two; `wait before retry` is three words. */
const isLockName = (word: string): boolean => /^&?[A-Za-z_][\w>-]{0,198}\w$/.test(word) && /[&_]|->/.test(word);

/** `lock: x`: the value was left out, or stands apart; a word that is no prefix is a word. */
function withoutValue(scan: Scan, typed: string): Found | undefined {
  if (readPrefix(typed.toLowerCase()) === undefined) return plain(scan, `${typed}:`, "any");
  scan.notices.push(`“${typed}:” has no value behind it (${typed}:VALUE, without a blank): left out`);
  return undefined;
}

function readField(scan: Scan, name: string, typed: string): Found | undefined {
  const prefix = readPrefix(name);
  if (prefix?.kind === "lock") return lock(scan, readNames(scan));
  const quoted = scan.text[scan.at] === '"';
  const value = quoted ? readQuoted(scan) : (read(scan, /\S+/y)?.[0] ?? "");
  if (prefix === undefined) {
    scan.notices.push(`“${typed}:” is no prefix here (${Object.keys(PREFIXES).join(": ")}:): searched as text`);
    return phrase(scan, `${typed}:${value}`, "any");
  }
  if (prefix.kind === "text") return quoted ? phrase(scan, value, prefix.field) : plain(scan, value, prefix.field);
  if (prefix.kind === "date") return date(scan, value);
  return prefix.read(value, scan.notices);
}

function date(scan: Scan, value: string): Found | undefined {
  const range = parseDateRange(value, scan.now);
  if (range) return { any: [{ kind: "date", ...range }], words: `date ${value}` };
  scan.notices.push(`“d:${value}” is no date or range, as d:2024..2025, d:2024-03-01.. or d:last.week..: left out`);
  return undefined;
}

function phrase(scan: Scan, text: string, field: "any" | "title" | "from"): Found | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    scan.notices.push(`“${text}” has no letter or digit to look for: left out`);
    return undefined;
  }
  return { any: [{ kind: "text", field, text, match: "phrase" }], words: `${FIELD_WORDS[field]}“${text}”` };
}

const FIELD_WORDS = { any: "", title: "subject ", from: "from " } as const;

function plain(scan: Scan, word: string, field: "any" | "title" | "from"): Found | undefined {
  const text = word.replace(/^[^\p{L}\p{N}_&(]+|[,;!?]+$/gu, "").slice(0, 2 * MAX_TOKEN);
  const bare = text.replace(/\*+$/, "");
  if (!/[\p{L}\p{N}]/u.test(bare)) return phrase(scan, word, field);
  const match = bare !== text ? "prefix" : /^[\p{L}\p{M}]+$/u.test(bare) ? "word" : "phrase";
  return { any: [{ kind: "text", field, text: bare, match }], words: `${FIELD_WORDS[field]}${text}` };
}

type Name = { readonly name: string; readonly quoted: boolean };

function lock(scan: Scan, names: readonly Name[]): Found | undefined {
  const known = names.filter(({ name }) => toClassName(name) !== "");
  if (known.length === 0) {
    scan.notices.push("“lock:” names no lock: left out");
    return undefined;
  }
  const { terms, words, notices } = locksTerms(known);
  scan.notices.push(...notices);
  return { any: terms, words };
}

/** `A`, `A>B`, `"A" > "B"`, `A -> B`; a `>` after `-` belongs to a name. */
function readNames(scan: Scan): Name[] {
  const names: Name[] = [];
  do {
    const quoted = scan.text[scan.at] === '"';
    const name = quoted ? readQuoted(scan) : (read(scan, /(?:->|[^\s>→])+/y)?.[0] ?? "");
    names.push({ name, quoted });
  } while (read(scan, /[ \t]*(?:>|→)[ \t]*|[ \t]+->[ \t]+/y));
  return names;
}

/** From a quotation mark to the next that no backslash stands before; to the end of the query where there is none. */
function readQuoted(scan: Scan): string {
  const [, inner = "", end] = read(scan, /"((?:[^"\\]|\\[\s\S])*)("?)/y) ?? [];
  if (end === "") scan.notices.push("a quotation mark is not closed: everything after it was taken as one phrase");
  return inner.replace(/\\(["\\])/g, "$1");
}

function read(scan: Scan, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (!found) return undefined;
  scan.at += found[0].length;
  return found;
}
