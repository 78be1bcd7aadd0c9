/**
 * What the mail did to a splat, as a list: what was met line by line, and what is missing from the whole.
 *
 * In: the Body, and whether its facts are complete. Out: reasons with the first line where each was met, in the order of lines.
 */
import type { Body } from "./body.ts";
import { isChainEntry } from "./body-line.ts";
import { type Damage, type DamageReason, FAMILIES } from "./report.ts";

/** A report of fewer elements says nothing of rules and blank lines that somebody took out. */
const ENOUGH = 12;

export function listDamage(body: Body, complete: boolean): Damage[] {
  const found = new Map<DamageReason, number>(body.damage);
  const first = body.banner.line;
  const isFlat = found.has("flattened");
  if (isBoxed(body) && body.elements >= ENOUGH && !isFlat) {
    if (body.rules === 0) found.set("rules-removed", first);
    if (body.blanks === 0) found.set("blank-lines-removed", first);
  }
  if (FAMILIES[body.kind] === "inversion" && !complete) found.set("truncated", body.lastLine);
  return [...found]
    .map(([reason, line]) => ({ reason, line }))
    .sort((a, b) => a.line - b.line || (a.reason < b.reason ? -1 : 1));
}

/** Kinds whose banner stands between rules and whose parts are set apart by blank lines, in every era. */
const isBoxed = (body: Body) => BOXED.has(body.kind) && !isChainEntry(body.banner.text);
const BOXED: ReadonlySet<string> = new Set(["circular", "recursive", "inconsistent-usage", "rcu-usage"]);
