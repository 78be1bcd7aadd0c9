/**
 * The diagram below "Possible unsafe locking scenario:".
 *
 * In: one line of it and its indent. Out: the step; which CPU is told by the column, and where the mail lost the columns it is inferred afterwards.
 *
 *          CPU0                    CPU1
 *     lock(&sb->s_type->i_mutex_key#8);
 *                                  rlock(&mm->mmap_lock);
 *     <Interrupt>
 *
 * Source: print_circular_lock_scenario(), print_deadlock_scenario() in kernel/locking/lockdep.c; none before 3.0.
 */
import { parseLockName } from "./lock-line.ts";
import type { ScenarioOp, ScenarioStep } from "./report.ts";

export type RawStep = { readonly op: ScenarioOp; readonly lock: string | null; readonly indent: number };

export function parseScenarioStep(text: string, indent: number): RawStep | undefined {
  if (text === "<Interrupt>") return { op: "interrupt", lock: null, indent };
  if (text.startsWith("local_irq_disable(")) return { op: "irq-disable", lock: null, indent };
  const groups = STEP.exec(text)?.groups;
  if (groups?.lock === undefined) return undefined;
  return { op: OPS[groups.op ?? ""] ?? "lock", lock: parseLockName(groups.lock.trim()).printed, indent };
}

/** Steps of the second column are indented by some thirty blanks; a lost column shows as equal indents. */
export function toScenario(steps: readonly RawStep[], columns: number): ScenarioStep[] {
  if (columns < 2) return steps.map(({ op, lock }) => ({ cpu: 0, op, lock, inferred: false }));
  const indents = steps.map((step) => step.indent);
  const [least, most] = [Math.min(...indents), Math.max(...indents)];
  if (most - least >= 12) {
    const middle = (least + most) / 2;
    const told = steps.map(({ op, lock, indent }) => ({ cpu: indent > middle ? 1 : 0, op, lock, inferred: false }));
    if (!isFourSteps(steps) || told.map(({ cpu }) => cpu).join("") === "0110") return told;
    // A step that was wrapped behind its time stands at the left edge.
  }
  // print_circular_lock_scenario prints one step on CPU0, all but the last on CPU1, the last on CPU0.
  return steps.map(({ op, lock }, index) => ({
    cpu: index === 0 || index === steps.length - 1 ? 0 : 1,
    op,
    lock,
    inferred: true,
  }));
}

/** The diagram of a cycle: four steps, none of an interrupt. */
const isFourSteps = (steps: readonly RawStep[]) => steps.length === 4 && steps.every(({ lock }) => lock !== null);

const OPS: { readonly [name: string]: ScenarioOp } = { lock: "lock", rlock: "rlock", sync: "sync", unlock: "unlock" };

// lock(&sb->s_type->i_mutex_key#8);      rlock(&mm->mmap_lock);      sync((work_completion)(&x->work));
const STEP = /^(?<op>lock|rlock|sync|unlock)\((?<lock>.{1,500}?)\) ?;?$/;
