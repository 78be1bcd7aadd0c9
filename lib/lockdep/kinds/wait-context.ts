/**
 * Invalid wait context: a lock that may sleep is wanted where only spinning is allowed. In brackets in every era (5.7 on).
 *
 *   [ BUG: Invalid wait context ]
 *   swapper/1/0 is trying to lock:
 *   other info that might help us debug this:
 *   context-{2:2}
 */
import type { Body } from "../body.ts";
import type { Facts } from "../report.ts";
import { firstLock } from "../sections.ts";
import { lockFunction, SOCKET_LOCKS, traceFunction } from "../title.ts";

export function parseWaitContext(body: Body): Facts {
  const wanted = firstLock(body, "wanted");
  return {
    title: `WARNING: locking bug in ${traceFunction(body, SOCKET_LOCKS)}`,
    altTitles: ["BUG: Invalid wait context ]", `BUG: Invalid wait context in ${lockFunction(body)}`],
    wanted,
    complete: wanted !== null,
  };
}
