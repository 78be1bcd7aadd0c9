/**
 * bad unlock balance detected: a lock is released that is not held. The name stands in the sentence, without usage bits:
 *
 *   kworker/u9:0/53 is trying to release lock (&chan->lock) at:
 *   [<ffffffff8a1b2c3d>] l2cap_recv_frame+0x7ca/0x10830
 *   but there are no more locks to release!
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
  return { title: `${lead}: bad unlock balance in ${place || NOWHERE}`, wanted, complete: wanted !== null };
}
