/**
 * The graph of lock classes: an edge A -> B where B was taken while A was held. Pure algorithms over edges, whatever proves them.
 *
 *   contradictions   A -> B and B -> A both proven
 *   tangles          strongly connected parts (Tarjan, without recursion: a graph of mail may be one long chain)
 *   chains           the shortest ways from one lock to another (by breadth)
 *   layers           outermost to innermost: parts condensed, each as deep as the longest way to it
 */

export type GraphEdge = { readonly from: string; readonly to: string };

/** Neighbours of each class, in order of name, so that every answer is the same whatever the order of the edges. */
type Adjacency = ReadonlyMap<string, readonly string[]>;

export function findContradictions<E extends GraphEdge>(edges: readonly E[]): readonly { forward: E; backward: E }[] {
  const byPair = new Map(edges.map((edge) => [keyOf(edge.from, edge.to), edge]));
  return [...byPair.values()]
    .filter(({ from, to }) => from < to)
    .flatMap((forward) => {
      const backward = byPair.get(keyOf(forward.to, forward.from));
      return backward ? [{ forward, backward }] : [];
    })
    .sort((a, b) => compare(a.forward.from, b.forward.from) || compare(a.forward.to, b.forward.to));
}

/** Strongly connected parts, each sorted; a class alone is a part of one. */
export function findParts(edges: readonly GraphEdge[]): readonly (readonly string[])[] {
  const adjacency = toAdjacency(edges);
  const state: Tarjan = { index: new Map(), low: new Map(), open: new Set(), stack: [], parts: [] };
  for (const name of adjacency.keys()) if (!state.index.has(name)) visit(name, adjacency, state);
  return state.parts.map((part) => [...part].sort(compare)).sort((a, b) => b.length - a.length || compare(a[0], b[0]));
}

/** Parts of two classes and more: locks whose order nobody can tell from what was seen. */
export const findTangles = (edges: readonly GraphEdge[]): readonly (readonly string[])[] =>
  findParts(edges).filter((part) => part.length > 1);

type Tarjan = {
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly open: Set<string>;
  readonly stack: string[];
  readonly parts: string[][];
};

function visit(root: string, adjacency: Adjacency, state: Tarjan): void {
  const work: { name: string; next: number }[] = [{ name: root, next: 0 }];
  enter(root, state);
  for (let frame = work.at(-1); frame; frame = work.at(-1)) {
    const target = adjacency.get(frame.name)?.[frame.next];
    frame.next += 1;
    if (target === undefined) {
      leave(frame.name, work.at(-2)?.name, state);
      work.pop();
    } else if (!state.index.has(target)) {
      enter(target, state);
      work.push({ name: target, next: 0 });
    } else if (state.open.has(target)) lower(frame.name, state.index.get(target) ?? 0, state);
  }
}

function enter(name: string, { index, low, open, stack }: Tarjan): void {
  const at = index.size;
  index.set(name, at);
  low.set(name, at);
  open.add(name);
  stack.push(name);
}

function leave(name: string, parent: string | undefined, state: Tarjan): void {
  const own = state.low.get(name) ?? 0;
  if (parent !== undefined) lower(parent, own, state);
  if (own !== state.index.get(name)) return;
  const part = state.stack.splice(state.stack.lastIndexOf(name));
  for (const member of part) state.open.delete(member);
  state.parts.push(part);
}

function lower(name: string, to: number, { low }: Tarjan): void {
  low.set(name, Math.min(low.get(name) ?? to, to));
}

/** A chain longer than this says nothing of two locks. */
const MAX_STEPS = 8;

/** The shortest ways from one class to another, at most `limit`, in order of their names; [] where there is none. */
export function findChains(
  edges: readonly GraphEdge[],
  ends: GraphEdge,
  limit: number,
): readonly (readonly string[])[] {
  const adjacency = toAdjacency(edges);
  const depth = new Map([[ends.from, 0]]);
  const before = new Map<string, string[]>();
  for (const queue = [ends.from]; queue.length > 0; ) {
    const here = queue.shift() ?? "";
    const next = (depth.get(here) ?? 0) + 1;
    if (next > (depth.get(ends.to) ?? MAX_STEPS)) break;
    for (const name of adjacency.get(here) ?? []) {
      if (!depth.has(name)) {
        depth.set(name, next);
        queue.push(name);
      }
      if (depth.get(name) === next) before.set(name, [...(before.get(name) ?? []), here]);
    }
  }
  return depth.has(ends.to) && ends.from !== ends.to ? unwind(before, ends, limit) : [];
}

