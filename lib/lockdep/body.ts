/**
 * Reads a splat from its banner to its end into sections: the part that all kinds share.
 *
 * In: the cursor on the banner's line. Out: the Body: for each heading the locks and frames below it, the scenario, the kernel, the task, the damage, and where it ended.
 *
 * The end of a report is not marked by the kernel: it is the last line of the last call trace, or what cannot belong to it (another banner of the same caller, an end trace, a patch, a trailer of a mail).
 */
import { findBanner } from "./banners.ts";
import { parseHeading, type SectionKey } from "./headings.ts";
import { parseCpuIdent, parseKernelIdent, UNKNOWN_KERNEL } from "./kernel.ts";
import { type LineCursor, nextLine } from "./line-cursor.ts";
import { parseLockLine } from "./lock-line.ts";
import type { LogLine } from "./log-lines.ts";
import { type DamageReason, FAMILIES, type KernelIdent, type LockAt, type ReportKind, type Task } from "./report.ts";
import { parseScenarioStep, type RawStep } from "./scenario.ts";
import { type Frame, parseFrame } from "./stack.ts";
import { parseCommPid, parseCpuLine, UNKNOWN_TASK } from "./task.ts";

export type Section = {
  readonly key: SectionKey;
  readonly line: LogLine;
  /** `#N` of a chain entry. */
  readonly depth: number | null;
  readonly first: string | null;
  readonly second: string | null;
  readonly task: string | null;
  readonly locks: LockAt[];
  readonly frames: Frame[];
  /** Lines that are neither: an ident, `net/a.c:1 suspicious ...!`. At most MAX_TEXTS. */
  readonly texts: string[];
};

export type Body = {
  readonly kind: ReportKind;
  readonly banner: LogLine;
  readonly sections: Section[];
  readonly scenario: RawStep[];
  columns: number;
  /** A lock was printed with its address, as since 4.15. */
  hasAddress: boolean;
  kernel: KernelIdent;
  task: Task;
  hardware: string | null;
  rules: number;
  blanks: number;
  /** Elements of grammar read; none of them means that somebody only talks about a report. */
  elements: number;
  readonly damage: Map<DamageReason, number>;
  end: number;
  lastLine: number;
  /** Offsets of banners that belong to this body (DEBUG_LOCKS_WARN_ON below its own WARNING). */
  readonly absorbed: Set<number>;
};

/** Lines without grammar that a body may hold before it is over: comments of a reply, other console output. */
const MAX_STRANGE = 60;
/** The same below a call trace that has begun: the report is over. */
const MAX_STRANGE_AFTER_TRACE = 8;
/** Lines of another caller in a row. */
const MAX_FOREIGN = 80;
/** Longest report seen: some 1,300 lines (all locks held in the system). */
const MAX_LINES = 4_000;
const MAX_TEXTS = 24;

export function readBody(cursor: LineCursor, banner: LogLine, kind: ReportKind): Body {
  const body = newBody(banner, kind);
  let strange = 0;
  let comments = 0;
  let foreign = 0;
  let noise: { line: LogLine; frames: number } | undefined;
  for (let count = 0; count < MAX_LINES; count += 1) {
    const line = nextLine(cursor);
    if (!line) break;
    if (isForeign(body, line, foreign)) {
      foreign += 1;
      if (foreign > MAX_FOREIGN) break;
      note(body, "interleaved", line);
      continue;
    }
    foreign = 0;
    const taken = readBodyLine(body, line);
    if (taken === "end") break;
    if (taken === "strange") {
      if (framesBelow(body) > 0 && CONSOLE.test(line.text)) noise = { line, frames: framesBelow(body) };
      strange += line.depth < banner.depth ? 0.5 : 1;
      if (line.depth < banner.depth && PROSE.test(line.text)) comments += 1;
    } else if (taken === "element") {
      if (comments > 0) note(body, "comment-inside", line);
      // A frame again, in the same section: what stood between them came from elsewhere.
      if (noise && framesBelow(body) === noise.frames + 1) note(body, "interleaved", noise.line);
      noise = undefined;
      strange = 0;
      comments = 0;
      takeElement(body, line);
    }
    if (strange > (isTraced(body) ? MAX_STRANGE_AFTER_TRACE : MAX_STRANGE)) break;
  }
  return body;
}

function newBody(banner: LogLine, kind: ReportKind): Body {
  const body: Body = {
    kind,
    banner,
    sections: [],
    scenario: [],
    columns: 0,
    hasAddress: false,
    kernel: UNKNOWN_KERNEL,
    task: UNKNOWN_TASK,
    hardware: null,
    rules: 0,
    blanks: 0,
    elements: 0,
    damage: new Map(),
    end: banner.end,
    lastLine: banner.last,
    absorbed: new Set(),
  };
  open(body, { key: "head" }, banner);
  if (banner.damage) note(body, banner.damage, banner);
  return body;
}

