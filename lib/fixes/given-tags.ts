/**
 * What people answered a patch with: `Reviewed-by: Ada <ada@example.org>`, on a line of its own and not quoted.
 *
 * In: the body of an answer. Out: its tags.
 */
import { readBodyLines } from "./body-lines.ts";
import { findTrailers, type Trailer } from "./trailers.ts";

export function findGivenTags(body: string): readonly Trailer[] {
  return findTrailers(readBodyLines(body)).flatMap(({ name, value }) =>
    GIVEN.test(name) && PERSON.test(value) ? [{ name, value }] : [],
  );
}

const GIVEN =
  /^(?:Reviewed|Acked|Tested|Reported|Nacked|Nak|Suggested|Reviewed-and-tested|Tested-and-reviewed|Reported-and-tested|Co-developed)\b.*-by$/i;
const PERSON = /^.{1,200}<[^<>\s@]{1,100}@[^<>\s@]{1,200}>/;
