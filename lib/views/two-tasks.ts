/**
 * "How it locks up": the unsafe scenario as lockdep printed it, a column for each CPU, time running down, and which steps wait.
 * A step waits when the lock is another column's already (its own, where one task deadlocks with itself), and so does the last one.
 */
import type { LockReport } from "../lockdep/index.ts";

export type TwoTasks = {
  readonly columns: readonly string[];
  readonly rows: readonly {
    /** Index of its column. */
    readonly column: number;
    readonly text: string;
    readonly waits: boolean;
  }[];
};

type Step = LockReport["scenario"][number];

export function toTwoTasks(report: LockReport | undefined): TwoTasks | null {
  const steps = report?.scenario ?? [];
  if (steps.length === 0) return null;
  const cpus = [...new Set(steps.map(({ cpu }) => cpu))].sort((a, b) => a - b);
  const taken = new Map<string, number>();
  const rows = steps.map((step, index) => {
    const isLock = step.lock !== null && step.op !== "unlock";
    const waits = isLock && (index === steps.length - 1 || isTaken(taken, step, cpus.length === 1));
    if (isLock && !waits && step.lock !== null) taken.set(step.lock, step.cpu);
    return { column: cpus.indexOf(step.cpu), text: stepText(step), waits };
  });
  return { columns: cpus.map((cpu) => `CPU${cpu}`), rows };
}

function isTaken(taken: ReadonlyMap<string, number>, step: Step, alone: boolean): boolean {
  const owner = taken.get(step.lock ?? "");
  return owner !== undefined && (alone || owner !== step.cpu);
}

function stepText({ op, lock }: Step): string {
  if (op === "irq-disable") return "local_irq_disable()";
  if (op === "interrupt") return "<Interrupt>";
  return `${op}(${lock ?? "unknown"})`;
}
