/**
 * The one table kind -> parser of its body. Forgetting a kind does not compile.
 */
import type { Body } from "./body.ts";
import { parseChainKey } from "./kinds/chain-key.ts";
import { parseCircular } from "./kinds/circular.ts";
import { parseHeldLock } from "./kinds/held-lock.ts";
import { parseHungTask } from "./kinds/hung-task.ts";
import { parseInconsistentUsage } from "./kinds/inconsistent-usage.ts";
import { parseIrqInversion } from "./kinds/irq-inversion.ts";
import { parseIrqOrder } from "./kinds/irq-order.ts";
import { parseRecursive } from "./kinds/recursive.ts";
import { parseRtMutex } from "./kinds/rt-mutex.ts";
import { parseSimple } from "./kinds/simple.ts";
import { parseRcuUsage, parseSleepInAtomic } from "./kinds/source-check.ts";
import { parseTaskExit } from "./kinds/task-exit.ts";
import { parseUnlockBalance } from "./kinds/unlock-balance.ts";
import { parseWaitContext } from "./kinds/wait-context.ts";
import type { Facts, ReportKind } from "./report.ts";

export type KindParser = (body: Body) => Facts;

export const KIND_PARSERS = {
  circular: parseCircular,
  recursive: parseRecursive,
  "inconsistent-usage": parseInconsistentUsage,
  "irq-order": parseIrqOrder,
  "irq-inversion": parseIrqInversion,
  "rt-mutex": parseRtMutex,
  "dept-circular": parseSimple,
  // No banner leads here: prose-report.ts makes these from words.
  prose: parseSimple,
  "wait-context": parseWaitContext,
  "sleep-in-atomic": parseSleepInAtomic,
  "sched-in-atomic": parseSimple,
  preemptible: parseSimple,
  "hung-task": parseHungTask,
  "rcu-stall": parseSimple,
  "soft-lockup": parseSimple,
  "hard-lockup": parseSimple,
  "workqueue-lockup": parseSimple,
  "lockdep-limit": parseSimple,
  "lockdep-internal": parseSimple,
  "chain-key": parseChainKey,
  "unlock-balance": parseUnlockBalance,
  "bad-contention": parseUnlockBalance,
  "held-freed": parseHeldLock,
  "still-held": parseHeldLock,
  "user-return": parseHeldLock,
  "task-exit": parseTaskExit,
  "nested-not-taken": parseHeldLock,
  "non-static-key": parseSimple,
  "rcu-usage": parseRcuUsage,
  "spinlock-debug": parseSimple,
  "rwlock-debug": parseSimple,
  "workqueue-leak": parseSimple,
  "flush-dependency": parseSimple,
} as const satisfies { [K in ReportKind]: KindParser };
