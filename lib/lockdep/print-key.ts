/**
 * Identity of a print: the same splat quoted in a reply, posted to another list or repeated in a v2 has the same key, another print of the same bug has not.
 *
 * In: a report. Out: 16 hex digits. What a mailer can change (spaces, wrapping, quotes, times, what was cut off the tail) does not enter;
 * what differs from run to run (pid, addresses' offsets, counters) does.
 */
import { createHash } from "node:crypto";
import type { LockAt, LockReport } from "./report.ts";
import type { Frame } from "./stack.ts";

export function printKey(report: LockReport): string {
  const { kind, task, wanted, held, chain, source } = report;
  const parts = [
    kind,
    `${task.comm ?? ""}/${task.pid ?? ""}`,
    kernelPart(report),
    lockPart(wanted),
    lockPart(held),
    ...chain.map((entry) => `#${entry.depth} ${entry.lock.printed} ${framePart(entry.site)}`),
    source ? `${source.file}:${source.line}` : "",
    ...(chain.length > 0
      ? []
      : report.stack
          .filter((frame) => frame.reliable && !frame.inline)
          .slice(0, 8)
          .map(framePart)),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

/** The release alone: the build's number and the taint are cut by some changelogs. */
const kernelPart = (report: LockReport) => report.kernel.release ?? "";

const lockPart = (lock: LockAt | null) => (lock ? `${lock.printed} ${framePart(lock.site)}` : "");

const framePart = (frame: Frame | null) => (frame ? `${frame.function}+${frame.offset ?? ""}/${frame.size ?? ""}` : "");
