/**
 * What goes into a search engine: one SearchDocument for each inversion, each message of a relevant thread, each lock class.
 * And what every engine makes of one before it stores it: the exact values of its fields, and its text cut to limits.
 */
import { hash } from "node:crypto";
import {
  cutIdentifier,
  findIdentifiers,
  MAX_TOKEN,
  splitPair,
  toClassName,
  toFunctionName,
  toIdKey,
  toShortName,
} from "./identifiers.ts";

export type SearchDocument = {
  /** `i:v1:...`, `m:<Message-ID>`, `c:<class>`. */
  readonly id: string;
  readonly type: "inversion" | "message" | "class";
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Last activity, ISO 8601. */
  readonly date: string | null;
  /** `Name <address>`; null where nobody wrote it. */
  readonly from: string | null;
  readonly lists: readonly string[];
  /** Class names, printed and canonical. */
  readonly locks: readonly string[];
  /** `A>B`: B taken while A is held; printed and canonical names. */
  readonly pairs: readonly string[];
  readonly functions: readonly string[];
  /** Message-IDs, syzbot ids, inversion ids, commits. */
  readonly ids: readonly string[];
  readonly subsystems: readonly string[];
  readonly kind: string | null;
  readonly state: string | null;
  readonly year: number | null;
  readonly syzbot: readonly string[];
  /** Multiplies relevance: 1 is usual, 2 twice as good, 0.5 half. */
  readonly weight: number;
};

/** The fields that are compared whole. `lock` and `pair` also hold short names; the Exact ones only whole names. */
export const EXACT_FIELDS = [
  "lock",
  "lockExact",
  "pair",
  "pairExact",
  "function",
  "id",
  "syzbot",
  "subsystem",
  "kind",
  "state",
  "list",
  "type",
  "year",
] as const;
export type ExactField = (typeof EXACT_FIELDS)[number];

/** The fields counted beside a result, and the query prefix that narrows to a value. */
export const FACETS = {
  type: "type",
  state: "state",
  year: "year",
  subsystem: "sub",
  kind: "kind",
  list: "l",
} as const satisfies Partial<Record<ExactField, string>>;
export const FACET_FIELDS = [
  "type",
  "state",
  "year",
  "subsystem",
  "kind",
  "list",
] as const satisfies readonly (keyof typeof FACETS)[];
export type FacetField = (typeof FACET_FIELDS)[number];

/** Characters of a text that are indexed: of 896,731 mails 332 are longer, dumps and attachments all of them. */
export const MAX_TEXT = 1_048_576;
const MAX_TITLE = 1_000;
/** Values of one field of one document: a hostile mail may name a million locks. */
const MAX_VALUES = 2_000;

export type ExactValues = Readonly<Record<ExactField, readonly string[]>>;

export function toExactValues(document: SearchDocument): ExactValues {
  const locks = document.locks.slice(0, MAX_VALUES).map(toClassName);
  const pairs = document.pairs.slice(0, MAX_VALUES).flatMap((pair) => {
    const names = splitPair(pair)?.map(toClassName);
    return names?.[0] && names[1] ? [[names[0], names[1]] as const] : [];
  });
  return {
    lock: distinct(locks.flatMap(toNames)),
    lockExact: distinct(locks),
    pair: distinct(pairs.flatMap(([a, b]) => toNames(a).flatMap((x) => toNames(b).map((y) => `${x}>${y}`)))),
    pairExact: distinct(pairs.map(([a, b]) => `${a}>${b}`)),
    function: distinct(document.functions.slice(0, MAX_VALUES).map(toFunctionName)),
    id: distinct([...document.ids, ...document.syzbot].slice(0, MAX_VALUES).map(toIdKey)),
    syzbot: distinct(document.syzbot.map(toIdKey)),
    subsystem: distinct(document.subsystems.map((name) => name.toLowerCase())),
    kind: document.kind === null ? [] : [document.kind],
    state: document.state === null ? [] : [document.state],
    list: distinct(document.lists.map((name) => name.toLowerCase())),
    type: [document.type],
    year: document.year === null ? [] : [String(document.year)],
  };
}

export type SearchableText = {
  readonly title: string;
  readonly from: string;
  /** Lock classes and functions, whole. */
  readonly names: readonly string[];
  readonly text: string;
};

export function toSearchableText(document: SearchDocument): SearchableText {
  return {
    title: clean(document.title.slice(0, MAX_TITLE)),
    from: clean((document.from ?? "").slice(0, MAX_TITLE)),
    names: distinct([...document.locks, ...document.functions].slice(0, MAX_VALUES).map(clean)),
    text: clean(document.text.slice(0, MAX_TEXT)),
  };
}

/** The parts of the identifiers in a text, each identifier once, as `ovl copy up one`. */
export function toParts({ title, names, text }: SearchableText): string[] {
  const found = findIdentifiers(title);
  for (const name of names) findIdentifiers(name, found);
  return [...findIdentifiers(text, found)].map((identifier) => cutIdentifier(identifier).join(" "));
}

/** 48 bits of a hash: among a million values one in 10^8 queries would find one document too many. */
export const toKey = (field: string, value: string): string => hash("sha1", `${field}\0${value}`, "hex").slice(0, 12);

export const toKeys = (values: ExactValues): string[] =>
  EXACT_FIELDS.flatMap((field) => values[field].map((value) => toKey(field, value)));

/** Equally good, an inversion stands before a class, and that before a message. */
export const TYPE_BOOST = { inversion: 1.5, class: 1.25, message: 1 } as const;
/** And so where nothing is better: a query of values alone. */
export const TYPE_ORDER = { inversion: 0, class: 1, message: 2 } as const;

export const typeOf = (id: string): SearchDocument["type"] =>
  id.startsWith("i:") ? "inversion" : id.startsWith("c:") ? "class" : "message";

/** Seconds since 1970, or null: what engines sort and compare by. */
export function toSeconds(date: string | null): number | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== "");

const toNames = (name: string): string[] => {
  const short = toShortName(name);
  return short === undefined ? [name] : [name, short];
};

/** Without control characters (two of them are our marks, the private one parts values) and without endless tokens. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = text.replace(/[\0-\x08\x0b-\x1f\ue000]+/g, " ");
  return hasLongLine(plain) ? plain.replace(LONG_TOKEN, (token) => token.slice(0, MAX_TOKEN)) : plain;
}

/** Most mail has none: a fifth of the time of the pattern. */
function hasLongLine(text: string): boolean {
  for (let start = 0, end = 0; end >= 0; start = end + 1) {
    end = text.indexOf("\n", start);
    if ((end < 0 ? text.length : end) - start > MAX_TOKEN) return true;
  }
  return false;
}

const LONG_TOKEN = /(?<![A-Za-z\d_\u0080-\uffff])[A-Za-z\d_\u0080-\uffff]{201,}/g;
