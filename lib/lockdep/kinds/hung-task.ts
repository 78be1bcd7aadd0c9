/**
 * A task blocked for long: a possible victim of a deadlock, never the proof of an inversion.
 *
 *   INFO: task udevd:3125 blocked for more than 450 seconds.
 *   INFO: task udevd:3125 is blocked on a mutex likely owned by task syz.0.1:4000.      since 6.16
 *   Showing all locks held in the system:                                                once for a batch
 */
import type { Body } from "../body.ts";
import type { Facts, HungTask } from "../report.ts";
import { backtrace, findSection, mergeInlined } from "../sections.ts";
import { traceFunction } from "../title.ts";

export function parseHungTask(body: Body): Facts {
  const task = hungTask(body);
  const all = body.sections
    .filter((section) => section.key === "all-locks" || section.key === "held-list")
    .flatMap((section) => section.locks);
  const lead = body.banner.text.includes("can't die") ? "INFO: task can't die" : "INFO: task hung";
  const known = task?.stack.find(({ function: name, reliable }) => reliable && KNOWN_WAITS.has(name));
  return {
    title: `${lead} in ${known?.function ?? traceFunction(body, WAITING)}`,
    task: task ? { comm: task.comm, pid: task.pid, cpu: null } : body.task,
    tasks: task ? [task] : [],
    complete: task !== undefined,
    locksHeld: findSection(body, "all-locks") ? mergeInlined(all) : [],
  };
}

function hungTask(body: Body): HungTask | undefined {
  const groups = BLOCKED.exec(body.banner.text)?.groups;
  if (groups?.comm === undefined) return undefined;
  const owner = body.sections
    .flatMap((section) => section.texts)
    .map((text) => OWNER.exec(text)?.groups)
    .find((found) => found !== undefined);
  return {
    comm: groups.comm,
    pid: Number(groups.pid),
    seconds: groups.seconds === undefined ? null : Number(groups.seconds),
    stack: backtrace(body),
    owner: owner?.comm === undefined ? null : { comm: owner.comm, pid: Number(owner.pid) },
  };
}

// INFO: task kworker/u5:1:3691 blocked for more than 143 seconds.      INFO: task a:1 blocked in I/O wait for more than 120 seconds.
const BLOCKED =
  /INFO: task (?<comm>.{1,64}):(?<pid>\d{1,8}) (?:blocked|can't die) (?:in I\/O wait )?for more than(?: (?<seconds>\d{1,9}) seconds)?/;
// INFO: task a:1 is blocked on a mutex likely owned by task b:2.      ... on an rw-semaphore likely owned by task b:2.
const OWNER = /is blocked on an? .{1,40} likely (?:owned|last held) by task (?<comm>.{1,64}):(?<pid>\d{1,8})\.?/;

/** Waits that say more than who waits: everybody hangs behind them. */
const KNOWN_WAITS: ReadonlySet<string> = new Set(["synchronize_rcu", "synchronize_sched", "rtnl_lock"]);

/** What waits, and what a wait goes through. */
const WAITING =
  /sched|_lock|^_{0,2}down|_slowlock|completion|kthread|wait|synchronize|__switch_to|context_switch|_timeout$|^__filemap_get_folio|^truncate_inode_pages_range|^rcu_barrier|^msleep|^__bread$|^__refrigerator/;
