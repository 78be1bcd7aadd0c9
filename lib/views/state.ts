/**
 * The state of an inversion as it is shown: the words of the glossary, and `stalled`, which needs a clock and so is
 * computed here and never stored: 180 days without a human word beside a state that waits for one.
 */
import { daysBefore } from "./dates.ts";

export const STATES = [
  "open",
  "patch-posted",
  "applied",
  "merged",
  "reverted",
  "duplicate",
  "invalid",
  "caused-by-unmerged-patch",
  "unknown",
] as const;

export const FIX_CLASSES = [
  "code",
  "reorder",
  "lock-dropped",
  "trylock",
  "moved-out",
  "annotation",
  "false-positive",
  "revert",
] as const;

/** States that wait for somebody. */
export const UNSETTLED: readonly string[] = ["open", "patch-posted", "applied", "reverted", "unknown"];

const CAN_STALL: readonly string[] = ["open", "patch-posted", "caused-by-unmerged-patch"];
const STALLED_AFTER_DAYS = 180;

export type Standing = {
  readonly state: string;
  readonly lastWord: string | null;
  readonly lastSeen: string | null;
};

export function isStalled({ state, lastWord, lastSeen }: Standing, now: string): boolean {
  const heard = lastWord ?? lastSeen;
  return CAN_STALL.includes(state) && heard !== null && heard < stalledSince(now);
}

/** Silent since before this instant is stalled. */
export const stalledSince = (now: string): string => daysBefore(now, STALLED_AFTER_DAYS);

/** The words that a filter takes. */
export const FILTER_STATES: readonly string[] = [...STATES, "fixed", "stalled", "back", "unsettled"];

/** What a filter's word means: `fixed` is merged, `stalled` and `back` are no states of their own. */
export function statesOf(word: string): readonly string[] | undefined {
  if (word === "fixed") return ["merged"];
  if (word === "unsettled") return UNSETTLED;
  if (word === "stalled") return CAN_STALL;
  return STATES.find((state) => state === word) ? [word] : undefined;
}

/** `patch-posted` -> "patch posted". */
export const toWords = (name: string): string => name.replaceAll("-", " ");

const KIND_WORDS: Readonly<Record<string, string>> = {
  circular: "possible circular locking",
  recursive: "possible recursive locking",
  "inconsistent-usage": "inconsistent lock state",
  "irq-order": "irq-safe to irq-unsafe lock order",
  "irq-inversion": "irq lock inversion",
  "rt-mutex": "rt-mutex deadlock",
  "dept-circular": "circular dependency (DEPT)",
  prose: "told in words",
};

export const kindWords = (kind: string): string => KIND_WORDS[kind] ?? toWords(kind);
