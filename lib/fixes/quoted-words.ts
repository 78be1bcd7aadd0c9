/**
 * What a mail quotes, by whom: for discussions of which only the answer was kept.
 *
 *   On Mon 11-02-19 15:33:38, Pia Person wrote:
 *   > On Mon, Feb 11, 2019 at 2:08 PM Quinn Other <q@xxxxxxxxxxx> wrote:
 *   > > I think we are allowed to take the lock first.        depth 2: Quinn Other
 *   > This case should not happen.                            depth 1: Pia Person
 *
 * In: a decoded body. Out: for each attribution its author and the sentences at its depth, with their place in that body. Words under
 * no attribution are nobody's. Quoted code and splats are left out.
 */
import { bodyLines, findAttributions } from "../mail/index.ts";
import { readBodyLines } from "./body-lines.ts";
import { findSentences, type Sentence } from "./sentences.ts";

export type QuotedMail = {
  readonly depth: number;
  readonly author: { readonly name: string | null; readonly address: string | null };
  /** ISO UTC; null where the attribution prints no zone. */
  readonly date: string | null;
  readonly sentences: readonly Sentence[];
};

/** Deeper quotes are rarely whole. */
const MAX_DEPTH = 8;

export function quotedMails(body: string): readonly QuotedMail[] {
  const attributions = findAttributions(body).filter(({ depth }) => depth <= MAX_DEPTH);
  const depths = [...new Set(attributions.map(({ depth }) => depth))].sort((a, b) => a - b);
  return depths.flatMap((depth) => {
    const own = attributions.filter((each) => each.depth === depth);
    const text = onlyDepth(body, depth);
    const sentences = findSentences(text, readBodyLines(text));
    return own.map(({ name, address, date, span }, at) => {
      const until = own[at + 1]?.span.start ?? body.length;
      return {
        depth,
        author: { name, address },
        date,
        sentences: sentences.filter(({ start }) => start >= span.end && start < until),
      };
    });
  });
}

/** The body with blanks in place of all that is not quoted just so deep: offsets stay. */
function onlyDepth(body: string, wanted: number): string {
  const lines = bodyLines(body);
  return lines
    .map(({ text, depth, start }, at) => {
      const end = lines[at + 1]?.start ?? body.length + 1;
      const length = end - 1 - start;
      if (depth !== wanted || CODE.test(text) || ATTRIBUTION.test(text)) return " ".repeat(length);
      return " ".repeat(length - text.length) + text;
    })
    .join("\n");
}

// + if (!page)      -	mutex_lock(&x);      @@ -405,7 +405,8 @@      diff --git a/x b/x
const CODE = /^(?:[+-](?:[ \t+-]|$)|@@ -|diff --git |index [0-9a-f]{7,40}\.\.)/;
const ATTRIBUTION = /\bwrote:[ \t]*$/;
