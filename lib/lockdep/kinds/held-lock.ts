/**
 * Four kinds about a lock that is held where none may be: freed with its object, at exit to user space, while freezing, or not held where it should be.
 *
 *   syz.0.39/6085 is freeing memory ffff88806780b000-ffff88806780b7ff, with a lock still held there!
 *   syz-executor306/5229 is leaving the kernel with locks still held!
 *   WARNING: bash/812 still has locks held!
 *   mount/3315 is trying to lock:  ...  but this task is not holding:
 */
import type { Body } from "../body.ts";
import type { Facts, LockAt, ReportKind } from "../report.ts";
import { findSection, firstLock, mergeInlined } from "../sections.ts";
import { lockFunction, NOWHERE, traceFunction } from "../title.ts";

const PHRASES: { readonly [kind in ReportKind]?: string } = {
  "held-freed": "held lock freed",
  "still-held": "still has locks held",
  "user-return": "lock held when returning to user space",
  "nested-not-taken": "nested lock was not taken",
};

export function parseHeldLock(body: Body): Facts {
  const lead = body.kind !== "nested-not-taken" && body.banner.text.includes("BUG:") ? "BUG" : "WARNING";
  const held = heldLock(body);
  const place = placeOf(body, held);
  return {
    // Cut after its first words: syzbot has no more to say than the banner.
    title: body.elements === 0 ? body.banner.text : `${lead}: ${PHRASES[body.kind] ?? body.kind} in ${place}`,
    wanted: firstLock(body, "wanted"),
    held,
    complete: held !== null,
  };
}

function heldLock(body: Body): LockAt | null {
  const freed = findSection(body, "freeing")?.locks ?? findSection(body, "holding")?.locks ?? [];
  const listed = body.sections.filter((section) => section.key === "held-list").flatMap((section) => section.locks);
  return mergeInlined(freed)[0] ?? mergeInlined(listed)[0] ?? null;
}

function placeOf(body: Body, held: LockAt | null): string {
  if (body.kind === "user-return" || body.kind === "still-held") return held?.site?.function ?? NOWHERE;
  const place = body.kind === "nested-not-taken" ? NOWHERE : lockFunction(body);
  return place === NOWHERE ? traceFunction(body, /free|^sk_/) : place;
}
