/**
 * The trees of dependencies that the two interrupt kinds print: from one lock to another, with every use of each on the way.
 *
 * In: the Body and the heading above the tree. Out: its entries, as printed: the far end first, the near end (depth 0) last.
 *
 *   the dependencies between SOFTIRQ-irq-safe lock and the holding lock:
 *   -> (&pool->lock#3){..-.}-{2:2} {
 *      IN-SOFTIRQ-W at:             frames, one heading for each use
 *    }
 *    ... key      at: [<ffffffff9463bc00>] __key.1+0x0/0x40
 *    ... acquired at:               frames
 *
 * Source: print_shortest_lock_dependencies() and ..._backwards() (5.10) in kernel/locking/lockdep.c.
 */
import type { Body } from "./body.ts";
import { edgeEnd } from "./graph.ts";
import { findSite } from "./guilty.ts";
import type { SectionKey } from "./headings.ts";
import type { Edge, LockAt } from "./report.ts";
import type { Frame } from "./stack.ts";

export type TreeEntry = {
  readonly lock: LockAt;
  readonly uses: { readonly state: string; readonly frames: readonly Frame[] }[];
  /** Below "... acquired at:"; null where the entry has no such heading. */
  acquired: readonly Frame[] | null;
};

export function readTree(body: Body, heading: SectionKey): TreeEntry[] {
  const start = body.sections.findLastIndex((section) => section.key === heading);
  if (start < 0) return [];
  const entries: TreeEntry[] = [];
  for (const section of body.sections.slice(start + 1)) {
    if (!INSIDE.has(section.key)) break;
    const entry = entries.at(-1);
    const [lock] = section.locks;
    if (section.key === "tree-entry" && lock) entries.push({ lock, uses: [], acquired: null });
    else if (section.key === "use") entry?.uses.push({ state: section.first ?? "", frames: section.frames });
    else if (section.key === "acquired" && entry) entry.acquired = section.frames;
  }
  return entries;
}

const INSIDE: ReadonlySet<SectionKey> = new Set<SectionKey>(["tree-entry", "use", "key", "acquired"]);

/**
 * Edges of a tree whose far end is what the near end comes to depend on: the order printed is the reverse of the dependencies,
 * and an entry's "acquired at" is where it was taken while the one printed below it was held.
 */
export function forwardEdges(tree: readonly TreeEntry[]): Edge[] {
  return tree
    .slice(0, -1)
    .map((entry, index) => edge(tree[index + 1], entry, entry.acquired))
    .reverse();
}

/**
 * Edges of a tree whose far end depends on the near end: printed in the order of the dependencies. To 5.9 an entry shows where the next one was taken,
 * since 5.10 where itself was; the far end, which nothing comes before, has a trace in the old form only.
 */
export function backwardEdges(tree: readonly TreeEntry[]): Edge[] {
  const isOld = tree[0]?.acquired != null;
  return tree
    .slice(1)
    .map((entry, index) => edge(tree[index], entry, (isOld ? tree[index]?.acquired : entry.acquired) ?? null));
}

function edge(from: TreeEntry | undefined, to: TreeEntry, frames: readonly Frame[] | null): Edge {
  return {
    from: edgeEnd((from ?? to).lock),
    to: edgeEnd(to.lock),
    site: findSite(frames ?? []),
    inferred: false,
  };
}

/** Where a lock of the tree was used in this way: `IN-HARDIRQ-W`, `SOFTIRQ-ON-R`. */
export function siteOfUse(tree: readonly TreeEntry[], name: string, prefix: string): Frame | null {
  const uses = tree.find(({ lock }) => lock.class === name)?.uses ?? [];
  return findSite(uses.find(({ state }) => state.toUpperCase().startsWith(prefix))?.frames ?? []);
}
