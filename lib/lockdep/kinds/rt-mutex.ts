/**
 * circular locking deadlock detected: two tasks that block each other on rt-mutexes, seen when the second one blocks.
 *
 *   [ BUG: circular locking deadlock detected! ]
 *   posix/77 is deadlocking current task posix/78
 *   1) posix/78 is trying to acquire this lock:
 *    [f7c41ac0] {&demo->a}
 *   2) posix/77 is blocked on this lock:
 *    [f7c41b20] {&demo->b}
 *
 * Each holds what the other wants, so the two locks are the cycle. Source: debug_rt_mutex_print_deadlock() of kernel/rtmutex-debug.c, 2.6.18 to 4.x.
 */
import type { Body } from "../body.ts";
import { canonicalCycle } from "../graph.ts";
import type { Edge, Facts } from "../report.ts";
import { traceFunction } from "../title.ts";
import { oldLock, oldTexts } from "./old-lock.ts";

export function parseRtMutex(body: Body): Facts {
  const texts = oldTexts(body);
  const [wanted = null, held = null] = texts.flatMap(oldLock);
  const task = texts.map((text) => CURRENT.exec(text)?.groups).find((groups) => groups !== undefined);
  const what = body.banner.text.includes("recursion") ? "lock recursion" : "circular locking";
  const isPair = wanted !== null && held !== null && wanted.class !== held.class;
  return {
    title: `BUG: ${what} deadlock detected in ${traceFunction(body, /rt_mutex|^task_blocks|^_{0,2}schedule/)}`,
    wanted,
    held,
    task: task?.comm === undefined ? body.task : { ...body.task, comm: task.comm, pid: Number(task.pid) },
    edges: isPair ? pair(wanted.class, held.class) : [],
    cycle: isPair ? canonicalCycle([wanted.class, held.class]) : wanted ? [wanted.class] : [],
    complete: isPair,
  };
}

/** Who holds which lock is told by who waits, not printed. */
const pair = (wanted: string, held: string): Edge[] => [
  { from: held, to: wanted, site: null, inferred: true },
  { from: wanted, to: held, site: null, inferred: true },
];

// 1) posix/78 is trying to acquire this lock:
const CURRENT = /^1\) (?<comm>.{1,64})\/(?<pid>\d{1,8}) is trying to acquire this lock:$/;
