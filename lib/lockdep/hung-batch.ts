/**
 * Tasks that khungtaskd found in one round are one report: it prints each with its stack, and all locks held once, below the last.
 *
 * In: the report so far and the next one. Out: both as one, or undefined where the next one belongs to another round or mail.
 */
import type { LockReport } from "./report.ts";

/** Lines between the last frame of one task and the banner of the next: `</TASK>`, a blank one, "Future hung task reports are suppressed". */
const MAX_GAP = 5;

export function joinBatch(batch: LockReport, next: LockReport): LockReport | undefined {
  if (batch.kind !== "hung-task" || next.kind !== "hung-task") return undefined;
  if (next.quoteDepth !== batch.quoteDepth || next.lines[0] - batch.lines[1] > MAX_GAP) return undefined;
  // The list of all locks ends a round.
  if (batch.locksHeld.length > 0) return undefined;
  const known = new Set(batch.damage.map(({ reason }) => reason));
  return {
    ...batch,
    altTitles: [...new Set([...batch.altTitles, next.title])].filter((title) => title !== batch.title),
    damage: [...batch.damage, ...next.damage.filter(({ reason }) => !known.has(reason))],
    span: { start: batch.span.start, end: next.span.end },
    lines: [batch.lines[0], next.lines[1]],
    tasks: [...batch.tasks, ...next.tasks],
    locksHeld: next.locksHeld,
  };
}
