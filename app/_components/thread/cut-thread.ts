/** Which mails of a thread one page shows: as many as its budget of bytes holds, from the one after `after`. */
import type { ThreadEntry, ThreadView } from "@/lib/views";

/** `t`: as a tree, quotes folded; `T`: by date, quotes open. */
export type ThreadForm = "t" | "T";

export type ThreadPage = {
  readonly mails: readonly ThreadEntry[];
  /** Of the first mail, in the order of the form. */
  readonly start: number;
  /** Message-ID of the last mail shown, when there are more. */
  readonly next: string | null;
};

/** The page may have 150 KB: this much mail, and the rest for the tree and what surrounds each mail. */
const MAX_BYTES = 80_000;
const MAX_MAILS = 100;
/** What a mail costs at least and at most: of a long report a thread shows the head. */
const LEAST = 700;
const MOST = 60_000;

export function cutThread(view: ThreadView, form: ThreadForm, after: string | null): ThreadPage {
  const mails = form === "t" || view.isPart ? view.mails : byDate(view.mails.filter(({ ghost }) => !ghost));
  // The view of a very long thread begins where it was asked to.
  const start = after === null || view.isPart ? 0 : mails.findIndex(({ messageId }) => messageId === after) + 1;
  let bytes = 0;
  let end = start;
  for (const mail of mails.slice(start, start + MAX_MAILS)) {
    bytes += mail.isKept ? Math.min(MOST, Math.max(LEAST, mail.size)) : LEAST;
    if (bytes > MAX_BYTES && end > start) break;
    end += 1;
  }
  return {
    mails: mails.slice(start, end),
    start,
    next: end < mails.length ? (mails[end - 1]?.messageId ?? null) : view.next,
  };
}

const byDate = (mails: readonly ThreadEntry[]): readonly ThreadEntry[] =>
  mails.toSorted((a, b) => ((a.date ?? "~") < (b.date ?? "~") ? -1 : (a.date ?? "~") > (b.date ?? "~") ? 1 : 0));
