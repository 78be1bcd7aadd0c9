/**
 * Two kinds that name a place in the source instead of a lock: suspicious RCU usage, and sleeping in atomic context.
 *
 *   net/hsr/hsr_framereg.c:34 suspicious rcu_dereference_check() usage!
 *   BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580
 */
import type { Body } from "../body.ts";
import type { Facts } from "../report.ts";
import { traceFunction } from "../title.ts";

export function parseRcuUsage(body: Body): Facts {
  const texts = body.sections.slice(0, 3).flatMap((section) => section.texts);
  const source = texts.flatMap((text) => toSource(text.split(" ", 1)[0] ?? ""))[0] ?? null;
  return {
    title: `WARNING: suspicious RCU usage in ${traceFunction(body, /rcu|kmem|slab/)}`,
    source,
    complete: source !== null,
  };
}

export function parseSleepInAtomic(body: Body): Facts {
  const at = body.banner.text.lastIndexOf(" at ");
  const source = (at < 0 ? [] : toSource(body.banner.text.slice(at + 4)))[0] ?? null;
  return {
    title: `BUG: sleeping function called from invalid context in ${traceFunction(body, /^$/)}`,
    source,
    complete: source !== null,
  };
}

function toSource(text: string): { file: string; line: number }[] {
  const groups = SOURCE.exec(text)?.groups;
  return groups?.file === undefined ? [] : [{ file: groups.file, line: Number(groups.line) }];
}

// net/hsr/hsr_framereg.c:34      ./include/linux/sched/mm.h:321
const SOURCE = /^(?:\.\/)?(?<file>[\w./-]{1,200}\.[chS]):(?<line>\d{1,7})\b/;
