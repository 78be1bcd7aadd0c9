/** `/c/`: every lock class, those in most inversions first, a page at a time. */
import { tallyClasses } from "../db/index.ts";
import { readCursor, toCursor } from "./cursor.ts";
import { counted, heading, pages } from "./plain.ts";
import { toLine } from "./visible.ts";

export type LockClassesView = {
  readonly total: number;
  readonly classes: readonly { readonly class: string; readonly inversions: number; readonly reports: number }[];
  readonly next: string | null;
  readonly notices: readonly string[];
};

const PAGE = 200;

export async function lockClassesView(
  options: { cursor?: string | null; limit?: number } = {},
): Promise<LockClassesView> {
  const { cursor = null, limit = PAGE } = options;
  const all = await tallyClasses();
  const name = cursor ? readCursor(cursor, 1)?.[0] : undefined;
  const at = name == null ? -1 : all.findIndex((each) => each.class === name);
  const classes = all.slice(at + 1, at + 1 + limit);
  const last = classes.at(-1);
  return {
    total: all.length,
    classes,
    next: last && at + 1 + limit < all.length ? toCursor([last.class]) : null,
    notices: cursor && at < 0 ? ["the place in the list was not understood: this is the first page"] : [],
  };
}

export const formatLockClasses = (view: LockClassesView): string =>
  pages(
    heading(`${counted(view.total, "lock class", "lock classes")}, those in most inversions first`),
    "inversions  reports  class",
    view.classes
      .map(
        (each) => `${String(each.inversions).padStart(10)}  ${String(each.reports).padStart(7)}  ${toLine(each.class)}`,
      )
      .join("\n"),
    view.next && `More: cursor=${view.next}`,
  );
