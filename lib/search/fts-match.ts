/**
 * A Query -> one FTS5 expression. Exact values are not text there: each is one token made from its hash, in the column
 * `keys`, so that AND, OR and NOT over values and words are one walk over sorted lists.
 *
 *   lock:sb_writers -state:merged copy_up  ->  (("K9c41d07be2aa") AND ("copy_up" OR "copy up")) NOT ("K03f1e2b77a10")
 *
 * K is a character that neither texts nor queries may hold, so a value is never found by a word. User text only ever
 * stands between quotation marks with its own doubled: FTS5 then knows no operator in it.
 */
import type { Term } from "./clause.ts";
import { toKey } from "./document.ts";
import { cutIdentifier } from "./identifiers.ts";
import type { Query } from "./query.ts";

export type FtsMatch = {
  readonly expression: string;
  /** Whether some term is text, so that relevance says anything. */
  readonly hasText: boolean;
  /** Half-open, seconds; each must hold (or, negated, must not). */
  readonly dates: readonly { readonly from: number | null; readonly to: number | null; readonly negated: boolean }[];
};

/** The K above: private use, a letter to unicode61. document.ts takes it out of texts, quote() out of queries. */
const KEY = "\ue000";
/** Stands in `keys` of every document, for queries that only exclude. */
export const EVERY = `${KEY}every`;
/** Stands between two identifiers in `names` and `parts`, so that no phrase reaches over it. */
export const BETWEEN = ` ${KEY} `;
export const toKeyToken = (key: string): string => KEY + key;

export function toFtsMatch(query: Query): FtsMatch {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const dates: FtsMatch["dates"][number][] = [];
  for (const { negated, any } of query.clauses) {
    for (const term of any) if (term.kind === "date") dates.push({ ...term, negated });
    const choices = any.flatMap(toExpressions);
    if (choices.length) (negated ? unwanted : wanted).push(`(${choices.join(" OR ")})`);
  }
  if (wanted.length === 0) wanted.push(`"${EVERY}"`);
  const positive = wanted.join(" AND ");
  const expression = unwanted.length ? `(${positive}) NOT (${unwanted.join(" OR ")})` : positive;
  const hasText = query.clauses.some(({ negated, any }) => !negated && any.some(({ kind }) => kind === "text"));
  return { expression, hasText, dates };
}

function toExpressions(term: Term): string[] {
  if (term.kind === "date") return [];
  if (term.kind === "exact") return [`"${toKeyToken(toKey(term.field, term.value))}"`];
  const columns = { any: "", title: "title : ", from: "sender : " }[term.field];
  const whole = `${columns}${quote(term.text)}${term.match === "prefix" ? " *" : ""}`;
  const parts = /^\w+$/.test(term.text) && term.match === "phrase" ? cutIdentifier(term.text) : [];
  return parts.length > 1 ? [whole, `${columns}${quote(parts.join(" "))}`] : [whole];
}

const quote = (text: string): string => `"${text.replaceAll('"', '""').replace(/[\0\ue000]/g, " ")}"`;
