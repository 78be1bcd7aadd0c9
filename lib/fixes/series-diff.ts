/**
 * Two versions of a series, patch by patch: which patch became which, which are new, which are gone.
 *
 * In: postings. Out: pairs in the order of the newer version, dropped ones last. Equal titles first, then equal changes, then the pair
 * that has most files and functions in common.
 */
import type { Posting } from "./postings.ts";

type Member = Posting["patches"][number];

export type PatchPair = {
  readonly was: Member | null;
  readonly now: Member | null;
  /** `same`: not one changed line differs. */
  readonly change: "same" | "changed" | "new" | "dropped";
};

export function pairPatches(older: Posting, newer: Posting): readonly PatchPair[] {
  const left = new Set(older.patches);
  const pairs = new Map<Member, Member>();
  for (const fits of FITS)
    for (const now of newer.patches) {
      if (pairs.has(now)) continue;
      const was = [...left].find((one) => fits(one, now));
      if (!was) continue;
      pairs.set(now, was);
      left.delete(was);
    }
  return [
    ...newer.patches.map((now): PatchPair => {
      const was = pairs.get(now) ?? null;
      return { was, now, change: was === null ? "new" : isSame(was, now) ? "same" : "changed" };
    }),
    ...[...left].map((was): PatchPair => ({ was, now: null, change: "dropped" })),
  ];
}

const isSame = ({ patch: a }: Member, { patch: b }: Member) =>
  (a.linesId !== null && a.linesId === b.linesId) || (a.patchId !== null && a.patchId === b.patchId);

const shares = (a: readonly string[], b: readonly string[]) => a.some((value) => b.includes(value));

const FITS: readonly ((was: Member, now: Member) => boolean)[] = [
  (was, now) => was.patch.key === now.patch.key,
  isSame,
  ({ patch: a }, { patch: b }) => shares(a.functions, b.functions) && shares(a.files, b.files),
  // A patch alone is the other patch alone, however it was rewritten.
  ({ patch: a }, { patch: b }) => (a.of ?? 1) === 1 && (b.of ?? 1) === 1,
];
