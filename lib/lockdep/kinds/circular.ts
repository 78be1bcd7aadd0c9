/**
 * possible circular locking dependency detected: a cycle of two or more dependencies.
 *
 *   dnf/2468 is trying to acquire lock:            wanted, the #0 of the chain
 *   but task is already holding lock:              held, its #N
 *   -> #1 (&a->lock){+.+.}-{3:3}:                   taken here while #0 was held
 *   Chain exists of: / scenario                     all that is left where entries were cut off
 */
import type { Body, Section } from "../body.ts";
import { canonicalCycle, chainEdges, edgeEnd } from "../graph.ts";
import { findSite, siteOf } from "../guilty.ts";
import { parseLockName } from "../lock-line.ts";
import type { ChainEntry, Edge, Facts, LockAt } from "../report.ts";
import { backtrace, firstLock } from "../sections.ts";
import { lockFunction } from "../title.ts";
import { altTitles } from "./recursive.ts";

export function parseCircular(body: Body): Facts {
  const wanted = firstLock(body, "wanted");
  const held = firstLock(body, "holding");
  const chain = descending(body.sections.filter((section) => section.key === "entry").flatMap(toEntry));
  const found = chain.length > 0 ? chainEdges(chain) : { edges: [], complete: false };
  const whole = found.complete && agrees(chain, wanted, held);
  const { edges, complete } = whole
    ? { edges: found.edges, complete: true }
    : filledEdges(body, chain, found.edges, wanted, held);
  return {
    title: `possible deadlock in ${placeOf(body, chain, wanted ?? held)}`,
    altTitles: altTitles(body),
    wanted,
    held,
    chain,
    edges,
    complete,
    cycle: complete ? cycleOf(edges) : ringOf(body, wanted, held),
  };
}

/** Of entries alone, the place of the one that was wanted last. */
function placeOf(body: Body, chain: readonly ChainEntry[], named: LockAt | null): string {
  return (named === null ? chain.at(-1)?.site?.function : undefined) ?? lockFunction(body);
}

/** Depths count down; one that goes up again is an author's excerpt from the chain above, or another splat. */
function descending(entries: readonly ChainEntry[]): ChainEntry[] {
  const end = entries.findIndex((entry, index) => index > 0 && entry.depth >= (entries[index - 1]?.depth ?? 0));
  return end < 0 ? [...entries] : entries.slice(0, end);
}

function toEntry(section: Section): ChainEntry[] {
  const [lock] = section.locks;
  if (!lock || section.depth === null) return [];
  const { site: _, ...bare } = lock;
  return [{ depth: section.depth, lock: bare, site: findSite(section.frames), stack: section.frames }];
}

/** #N must be what is held; where the text says another, an entry above it was cut off. */
function agrees(chain: readonly ChainEntry[], wanted: LockAt | null, held: LockAt | null): boolean {
  const [top] = chain;
  const bottom = chain.at(-1);
  return (!held || !top || top.lock.class === held.class) && (!wanted || !bottom || bottom.lock.class === wanted.class);
}

/** Edges that no entry shows: from "Chain exists of", or from wanted and held where the scenario proves that there are only these two. */
function filledEdges(
  body: Body,
  chain: readonly ChainEntry[],
  known: readonly Edge[],
  wanted: LockAt | null,
  held: LockAt | null,
): { edges: Edge[]; complete: boolean } {
  const edges = [...known];
  if (wanted && held)
    add(edges, {
      from: edgeEnd(held),
      to: edgeEnd(wanted),
      site: chain.find((entry) => entry.depth === 0)?.site ?? siteOf(wanted.site, backtrace(body)),
      inferred: true,
    });
  const named = chainNames(body);
  const pairOnly =
    named.length === 0 && body.scenario.length >= 4 && new Set(body.scenario.map((step) => step.lock)).size === 2;
  if (pairOnly && wanted && held && chain.length <= 2) {
    add(edges, {
      from: edgeEnd(wanted),
      to: edgeEnd(held),
      site: chain.find((entry) => entry.depth === 1)?.site ?? null,
      inferred: true,
    });
    return { edges, complete: true };
  }
  for (const [index, name] of named.entries()) {
    const next = named[index + 1];
    if (next !== undefined && name !== next) add(edges, { from: name, to: next, site: null, inferred: true });
  }
  return { edges, complete: false };
}

function add(edges: Edge[], edge: Edge): void {
  if (!edges.some((known) => known.from === edge.from && known.to === edge.to)) edges.push(edge);
}

/** A --> B --> C below "Chain exists of:", on one line or several. */
function chainNames(body: Body): string[] {
  const section = body.sections.find(({ key }) => key === "chain-of");
  if (!section) return [];
  return section.texts
    .join(" ")
    .split("-->")
    .map((name) => edgeEnd(parseLockName(name.trim())))
    .filter((name) => name !== "");
}

const cycleOf = (edges: readonly Edge[]): string[] =>
  canonicalCycle(edges.map((edge) => parseLockName(edge.from).class));

/** `wanted --> its parent --> held` closes with held -> wanted. Longer cycles print only these three, so the report stays incomplete and makes no id. */
function ringOf(body: Body, wanted: LockAt | null, held: LockAt | null): string[] {
  const names = chainNames(body).map((name) => parseLockName(name).class);
  const closes = names.length === 3 && names[0] === wanted?.class && names[2] === held?.class;
  return closes ? canonicalCycle(names) : [];
}
