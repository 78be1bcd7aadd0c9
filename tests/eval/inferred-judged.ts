/**
 * What a person said of inferred fixes that nobody names: inversion, the patch's mail, verdict. Read from the print, the changelog and
 * the diff, with names and prints hidden. `unsure`: a diff that its author only tried, or a part of a series that fixes the bug elsewhere.
 */
export type Verdict = "right" | "wrong" | "unsure" | "not read";

export const judgementOf = ({
  inversion,
  messageId,
}: {
  readonly inversion: string;
  readonly messageId: string;
}): Verdict => BY_PAIR.get(`${inversion} ${messageId}`) ?? "not read";

const ROWS: readonly (readonly [inversion: string, messageId: string, verdict: Verdict])[] = [];

const BY_PAIR = new Map(ROWS.map(([inversion, messageId, verdict]) => [`${inversion} ${messageId}`, verdict]));
