/**
 * Kinds without a body of their own: the banner, perhaps locks, a backtrace. A row each: how the title is made.
 *
 *   BUG: using smp_processor_id() in preemptible [00000000] code: systemd-rfkill/6740
 *   caller is ext4_mb_new_blocks+0xa77/0x3b30
 */
import type { Body } from "../body.ts";
import type { Facts, ReportKind } from "../report.ts";
import { firstLock } from "../sections.ts";
import { NOWHERE, SOCKET_LOCKS, traceFunction } from "../title.ts";

/** `%1`: the first group of `name` in the banner, `%f`: the function, `%0`: the banner with its numbers masked. */
type Row = { readonly title: string; readonly name?: RegExp; readonly skip?: RegExp };

/** Takes a spinlock for everybody. */
const SPINNING = /rq_lock|^__wake_up|^complete|spin_/;
const STALLING =
  /stall|rcu|smp_call|csd_|on_each_cpu|softirq|hrtimer|tick_|timer|_irq|irq_|nmi|trigger_|arch_|sched|update_process|clear_tasks|apic|^console_|^vprintk|^printk/;

const ROWS: { readonly [kind in ReportKind]?: Row } = {
  "sched-in-atomic": { title: "BUG: scheduling while atomic in %f", skip: /sched|switch_to/ },
  preemptible: {
    title: "BUG: using %1() in preemptible code in %f",
    name: /using (\w+)\(\)/,
    skip: /preempt|processor_id|this_cpu/,
  },
  "rcu-stall": { title: "INFO: rcu detected stall in %f", skip: STALLING },
  "soft-lockup": { title: "BUG: soft lockup in %f", skip: STALLING },
  "hard-lockup": { title: "BUG: hard lockup in %f", skip: STALLING },
  "workqueue-lockup": { title: "BUG: workqueue lockup" },
  "lockdep-limit": { title: "%0" },
  "lockdep-internal": { title: "WARNING: locking bug in %f", skip: SOCKET_LOCKS },
  "non-static-key": { title: "INFO: trying to register non-static key in %f", skip: SOCKET_LOCKS },
  "spinlock-debug": { title: "BUG: spinlock %1 in %f", name: /spinlock ([a-zA-Z ]+?) on CPU/, skip: SPINNING },
  "rwlock-debug": { title: "BUG: rwlock %1 in %f", name: /rwlock ([a-zA-Z ]+?) on CPU/, skip: SPINNING },
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
    altTitles: masked === title ? [] : [masked],
    wanted: firstLock(body, "wanted"),
    held: firstLock(body, "holding"),
  };
}

/** `[00000000] code: syz-fuzzer/6793` -> `[ADDR] code: syz-fuzzer/6793`; `kworker/u4:0/198` -> `kworker/u4:LINE/198`, as syzbot writes what it cannot place. */
function maskNumbers(text: string): string {
  return text.replace(/\b(?:0x)?[0-9a-f]{8,16}\b/g, "ADDR").replace(/:\d+\b/g, ":LINE");
}
