/**
 * Lines that say something of the whole report (kernel, task, machine), and lines that belong to one and tell nothing of its locks.
 *
 *   6.4.0-rc4-syzkaller-geb1f822c76be-dirty #0 Not tainted
 *   CPU: 0 PID: 5589 Comm: syz-executor.4 Not tainted 6.4.0-rc4 #0
 *   RSP: 0018:ffffc9000045fdf8 EFLAGS: 00000202                            minor
 */
import { type Body, isTraced, type Section } from "./body.ts";
import { parseCpuIdent, parseKernelIdent, UNKNOWN_KERNEL } from "./kernel.ts";
import type { LogLine } from "./log-lines.ts";
import { FAMILIES, type ReportKind, type Task } from "./report.ts";
import { parseFrame } from "./stack.ts";
import { parseAtomicLine, parseCpuLine } from "./task.ts";

export function readFact(body: Body, section: Section, line: LogLine): "element" | "end" | undefined {
  const { text } = line;
  if (isRule(text)) {
    body.rules += 1;
    return "element";
  }
  const cpu = text.startsWith("CPU: ") || text.startsWith("Pid: ") ? parseCpuLine(text) : undefined;
  if (cpu && isOthersTrace(body, cpu)) return "end";
  if (cpu) return readCpu(body, cpu, text);
  const atomic = text.startsWith("in_atomic()") ? parseAtomicLine(text) : undefined;
  if (atomic && body.task.pid === null) body.task = { ...body.task, ...atomic };
  if (text.startsWith("Hardware name: ")) {
    body.hardware ??= text.slice(15);
    return "element";
  }
  if (section.key === "head" && body.kernel.release === null) {
    const kernel = parseKernelIdent(text) ?? (HUNG_IDENT.test(text) ? parseCpuIdent(text) : undefined);
    if (kernel) {
      body.kernel = kernel;
      return "element";
    }
  }
  if (text.startsWith("RIP: ") || text.startsWith("pc : ")) readInstruction(section, text);
  if (text.startsWith("... acquired at: ")) readInstruction(section, text.slice(17).trimStart());
  if (TASK_STATE.test(text) || (OLD_CHECKS.has(body.kind) && OLD_MUTEX.test(text))) {
    section.texts.push(text);
    return "element";
  }
  return MINOR.test(text) ? "element" : undefined;
}

// RIP: 0010:filldir+0x2a/0x600 fs/readdir.c:290      pc : lock_acquire+0x1b4/0x2d0
function readInstruction(section: Section, text: string): void {
  const frame = parseFrame(text.replace(/^(?:RIP: [0-9a-f]{4}:|pc : )/, ""));
  if (frame && (section.key === "trace" || section.key === "head")) section.frames.push(frame);
}

/** Behind its call trace, another task's: a report of something else. Hangs print the traces of all. */
function isOthersTrace(body: Body, cpu: Task): boolean {
  if (FAMILIES[body.kind] !== "inversion" && FAMILIES[body.kind] !== "misuse") return false;
  return isTraced(body) && cpu.pid !== null && body.task.pid !== null && cpu.pid !== body.task.pid;
}

function readCpu(body: Body, cpu: Task, text: string): "element" {
  body.task = { comm: body.task.comm ?? cpu.comm, pid: body.task.pid ?? cpu.pid, cpu: body.task.cpu ?? cpu.cpu };
  if (body.kernel.release === null) body.kernel = parseCpuIdent(text) ?? UNKNOWN_KERNEL;
  return "element";
}

//       Not tainted 6.16.0 #1
const HUNG_IDENT = /^(?:Not tainted|Tainted:)/;

/** The lines above and below a banner; their length differs from kind to kind. */
export const isRule = (text: string): boolean => RULE.test(text);
const RULE = /^[=-]{10,80}$/;

// What else belongs to a report without telling us anything.
const MINOR =
  /^(?:<\/?(?:TASK|IRQ|NMI|SOFTIRQ|EOI)>|CPU\d|irq event stamp|(?:hard|soft)irqs last|R[ABCDIS][XPI]: |R\d\d: |[EC]?FL?AGS?: |Code: |[CD]S: |FS: |CR\d: |PKRU: |ORIG_RAX|RSP: |RIP: |EFLAGS|pc : |lr : |sp : |x\d{1,2}: |pstate: |Modules linked in|Workqueue: |Tainted: |---\[ end trace|\.{3}|\}|in_atomic\(\)|preempt_count|RCU nest depth|rcu_scheduler_active|context-\{|Stack:|=+$)/;

/** A line of a report that tells nothing of its locks: a bracket, registers, counters, a task's state. */
export const isMinor = (text: string): boolean =>
  text.startsWith("Hardware name: ") || TASK_STATE.test(text) || MINOR.test(text);

// task:demod state:D stack:24624 pid:77      kworker/u4:2    D    0    91      2 0x80004000      "echo 0 > /proc/sys/kernel/hung_task_timeout_secs"
const TASK_STATE =
  /^(?:task:\S|"echo 0 > |INFO: task .{1,80} is blocked on an? |.{1,24} {1,20}[DRSTZ] {1,8}(?:running task {1,8})?\d{1,6} {1,8}\d{1,8} )/;

/** Kinds older than lockdep, with a grammar of their own. */
const OLD_CHECKS: ReadonlySet<ReportKind> = new Set<ReportKind>(["rt-mutex", "task-exit"]);

// [f7c41ac0] {&demo->lock}      1) a/78 is trying to acquire this lock:      .. held by:  a: 77 [f7c41ac0, 115]      a/77 is deadlocking current task b/78
const OLD_MUTEX =
  /^(?:\[(?:0x)?[0-9a-f]{8,16}\] \{|[12]\) .{1,64}\/\d{1,8} is |\.\. (?:held by:|->owner)|.{1,64} is deadlocking current task )/;
