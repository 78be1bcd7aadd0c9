/**
 * SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected: a new dependency lets an interrupt's lock wait for one that is held with that interrupt on.
 *
 *   x/1 [HC0[0]:SC0[0]:HE0:SE1] is trying to acquire:             wanted
 *   and this task is already holding:                             held
 *    (A){..-.}-{2:2} -> (B){+.+.}-{2:2}                           the new dependency
 *   but this new dependency connects a SOFTIRQ-irq-safe lock:     safe, taken in the interrupt
 *   to a SOFTIRQ-irq-unsafe lock:                                 unsafe
 *   the dependencies between ...:  -> (C){..}  /  -> (D){..}      two trees of entries: the way from safe to held, from wanted to unsafe
 */
import type { Body } from "../body.ts";
import { canonicalCycle, edgeEnd } from "../graph.ts";
import { findSite } from "../guilty.ts";
import type { Edge, Facts, IrqConflict, LockAt } from "../report.ts";
import { findSection, firstLock } from "../sections.ts";
import { firstFunction, lockFunction } from "../title.ts";

export function parseIrqOrder(body: Body): Facts {
  const wanted = firstLock(body, "wanted");
  const held = firstLock(body, "holding");
  const conflict = conflictOf(body);
  const [holding, next] = findSection(body, "new-dependency")?.locks ?? [];
  const path = pathOf(conflict, held ?? holding ?? null, wanted ?? next ?? null);
  const became = findSection(body, "became-safe")?.frames ?? [];
  return {
    title: `possible deadlock in ${firstFunction(became, /^handle_|irq|^tick_|^run_|^call_timer|^__run|softirq|^update_process|hrtimer/) ?? lockFunction(body)}`,
    altTitles: [`possible deadlock in ${lockFunction(body)}`],
    wanted,
    held,
    conflict,
    edges: path.slice(1).map((lock, index) => toEdge(body, path[index] ?? lock, lock, wanted)),
    cycle: canonicalCycle(path.map((lock) => lock.class)),
    complete: conflict !== null,
  };
}

function conflictOf(body: Body): IrqConflict | null {
  const safe = findSection(body, "safe-lock");
  const unsafe = findSection(body, "unsafe-lock");
  const [inner, outer] = [safe?.locks[0], unsafe?.locks[0]];
  if (!inner || !outer || safe?.first == null) return null;
  return { state: safe.first, safe: inner.class, unsafe: outer.class };
}

type Named = Pick<LockAt, "class" | "subclass">;

/** safe ... held -> wanted ... unsafe, without repeats. What lies between is in the trees; the ends and the new dependency are what conflicts. */
function pathOf(conflict: IrqConflict | null, held: Named | null, wanted: Named | null): Named[] {
  const ends = [
    conflict ? { class: conflict.safe, subclass: null } : null,
    held,
    wanted,
    conflict ? { class: conflict.unsafe, subclass: null } : null,
  ];
  return ends
    .flatMap((lock) => (lock ? [lock] : []))
    .filter((lock, index, all) => index === 0 || lock.class !== all[index - 1]?.class);
}

function toEdge(body: Body, from: Named, to: Named, wanted: LockAt | null): Edge {
  const isNew = wanted !== null && to.class === wanted.class;
  return {
    from: edgeEnd(from),
    to: edgeEnd(to),
    site: isNew ? wanted.site : findSite(findSection(body, "became-unsafe")?.frames ?? []),
    inferred: !isNew,
  };
}
