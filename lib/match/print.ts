/**
 * What is compared of a report: names in one form, taken out once, so that thousands fit into memory.
 *
 *   report -> MatchPrint { cycle, edges with their places, functions, files, titles }
 *
 * A print is one output of one kernel, however often mails quote it. An inversion that is known from words alone stands here as a
 * print without functions.
 */
import { canonicalClass, canonicalCycle, isPlumbing, type LockReport } from "../lockdep/index.ts";
import { toCanonical, toPair } from "./canonical.ts";

export type MatchEdge = {
  /** Canonical `A>B`. */
  readonly pair: string;
  /** Function where B was taken. */
  readonly site: string | null;
  /** What called it, nearest first. */
  readonly callers: readonly string[];
};

export type MatchPrint = {
  readonly inversion: string | null;
  readonly kind: string | null;
  /** Canonical classes in dependency order, least rotation. */
  readonly cycle: readonly string[];
  readonly edges: readonly MatchEdge[];
  /** Functions where its locks were taken: of the edges, of the wanted and the held lock. */
  readonly places: readonly string[];
  /** Canonical classes of the cycle, of the edges, wanted and held. */
  readonly classes: readonly string[];
  /** Former names, as this print has them, of locks that were renamed: `&mm->mmap_sem`. */
  readonly renamed: readonly string[];
  /** Canonical pair of the held and the wanted lock: the dependency that closed the cycle there. */
  readonly closing: string | null;
  readonly titles: readonly string[];
  readonly component: string | null;
  /** Functions and files of all stacks, classes: each once. What BM25 counts. */
  readonly words: readonly string[];
};

/** A mail may hold any number of frames; the largest real splats have 300 names. */
const MAX_WORDS = 1_000;
/** Callers of a site that are compared: the nearest to the lock say most. */
const MAX_CALLERS = 12;

export function toPrint(report: LockReport): MatchPrint {
  const edges = report.edges.map((edge) => ({
    pair: toPair(edge.from, edge.to),
    site: edge.site?.function ?? null,
    callers: callersOf(report, edge.site),
  }));
  const ends = report.edges.flatMap(({ from, to }) => [from, to]);
  const printed = [...report.cycle, ...ends, report.wanted?.class, report.held?.class].flatMap((name) => name ?? []);
  const classes = [...new Set(printed.map(toCanonical))].sort();
  const titles = [...new Set([report.title, ...report.altTitles].map(toTitle))].filter((title) => title !== "");
  return {
    inversion: report.inversion,
    kind: report.kind,
    cycle: canonicalCycle(report.cycle.map(toCanonical)),
    edges,
    places: [...new Set([...report.edges, report.wanted, report.held].flatMap((at) => at?.site?.function ?? []))],
    classes,
    renamed: [...new Set(printed.filter(isRenamed))].sort(),
    closing: report.wanted && report.held ? toPair(report.held.class, report.wanted.class) : null,
    titles,
    component: report.component,
    words: wordsOfReport(report, classes),
  };
}

/** Known from words, or half a question: a cycle or a pair of classes. */
export function toBarePrint(told: {
  readonly inversion: string | null;
  readonly kind: string | null;
  readonly cycle: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly titles: readonly string[];
  readonly component: string | null;
}): MatchPrint {
  const { inversion, kind, component } = told;
  const edges = told.edges.map(({ from, to }) => ({ pair: toPair(from, to), site: null, callers: [] }));
  const ends = told.edges.flatMap(({ from, to }) => [from, to]);
  const classes = [...new Set([...told.cycle, ...ends].map(toCanonical))].sort();
  return {
    inversion,
    kind,
    cycle: canonicalCycle(told.cycle.map(toCanonical)),
    edges,
    places: [],
    classes,
    renamed: [],
    closing: null,
    titles: told.titles.map(toTitle),
    component,
    words: classes.map((name) => name.toLowerCase()),
  };
}

/** Renamed in the kernel's source; other spellings of one name are no news to anybody. */
const isRenamed = (name: string): boolean => canonicalClass(name).steps.some(({ rule }) => rule.startsWith("alias:"));

function callersOf(report: LockReport, site: LockReport["stack"][number] | null): readonly string[] {
  if (site === null) return [];
  const stack = report.chain.find((entry) => entry.site?.function === site.function)?.stack ?? report.stack;
  const from = stack.findIndex((frame) => frame.function === site.function);
  return tellingNames(stack.slice(from + 1)).slice(0, MAX_CALLERS);
}

const tellingNames = (stack: LockReport["stack"]): readonly string[] =>
  stack.filter((frame) => frame.reliable && !isPlumbing(frame.function)).map((frame) => frame.function);

function wordsOfReport(report: LockReport, classes: readonly string[]): readonly string[] {
  const stacks = [...report.chain.map((entry) => entry.stack), report.stack, ...report.tasks.map(({ stack }) => stack)];
  const places = [report.wanted, report.held, ...report.locksHeld].flatMap((lock) => lock?.site ?? []);
  const frames = [...stacks.flat().filter(({ reliable }) => reliable), ...places];
  const words = frames.flatMap(({ function: name, file }) => [name, ...(file === null ? [] : [file])]);
  const held = report.locksHeld.map((lock) => toCanonical(lock.class));
  const locks = [...classes, ...held];
  const names = [...words, ...locks, ...locks.flatMap(partsOf)].map((word) => word.toLowerCase());
  return [...new Set(names)].slice(0, MAX_WORDS);
}

/** `&demo->io_rwsem` -> `io_rwsem`: a member may keep its name where the variable before it has another. */
const partsOf = (name: string): readonly string[] => name.match(/[A-Za-z_]\w{3,60}/g) ?? [];

/** `possible deadlock in demo_open (3)` and `[syzbot] possible deadlock in demo_open` are one title. */
export const toTitle = (title: string): string =>
  title
    .replace(/^(?:re: |\[[^\]]{0,60}\] ?){0,6}/i, "")
    .replace(/ \(\d{1,3}\)$/, "")
    .toLowerCase()
    .trim();
