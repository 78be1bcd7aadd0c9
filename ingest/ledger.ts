/**
 * The counts of an ingest: seen = stored + duplicate + rejected + redacted, for each source and in all. The sum is checked
 * after every source, because a mail that is in none of them is a mail lost.
 */
import type { Outcome } from "../lib/db/writer/index.ts";

export type Ledger = {
  readonly seen: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly redacted: number;
  /** How many were rejected for each reason. */
  readonly rejectReasons: Readonly<Record<string, number>>;
};

export const EMPTY: Ledger = { seen: 0, stored: 0, duplicate: 0, rejected: 0, redacted: 0, rejectReasons: {} };

/** One item more. `reason` counts only for a rejected one. */
export function count(ledger: Ledger, outcome: Outcome, reason?: string): Ledger {
  const counted = { ...ledger, seen: ledger.seen + 1, [outcome]: ledger[outcome] + 1 };
  return outcome === "rejected"
    ? { ...counted, rejectReasons: addTo(ledger.rejectReasons, reason ?? "unknown", 1) }
    : counted;
}

export function sum(ledgers: readonly Ledger[]): Ledger {
  return ledgers.reduce<Ledger>(
    (all, one) => ({
      seen: all.seen + one.seen,
      stored: all.stored + one.stored,
      duplicate: all.duplicate + one.duplicate,
      rejected: all.rejected + one.rejected,
      redacted: all.redacted + one.redacted,
      rejectReasons: Object.entries(one.rejectReasons).reduce(
        (reasons, [reason, n]) => addTo(reasons, reason, n),
        all.rejectReasons,
      ),
    }),
    EMPTY,
  );
}

/** Throws when a mail is in none of the four counts: that is our bug, never the mail's. */
export function checkSum(ledger: Ledger, source: string): void {
  const { seen, stored, duplicate, rejected, redacted } = ledger;
  if (seen !== stored + duplicate + rejected + redacted)
    throw new Error(`${source}: the ledger does not add up: ${JSON.stringify(ledger)}`);
}

const addTo = (counts: Readonly<Record<string, number>>, key: string, n: number) => ({
  ...counts,
  [key]: (counts[key] ?? 0) + n,
});
