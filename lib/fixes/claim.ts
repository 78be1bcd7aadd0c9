/**
 * A claim: one message's statement about a report or a fix, with the words it rests on.
 *
 *   #syz fix: demo: do not take the io lock twice     -> about syz:0123..., value `fixed ("demo: do not take the io lock twice")`
 */

export type Confidence = "explicit" | "linked" | "inferred";

export type Claim = {
  /** Name of its row in claims.ts. */
  readonly rule: string;
  /** What carried it: `Closes`, `#syz fix`, `tip-bot`. */
  readonly via: string;
  /** What it speaks of, as `show` takes it: `syz:EXTID`, a Message-ID, `commit:SHA`; null where the mail does not say. */
  readonly about: string | null;
  /** What it states: see ClaimValue. */
  readonly value: string | null;
  readonly confidence: Confidence;
  /** The mail that states it; `commit:SHA` where a git repository does. */
  readonly messageId: string;
  readonly date: string | null;
  /** Place of the quote in the message's body, UTF-16 units; null for an override. */
  readonly span: { readonly start: number; readonly end: number } | null;
  readonly quote: string;
  readonly author: { readonly name: string | null; readonly address: string | null };
  readonly origin: "message" | "override" | "repository";
};

/**
 * A value in its parts. Its text is a word of WORDS, `commit:SHA` or a Message-ID, and where the mail names one, the title of
 * the patch in git's form: `applied ("demo: fix it")`, `commit:0123456789ab ("demo: fix it")`.
 */
export type ClaimValue = { readonly what: string; readonly commit: string | null; readonly title: string | null };

export const formatValue = (what: string, title: string | null): string => (title ? `${what} ("${title}")` : what);

export function parseValue(value: string | null): ClaimValue {
  const groups = VALUE.exec(value ?? "")?.groups;
  const what = groups?.what ?? value ?? "";
  return { what, commit: what.startsWith("commit:") ? what.slice(7) : null, title: groups?.title ?? null };
}

const VALUE = /^(?<what>\S{1,500})(?: \("(?<title>.{0,1000})"\))?$/s;