/** Another caller's line; one without a caller goes on the message above it ("\n-> #1 ..." prints two lines, the second has no prefix). */
function isForeign(body: Body, line: LogLine, foreignAbove: number): boolean {
  if (body.banner.caller === "") return false;
  return line.caller === "" ? foreignAbove > 0 && !line.timed : line.caller !== body.banner.caller;
}

function isTraced(body: Body): boolean {
  const last = body.sections.at(-1);
  return last !== undefined && (last.key === "trace" || last.key === "backtrace") && last.frames.length > 0;
}

function takeElement(body: Body, line: LogLine): void {
  body.end = line.end;
  body.lastLine = line.last;
  body.elements += 1;
  if (line.damage) note(body, line.damage, line);
  if (line.text.includes("@") && MASKED.test(line.text)) note(body, "masked", line);
}

/** What web archives take for an address: `systemd-user@xxxxxxxxx`, `[email protected]`, `foo@...`. */
const MASKED = /@x{3,}|@\.{3}|\[email.protected\]|@\*{3}/;

const framesBelow = (body: Body): number => body.sections.at(-1)?.frames.length ?? 0;

// kobject: 'loop4' (000000009e2b886d): kobject_uevent_env      usb 1-1: new high-speed USB device
const CONSOLE = /^[\w.-]{2,24}(?: [\w.:-]{1,16})?: [^ ].{8,}/;

/** What a human writes between quoted lines: two words of letters, no bytes of a "Code:" line. */
const PROSE = /(?:^| )[A-Za-z']{3,} [a-z']{2,}/;

function note(body: Body, reason: DamageReason, line: LogLine): void {
  if (!body.damage.has(reason)) body.damage.set(reason, line.line);
}

type Taken = "element" | "blank" | "strange" | "end";

function readBodyLine(body: Body, line: LogLine): Taken {
  const { text } = line;
  if (text === "") {
    body.blanks += 1;
    return "blank";
  }
  const section = body.sections.at(-1);
  if (section === undefined) return "end";
  if (line.depth < body.banner.depth && line.damage === null) return readUnquoted(body, section, line);
  return readLock(body, section, line) ?? readFrame(section, text) ?? readOther(body, section, line);
}

/** Less quoted than the report: a comment, or a frame that was wrapped away from its quote mark and time. */
function readUnquoted(body: Body, section: Section, line: LogLine): Taken {
  const taken = BARE_FRAME.test(line.text) ? readFrame(section, line.text) : undefined;
  if (taken !== undefined) note(body, "wrapped", line);
  return taken ?? "strange";
}

// disk_set_independent_access_ranges+0x5e/0x690      sd_open+0x1/0x2 [sd_mod]
const BARE_FRAME = /^[A-Za-z_][\w.]{1,200}\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}(?: \[[\w-]{1,60}\])?$/;

function readLock(body: Body, section: Section, line: LogLine): Taken | undefined {
  const { text } = line;
  if (!text.includes("){")) return undefined;
  if (text.startsWith("-> (")) return readTreeEntry(body, section, line);
  const read = parseLockLine(text);
  if (!read) return undefined;
  const entry = ENTRY.exec(text)?.[1];
  if (entry !== undefined) {
    const opened = open(body, { key: "entry", depth: Number(entry) }, line);
    opened.locks.push({ ...read.lock, site: null });
    return "element";
  }
  if (text.charCodeAt(0) !== OPEN && ADDRESS.test(text)) body.hasAddress = true;
  section.locks.push({ ...read.lock, site: parseSite(read.rest) });
  if (read.rest.includes("-> (")) readSecond(section, read.rest);
  return "element";
}

//  (&a->lock){..-.}-{2:2} -> (&b->lock){+.+.}-{2:2}
function readSecond(section: Section, rest: string): void {
  const second = parseLockLine(rest.slice(rest.indexOf("-> (") + 3));
  if (second) section.locks.push({ ...second.lock, site: null });
}

// -> (&pool->lock#3){..-.}-{2:2} {      (&a->lock){-...} -> (&b->lock){+.+.}, cut in two before its arrow
function readTreeEntry(body: Body, section: Section, line: LogLine): Taken | undefined {
  const read = parseLockLine(line.text.slice(3));
  if (!read) return undefined;
  const into = section.key === "new-dependency" ? section : open(body, { key: "tree-entry" }, line);
  into.locks.push({ ...read.lock, site: null });
  return "element";
}

// , at: do_user_addr_fault+0xb3d/0x1210 arch/x86/mm/fault.c:1391
function parseSite(rest: string): Frame | null {
  const at = rest.indexOf("at: ");
  if (at < 0) return null;
  return parseFrame(rest.slice(at + 4)) ?? null;
}

export const isChainEntry = (text: string) => ENTRY.test(text) && parseLockLine(text) !== undefined;

