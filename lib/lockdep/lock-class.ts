/**
 * One name for a lock class, however an era, a macro or an instance spelled it.
 *
 * In: a class as printed, with or without `#N` and `/S`. Out: the canonical name and the steps that made it.
 *
 *   &(&dev->lock)->rlock  ->  &dev->lock            spelling: a macro of another era
 *   (wq_completion)loop5  ->  (wq_completion)loopN  instance: one class for each device
 *   &mm->mmap_sem         ->  &mm->mmap_lock        alias: renamed in 5.8
 */
import { ALIASES } from "./aliases.ts";
import { INSTANCES } from "./instances.ts";
import { parseLockName } from "./lock-line.ts";
import type { Step } from "./report.ts";
import { SPELLINGS } from "./spellings.ts";

export function canonicalClass(name: string): { class: string; steps: Step[] } {
  const known = CACHE.get(name);
  if (known) return { class: known.class, steps: [...known.steps] };
  const made = makeCanonical(name);
  if (CACHE.size >= MAX_CACHE) CACHE.clear();
  CACHE.set(name, made);
  return { class: made.class, steps: [...made.steps] };
}

type Canonical = { readonly class: string; readonly steps: readonly Step[] };

/** Some 1,600 spellings are known; hostile mail may bring any number. */
const MAX_CACHE = 20_000;
const CACHE = new Map<string, Canonical>();

function makeCanonical(name: string): Canonical {
  const steps: Step[] = [];
  let current = name;
  const take = (rule: string, after: string) => {
    if (after === current) return;
    steps.push({ rule, before: current, after });
    current = after;
  };
  take("counter and subclass", parseLockName(current).class);
  for (const { rule, pattern, to } of SPELLINGS) take(`spelling: ${rule}`, current.replace(pattern, to));
  for (const { rule, pattern, to } of INSTANCES) take(`instance: ${rule}`, current.replace(pattern, to));
  const alias = ALIASES.get(current);
  if (alias) take(`alias: ${alias.since}`, alias.to);
  return { class: current, steps };
}
