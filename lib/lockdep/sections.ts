/** Questions to a Body that several kinds ask. */
import type { Body, Section } from "./body.ts";
import type { SectionKey } from "./headings.ts";
import type { LockAt } from "./report.ts";
import type { Frame } from "./stack.ts";

export function findSection(body: Body, key: SectionKey): Section | undefined {
  return body.sections.find((section) => section.key === key);
}

/** The lock below a heading. One lock inlined over several frames is printed once for each: the last copy names the real function. */
export function firstLock(body: Body, key: SectionKey): LockAt | null {
  const locks = findSection(body, key)?.locks ?? [];
  return mergeInlined(locks)[0] ?? null;
}

/** Copies of one lock next to each other become one, with the site of the last. */
export function mergeInlined(locks: readonly LockAt[]): LockAt[] {
  const merged: LockAt[] = [];
  for (const lock of locks) {
    const before = merged.at(-1);
    if (before?.site?.inline === true && before.printed === lock.printed) merged[merged.length - 1] = lock;
    else merged.push(lock);
  }
  return merged;
}

/** Frames of the first call trace; where its heading was lost or never printed, those below what came last. */
export function backtrace(body: Body): readonly Frame[] {
  const trace = body.sections.find((section) => isTrace(section) && section.frames.length > 0);
  return (
    trace?.frames ??
    body.sections.findLast((section) => MAY_HOLD_TRACE.has(section.key) && section.frames.length > 2)?.frames ??
    []
  );
}

const isTrace = (section: Section) => section.key === "trace" || section.key === "backtrace";
const MAY_HOLD_TRACE: ReadonlySet<SectionKey> = new Set<SectionKey>([
  "head",
  "held-list",
  "preemption-disabled",
  "other",
]);
