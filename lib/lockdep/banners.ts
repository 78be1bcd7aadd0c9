/**
 * Which line is a banner, and of which kind: the one table that knows how every report begins, in every era.
 *
 * In: a line without decoration. Out: the kind, or undefined.
 *
 *   WARNING: possible circular locking dependency detected             4.12 and later
 *   [ INFO: possible circular locking dependency detected ]            2.6.18 to 4.11
 *   [ BUG: possible circular locking deadlock detected! ]              2.6.17-mm
 *
 * Order matters where said at the row.
 */
import type { ReportKind } from "./report.ts";

type Row = {
  readonly kind: ReportKind;
  /** Words that stand in every such banner, whatever mail did to it; nearly all lines are refused by them alone. */
  readonly words: string;
  readonly pattern: RegExp;
};

/** `INFO: `, with or without the old bracket; web archives lose and double the blanks. */
const LEAD = String.raw`^(?:\[ {0,3})?(?:INFO|WARNING|BUG): {0,3}`;
const row = (kind: ReportKind, words: string, text: string): Row => ({ kind, words, pattern: new RegExp(LEAD + text) });
const free = (kind: ReportKind, words: string, pattern: RegExp): Row => ({ kind, words, pattern });

const ROWS: readonly Row[] = [
  row("circular", "possible circular locking", "possible circular locking (?:dependency|deadlock) detected"),
  row("recursive", "possible recursive locking", "possible recursive locking detected"),
  row("inconsistent-usage", "inconsistent lock state", "inconsistent lock state"),
  row("irq-order", "unsafe lock order", "[A-Za-z_-]{3,30}-?safe -> [A-Za-z_-]{3,30}unsafe lock order detected"),
  row("irq-inversion", "possible irq lock inversion", "possible irq lock inversion dependency detected"),
  row("unlock-balance", "bad unlock ", "bad unlock (?:balance|ordering) detected!"),
  row("bad-contention", "bad contention detected", "bad contention detected!"),
  row("held-freed", "held lock freed!", "held lock freed!"),
  row("still-held", "still has locks held!", ".{1,80} still has locks held!"),
  row("user-return", "lock held when returning", "lock held when returning"),
  // BUG halt/77, lock held ...: 2.6.17 printed no colon
  free("task-exit", "lock held at task exit", /^(?:\[ {0,3})?BUG:? (?:.{1,80}, )?lock held at task exit time!/),
  row("wait-context", "Invalid wait context", "Invalid wait context(?: \\]|$)"),
  row("nested-not-taken", "Nested lock was not taken", "Nested lock was not taken"),
  row("chain-key", "chain_key collision", "chain_key collision"),
  row("non-static-key", "register non-static key", "trying to register non-static key"),
  row("lockdep-limit", " too low!", "(?:MAX_LOCK\\w{1,40}|MAX_STACK_TRACE_ENTRIES) too low!"),
  row("lockdep-limit", "looking up invalid subclass", "looking up invalid subclass: "),
  row("lockdep-limit", "has not been registered!", "key \\S{1,40} has not been registered!"),
  row("rcu-usage", "suspicious RCU usage", "suspicious RCU usage"),
  row("rcu-usage", "suspicious rcu_dereference_check", "suspicious rcu_dereference_check\\(\\) usage"),
  row("sleep-in-atomic", "sleeping function called from invalid", "sleeping function called from invalid context"),
  row("sched-in-atomic", "scheduling while atomic", "scheduling while atomic: "),
  row("sched-in-atomic", "scheduling in a non-blocking", "scheduling in a non-blocking section: "),
  row("sched-in-atomic", "BUG: assuming ", "assuming (?:atomic|non migratable) context at "),
  row("preemptible", "in preemptible", "using \\w{1,40}\\(\\) in preemptible"),
  row("hung-task", "INFO: task ", "task .{1,80} (?:blocked|can't die) (?:in I/O wait )?for more than"),
  row(
    "spinlock-debug",
    "BUG: spinlock ",
    "spinlock (?:bad magic|already unlocked|recursion|cpu recursion|wrong (?:component|owner|CPU)|lockup|trylock failure)",
  ),
  row(
    "rwlock-debug",
    "BUG: rwlock ",
    "rwlock (?:bad magic|already unlocked|recursion|cpu recursion|wrong (?:owner|CPU)|lockup|trylock failure)",
  ),
  row("workqueue-leak", "workqueue leaked ", "workqueue leaked (?:lock or atomic|atomic, lock or RCU)"),
  row("rt-mutex", "deadlock detected!", "(?:circular locking|lock recursion) deadlock detected!"),
  free(
    "lockdep-internal",
    "kernel/locking/lockdep.c:",
    /^WARNING: (?:CPU: \d{1,5} PID: \d{1,8} at )?(?:\.\/)?kernel\/locking\/lockdep\.c:\d{1,6}/,
  ),
  free("lockdep-internal", "DEBUG_LOCKS_WARN_ON(", /^DEBUG_LOCKS_WARN_ON\(/),
  free("lockdep-internal", "lockdep bfs error", /^lockdep bfs error:/),
  free("lockdep-internal", "Looking for class ", /^Looking for class "/),
  free("lockdep-internal", "unannotated irqs-o", /^possible reason: unannotated irqs-o/),
  free(
    "flush-dependency",
    "is flushing !WQ_MEM_RECLAIM",
    /^workqueue: (?:WQ_MEM_RECLAIM|PF_MEMALLOC) .{1,200} is flushing !WQ_MEM_RECLAIM/,
  ),
  free("rcu-stall", "INFO: rcu_", /^(?:rcu: )?INFO: rcu_\w{1,20} (?:self-)?detected (?:expedited )?stalls? on CPU/),
  free("soft-lockup", "BUG: soft lockup", /^(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU/),
  free("hard-lockup", "hard LOCKUP on cpu", /^(?:NMI )?(?:watchdog: )?Watchdog detected hard LOCKUP on cpu/),
  free("workqueue-lockup", "BUG: workqueue lockup", /^BUG: workqueue lockup - pool/),
];

export function findBanner(text: string): ReportKind | undefined {
  if (!mayBeBanner(text)) return undefined;
  for (const { kind, words, pattern } of ROWS) if (text.includes(words) && pattern.test(text)) return kind;
  return undefined;
}

/** A banner that nobody writes by hand: it tells of a CPU, a task and numbers, and is a report though nothing follows it. */
export const isSelfEvident = (text: string): boolean => SELF_EVIDENT.test(text);

// soft lockup - CPU#1 stuck for 22s! [a:77]      workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 38s!
const SELF_EVIDENT =
  / - CPU#\d{1,5} stuck for \d{1,7}s! \[.{1,64}:\d{1,8}\]| - pool cpus=.{1,80} stuck for \d{1,7}s!$|^BUG: scheduling while atomic: .{1,64}\/\d{1,8}\/0x[0-9a-f]{8}$/;

/** With one of these a banner begins, in or out of its bracket: nearly every line is refused by its first character. */
const BEGINNINGS = [
  "INFO:",
  "WARNING:",
  "BUG",
  "DEBUG_LOCKS",
  "lockdep bfs",
  "Looking for",
  "possible reason",
  "workqueue: ",
  "rcu: ",
  "NMI ",
  "watchdog: ",
  "Watchdog ",
] as const;

function mayBeBanner(text: string): boolean {
  return FIRST.has(text.charCodeAt(0)) && EARLY.test(text);
}

const FIRST = new Set(["[", ...BEGINNINGS].map((text) => text.charCodeAt(0)));
const EARLY = new RegExp(`^(?:\\[ {0,3})?(?:${BEGINNINGS.join("|")})`);

/** Short words of which each banner holds one; tried first, since few texts hold any. */
export const GATES = [
  "INFO:",
  "BUG:",
  "WARNING:",
  "LOCKUP on",
  "DEBUG_LOCKS_WARN",
  "WQ_MEM_RECLAIM",
  "held at task exit",
  "lockdep bfs error",
  "Looking for class",
  "unannotated irqs-o",
] as const;

/** Literal strings of which every banner holds one: for a scan of raw mail. */
export const BANNERS: readonly string[] = [...new Set(ROWS.map(({ words }) => words))];
