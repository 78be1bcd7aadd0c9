/**
 * What a query is made of: a clause is a choice of terms, one of which must hold. Engines compile these; people never see them.
 */
import type { DateRange } from "./dates.ts";
import type { ExactField } from "./document.ts";

export type Term =
  | { readonly kind: "exact"; readonly field: ExactField; readonly value: string }
  | {
      readonly kind: "text";
      readonly field: "any" | "title" | "from";
      readonly text: string;
      readonly match: "word" | "phrase" | "prefix";
    }
  | ({ readonly kind: "date" } & DateRange);

export type Clause = {
  readonly negated: boolean;
  /** One of these must hold; never empty. */
  readonly any: readonly Term[];
  /** The part of the query it was read from: a query without this clause is the others' sources, joined by spaces. */
  readonly source: string;
  /** How it was read, in words: `ordered pair sb_writers, then &pipe->mutex`. */
  readonly words: string;
};

/** What a piece of a query means, before it is known where it stood. */
export type Found = Pick<Clause, "any" | "words">;
