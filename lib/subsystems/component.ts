/**
 * Whose code one report speaks of, as a word that groups reports on a page: `fs/ext4`, `net/bluetooth`, a module; null if unknown.
 *
 * Told from the sites where the locks were taken, both sides, then from the stacks. Unlike a subsystem it needs no rules of anybody:
 * it is a folder of the tree, or a module's name. It never enters an inversion's id.
 */
import type { Frame } from "../lockdep/index.ts";
import { ownerOf } from "./owners.ts";
import { specificityOf } from "./specificity.ts";

/** What is read of a LockReport. */
export type ComponentReport = {
  /** A hang's interrupt is the watchdog's. */
  readonly family?: string;
  readonly edges: readonly { readonly site: Frame | null }[];
  readonly wanted: { readonly site: Frame | null } | null;
  readonly held: { readonly site: Frame | null } | null;
  readonly chain: readonly { readonly stack: readonly Frame[] }[];
  readonly stack: readonly Frame[];
};

export function componentOf(report: ComponentReport): string | null {
  const sites = [report.held, report.wanted, ...report.edges].flatMap((place) => place?.site ?? []);
  const stacks = [...report.chain.map(({ stack }) => stack), report.stack].flatMap((stack) =>
    report.family === "hang" ? stack : aboveInterrupt(stack),
  );
  return mostNamed(sites, "own") ?? mostNamed(stacks, "own") ?? mostNamed(sites, "generic") ?? null;
}

/** A frame and how much it says: the wanted lock's site most, a caller far away least. */
export type WeighedFrame = Frame & { readonly weight: number };

/** The frames that vote for subsystems: sites of both sides of each edge, then the stack of the task that reported. */
export function framesOf(report: ComponentReport): readonly WeighedFrame[] {
  const at =
    (weight: number) =>
    (frame: Frame): WeighedFrame => ({ ...frame, weight });
  const sites = [
    ...(report.wanted?.site ? [at(W.wanted)(report.wanted.site)] : []),
    ...(report.held?.site ? [at(W.held)(report.held.site)] : []),
    ...report.edges.flatMap((edge) => (edge.site ? [at(W.edge)(edge.site)] : [])),
  ];
  const wantedStack = aboveInterrupt(report.chain.at(-1)?.stack ?? report.stack);
  const callers = wantedStack.filter((frame) => frame.reliable && isTelling(frame)).slice(0, MAX_CALLERS);
  return [...sites, ...callers.map((frame, place) => at(W.caller / (1 + place))(frame))];
}

/**
 * The frames of an interrupt, without those of what it interrupted: that has nothing to do with it (an idle CPU stands in
 * acpi_idle_enter). Only where a handler ran: an entry above `__schedule` is a leftover on the stack.
 *
 *   io_poll_double_wake  ...  sysvec_apic_timer_interrupt  asm_sysvec_apic_timer_interrupt  |  acpi_safe_halt  cpuidle_enter
 */
function aboveInterrupt(stack: readonly Frame[]): readonly Frame[] {
  const frames = stack.filter(({ reliable }) => reliable);
  const entry = frames.findIndex((frame, at) => INTERRUPT.test(frame.function) && isHandler(frames[at - 1]));
  return entry < 0 ? stack : frames.slice(0, entry);
}

// asm_common_interrupt      apic_timer_interrupt      ret_from_intr      el1_irq      el1h_64_irq      __irq_svc      hardware_interrupt_common
const INTERRUPT =
  /^(?:asm_(?:sysvec_\w+|common_interrupt)|(?:apic_timer|reschedule|call_function(?:_single)?|irq_work|threshold|thermal)_interrupt|ret_from_intr|el[01](?:[th]?_\d\d)?_irq|__irq_(?:svc|usr)|(?:hardware|decrementer|doorbell)_\w*(?:interrupt|common)\w*)$/;

const isHandler = (frame: Frame | undefined): boolean =>
  frame !== undefined &&
  /irq|interrupt|sysvec_|softirq|timer/.test(frame.function) &&
  !/^schedule/.test(frame.function);

/** Measured on 210 tagged bugs of syzbot. */
const W = { wanted: 3, held: 1, edge: 0.5, caller: 1 };

/** Callers beyond these are system calls and entry code. */
const MAX_CALLERS = 12;

function isTelling(frame: Frame): boolean {
  const owner = ownerOf(frame);
  return owner !== undefined && specificityOf(owner.path) !== "helper";
}

function mostNamed(frames: readonly Frame[], wanted: "own" | "generic"): string | undefined {
  const votes = new Map<string, number>();
  for (const frame of frames) {
    const name = frame.reliable ? nameOf(frame, wanted) : undefined;
    if (name) votes.set(name, (votes.get(name) ?? 0) + 1);
  }
  return [...votes].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))[0]?.[0];
}

function nameOf(frame: Frame, wanted: "own" | "generic"): string | null | undefined {
  const owner = ownerOf(frame);
  if (!owner) return wanted === "own" ? frame.module : undefined;
  // What writes a file system's data names the block layer: for a component that is a passage, not the place.
  const found = owner.path.startsWith("block/") ? "generic" : specificityOf(owner.path);
  return found === wanted ? toComponent(owner.path) : undefined;
}

/** `fs/ext4/file.c` -> fs/ext4; `fs/io_uring.c` -> io_uring; `drivers/net/wireless/ath/x.c` -> drivers/net/wireless; `mm/mmap.c` -> mm. */
function toComponent(path: string): string {
  if (IO_URING.test(path)) return "io_uring";
  const folders = path.split("/").slice(0, -1);
  const deep = folders[0] === "drivers" && (folders[1] === "net" || folders[1] === "gpu") ? 3 : 2;
  return folders.slice(0, deep).join("/") || path;
}

/** Before 6.0 it had no folder of its own. */
const IO_URING = /^fs\/io[_-](?:uring|wq)\.c$/;
