/**
 * The one table kind -> parser of its body. Forgetting a kind does not compile.
 */
import type { Body } from "./body.ts";
import { parseCircular } from "./kinds/circular.ts";
import { parseInconsistentUsage } from "./kinds/inconsistent-usage.ts";
import { parseRecursive } from "./kinds/recursive.ts";
import { parseSimple } from "./kinds/simple.ts";
import type { Facts, ReportKind } from "./report.ts";

export type KindParser = (body: Body) => Facts;

export const KIND_PARSERS = {
  circular: parseCircular,
  recursive: parseRecursive,
  "inconsistent-usage": parseInconsistentUsage,
  "irq-order": parseSimple,
  "irq-inversion": parseSimple,
  "rt-mutex": parseSimple,
  "dept-circular": parseSimple,
  "wait-context": parseSimple,
  "sleep-in-atomic": parseSimple,
  "sched-in-atomic": parseSimple,
  preemptible: parseSimple,
  "hung-task": parseSimple,
  "rcu-stall": parseSimple,
  "soft-lockup": parseSimple,
  "hard-lockup": parseSimple,
  "workqueue-lockup": parseSimple,
  "lockdep-limit": parseSimple,
  "lockdep-internal": parseSimple,
  "chain-key": parseSimple,
  "unlock-balance": parseSimple,
  "bad-contention": parseSimple,
  "held-freed": parseSimple,
  "still-held": parseSimple,
  "user-return": parseSimple,
  "task-exit": parseSimple,
  "nested-not-taken": parseSimple,
  "non-static-key": parseSimple,
  "rcu-usage": parseSimple,
  "spinlock-debug": parseSimple,
  "rwlock-debug": parseSimple,
  "workqueue-leak": parseSimple,
  "flush-dependency": parseSimple,
} as const satisfies { [K in ReportKind]: KindParser };
