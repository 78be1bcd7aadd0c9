/**
 * bad unlock balance, bad contention: a lock is released or waited for that is not held. The name stands in the sentence, without usage bits:
 *
 *   kworker/u9:0/53 is trying to release lock (&chan->lock) at:
 *   [<ffffffff8a1b2c3d>] l2cap_recv_frame+0x7ca/0x10830
 *   but there are no more locks to release!            ... to contend lock (...) at:  but there are no locks held!
 */
import type { Body } from "../body.ts";
import { parseLockName } from "../lock-line.ts";
import type { Facts, LockAt } from "../report.ts";
import { findSection } from "../sections.ts";
import { firstFunction, NOWHERE, traceFunction } from "../title.ts";

export function parseUnlockBalance(body: Body): Facts {
  const releasing = findSection(body, "releasing");
  const name = releasing?.first ?? null;
  const site = releasing?.frames[0] ?? null;
  const wanted: LockAt | null = name === null ? null : { ...parseLockName(name), usage: "", waitType: null, site };
  const place = firstFunction(releasing?.frames ?? [], /^$/) ?? site?.function ?? traceFunction(body, /unlock|^lock_/);
  const lead = body.banner.text.includes("BUG:") ? "BUG" : "WARNING";
  const what = body.kind === "bad-contention" ? "bad contention" : "bad unlock balance";
  return { title: `${lead}: ${what} in ${place || NOWHERE}`, wanted, complete: wanted !== null };
}
