/**
 * All lock reports of a text: the whole way from characters to LockReports.
 *
 * In: a mail's body, a dmesg, anything. Out: the reports in their order; [] at once for a text without a word of any banner. Never throws.
 *
 *   gates -> line of the banner -> Body (sections) -> Facts of the kind -> LockReport with its id
 */
import { findBanner, GATES, isSelfEvident } from "./banners.ts";
import type { Body } from "./body.ts";
import { isChainEntry } from "./body-line.ts";
import { listDamage } from "./damage.ts";
import { joinBatch } from "./hung-batch.ts";
import { inversionId } from "./inversion.ts";
import { withHeadCommit } from "./kernel.ts";
import { KIND_PARSERS } from "./kinds.ts";
import { type CutLines, type LineCursor, nextLine, openCursor } from "./line-cursor.ts";
import { type LogLine, readLogLine } from "./log-lines.ts";
import { readBody } from "./read-body.ts";
import { FAMILIES, type Facts, type LockReport, type Report, type ReportKind } from "./report.ts";
import { toScenario } from "./scenario.ts";
import { backtrace, mergeInlined } from "./sections.ts";
import { type UsageEra, usageEra } from "./usage-bits.ts";

/** Banners looked at; hostile ones that come to nothing cost as much as reports. */
const MAX_BANNERS = 2_000;

/** A dmesg of a broken machine holds some hundred; more is an attack that would cost quadratic time. */
const MAX_REPORTS = 1_000;

export function findReports(text: string): readonly LockReport[] {
  const reports = findWhole(text);
  if (!text.includes("-> #") && !text.includes("-&gt; #")) return reports;
  const fragments = findFragments(text, reports);
  return fragments.length === 0 ? reports : [...reports, ...fragments].sort((a, b) => a.span.start - b.span.start);
}

function findWhole(text: string): LockReport[] {
  const reports: LockReport[] = [];
  const absorbed = new Set<number>();
  let line = 1;
  let counted = 0;
  let banners = 0;
  const cut: CutLines = new Map();
  for (const at of gateLines(text)) {
    if (absorbed.has(at)) continue;
    line += countNewlines(text, counted, at);
    counted = at;
    for (const body of bodiesAt(openCursor(text, at, line, cut))) {
      banners += 1;
      if (banners > MAX_BANNERS) return reports;
      if (body.elements === 0 && !isPrinted(text, at, body)) continue;
      for (const offset of body.absorbed) absorbed.add(offset);
      add(reports, toReport(body, text));
      if (reports.length >= MAX_REPORTS) return reports;
    }
  }
  return reports;
}

function add(reports: LockReport[], report: LockReport): void {
  const last = reports.at(-1);
  const joined = last && joinBatch(last, report);
  if (joined) reports[reports.length - 1] = joined;
  else reports.push(report);
}

/** Chain entries outside of every report: what is left of a splat that somebody quoted in part. */
function findFragments(text: string, reports: readonly LockReport[]): LockReport[] {
  const found: LockReport[] = [];
  let line = 1;
  let counted = 0;
  let until = 0;
  let tried = 0;
  const arrows = /-(?:>|&gt;) #/g;
  for (let arrow = arrows.exec(text); arrow && tried < MAX_BANNERS; arrow = arrows.exec(text)) {
    const hit = arrow.index;
    const at = text.lastIndexOf("\n", hit) + 1;
    const newline = text.indexOf("\n", hit);
    // One try for a line, however many arrows a hostile one holds.
    until = Math.max(until, newline < 0 ? text.length : newline);
    arrows.lastIndex = until;
    if (reports.some(({ span }) => span.start <= hit && hit < span.end)) continue;
    line += countNewlines(text, counted, at);
    counted = at;
    tried += 1;
    const first = nextLine(openCursor(text, at, line));
    if (!first || !isChainEntry(first.text)) continue;
    const body = readBody(openCursor(text, at, line), first, "circular");
    until = Math.max(until, body.end);
    arrows.lastIndex = until;
    if (body.elements > 1) found.push(toReport(body, text));
  }
  return found;
}

/** The body that begins on the line of this cursor; several where a whole mail was folded into it. */
function* bodiesAt(cursor: LineCursor): Generator<Body> {
  const { line } = cursor;
  for (let read = nextLine(cursor); read && read.line === line; read = nextLine(cursor)) {
    const banner = withoutPrompt(read);
    const kind = findBanner(banner.text);
    if (kind) {
      yield readBody({ ...cursor, ahead: [...cursor.ahead] }, banner, kind);
    }
    if (read.damage !== "flattened") return;
  }
}