function unwind(before: ReadonlyMap<string, readonly string[]>, { from, to }: GraphEdge, limit: number): string[][] {
  const done: string[][] = [];
  for (const open = [[to]]; open.length > 0 && done.length < limit; ) {
    const way = open.pop() ?? [];
    const [head = ""] = way;
    if (head === from) done.push(way);
    else for (const name of [...(before.get(head) ?? [])].reverse()) open.push([name, ...way]);
  }
  return done;
}

/**
 * The edges that agree with each other, the best proven kept first, and those that would close a cycle with them. Every splat shows a
 * cycle, so all edges together order nothing; what most of them agree on does.
 */
export function agreeing<E extends GraphEdge>(
  edges: readonly E[],
  weightOf: (edge: E) => number,
): { kept: E[]; against: E[] } {
  const sorted = [...edges].sort((a, b) => weightOf(b) - weightOf(a) || compare(a.from, b.from) || compare(a.to, b.to));
  const inner = new Map<string, string[]>();
  const [kept, against]: [E[], E[]] = [[], []];
  for (const edge of sorted) {
    if (isReached(inner, edge.to, edge.from)) against.push(edge);
    else {
      kept.push(edge);
      inner.set(edge.from, [...(inner.get(edge.from) ?? []), edge.to]);
    }
  }
  return { kept, against };
}

function isReached(inner: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const name of seen) {
    if (name === to) return true;
    for (const next of inner.get(name) ?? []) seen.add(next);
  }
  return false;
}

export type Layer = readonly (readonly string[])[];
export type Layers = {
  /** Outermost first; a part of several classes is a tangle, whose inner order is not told. */
  readonly layers: readonly Layer[];
  /** The edges between parts without those that a way over others implies. */
  readonly steps: readonly GraphEdge[];
};

/** Classes in layers: each part as deep as the longest way to it, so that every step leads inwards. */
export function toLayers(edges: readonly GraphEdge[]): Layers {
  const parts = findParts(edges);
  const partOf = new Map(parts.flatMap((part, at) => part.map((name) => [name, at] as const)));
  const inner = parts.map(() => new Set<number>());
  for (const { from, to } of edges) {
    const [a, b] = [partOf.get(from), partOf.get(to)];
    if (a !== undefined && b !== undefined && a !== b) inner[a]?.add(b);
  }
  const order = topological(inner);
  const depth = parts.map(() => 0);
  for (const a of order) for (const b of inner[a] ?? []) depth[b] = Math.max(depth[b] ?? 0, (depth[a] ?? 0) + 1);
  const needed = reduce(inner, order);
  const steps = edges.filter(({ from, to }) => needed.has(`${partOf.get(from)}>${partOf.get(to)}`));
  const byDepth = Map.groupBy(parts, (_, at) => depth[at] ?? 0);
  return {
    layers: [...byDepth].sort(([a], [b]) => a - b).map(([, layer]) => layer.toSorted((a, b) => compare(a[0], b[0]))),
    steps: [...steps].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
  };
}

/** Kahn's order of an acyclic graph. */
function topological(inner: readonly ReadonlySet<number>[]): number[] {
  const missing = inner.map(() => 0);
  for (const targets of inner) for (const to of targets) missing[to] = (missing[to] ?? 0) + 1;
  const order = missing.flatMap((count, at) => (count === 0 ? [at] : []));
  for (let at = 0; at < order.length; at += 1)
    for (const to of inner[order[at] ?? 0] ?? []) {
      missing[to] = (missing[to] ?? 1) - 1;
      if (missing[to] === 0) order.push(to);
    }
  return order;
}

/** `a>b` of the edges that no longer way replaces. Each part's reach is known before those outside of it ask for it. */
function reduce(inner: readonly ReadonlySet<number>[], order: readonly number[]): ReadonlySet<string> {
  const reach = inner.map(() => new Set<number>());
  const needed = new Set<string>();
  const place = new Map(order.map((part, at) => [part, at]));
  for (const from of [...order].reverse()) {
    const own = reach[from];
    const targets = [...(inner[from] ?? [])].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    for (const to of targets) {
      if (own?.has(to)) continue;
      needed.add(`${from}>${to}`);
      own?.add(to);
      for (const further of reach[to] ?? []) own?.add(further);
    }
  }
  return needed;
}

function toAdjacency(edges: readonly GraphEdge[]): Adjacency {
  const sets = new Map<string, Set<string>>();
  const setOf = (name: string) => {
    const set = sets.get(name) ?? new Set<string>();
    sets.set(name, set);
    return set;
  };
  for (const { from, to } of edges) {
    if (from !== to) setOf(from).add(to);
    setOf(to);
  }
  const names = [...sets.keys()].sort(compare);
  return new Map(names.map((name) => [name, [...(sets.get(name) ?? [])].sort(compare)]));
}

const keyOf = (from: string, to: string): string => `${from}\n${to}`;
const compare = (a = "", b = ""): number => (a < b ? -1 : a > b ? 1 : 0);
