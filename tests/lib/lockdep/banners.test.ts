import { describe, expect, it } from "vitest";
import { BANNERS, findBanner, GATES } from "../../../lib/lockdep/banners.ts";

const REAL: readonly (readonly [string, string])[] = [
  ["circular", "WARNING: possible circular locking dependency detected"],
  ["circular", "[ INFO: possible circular locking dependency detected ]"],
  ["circular", "[ BUG: possible circular locking deadlock detected! ]"],
  ["recursive", "WARNING: possible recursive locking detected"],
  ["inconsistent-usage", "[ INFO: inconsistent lock state ]"],
  ["irq-order", "WARNING: HARDIRQ-READ-safe -> HARDIRQ-READ-unsafe lock order detected"],
  ["irq-order", "[ INFO: RECLAIM_FS-safe -> RECLAIM_FS-unsafe lock order detected ]"],
  ["irq-inversion", "WARNING: possible irq lock inversion dependency detected"],
  ["unlock-balance", "[ BUG: bad unlock balance detected! ]"],
  ["bad-contention", "WARNING: bad contention detected!"],
  ["held-freed", "WARNING: held lock freed!"],
  ["still-held", "WARNING: kworker/0:1/77 still has locks held!"],
  ["user-return", "[ BUG: lock held when returning to user space! ]"],
  ["task-exit", "BUG: bash/812, lock held at task exit time!"],
  ["wait-context", "[ BUG: Invalid wait context ]"],
  ["nested-not-taken", "WARNING: Nested lock was not taken"],
  ["chain-key", "WARNING: chain_key collision"],
  ["non-static-key", "INFO: trying to register non-static key."],
  ["lockdep-limit", "BUG: MAX_LOCKDEP_CHAIN_HLOCKS too low!"],
  ["lockdep-limit", "BUG: looking up invalid subclass: 9"],
  ["lockdep-internal", "WARNING: CPU: 1 PID: 77 at kernel/locking/lockdep.c:232 __lock_acquire+0x1/0x2"],
  ["lockdep-internal", "DEBUG_LOCKS_WARN_ON(depth <= 0)"],
  ["lockdep-internal", "lockdep bfs error:-1"],
  ["lockdep-internal", 'Looking for class "l2tp_sock" with key l2tp_socket_class, but found a different class'],
  ["lockdep-internal", "possible reason: unannotated irqs-off."],
  ["lockdep-limit", "BUG: key ffff888100000010 has not been registered!"],
  ["task-exit", "BUG bash/812, lock held at task exit time!"],
  ["sched-in-atomic", "BUG: scheduling in a non-blocking section: a/1/0"],
  ["sched-in-atomic", "BUG: assuming atomic context at kernel/demo.c:7"],
  ["rcu-usage", "WARNING: suspicious RCU usage"],
  ["rcu-usage", "[ INFO: suspicious rcu_dereference_check() usage. ]"],
  ["sleep-in-atomic", "BUG: sleeping function called from invalid context at mm/slab.h:1"],
  ["sched-in-atomic", "BUG: scheduling while atomic: swapper/0/0x00000100"],
  ["preemptible", "BUG: using __this_cpu_read() in preemptible [00000000] code: a/1"],
  ["hung-task", "INFO: task CPU 0/KVM:77 blocked for more than 122 seconds."],
  ["hung-task", "INFO: task a:1 blocked in I/O wait for more than 120 seconds."],
  ["rcu-stall", "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-... }"],
  ["soft-lockup", "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [a:1]"],
  ["hard-lockup", "watchdog: Watchdog detected hard LOCKUP on cpu 1"],
  ["workqueue-lockup", "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!"],
  ["spinlock-debug", "BUG: spinlock bad magic on CPU#0, a/1"],
  ["rwlock-debug", "BUG: rwlock bad magic on CPU#0, a/1, ffff"],
  ["workqueue-leak", "BUG: workqueue leaked lock or atomic: kworker/0:1/0x00000000/77"],
  ["flush-dependency", "workqueue: WQ_MEM_RECLAIM a:b is flushing !WQ_MEM_RECLAIM c:d"],
  ["rt-mutex", "[ BUG: circular locking deadlock detected! ]"],
];

describe("findBanner", () => {
  it.each(REAL)("knows %s by %s", (kind, line) => {
    expect(findBanner(line)).toBe(kind);
  });

  it.each(REAL)("holds words that a scan of raw mail can find: %s", (_kind, line) => {
    expect(BANNERS.some((words) => line.includes(words))).toBe(true);
    expect(GATES.some((gate) => line.includes(gate))).toBe(true);
  });

  it("has a line above for every row of the table", () => {
    expect(BANNERS.filter((words) => !REAL.some(([, line]) => line.includes(words)))).toEqual([]);
  });

  it.each([
    "I get WARNING: possible circular locking dependency detected",
    "possible recursive locking detected",
    "Invalid wait context triggered by a timer",
    "WARNING: CPU: 1 PID: 77 at fs/ext4/inode.c:1 foo+0x1/0x2",
    "BUG: unable to handle page fault for address: ffff",
    "INFO: task accounting is on",
    "BUG: soft",
  ])("does not take for a banner: %s", (line) => {
    expect(findBanner(line)).toBeUndefined();
  });
});