// ffff88806a066800 (&a->lock      #0: ffff88806a066800 (&a->lock
const ADDRESS = /^(?:#\d{1,4}: )?(?:[0-9a-f]{8,16}|\(_*ptrval_*\)) \(/;
const OPEN = 40;

// -> #1 (&sb->s_type->i_mutex_key#8){++++}-{3:3}:
const ENTRY = /^-> #(\d{1,4}) ?\(/;

function readFrame(section: Section, text: string): Taken | undefined {
  if (!text.includes("+0x") && !text.includes(".c:") && !text.includes(".h:") && !text.includes(".S:"))
    return undefined;
  const frame = parseFrame(text);
  if (!frame) return undefined;
  section.frames.push(frame);
  return "element";
}

function readOther(body: Body, section: Section, line: LogLine): Taken {
  const { text } = line;
  const heading = parseHeading(text);
  if (heading) {
    if (heading.key === "wanted" && isBeyondHead(body)) return "end";
    open(body, heading, line);
    if (heading.task !== undefined) body.task = withTask(body.task, heading.task);
    return "element";
  }
  const banner = findBanner(text);
  if (banner !== undefined) {
    if (!isAbsorbed(body, banner)) return "end";
    body.absorbed.add(line.start);
    if (section.texts.length < MAX_TEXTS) section.texts.push(text);
    return "element";
  }
  return readScenario(body, section, line) ?? readFacts(body, section, line) ?? readStrange(body, section, text);
}

function readStrange(body: Body, section: Section, text: string): Taken {
  const place = text.startsWith("at: ") ? parseFrame(text.slice(4)) : undefined;
  if (place) {
    // A robot dropped the lock's name and kept where it was taken.
    section.frames.push(place);
    return "element";
  }
  if (ENDS.test(text) || isMailEnd(text)) return "end";
  if (ENDS_AFTER_TRACE.test(text)) return isTraced(body) ? "end" : "strange";
  if (section.texts.length < MAX_TEXTS) section.texts.push(text);
  if (section.key === "chain-of" && text.length < 1_000) return "element";
  return "strange";
}

/** A lock is wanted once in a report, before its chain: again means the next one, whose banner was lost. */
const isBeyondHead = (body: Body) => body.sections.some(({ key }) => key === "wanted" || key === "entry");

/** A later line of the same report that looks like a banner. */
function isAbsorbed(body: Body, banner: ReportKind): boolean {
  return body.kind === "lockdep-internal" && banner === "lockdep-internal" && body.sections.length === 1;
}

function open(
  body: Body,
  heading: { key: SectionKey; depth?: number; first?: string; second?: string; task?: string },
  line: LogLine,
): Section {
  const section: Section = {
    key: heading.key,
    line,
    depth: heading.depth ?? null,
    first: heading.first ?? null,
    second: heading.second ?? null,
    task: heading.task ?? null,
    locks: [],
    frames: [],
    texts: [],
  };
  body.sections.push(section);
  return section;
}

function withTask(task: Task, text: string): Task {
  const read = parseCommPid(text);
  return read && task.pid === null ? { ...task, ...read } : task;
}

function readScenario(body: Body, section: Section, line: LogLine): Taken | undefined {
  if (section.key !== "scenario") return undefined;
  if (line.text.startsWith("CPU0")) {
    body.columns = line.text.includes("CPU1") ? 2 : 1;
    return "element";
  }
  if (line.text.startsWith("CPU1")) {
    body.columns = 2;
    return "element";
  }
  if (line.text.startsWith("----")) return "element";
  const step = parseScenarioStep(line.text, line.indent);
  if (!step) return undefined;
  body.scenario.push(step);
  return "element";
}

function readFacts(body: Body, section: Section, line: LogLine): Taken | undefined {
  const { text } = line;
  if (RULE.test(text)) {
    body.rules += 1;
    return "element";
  }
  const cpu = text.startsWith("CPU: ") || text.startsWith("Pid: ") ? parseCpuLine(text) : undefined;
  if (cpu && isOthersTrace(body, cpu)) return "end";
  if (cpu) return readCpu(body, cpu, text);
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

function readCpu(body: Body, cpu: Task, text: string): Taken {
  body.task = { comm: body.task.comm ?? cpu.comm, pid: body.task.pid ?? cpu.pid, cpu: body.task.cpu ?? cpu.cpu };
  if (body.kernel.release === null) body.kernel = parseCpuIdent(text) ?? UNKNOWN_KERNEL;
  return "element";
}

//       Not tainted 6.16.0 #1
const HUNG_IDENT = /^(?:Not tainted|Tainted:)/;

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

// What ends one for certain.
const ENDS =
  /^(?:Rebooting in|BUG: (?:unable to handle|KASAN|KMSAN|KCSAN)|general protection fault|Oops|.{1,64} invoked oom-killer|================================================================== *$|diff --git |--- a\/|Signed-off-by: |Reported-by: |Fixes: |Link: |Closes: |Cc: |Tested-by: |This (?:bug|report) is generated by a bot)/;

/** panic_on_warn panics between a WARNING and its only call trace. */
const ENDS_AFTER_TRACE = /^(?:Kernel panic|Kernel Offset|Disabling lock debugging|------------\[ cut here)/;

const isMailEnd = (text: string) =>
  text === "--" || text === "---" || text.startsWith("diff --git ") || text.startsWith("Signed-off-by: ");
