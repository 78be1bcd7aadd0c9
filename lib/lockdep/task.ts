/**
 * Who printed the splat: `comm/pid` of a heading, CPU and PID of the backtrace's first line.
 *
 *   kworker/u64:4/1234 is trying to acquire lock:
 *   CPU: 1 UID: 0 PID: 1234 Comm: kworker/u64:4 Not tainted 6.12.0 #1
 *   Pid: 1234, comm: dnf Not tainted 3.2.0 #1                                   (to 3.6)
 *   in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1234, name: dnf      (sleep-in-atomic)
 *
 * A command's name holds anything but a newline: slashes, colons, blanks. So the pid is what follows the last slash.
 */
import type { Task } from "./report.ts";

export const UNKNOWN_TASK: Task = { comm: null, pid: null, cpu: null };

/** `comm/pid` with what follows cut off: `syz-executor.4/5589 `. */
export function parseCommPid(text: string): { comm: string; pid: number } | undefined {
  const groups = COMM_PID.exec(text)?.groups;
  if (groups?.comm === undefined) return undefined;
  return { comm: groups.comm, pid: Number(groups.pid) };
}

export function parseCpuLine(text: string): Task | undefined {
  const now = CPU_LINE.exec(text)?.groups;
  if (now) return { cpu: Number(now.cpu), pid: Number(now.pid), comm: now.comm ?? null };
  const old = OLD_LINE.exec(text)?.groups;
  return old ? { cpu: null, pid: Number(old.pid), comm: old.comm ?? null } : undefined;
}

export function parseAtomicLine(text: string): { comm: string; pid: number } | undefined {
  const groups = ATOMIC_LINE.exec(text)?.groups;
  return groups?.comm === undefined ? undefined : { comm: groups.comm, pid: Number(groups.pid) };
}

// in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1234, name: dnf
const ATOMIC_LINE = /^in_atomic\(\): .{0,80}, pid: (?<pid>\d{1,8}), name: (?<comm>.{1,64})$/;
// syz-executor.4/5589      kworker/u64:4/1234 [HC0[0]:SC0[0]:HE1:SE1]
const COMM_PID = /^(?<comm>.{0,64})\/(?<pid>\d{1,8})(?: \[[^\]]{1,40}\]\S{0,40})?[ ,.:!]*$/;
// CPU: 1 UID: 0 PID: 1234 Comm: kworker/u64:4 Not tainted
const CPU_LINE =
  /^CPU: (?<cpu>\d{1,5}) (?:UID: \d{1,10} )?PID: (?<pid>\d{1,8}) Comm: (?<comm>.{1,64}?)(?: (?:Not tainted|Tainted:|Kdump:).*)?$/;
// Pid: 1234, comm: dnf Not tainted 3.2.0 #1
const OLD_LINE = /^Pid: (?<pid>\d{1,8}), comm: (?<comm>.{1,64}?)(?: (?:Not tainted|Tainted:).*)?$/;
