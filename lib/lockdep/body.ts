/**
 * A splat in sections: what every kind's parser is given.
 *
 * Each heading opens a Section; the locks, frames and other lines below it are its own. What stands once in a report (kernel, task, scenario) is
 * kept beside them, and what the mail did to it as damage. read-body.ts fills it line by line.
 */

import type { Heading, SectionKey } from "./headings.ts";
import { UNKNOWN_KERNEL } from "./kernel.ts";
import type { LogLine } from "./log-lines.ts";
import type { DamageReason, KernelIdent, LockAt, ReportKind, Task } from "./report.ts";
import type { RawStep } from "./scenario.ts";
import type { Frame } from "./stack.ts";
import { UNKNOWN_TASK } from "./task.ts";

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

export function newBody(banner: LogLine, kind: ReportKind): Body {
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
  openSection(body, { key: "head" }, banner);
  if (banner.damage) noteDamage(body, banner.damage, banner);
  return body;
}

export function openSection(body: Body, heading: Heading & { readonly depth?: number }, line: LogLine): Section {
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

/** The first line where it was met counts. */
export function noteDamage(body: Body, reason: DamageReason, line: LogLine): void {
  if (!body.damage.has(reason)) body.damage.set(reason, line.line);
}

/** A line of no grammar that a kind may want to look at. */
export function keepText(section: Section, text: string): void {
  if (section.texts.length < MAX_TEXTS) section.texts.push(text);
}

const MAX_TEXTS = 24;

/** A call trace has begun: what follows its last frame is no longer this report. */
export function isTraced(body: Body): boolean {
  const last = body.sections.at(-1);
  return last !== undefined && (last.key === "trace" || last.key === "backtrace") && last.frames.length > 0;
}
