/**
 * lock held at task exit time: the mutex checks of 2006, before lockdep knew who holds what.
 *
 *   BUG: bash/812, lock held at task exit time!
 *    [c1a2b3c4] {demo_init}
 *   .. held by:              bash:  812 [c7f0a030, 115]
 *   ... acquired at:               demo_open+0x40/0x90
 *
 * Source: debug_show_held_locks() of kernel/mutex-debug.c, 2.6.16 to 2.6.17.
 */
import type { Body } from "../body.ts";
import type { Facts } from "../report.ts";
import { traceFunction } from "../title.ts";
import { oldLock, oldTexts } from "./old-lock.ts";

export function parseTaskExit(body: Body): Facts {
  const held = oldTexts(body).flatMap(oldLock)[0] ?? null;
  const acquired = body.sections.flatMap((section) => section.frames)[0] ?? null;
  const owner = /^(?:\[ )?BUG:? (?<comm>.{1,64})\/(?<pid>\d{1,8}), lock held/.exec(body.banner.text)?.groups;
  return {
    title: `BUG: lock held at task exit in ${traceFunction(body, /^do_exit|^do_group_exit/)}`,
    held: held && { ...held, site: acquired },
    task: owner?.comm === undefined ? body.task : { ...body.task, comm: owner.comm, pid: Number(owner.pid) },
    complete: held !== null,
  };
}
