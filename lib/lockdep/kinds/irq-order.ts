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
import { backwardEdges, forwardEdges, readTree } from "../dependency-tree.ts";
import { canonicalCycle, edgeEnd } from "../graph.ts";
import { findSite, siteOf } from "../guilty.ts";
import { parseLockName } from "../lock-line.ts";
import type { Edge, Facts, IrqConflict, LockAt } from "../report.ts";
import { backtrace, findSection, firstLock } from "../sections.ts";
import { firstFunction, lockFunction } from "../title.ts";

export function parseIrqOrder(body: Body): Facts {
  const wanted = firstLock(body, "wanted");
  const held = heldLock(body);
  const conflict = conflictOf(body);
  const edges = pathOf(body, held, wanted);
  const became = findSection(body, "became-safe")?.frames ?? [];
  return {
    title: `possible deadlock in ${firstFunction(became, /^handle_|irq|^tick_|^run_|^call_timer|^__run|softirq|^update_process|hrtimer/) ?? lockFunction(body)}`,
    altTitles: [`possible deadlock in ${lockFunction(body)}`],
    wanted,
    held,
    conflict,
    edges,
    cycle: canonicalCycle(classesOf(edges)),
    complete: conflict !== null,
  };
}

/** Below its heading; where that was cut out, the first lock of the new dependency, or a second one below "wanted". */
function heldLock(body: Body): LockAt | null {
  return (
    firstLock(body, "holding") ??
    findSection(body, "wanted")?.locks.find(({ printed }, _index, [first]) => printed !== first?.printed) ??
    findSection(body, "new-dependency")?.locks[0] ??
    null
  );
}

function conflictOf(body: Body): IrqConflict | null {
  const safe = findSection(body, "safe-lock");
  const unsafe = findSection(body, "unsafe-lock");
  const [inner, outer] = [safe?.locks[0], unsafe?.locks[0]];
  if (!inner || !outer || safe?.first == null) return null;
  return {
    state: safe.first,
    safe: inner.class,
    unsafe: outer.class,
    safeSite: findSite(findSection(body, "became-safe")?.frames ?? []),
    unsafeSite: findSite(findSection(body, "became-unsafe")?.frames ?? []),
  };
}

/** safe -> ... -> held -> wanted -> ... -> unsafe; what no tree shows is inferred from the four locks named above. */
function pathOf(body: Body, held: LockAt | null, wanted: LockAt | null): Edge[] {
  const safe = findSection(body, "safe-lock")?.locks[0] ?? null;
  const unsafe = findSection(body, "unsafe-lock")?.locks[0] ?? null;
  const before = backwardEdges(readTree(body, "safe-path"));
  const after = forwardEdges(readTree(body, "unsafe-path"));
  return [
    ...(before.length > 0 ? before : inferredEdge(safe, held, null)),
    ...(held && wanted
      ? [
          {
            from: edgeEnd(held),
            to: edgeEnd(wanted),
            site: siteOf(wanted.site, backtrace(body)),
            inferred: false,
          } satisfies Edge,
        ]
      : []),
    ...(after.length > 0 ? after : inferredEdge(wanted, unsafe, findSite(findSection(body, "acquired")?.frames ?? []))),
  ];
}

function inferredEdge(from: LockAt | null, to: LockAt | null, site: Edge["site"]): Edge[] {
  if (!from || !to || from.class === to.class) return [];
  return [{ from: edgeEnd(from), to: edgeEnd(to), site, inferred: true }];
}

function classesOf(edges: readonly Edge[]): string[] {
  const [first] = edges;
  if (!first) return [];
  return [first.from, ...edges.map(({ to }) => to)].map((end) => parseLockName(end).class);
}
