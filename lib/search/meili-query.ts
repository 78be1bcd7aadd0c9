/**
 * A Query -> what Meilisearch can be asked: a `q` and filters that must all hold. It knows no OR between words, so a choice
 * that holds words makes branches, one search each, whose results are joined (federated search).
 *
 *   lock:sb_writers deadlock OR hang  ->  [sb_writers] "deadlock",  [sb_writers] "hang"
 */
import type { Clause, Term } from "./clause.ts";
import { toKey } from "./document.ts";
import type { Query } from "./query.ts";

export type Branch = { readonly q: string; readonly filters: readonly string[]; readonly hasText: boolean };

export type Branches = {
  readonly branches: readonly Branch[];
  /** Quoted phrases none of which may stand in a hit and which `q` cannot exclude. */
  readonly excluded: readonly string[];
  readonly notices: readonly string[];
};

/**
 * A word that every document holds, for a branch of values alone beside one of words: the server refuses to join results that
 * are ranked by different rules.
 */
export const EVERY = "everydocument";

/** Searches for one query; each `a OR b` doubles them. */
const MAX_BRANCHES = 8;

export function toBranches(query: Query): Branches {
  const notices: string[] = [];
  const excluded: string[] = [];
  let branches: Part[][] = [[]];
  for (const clause of query.clauses) {
    const { choices, phrases } = clause.negated ? exclude(clause) : choose(clause);
    excluded.push(...phrases);
    if (branches.length * choices.length > MAX_BRANCHES) {
      notices.push(`too many alternatives at once: only the first of “${clause.source}” was searched`);
      choices.length = 1;
    }
    branches = branches.flatMap((parts) => choices.map((part) => [...parts, part]));
  }
  const made = branches.map((parts) => toBranch(parts, notices));
  const mixed = made.some(({ hasText }) => hasText);
  return { branches: made.map((branch) => (mixed ? withText(branch) : branch)), excluded, notices };
}

const withText = (branch: Branch): Branch =>
  branch.hasText ? branch : { ...branch, q: `"${EVERY}" ${branch.q}`, hasText: true };

/** Words in a title or a sender, as values: each word and each two in a row, so that a phrase is a chain of filters. */
export function toWordKeys(field: "title" | "from", text: string): string[] {
  const words = toWords(text);
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  return [...new Set([...words, ...pairs])].map((value) => toKey(`${field} words`, value));
}

type Part =
  | { readonly kind: "filter"; readonly filter: string }
  | { readonly kind: "text"; readonly q: string; readonly match: "word" | "phrase" | "prefix" | "excluded" };
type Choices = { readonly choices: Part[]; readonly phrases: readonly string[] };

/** All filters of a choice are one filter; each text is a choice of its own. */
function choose({ any }: Clause): Choices {
  const filters = any.flatMap((term) => toFilter(term) ?? []);
  const texts = any.flatMap((term) => toText(term) ?? []);
  const either: Part[] = filters.length ? [{ kind: "filter", filter: `(${filters.join(" OR ")})` }] : [];
  return { choices: [...either, ...texts], phrases: [] };
}

function exclude({ any }: Clause): Choices {
  const filters = any.flatMap((term) => toFilter(term) ?? []);
  const texts = any.flatMap((term) => (term.kind === "text" && term.field === "any" ? [term.text] : []));
  if (filters.length === 0 && texts[0] !== undefined && texts.length === 1 && /^[\p{L}\p{N}]+$/u.test(texts[0]))
    return { choices: [{ kind: "text", q: `-${texts[0]}`, match: "excluded" }], phrases: [] };
  const filter = filters.length ? `NOT (${filters.join(" OR ")})` : "";
  return { choices: [{ kind: "filter", filter }], phrases: texts.map(quote) };
}

function toFilter(term: Term): string | undefined {
  if (term.kind === "exact") return `keys = "${toKey(term.field, term.value)}"`;
  if (term.kind === "date") return toRange(term.from, term.to);
  if (term.field === "any") return undefined;
  const words = toWords(term.text);
  const links = words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]} ${word}`);
  return `(${links.map((value) => `keys = "${toKey(`${term.field} words`, value)}"`).join(" AND ")})`;
}

function toRange(from: number | null, to: number | null): string {
  const ends = [...(from === null ? [] : [`seconds >= ${from}`]), ...(to === null ? [] : [`seconds < ${to}`])];
  return ends.length ? `(${ends.join(" AND ")})` : "seconds IS NOT NULL";
}

function toText(term: Term): Part | undefined {
  if (term.kind !== "text" || term.field !== "any") return undefined;
  const q = term.match === "phrase" ? quote(term.text) : term.text.replace(/["-]/g, " ").trim();
  return { kind: "text", q, match: term.match };
}

/** Its last word is a prefix unless a space follows it: so at most one word can be. */
function toBranch(parts: readonly Part[], notices: string[]): Branch {
  const texts = parts.flatMap((part) => (part.kind === "text" ? [part] : []));
  const prefixes = texts.filter(({ match }) => match === "prefix");
  if (prefixes.length > 1)
    notices.push("only one word with * can be searched at once: the others were taken as whole words");
  const last = prefixes.at(-1);
  const words = texts.filter((text) => text !== last).map(({ q }) => q);
  return {
    q: last ? [...words, last.q].join(" ") : words.map((word) => `${word} `).join(""),
    filters: parts.flatMap((part) => (part.kind === "filter" && part.filter !== "" ? [part.filter] : [])),
    hasText: texts.some(({ match }) => match !== "excluded"),
  };
}

const quote = (text: string): string => `"${text.replaceAll('"', " ")}"`;

const toWords = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}_]+/gu) ?? [];
