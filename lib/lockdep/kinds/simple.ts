/**
 * Kinds without a body of their own: the banner, the locks held and a backtrace. A row each: how the title is made.
 */
import type { Body } from "../body.ts";
import type { Facts, ReportKind } from "../report.ts";
import { backtrace, firstLock } from "../sections.ts";
import { titleFunction } from "../title.ts";

type Row = { readonly title: string; readonly skip: RegExp };

/** `title` with the function for `%f`; `skip`: plumbing of this kind besides that of all. */
const ROWS: { readonly [kind in ReportKind]?: Row } = {
  "irq-order": { title: "possible deadlock in %f", skip: /^$/ },
  "non-static-key": { title: "INFO: trying to register non-static key in %f", skip: /stack|lock|IRQ/ },
  "sleep-in-atomic": { title: "BUG: sleeping function called from invalid context in %f", skip: /^$/ },
  "hung-task": {
    title: "INFO: task hung in %f",
    skip: /sched|_lock|_slowlock|down|rwsem|completion|kthread|wait|synchronize|__switch_to/,
  },
  "lockdep-internal": { title: "WARNING: locking bug in %f", skip: /lock|sched/ },
};

export function parseSimple(body: Body): Facts {
  const row = ROWS[body.kind] ?? { title: `${body.kind} in %f`, skip: /^$/ };
  const stack = backtrace(body);
  const wanted = firstLock(body, "wanted");
  const name = wanted?.site?.function ?? titleFunction(stack, row.skip) ?? "corrupted";
  return {
    title: row.title.replace("%f", () => name),
    wanted,
    held: firstLock(body, "holding"),
    stack,
    complete: false,
    cycle: [],
  };
}
