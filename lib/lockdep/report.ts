/**
 * What a splat says, as data: the type every part of the house passes on.
 *
 * A LockReport is discriminated by `kind`; each kind belongs to one family. Fields that a kind does not have are null or empty, never absent,
 * so a report survives JSON unchanged. Names and meanings are those of docs/json.md and stay.
 */
import type { Lock } from "./lock-line.ts";
import type { Frame } from "./stack.ts";
import type { UsageEra } from "./usage-bits.ts";

/** Every kind and what it is about. Only `inversion` makes inversions. */
export const FAMILIES = {
  circular: "inversion",
  recursive: "inversion",
  "inconsistent-usage": "inversion",
  "irq-order": "inversion",
  "irq-inversion": "inversion",
  "rt-mutex": "inversion",
  "dept-circular": "inversion",
  prose: "inversion",
  "wait-context": "context",
  "sleep-in-atomic": "context",
  "sched-in-atomic": "context",
  preemptible: "context",
  "hung-task": "hang",
  "rcu-stall": "hang",
  "soft-lockup": "hang",
  "hard-lockup": "hang",
  "workqueue-lockup": "hang",
  "lockdep-limit": "limit",
  "lockdep-internal": "limit",
  "chain-key": "limit",
  "unlock-balance": "misuse",
  "bad-contention": "misuse",
  "held-freed": "misuse",
  "still-held": "misuse",
  "user-return": "misuse",
  "task-exit": "misuse",
  "nested-not-taken": "misuse",
  "non-static-key": "misuse",
  "rcu-usage": "misuse",
  "spinlock-debug": "misuse",
  "rwlock-debug": "misuse",
  "workqueue-leak": "misuse",
  "flush-dependency": "misuse",
} as const;

export type ReportKind = keyof typeof FAMILIES;
export type Family = (typeof FAMILIES)[ReportKind];

/** A lock and the place where it was taken; null where the splat prints none (`<RELEASED>`, a cut line). */
export type LockAt = Lock & { readonly site: Frame | null };

export type ChainEntry = {
  /** The N of `-> #N`; #0 is the lock wanted now. */
  readonly depth: number;
  readonly lock: Lock;
  readonly site: Frame | null;
  readonly stack: readonly Frame[];
};

/** `to` was acquired while `from` was held. Both keep `/S` when one was printed. */
export type Edge = {
  readonly from: string;
  readonly to: string;
  readonly site: Frame | null;
  /** True where no chain entry says it: read from "Chain exists of", the scenario, or wanted and held alone. */
  readonly inferred: boolean;
};

export type ScenarioOp = "lock" | "rlock" | "sync" | "unlock" | "irq-disable" | "interrupt";

export type ScenarioStep = {
  readonly cpu: number;
  readonly op: ScenarioOp;
  readonly lock: string | null;
  /** True where the mail lost the columns and the CPU was told from the order of the steps. */
  readonly inferred: boolean;
};

export type KernelIdent = {
  /** As printed: `6.4.0-rc4-syzkaller-geb1f822c76be-dirty`. */
  readonly release: string | null;
  /** `#197`: the number of the build. */
  readonly build: string | null;
  /** `Not tainted`, or the letters: `G W O`. */
  readonly taint: string | null;
  /** Abbreviated commit out of the release: `eb1f822c76be`. */
  readonly commit: string | null;
  readonly dirty: boolean | null;
};

export type Task = { readonly comm: string | null; readonly pid: number | null; readonly cpu: number | null };

export type DamageReason =
  | "truncated"
  | "interleaved"
  | "wrapped"
  | "flattened"
  | "broken-lines"
  | "masked"
  | "rules-removed"
  | "blank-lines-removed"
  | "comment-inside"
  | "html-entities"
  | "line-too-long";

/** What the mail did to the splat; `line` counts from 1 in the text that was read, the first line where it was met. */
export type Damage = { readonly reason: DamageReason; readonly line: number };

/** How a canonical name or id was made. */
export type Step = { readonly rule: string; readonly before: string; readonly after: string };

/** The two conflicting uses of inconsistent-usage, as printed: `SOFTIRQ-ON-W`, `IN-SOFTIRQ-W`. */
export type Usage = { readonly was: string; readonly now: string };

/** irq-order and irq-inversion: the lock taken in interrupts, and the one held with interrupts on. */
export type IrqConflict = {
  /** `HARDIRQ`, `SOFTIRQ`, `RECLAIM_FS`, as printed. */
  readonly state: string;
  readonly safe: string;
  readonly unsafe: string;
  /** Where the one was taken in an interrupt, the other with interrupts on; null where the text does not say. */
  readonly safeSite: Frame | null;
  readonly unsafeSite: Frame | null;
};

/** A task that hangs, and who is said to hold what it waits for. */
export type HungTask = {
  readonly comm: string;
  readonly pid: number;
  readonly seconds: number | null;
  readonly stack: readonly Frame[];
  readonly owner: { readonly comm: string; readonly pid: number } | null;
};

type Common = {
  /** syzbot's title for such a splat: `possible deadlock in ovl_write_iter`. */
  readonly title: string;
  readonly altTitles: readonly string[];
  /** Whose code it is: null from the parser, told by lib/subsystems, which knows folders by module and function. */
  readonly component: string | null;
  /** The cycle closes; for kinds of one lock the lock is known, for others what they are about: the place, the task. */
  readonly complete: boolean;
  readonly damage: readonly Damage[];
  readonly quoteDepth: number;
  /** UTF-16 units of the text that was read. */
  readonly span: { readonly start: number; readonly end: number };
  /** First and last line, from 1. */
  readonly lines: readonly [number, number];
  readonly kernel: KernelIdent;
  readonly task: Task;
  readonly hardware: string | null;
  readonly wanted: LockAt | null;
  readonly held: LockAt | null;
  /** As printed, #N first. */
  readonly chain: readonly ChainEntry[];
  readonly edges: readonly Edge[];
  /** Classes without `/S`, in dependency order, equal neighbours merged, least rotation. */
  readonly cycle: readonly string[];
  readonly locksHeld: readonly LockAt[];
  readonly scenario: readonly ScenarioStep[];
  readonly stack: readonly Frame[];
  /** What tells this print from others of its kind where no lock and no task do: the banner, the counters of a stall. */
  readonly marks: readonly string[];
  /** How to read the usage bits of its locks, told from the tokens; null where they leave two readings. */
  readonly usageEra: UsageEra | null;
  readonly inversion: string | null;
  readonly steps: readonly Step[];
};

/** What only some kinds have; null and empty in the others. */
type Extra = {
  readonly usage: Usage | null;
  readonly conflict: IrqConflict | null;
  readonly tasks: readonly HungTask[];
  /** `net/ipv4/fib.c:12` of rcu-usage, sleep-in-atomic and lockdep-internal. */
  readonly source: { readonly file: string; readonly line: number } | null;
};

export type Report<K extends ReportKind> = Common & Extra & { readonly kind: K; readonly family: (typeof FAMILIES)[K] };
export type LockReport = Report<ReportKind>;

/** What a kind's parser adds to the reading of the body that all kinds share. */
export type Facts = Partial<
  Omit<Common & Extra, "inversion" | "steps" | "component" | "span" | "lines" | "usageEra" | "marks">
> & {
  readonly title: string;
};
