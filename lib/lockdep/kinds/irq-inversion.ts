/**
 * possible irq lock inversion dependency detected: a lock changed its state, and another of the other state depends on it.
 *
 *   x/1 just changed the state of lock:                                    wanted
 *   but this lock took another, SOFTIRQ-unsafe lock in the past:           the other is unsafe, or
 *   but this lock was taken by another, SOFTIRQ-safe lock in the past:     the other is safe
 */
import type { Body } from "../body.ts";
import { canonicalCycle, edgeEnd } from "../graph.ts";
import type { Facts, IrqConflict } from "../report.ts";
import { findSection, firstLock } from "../sections.ts";
import { lockFunction } from "../title.ts";

export function parseIrqInversion(body: Body): Facts {
  const changed = firstLock(body, "wanted");
  const took = findSection(body, "took-unsafe");
  const taken = findSection(body, "taken-by-safe");
  const other = took?.locks[0] ?? taken?.locks[0] ?? null;
  const state = took?.first ?? taken?.first ?? null;
  const whole = changed !== null && other !== null && state !== null;
  const [from, to] = took ? [changed, other] : [other, changed];
  const conflict: IrqConflict | null = whole && from && to ? { state, safe: from.class, unsafe: to.class } : null;
  return {
    title: `possible deadlock in ${lockFunction(body)}`,
    wanted: changed,
    conflict,
    edges: whole && from && to ? [{ from: edgeEnd(from), to: edgeEnd(to), site: null, inferred: true }] : [],
    cycle: canonicalCycle([from, to].flatMap((lock) => (lock ? [lock.class] : []))),
    complete: whole,
  };
}
