/**
 * A Query -> one FTS5 expression. Exact values are not text there: each has a number (table `value`), and a document's
 * numbers stand in the column `keys`, so that AND, OR and NOT over values and words are one walk over sorted lists.
 *
 *   lock:sb_writers -state:merged copy_up  ->  (("K12") AND ("copy_up" OR "copy up")) NOT ("K7")
 *
 * K is a character that neither texts nor queries may hold, so a number is never found by a word. User text only ever
 * stands between quotation marks with its own doubled: FTS5 then knows no operator in it.
 */
import type { Clause, Term } from "./clause.ts";
import { cutIdentifier } from "./identifiers.ts";
import type { Query } from "./query.ts";

/** The number of an exact value, undefined where no document has it. */
export type FindKey = (field: string, value: string) => number | undefined;

export type FtsMatch = {
  /** Undefined: nothing can match. */
  readonly expression: string | undefined;
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
export const toKeyToken = (key: number): string => `${KEY}${key.toString(36)}`;

export function toFtsMatch(query: Query, findKey: FindKey): FtsMatch {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const dates: FtsMatch["dates"][number][] = [];
  let possible = true;
  for (const clause of query.clauses) {
    for (const term of clause.any) if (term.kind === "date") dates.push({ ...term, negated: clause.negated });
    if (clause.any.some(({ kind }) => kind === "date")) continue;
    const choice = toChoice(clause, findKey);
    if (choice === undefined) possible &&= clause.negated;
    else (clause.negated ? unwanted : wanted).push(choice);
  }
  if (wanted.length === 0) wanted.push(`"${EVERY}"`);
  const positive = wanted.join(" AND ");
  const expression = unwanted.length ? `(${positive}) NOT (${unwanted.join(" OR ")})` : positive;
  const hasText = query.clauses.some(({ negated, any }) => !negated && any.some(({ kind }) => kind === "text"));
  return { expression: possible ? expression : undefined, hasText, dates };
}

function toChoice({ any }: Clause, findKey: FindKey): string | undefined {
  const choices = any.flatMap((term) => toExpressions(term, findKey));
  return choices.length ? `(${choices.join(" OR ")})` : undefined;
}

function toExpressions(term: Term, findKey: FindKey): string[] {
  if (term.kind === "date") return [];
  if (term.kind === "exact") {
    const key = findKey(term.field, term.value);
    return key === undefined ? [] : [`"${toKeyToken(key)}"`];
  }
  const columns = { any: "", title: "title : ", from: "sender : " }[term.field];
  const whole = `${columns}${quote(term.text)}${term.match === "prefix" ? " *" : ""}`;
  const parts = /^[\w]+$/.test(term.text) && term.match === "phrase" ? cutIdentifier(term.text) : [];
  return parts.length > 1 ? [whole, `${columns}${quote(parts.join(" "))}`] : [whole];
}

const quote = (text: string): string => `"${text.replaceAll('"', '""').replace(/[\0\ue000]/g, " ")}"`;
