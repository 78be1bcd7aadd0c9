/**
 * Names in the form by which they are compared: canonical classes, `A>B` for a dependency.
 *
 * Reports print a class as their kernel spelled it; the base holds it once. Names seen are remembered, a bounded number of them.
 */
import { canonicalClass } from "../lockdep/index.ts";

/** A base of 10,000 inversions has about 3,000 classes. */
const MAX_REMEMBERED = 20_000;

const remembered = new Map<string, string>();

export function toCanonical(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const made = canonicalClass(name).class;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(name, made);
  return made;
}

export const toPair = (from: string, to: string): string => `${toCanonical(from)}>${toCanonical(to)}`;
