/**
 * Identity of a print: the same splat quoted in a reply, posted to another list or repeated in a v2 has the same key, another print of the same bug has not.
 *
 * In: a report. Out: 16 hex digits. What a mailer can change (spaces, wrapping, quotes, times, what was cut off the tail) does not enter;
 * what differs from run to run (pid, addresses' offsets, counters) does.
 */
import { hash } from "node:crypto";
import type { LockAt, LockReport } from "./report.ts";
import type { Frame } from "./stack.ts";

export function printKey(report: LockReport): string {
  const head = [
    report.kind,
    taskPart(report),
    report.kernel.release ?? "",
    lockPart(report.wanted),
    lockPart(report.held),
  ];
  // A reply trims the quoted splat from below: what stands in its first ten lines must do, where it is there.
  const isTold = report.wanted !== null && report.task.pid !== null;
  return keyOf(isTold ? head : [...head, ...tailParts(report)]);
}

function tailParts({ source, chain, stack, marks }: LockReport): string[] {
  const frames = stack.filter((frame) => frame.reliable && !frame.inline).slice(0, 8);
  return [
    ...marks,
    source ? `${source.file}:${source.line}` : "",
    ...chain.map((entry) => `#${entry.depth} ${entry.lock.printed} ${framePart(entry.site)}`),
    ...(chain.length > 0 ? [] : frames.map(framePart)),
  ];
}

const keyOf = (parts: readonly string[]) => hash("sha256", parts.join("\n")).slice(0, 16);

const taskPart = ({ task }: LockReport) => `${task.comm ?? ""}/${task.pid ?? ""}`;

const lockPart = (lock: LockAt | null) => (lock ? `${lock.printed} ${framePart(lock.site)}` : "");

const framePart = (frame: Frame | null) => (frame ? `${frame.function}+${frame.offset ?? ""}/${frame.size ?? ""}` : "");