/** Offsets of the lines that hold a gate word, ascending. */
function* gateLines(text: string): Generator<number> {
  const next = GATES.map((gate) => text.indexOf(gate));
  let last = -1;
  while (true) {
    let least = -1;
    for (const at of next) if (at >= 0 && (least < 0 || at < least)) least = at;
    if (least < 0) return;
    const start = text.lastIndexOf("\n", least) + 1;
    if (start !== last) yield start;
    last = start;
    const newline = text.indexOf("\n", least);
    const after = newline < 0 ? text.length : newline;
    for (const [index, at] of next.entries()) {
      if (at >= 0 && at < after) next[index] = text.indexOf(GATES[index] ?? "", after);
    }
  }
}

/** `syzkaller login: [   59.806466][ T6792] BUG: ...`: a console that waits at its prompt; or the watchdog behind a line that somebody left open. */
function withoutPrompt(line: LogLine): LogLine {
  const open = line.timed ? /^.{1,100}?(?=(?:NMI )?watchdog: BUG: soft lockup - CPU#)/.exec(line.text) : null;
  if (open) return { ...line, text: line.text.slice(open[0].length).trimStart() };
  const prompt = /^[\w-]{1,40} login: (?=\[)/.exec(line.text);
  if (!prompt) return line;
  const inner = readLogLine(line.text.slice(prompt[0].length), 0, line.line);
  return { ...line, text: inner.text, caller: inner.caller, timed: inner.timed };
}

/** Nothing follows the banner: was it printed by a kernel, or does somebody name it? */
function isPrinted(text: string, at: number, body: Body): boolean {
  if (followsRule(text, at) || isSelfEvident(body.banner.text)) return true;
  return body.banner.timed && FAMILIES[body.kind] === "hang";
}

/** A banner below its `=====` was printed, though nothing of the report is left; without one somebody only names it. */
function followsRule(text: string, at: number): boolean {
  if (at === 0) return false;
  const before = readLogLine(text, text.lastIndexOf("\n", at - 2) + 1, 0);
  return /^={10,80}$/.test(before.text);
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function toReport(body: Body, text: string): LockReport {
  const facts: Facts = KIND_PARSERS[body.kind](body);
  const stack = facts.stack ?? backtrace(body);
  const inversion = inversionId({
    kind: body.kind,
    complete: facts.complete ?? false,
    cycle: facts.cycle ?? [],
    usage: facts.usage ?? null,
    conflict: facts.conflict ?? null,
  });
  return build(body.kind, {
    title: facts.title,
    altTitles: facts.altTitles ?? [],
    component: null,
    complete: facts.complete ?? false,
    damage: listDamage(body, facts.complete ?? false),
    quoteDepth: body.banner.depth,
    span: { start: body.banner.start, end: body.end },
    lines: [body.banner.line, body.lastLine],
    kernel: withHeadCommit(body.kernel, text, body.banner.start),
    task: facts.task ?? body.task,
    hardware: body.hardware,
    wanted: facts.wanted ?? null,
    held: facts.held ?? null,
    chain: facts.chain ?? [],
    edges: facts.edges ?? [],
    cycle: facts.cycle ?? [],
    locksHeld:
      facts.locksHeld ??
      mergeInlined(body.sections.filter((section) => section.key === "held-list").flatMap((section) => section.locks)),
    scenario: toScenario(body.scenario, body.columns),
    stack,
    usage: facts.usage ?? null,
    conflict: facts.conflict ?? null,
    tasks: facts.tasks ?? [],
    source: facts.source ?? null,
    marks: marksOf(body),
    usageEra: eraOf(body),
    inversion: inversion.id,
    steps: inversion.steps,
  });
}

function marksOf({ banner, sections }: Body): string[] {
  const counters = sections[0]?.texts.flatMap((text) => COUNTERS.exec(text)?.[0] ?? [])[0];
  // Wide gaps lead to the border of a box that somebody drew around it.
  const marks = [banner.text.replace(/ {4}.*$/, "")];
  return counters === undefined ? marks : [...marks, counters];
}

// (t=2101 jiffies g=30461565 q=289)      (detected by 0, t=3752 jiffies, g=2705, q=8)
const COUNTERS = /^\([^()]{0,40}t=\d{1,9} jiffies[^()]{0,60}\)/;

function eraOf(body: Body): UsageEra | null {
  const locks = body.sections.flatMap((section) => section.locks);
  return usageEra({
    usages: locks.map(({ usage }) => usage),
    hasWaitType: locks.some(({ waitType }) => waitType !== null),
    hasAddress: body.hasAddress,
    banner: body.banner.text,
  });
}

function build<K extends ReportKind>(kind: K, rest: Omit<LockReport, "kind" | "family">): Report<K> {
  return { kind, family: FAMILIES[kind], ...rest };
}
