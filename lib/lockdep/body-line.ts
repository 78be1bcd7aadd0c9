/**
 * One line of a splat into its Body: a lock, a frame, a heading, a step of the diagram, a fact; or strange, or the end.
 *
 * In: the Body so far and a line without decoration. Out: what it was taken for; the Body has grown by it.
 */
import { findBanner } from "./banners.ts";
import { type Body, isTraced, keepText, noteDamage, openSection, type Section } from "./body.ts";
import { readFact } from "./body-facts.ts";
import { parseHeading } from "./headings.ts";
import { parseLockLine } from "./lock-line.ts";
import type { LogLine } from "./log-lines.ts";
import type { ReportKind, Task } from "./report.ts";
import { parseScenarioStep } from "./scenario.ts";
import { type Frame, parseFrame } from "./stack.ts";
import { parseCommPid } from "./task.ts";

export type Taken = "element" | "blank" | "strange" | "end";

export function readBodyLine(body: Body, line: LogLine): Taken {
  const { text } = line;
  if (text === "") {
    body.blanks += 1;
    return "blank";
  }
  const section = body.sections.at(-1);
  if (section === undefined) return "end";
  if (line.depth < body.banner.depth && line.damage === null) return readUnquoted(body, section, line);
  if (line.frame !== null) {
    section.frames.push(line.frame);
    return "element";
  }
  return readLock(body, section, line) ?? readFrame(section, text) ?? readOther(body, section, line);
}

/** Less quoted than the report: a comment, or a frame that was wrapped away from its quote mark and time. */
function readUnquoted(body: Body, section: Section, line: LogLine): Taken {
  // The author's own report below one that is quoted.
  if (findBanner(line.text) !== undefined) return "end";
  const taken = BARE_FRAME.test(line.text) ? readFrame(section, line.text) : undefined;
  if (taken !== undefined) noteDamage(body, "wrapped", line);
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
    const opened = openSection(body, { key: "entry", depth: Number(entry) }, line);
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
  const into = section.key === "new-dependency" ? section : openSection(body, { key: "tree-entry" }, line);
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
const SQUARE = 91;

// -> #1 (&sb->s_type->i_mutex_key#8){++++}-{3:3}:
const ENTRY = /^-> #(\d{1,4}) ?\(/;

function readFrame(section: Section, text: string): Taken | undefined {
  if (
    text.charCodeAt(0) !== SQUARE &&
    !text.includes("+0x") &&
    !text.includes(".c:") &&
    !text.includes(".h:") &&
    !text.includes(".S:")
  )
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
    openSection(body, heading, line);
    if (heading.task !== undefined) body.task = withTask(body.task, heading.task);
    return "element";
  }
  const banner = findBanner(text);
  if (banner !== undefined) {
    if (!isAbsorbed(body, banner)) return "end";
    body.absorbed.add(line.start);
    keepText(section, text);
    return "element";
  }
  return readScenario(body, section, line) ?? readFact(body, section, line) ?? readStrange(body, section, text);
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
  const isNamed = section.key !== "chain-of" || isOfChain(section, text);
  if (isNamed) keepText(section, text);
  return isNamed && section.key === "chain-of" ? "element" : "strange";
}

/** `A --> B --> C`, or what of it was wrapped to the next line: behind its arrow, or within a name. */
function isOfChain(section: Section, text: string): boolean {
  if (text.length >= 1_000) return false;
  return text.includes("-->") || (section.texts.length > 0 && (endsOpen(section) || INSIDE_NAME.test(text)));
}

// ->work)
const INSIDE_NAME = /^(?:->|[)\]])\S{0,200}$/;

const endsOpen = ({ texts }: Section) => texts.at(-1)?.endsWith("-->") === true;

/** A lock is wanted once in a report, before its chain: again means the next one, whose banner was lost. */
const isBeyondHead = (body: Body) => body.sections.some(({ key }) => key === "wanted" || key === "entry");

/** A later line of the same report that looks like a banner. */
function isAbsorbed(body: Body, banner: ReportKind): boolean {
  return body.kind === "lockdep-internal" && banner === "lockdep-internal" && body.sections.length === 1;
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

// What ends one for certain.
const ENDS =
  /^(?:Rebooting in|BUG: (?:unable to handle|KASAN|KMSAN|KCSAN)|general protection fault|Oops|.{1,64} invoked oom-killer|================================================================== *$|diff --git |--- a\/|Signed-off-by: |Reported-by: |Fixes: |Link: |Closes: |Cc: |Tested-by: |This (?:bug|report) is generated by a bot)/;

/** panic_on_warn panics between a WARNING and its only call trace. */
const ENDS_AFTER_TRACE = /^(?:Kernel panic|Kernel Offset|Disabling lock debugging|------------\[ cut here)/;

const isMailEnd = (text: string) =>
  text === "--" || text === "---" || text.startsWith("diff --git ") || text.startsWith("Signed-off-by: ");
