/**
 * Characters that show nothing or turn the reading direction, made visible: mail is hostile, and a name that reads
 * `torvalds` must be `torvalds`.
 *
 * In: any text. Out: its pieces; a piece with `hidden` is one such character, named by its code point ("U+202E").
 */
export type Piece = { readonly text: string; readonly hidden: boolean };

// Controls (but tab and newline), format characters (bidi, zero width, tags, soft hyphen), line separators, lone surrogates.
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115F\u1160\u3164\uFFA0]/gu;

export function findHidden(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), hidden: false });
    pieces.push({ text: codePoint(match[0]), hidden: true });
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hidden: false });
  return pieces;
}

/** The same for plain text: `a<U+202E>b`. */
export const toVisible = (text: string): string => text.replace(HIDDEN, (hidden) => `<${codePoint(hidden)}>`);

/** The same on one line. */
export const toLine = (text: string): string => toVisible(text.replace(/[\t\n\r ]+/g, " ").trim());

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
