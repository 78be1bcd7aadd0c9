/**
 * possible irq lock inversion dependency detected: a lock changed its state, and another of the other state depends on it.
 *
 *   x/1 just changed the state of lock:                                    wanted
 *   but this lock took another, SOFTIRQ-unsafe lock in the past:           the other is unsafe, or
 *   but this lock was taken by another, SOFTIRQ-safe lock in the past:     the other is safe
 *   the shortest dependencies between 2nd lock and 1st lock:               a tree: the other lock first, the changed one last
 */
import type { Body } from "../body.ts";
import { backwardEdges, forwardEdges, readTree, siteOfUse, type TreeEntry } from "../dependency-tree.ts";
import { canonicalCycle, edgeEnd } from "../graph.ts";
import { parseLockName } from "../lock-line.ts";
import type { Edge, Facts, IrqConflict, LockAt } from "../report.ts";
import { findSection, firstLock } from "../sections.ts";
import { lockFunction } from "../title.ts";

export function parseIrqInversion(body: Body): Facts {
  const changed = firstLock(body, "wanted");
  const took = findSection(body, "took-unsafe");
  const taken = findSection(body, "taken-by-safe");
  const other = took?.locks[0] ?? taken?.locks[0] ?? null;
  const state = took?.first ?? taken?.first ?? null;
  const tree = readTree(body, "shortest-path");
  const [from, to] = took ? [changed, other] : [other, changed];
  const conflict = state !== null && from && to ? conflictOf(state, from, to, tree, changed) : null;
  const shown = took ? forwardEdges(tree) : backwardEdges(tree);
  const edges = shown.length > 0 ? shown : conflict && from && to ? inferredEdge(from, to) : [];
  return {
    title: `possible deadlock in ${lockFunction(body)}`,
    wanted: changed,
    conflict,
    edges,
    cycle: canonicalCycle(cycleOf(edges, [from, to])),
    complete: conflict !== null,
  };
}

function conflictOf(
  state: string,
  safe: LockAt,
  unsafe: LockAt,
  tree: readonly TreeEntry[],
  changed: LockAt | null,
): IrqConflict {
  // HARDIRQ-READ stands for IN-HARDIRQ-R and HARDIRQ-ON-R.
  const name = state.replace("-READ", "").toUpperCase();
  return {
    state,
    safe: safe.class,
    unsafe: unsafe.class,
    safeSite: safe === changed ? changed.site : siteOfUse(tree, safe.class, `IN-${name}`),
    unsafeSite: unsafe === changed ? changed.site : siteOfUse(tree, unsafe.class, `${name}-ON`),
  };
}

const inferredEdge = (from: LockAt, to: LockAt): Edge[] => [
  { from: edgeEnd(from), to: edgeEnd(to), site: null, inferred: true },
];

function cycleOf(edges: readonly Edge[], ends: readonly (LockAt | null)[]): string[] {
  const [first] = edges;
  if (!first) return ends.flatMap((lock) => (lock ? [lock.class] : []));
  return [first.from, ...edges.map(({ to }) => to)].map((end) => parseLockName(end).class);
}
