/**
 * Dependencies and cycles out of a dependency chain.
 *
 * lockdep prints the chain in reverse: under `-> #k` stands the stack where #k was taken while #(k-1) was held; #0 is wanted now, #N is held.
 * So the edges are #0 -> #1 -> ... -> #N, and the stack below #0 closes the cycle: #N -> #0.
 */
import type { Lock } from "./lock-line.ts";
import type { ChainEntry, Edge } from "./report.ts";

/** Class with its `/S`: what an edge joins. */
export function edgeEnd(lock: Pick<Lock, "class" | "subclass">): string {
  return lock.subclass === null ? lock.class : `${lock.class}/${lock.subclass}`;
}

/** Edges of the entries that stand next to each other; the closing one where #0 and the deepest are there. `complete` where none is missing. */
export function chainEdges(chain: readonly ChainEntry[]): { edges: Edge[]; complete: boolean } {
  const byDepth = new Map(chain.map((entry) => [entry.depth, entry]));
  const deepest = Math.max(...byDepth.keys());
  const edges: Edge[] = [];
  let complete = byDepth.has(0) && deepest > 0;
  for (let depth = 1; depth <= deepest && depth <= MAX_DEPTH; depth += 1) {
    const [inner, outer] = [byDepth.get(depth), byDepth.get(depth - 1)];
    if (inner && outer)
      edges.push({ from: edgeEnd(outer.lock), to: edgeEnd(inner.lock), site: inner.site, inferred: false });
    else complete = false;
  }
  const [wanted, held] = [byDepth.get(0), byDepth.get(deepest)];
  if (complete && wanted && held)
    edges.push({ from: edgeEnd(held.lock), to: edgeEnd(wanted.lock), site: wanted.site, inferred: false });
  return { edges, complete };
}

/** lockdep's own search queue ends far earlier; `-> #99999999` is an attack. */
const MAX_DEPTH = 256;

/** Classes in dependency order -> equal neighbours merged around the ring, least rotation by UTF-16 code unit. */
export function canonicalCycle(classes: readonly string[]): string[] {
  const merged = classes.filter((name, index) => index === 0 || name !== classes[index - 1]);
  while (merged.length > 1 && merged[0] === merged.at(-1)) merged.pop();
  return leastRotation(merged);
}

function leastRotation(ring: readonly string[]): string[] {
  let best = [...ring];
  for (let shift = 1; shift < ring.length; shift += 1) {
    const turned = [...ring.slice(shift), ...ring.slice(0, shift)];
    if (isLess(turned, best)) best = turned;
  }
  return best;
}

function isLess(a: readonly string[], b: readonly string[]): boolean {
  for (const [index, name] of a.entries()) {
    const other = b[index] ?? "";
    if (name !== other) return name < other;
  }
  return false;
}
