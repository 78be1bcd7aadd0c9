/**
 * Which of an inversion's fixes stands for its state: one of the newest episode before an older one, then the one that reached the
 * state that was resolved, then one that a mail names, then the one that goes furthest.
 */
import type { DatedFix } from "../db/index.ts";
import { type Episode, parsePatchSubject } from "../fixes/index.ts";

export type ChosenFix = {
  readonly fix: DatedFix;
  /** An earlier episode's fix says nothing of the newest one. */
  readonly episode: "newest" | "earlier";
};

const CONFIDENCES: readonly string[] = ["explicit", "linked", "inferred"];
const STATES: readonly string[] = ["merged", "applied", "posted", "reverted", "superseded"];

export function chooseFix(fixes: readonly DatedFix[], episodes: readonly Episode[]): ChosenFix | null {
  const newest = episodes.at(-1);
  const isNewest = (fix: DatedFix): boolean =>
    !newest || newest.fixes.some((other) => other.messageId === fix.messageId && other.subject === fix.subject);
  const state = newest?.resolution.state === "patch-posted" ? "posted" : newest?.resolution.state;
  const rank = (fix: DatedFix): readonly number[] => [
    isNewest(fix) ? 0 : 1,
    fix.state === state ? 0 : 1,
    fix.confidence === "inferred" ? 1 : 0,
    STATES.indexOf(fix.state),
    CONFIDENCES.indexOf(fix.confidence),
  ];
  const [fix] = fixes.toSorted((a, b) => compareRanks(rank(a), rank(b)) || compareDates(a, b));
  return fix ? { fix, episode: isNewest(fix) ? "newest" : "earlier" } : null;
}

const compareRanks = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** Of what was taken, the oldest: later mails are copies for stable trees. Of proposals, the newest. */
function compareDates(a: DatedFix, b: DatedFix): number {
  const order = (a.date ?? "9999") < (b.date ?? "9999") ? -1 : 1;
  return a.state === "merged" || a.state === "applied" ? order : -order;
}

/** The title that the commit has or will have, without the brackets of its mail. */
export const fixTitle = (fix: Pick<DatedFix, "commitTitle" | "subject">): string =>
  fix.commitTitle ?? parsePatchSubject(fix.subject).title;
