/**
 * possible recursive locking detected: the task already holds a lock of the class it wants, maybe of another nesting level.
 *
 *   bash/812 is trying to acquire lock:
 *   but task is already holding lock:
 */
import type { Body } from "../body.ts";
import { edgeEnd } from "../graph.ts";
import { siteOf } from "../guilty.ts";
import type { Facts } from "../report.ts";
import { backtrace, firstLock } from "../sections.ts";
import { lockFunction, rawPlace } from "../title.ts";

export function parseRecursive(body: Body): Facts {
  const wanted = firstLock(body, "wanted");
  const held = firstLock(body, "holding");
  const known = wanted ?? held;
  const stack = backtrace(body);
  const site = siteOf(wanted?.site ?? null, stack);
  return {
    title: `possible deadlock in ${lockFunction(body)}`,
    altTitles: altTitles(body),
    wanted,
    held,
    edges: wanted && held ? [{ from: edgeEnd(held), to: edgeEnd(wanted), site, inferred: false }] : [],
    cycle: known ? [known.class] : [],
    complete: known !== null,
    stack,
  };
}

/** syzbot's title of earlier years: the place of the wanted lock, even where that is plumbing. */
export function altTitles(body: Body): string[] {
  const raw = rawPlace(body);
  return raw === undefined || raw === lockFunction(body) ? [] : [`possible deadlock in ${raw}`];
}
