/**
 * The id by which reports of one inversion meet: `v1:` and 16 hex digits, made by ordered steps that can be shown.
 *
 * In: kind, cycle, usage or conflict. Out: the id, or null where the report is not complete or its family makes no inversion.
 *
 *   order       the cycle of two or more classes
 *   recursion   one class, also a chain that collapses to one
 *   usage       class, and the sorted pair of conflicting usages
 *   irq         HARDIRQ or SOFTIRQ, the irq-safe class, the irq-unsafe class
 *
 * No file, function or file system enters it: reports name one cycle at many sites.
 */
import { hash } from "node:crypto";
import { canonicalCycle } from "./graph.ts";
import { canonicalClass } from "./lock-class.ts";
import type { IrqConflict, Step, Usage } from "./report.ts";

export type Identity = { readonly id: string | null; readonly steps: readonly Step[] };

type Facts = {
  readonly kind: string;
  readonly complete: boolean;
  readonly cycle: readonly string[];
  readonly usage?: Usage | null;
  readonly conflict?: IrqConflict | null;
};

const NONE: Identity = { id: null, steps: [] };

export function inversionId(facts: Facts): Identity {
  if (!facts.complete) return NONE;
  if (facts.kind === "inconsistent-usage") return facts.usage ? usageId(facts.cycle, facts.usage) : NONE;
  if (facts.kind === "irq-order" || facts.kind === "irq-inversion")
    return facts.conflict ? irqId(facts.conflict) : NONE;
  return ORDERS.has(facts.kind) ? cycleId(facts.cycle) : NONE;
}

/** Kinds whose cycle alone is what they are about. */
const ORDERS: ReadonlySet<string> = new Set(["circular", "recursive", "rt-mutex"]);

/** The id of a cycle, from a splat or from words. */
export function cycleId(cycle: readonly string[]): Identity {
  if (cycle.length === 0) return NONE;
  const steps: Step[] = [];
  const classes = cycle.map((name) => canonical(name, steps));
  const ring = canonicalCycle(classes);
  if (ring.join(" -> ") !== cycle.join(" -> "))
    steps.push({ rule: "merge neighbours, least rotation", before: classes.join(" -> "), after: ring.join(" -> ") });
  return hashed([ring.length > 1 ? "order" : "recursion", ...ring], steps);
}

function usageId(cycle: readonly string[], usage: Usage): Identity {
  const [name] = cycle;
  if (name === undefined) return NONE;
  const steps: Step[] = [];
  return hashed(["usage", canonical(name, steps), ...[usage.was, usage.now].sort()], steps);
}

function irqId(conflict: IrqConflict): Identity {
  const steps: Step[] = [];
  return hashed(["irq", conflict.state, canonical(conflict.safe, steps), canonical(conflict.unsafe, steps)], steps);
}

function canonical(name: string, steps: Step[]): string {
  const made = canonicalClass(name);
  steps.push(...made.steps);
  return made.class;
}

function hashed(parts: readonly string[], steps: Step[]): Identity {
  const id = `v1:${hash("sha256", parts.join("\n")).slice(0, 16)}`;
  steps.push({ rule: "hash", before: parts.join(" | "), after: id });
  return { id, steps };
}
