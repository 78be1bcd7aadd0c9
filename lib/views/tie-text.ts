/**
 * What ties a patch to a report, in words. A guess says that it is one, and what it rests on.
 *
 *   tied by Closes (explicit)
 *   inferred, nobody says so: it changes demo_store where a lock was taken; names the lock io_rwsem; 2 days later
 */
import type { DatedFix } from "../db/index.ts";
import type { InferReason } from "../fixes/index.ts";

type Tied = Pick<DatedFix, "via" | "confidence"> & { readonly reasons?: readonly InferReason[] };

export function tieText({ via, confidence, reasons = [] }: Tied): string {
  if (reasons.length === 0) return `tied by ${via} (${confidence})`;
  return `inferred, nobody says so: it ${reasons.map(({ rule, detail }) => WORDS[rule](detail)).join("; ")}`;
}

const WORDS: Readonly<Record<InferReason["rule"], (detail: string) => string>> = {
  "changes-site": (names) => `changes ${names}, where a lock was taken`,
  "names-site": (names) => `names ${names}, where a lock was taken`,
  "names-lock": (names) => `names the lock ${names}`,
  "shared-function": (names) => `has ${names} of the stacks`,
  "same-file": (names) => `touches ${names}, which the report names`,
  "says-deadlock": (words) => `says “${words}”`,
  "same-words": (words) => `has “${words}” in its title as the report has`,
  "soon-after": (days) => `came ${days}`,
};
