/**
 * inconsistent lock state: one class, taken in an interrupt and also with that interrupt on.
 *
 *   inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.
 *   swapper/0/0 [HC0[0]:SC1[1]:HE1:SE0] takes:
 *   {SOFTIRQ-ON-W} state was registered at:
 */
import type { Body } from "../body.ts";
import type { Facts } from "../report.ts";
import { findSection, mergeInlined } from "../sections.ts";
import { lockFunction } from "../title.ts";

export function parseInconsistentUsage(body: Body): Facts {
  const states = body.sections.find((section) => section.key === "usage" && section.first !== null);
  const takes = body.sections.find((section) => section.key === "usage" && section.locks.length > 0);
  const wanted = mergeInlined(takes?.locks ?? [])[0] ?? null;
  const registered = findSection(body, "registered");
  const was = states?.first ?? registered?.first ?? null;
  const now = states?.second ?? null;
  return {
    title: `inconsistent lock state in ${lockFunction(body)}`,
    wanted,
    usage: was !== null && now !== null ? { was, now } : null,
    cycle: wanted ? [wanted.class] : [],
    complete: wanted !== null && was !== null && now !== null,
  };
}
