/**
 * Where a lock was taken: the first frame that is neither lockdep's own nor a lock primitive.
 *
 * In: the frames below `-> #1`, innermost first. Out: the frame, or null. An inlined function is passed over for the real one around it,
 * so that a report has the same site with and without a symbolizer.
 */
import { SKIP_NAMES, SKIP_PREFIXES } from "./frames-to-skip.ts";
import { remembered } from "./remembered.ts";
import type { Frame } from "./stack.ts";

export function isGuiltyFrame(frame: Frame): boolean {
  return frame.reliable && !frame.inline && !isPlumbing(frame.function);
}

export function findSite(frames: readonly Frame[]): Frame | null {
  return frames.find(isGuiltyFrame) ?? null;
}

/** Where a lock was taken that is printed with one place only: that place, or below a primitive the first frame of the trace that is none. */
export function siteOf(site: Frame | null, frames: readonly Frame[]): Frame | null {
  return site !== null && isPlumbing(site.function) ? (findSite(frames) ?? site) : site;
}

export const isPlumbing = remembered(
  (name) => SKIP_NAMES.has(name) || SKIP_PREFIXES.some((prefix) => name.startsWith(prefix)),
);
