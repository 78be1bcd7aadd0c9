/**
 * A page whose newlines were lost: one line, no head, quote marks inside.
 *
 *   On Sat, Jun 03, 2023 at 11:04:45PM -0400, Ada Example wrote: > I tried testing > > diff --git a/x b/x ... - Ben
 *
 * A flattened log looks alike but for the attribution, so there must be one.
 */
import type { PageHead } from "./page.ts";

/** Nobody writes lines like that. */
const MIN_LENGTH = 400;
const MARK = /^On [A-Z][a-z]{2}[^\n]{5,200}? wrote: {1,2}> /;

export function readFlattened(text: string): PageHead | undefined {
  const end = text.trimEnd().length;
  if (end < MIN_LENGTH || text.slice(0, end).includes("\n") || !MARK.test(text.slice(0, 400))) return undefined;
  return { text: { start: 0, end: text.length } };
}
