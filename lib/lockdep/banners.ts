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

type Row = { readonly kind: ReportKind; readonly pattern: RegExp };

/** `INFO: `, with or without the old bracket; blanks between are lost and doubled by web archives. */
const LEAD = String.raw`^(?:\[ {0,3})?(?:INFO|WARNING|BUG): {0,3}`;
const row = (kind: ReportKind, text: string): Row => ({ kind, pattern: new RegExp(LEAD + text) });
const free = (kind: ReportKind, pattern: RegExp): Row => ({ kind, pattern });

const ROWS: readonly Row[] = [
  row("circular", "possible circular locking (?:dependency|deadlock) detected"),
  row("recursive", "possible recursive locking detected"),
  row("inconsistent-usage", "inconsistent lock state"),
  row("irq-order", "[A-Za-z_-]{3,30}-?safe -> [A-Za-z_-]{3,30}unsafe lock order detected"),
  row("irq-inversion", "possible irq lock inversion dependency detected"),
  row("unlock-balance", "bad unlock (?:balance|ordering) detected!"),
  row("bad-contention", "bad contention detected!"),
  row("held-freed", "held lock freed!"),
  row("still-held", ".{1,80} still has locks held!"),
  row("user-return", "lock held when returning"),
  row("task-exit", "(?:.{1,80}, )?lock held at task exit time!"),
  row("wait-context", "Invalid wait context(?: \\]|$)"),
  row("nested-not-taken", "Nested lock was not taken"),
  row("chain-key", "chain_key collision"),
  row("non-static-key", "trying to register non-static key"),
  row(
    "lockdep-limit",
    "(?:MAX_LOCK\\w{1,40}|MAX_STACK_TRACE_ENTRIES) too low!|BUG: (?:looking up invalid subclass: |key \\S{1,40} has not been registered!)",
  ),
  row("rcu-usage", "suspicious (?:RCU usage|rcu_dereference_check\\(\\) usage)"),
  row("sleep-in-atomic", "sleeping function called from invalid context"),
  row("sched-in-atomic", "scheduling (?:while atomic|in a non-blocking section): "),
  row("sched-in-atomic", "assuming (?:atomic|non migratable) context at "),
  row("preemptible", "using \\w{1,40}\\(\\) in preemptible"),
  row("hung-task", "task .{1,80} (?:blocked|can't die) (?:in I/O wait )?for more than"),
  row(
    "spinlock-debug",
    "spinlock (?:bad magic|already unlocked|recursion|cpu recursion|wrong (?:component|owner|CPU)|lockup suspected|lockup|trylock failure)",
  ),
  row(
    "rwlock-debug",
    "rwlock (?:bad magic|wrong owner|wrong CPU|recursion|cpu recursion|already unlocked|lockup|trylock failure|lockup suspected)",
  ),
  row("workqueue-leak", "workqueue leaked (?:lock or atomic|atomic, lock or RCU)"),
  row("rt-mutex", "(?:circular locking deadlock|lock recursion deadlock) detected!"),
  free("lockdep-internal", /^WARNING: (?:CPU: \d{1,5} PID: \d{1,8} at )?(?:\.\/)?kernel\/locking\/lockdep\.c:\d{1,6}/),
  free(
    "lockdep-internal",
    /^(?:DEBUG_LOCKS_WARN_ON\(|lockdep bfs error:|Looking for class "|possible reason: unannotated irqs-o)/,
  ),
  free("flush-dependency", /^workqueue: (?:WQ_MEM_RECLAIM|PF_MEMALLOC) .{1,200} is flushing !WQ_MEM_RECLAIM/),
  free("rcu-stall", /^(?:rcu: )?INFO: rcu_\w{1,20} (?:self-)?detected (?:expedited )?stalls? on CPU/),
  free("soft-lockup", /^(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU/),
  free("hard-lockup", /^(?:NMI )?(?:watchdog: )?Watchdog detected hard LOCKUP on cpu/),
  free("workqueue-lockup", /^BUG: workqueue lockup - pool/),
];

export function findBanner(text: string): ReportKind | undefined {
  if (!mayBeBanner(text)) return undefined;
  for (const { kind, pattern } of ROWS) if (pattern.test(text)) return kind;
  return undefined;
}

/** Cheap refusal of nearly every line: a banner begins with one of ten characters and has a colon or bracket early. */
function mayBeBanner(text: string): boolean {
  const first = text.charCodeAt(0);
  return first < 128 && FIRST.has(first) && EARLY.test(text);
}

const FIRST = new Set([..."[IWBDLpwrNl"].map((letter) => letter.charCodeAt(0)));
const EARLY =
  /^(?:\[ {0,3})?(?:INFO:|WARNING:|BUG:|DEBUG_LOCKS|lockdep bfs|Looking for|possible reason|workqueue: |rcu: |NMI |watchdog: |Watchdog )/;

/** Short words of which each banner holds one; tried first, since few texts hold any. */
export const GATES = [
  "INFO:",
  "BUG:",
  "WARNING:",
  "LOCKUP on",
  "DEBUG_LOCKS_WARN",
  "WQ_MEM_RECLAIM",
  "lockdep bfs",
  "unannotated irqs",
] as const;

/** Literal strings, each of which occurs in some banner: for a scan of raw mail. A folded banner may lose its last word, so they end early. */
export const BANNERS: readonly string[] = [
  "possible circular locking",
  "possible recursive locking",
  "inconsistent lock state",
  "unsafe lock order",
  "possible irq lock inversion",
  "bad unlock balance",
  "bad unlock ordering",
  "bad contention detected",
  "held lock freed!",
  "still has locks held!",
  "lock held when returning",
  "lock held at task exit",
  "Invalid wait context",
  "Nested lock was not taken",
  "chain_key collision",
  "register non-static key",
  "BUG: MAX_LOCK",
  "MAX_STACK_TRACE_ENTRIES too low",
  "looking up invalid subclass",
  "suspicious RCU usage",
  "suspicious rcu_dereference_check",
  "sleeping function called from invalid",
  "scheduling while atomic",
  "scheduling in a non-blocking",
  "in preemptible",
  "INFO: task ",
  "BUG: spinlock ",
  "BUG: rwlock ",
  "workqueue leaked ",
  "circular locking deadlock",
  "lock recursion deadlock",
  "kernel/locking/lockdep.c:",
  "DEBUG_LOCKS_WARN_ON(",
  "lockdep bfs error",
  "unannotated irqs-o",
  "is flushing !WQ_MEM_RECLAIM",
  "detected stall",
  "expedited stall",
  "BUG: soft lockup",
  "hard LOCKUP on cpu",
  "BUG: workqueue lockup",
];
