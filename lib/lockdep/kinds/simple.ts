/**
 * Kinds without a body of their own: the banner, perhaps locks, a backtrace. A row each: how the title is made.
 *
 *   BUG: using smp_processor_id() in preemptible [00000000] code: systemd-rfkill/6740
 *   caller is ext4_mb_new_blocks+0xa77/0x3b30
 */
import type { Body } from "../body.ts";
import type { Facts, ReportKind, Task } from "../report.ts";
import { firstLock } from "../sections.ts";
import { NOWHERE, SOCKET_LOCKS, traceFunction } from "../title.ts";

/** `%1`: the first group of `name` in the banner, `%f`: the function, `%0`: the banner with its numbers masked. `task`: who the banner says it was. */
type Row = { readonly title: string; readonly name?: RegExp; readonly skip?: RegExp; readonly task?: RegExp };

// BUG: scheduling while atomic: init/1/0x00000002      BUG: using smp_processor_id() in preemptible [00000000] code: init/1
const LAST_TASK = / (?:code|atomic|section): (?<comm>.{1,64})\/(?<pid>\d{1,8})(?:\/(?:0x)?[0-9a-f]{1,8})?$/;
// BUG: soft lockup - CPU#1 stuck for 22s! [init:1]
const STUCK_TASK = / - CPU#(?<cpu>\d{1,5}) stuck for .{1,16} \[(?<comm>.{1,64}):(?<pid>\d{1,8})\]/;
// BUG: spinlock bad magic on CPU#1, init/1
const SPINNING_TASK = / on CPU#(?<cpu>\d{1,5}), (?<comm>.{1,64})\/(?<pid>\d{1,8})/;

/** Takes a spinlock for everybody. */
const SPINNING = /rq_lock|^__wake_up|^complete|spin_/;
const STALLING =
  /stall|rcu|smp_call|csd_|on_each_cpu|softirq|hrtimer|tick_|timer|_irq|irq_|nmi|trigger_|arch_|sched|update_process|clear_tasks|apic|^console_|^vprintk|^printk/;

const ROWS: { readonly [kind in ReportKind]?: Row } = {
  "sched-in-atomic": { title: "BUG: scheduling while atomic in %f", skip: /sched|switch_to/, task: LAST_TASK },
  preemptible: {
    title: "BUG: using %1() in preemptible code in %f",
    name: /using (\w+)\(\)/,
    skip: /preempt|processor_id|this_cpu/,
    task: LAST_TASK,
  },
  "rcu-stall": { title: "INFO: rcu detected stall in %f", skip: STALLING },
  "soft-lockup": { title: "BUG: soft lockup in %f", skip: STALLING, task: STUCK_TASK },
  "hard-lockup": { title: "BUG: hard lockup in %f", skip: STALLING },
  "workqueue-lockup": { title: "BUG: workqueue lockup" },
  "lockdep-limit": { title: "%0" },
  "lockdep-internal": { title: "WARNING: locking bug in %f", skip: SOCKET_LOCKS },
  "non-static-key": { title: "INFO: trying to register non-static key in %f", skip: SOCKET_LOCKS },
  "spinlock-debug": {
    title: "BUG: spinlock %1 in %f",
    name: /spinlock ([a-zA-Z ]+?) on CPU/,
    skip: SPINNING,
    task: SPINNING_TASK,
  },
  "rwlock-debug": {
    title: "BUG: rwlock %1 in %f",
    name: /rwlock ([a-zA-Z ]+?) on CPU/,
    skip: SPINNING,
    task: SPINNING_TASK,
  },
  "flush-dependency": { title: "WARNING in check_flush_dependency" },
};

export function parseSimple(body: Body): Facts {
  const row = ROWS[body.kind];
  const banner = body.banner.text;
  const place = row ? traceFunction(body, row.skip ?? /^$/) : NOWHERE;
  const bare = banner.replace(/^\[ | \]$/g, "");
  const masked = body.kind === "workqueue-leak" ? bare.replace(/\b\d+\b/g, "NUM") : maskNumbers(bare);
  const title = (row?.title ?? "%0")
    .replace("%1", () => row?.name?.exec(banner)?.[1] ?? "")
    .replace("%f", () => place)
    .replace("%0", () => masked);
  return {
    title,
    task: bannerTask(body, row?.task),
    altTitles: masked === title ? [] : [masked],
    wanted: firstLock(body, "wanted"),
    held: firstLock(body, "holding"),
  };
}

/** The CPU line of the trace says it too; where it was cut off, the banner does. */
function bannerTask({ task, banner }: Body, pattern: RegExp | undefined): Task {
  const groups = task.pid === null ? pattern?.exec(banner.text)?.groups : undefined;
  if (groups?.comm === undefined) return task;
  return { comm: groups.comm, pid: Number(groups.pid), cpu: groups.cpu === undefined ? task.cpu : Number(groups.cpu) };
}

/** `[00000000] code: syz-fuzzer/6793` -> `[ADDR] code: syz-fuzzer/6793`; `kworker/u4:0/198` -> `kworker/u4:LINE/198`, as syzbot writes what it cannot place. */
function maskNumbers(text: string): string {
  return text.replace(/\b(?:0x)?[0-9a-f]{8,16}\b/g, "ADDR").replace(/:\d+\b/g, ":LINE");
}
