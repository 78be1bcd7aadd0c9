/**
 * The same shape under other names: rings of equal length whose locks are taken from the same places.
 *
 *   ext4:  mmap_lock -> &ei->i_data_sem (page fault), &ei->i_data_sem -> mmap_lock (copy to user)
 *   other: mmap_lock -> &xi->lock       (page fault), &xi->lock -> mmap_lock       (copy to user)
 *
 * Two dependencies correspond when what called the function that took the lock is the same: helpers of the VFS, of memory
 * management, of the block layer. A file system's own functions differ, and the lock's name with them.
 */
import type { ToldPrint } from "./known-prints.ts";
import type { MatchEdge } from "./print.ts";

export type Shape = {
  /** Locks that stand for one another. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Functions that both have above the places. */
  readonly places: readonly string[];
};

/** Common callers that make two dependencies correspond; system calls alone are not enough. */
const MIN_CALLERS = 3;
const MAX_PLACES = 4;
/** Longer rings have no shape that a reader could compare. */
const MAX_EDGES = 8;

/** Entry points of the kernel: they are above everything. */
const ENTRY =
  /^(?:__)?(?:x64_sys|ia32_sys|se_sys|do_sys|sys|arm64_sys|SyS|SYSC)_|^(?:do_syscall|entry_SYSCALL|ret_from|kthread|worker_thread|process_one_work|asm_)/i;

export function findShape(asked: ToldPrint, known: ToldPrint): Shape | undefined {
  const size = asked.edges.length;
  if (size < 2 || size > MAX_EDGES || size !== known.edges.length) return undefined;
  const shapes = known.edges
    .map((_, turn) => compareAt(asked.edges, known.edges, turn))
    .filter((each) => each !== undefined);
  return shapes.sort((a, b) => b.places.length - a.places.length)[0];
}

function compareAt(asked: readonly MatchEdge[], known: readonly MatchEdge[], turn: number): Shape | undefined {
  const renamed = new Map<string, string>();
  const places: string[] = [];
  for (const [at, edge] of asked.entries()) {
    const other = known[(at + turn) % known.length];
    if (!other) return undefined;
    const common = commonCallers(edge, other);
    if (edge.pair !== other.pair && common.length < MIN_CALLERS) return undefined;
    const [from = "", to = ""] = edge.pair.split(BETWEEN);
    const [otherFrom = "", otherTo = ""] = other.pair.split(BETWEEN);
    if (!take(renamed, from, otherFrom) || !take(renamed, to, otherTo)) return undefined;
    places.push(...common.slice(0, 2));
  }
  const pairs = [...renamed].filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to }));
  return places.length === 0 ? undefined : { renamed: pairs, places: [...new Set(places)].slice(0, MAX_PLACES) };
}

/** The `>` of `A>B`: names hold `->` themselves. */
const BETWEEN = /(?<!-)>/;

/** One lock stands for one. */
function take(renamed: Map<string, string>, from: string, to: string): boolean {
  const known = renamed.get(from);
  renamed.set(from, to);
  return known === undefined || known === to;
}

const commonCallers = (a: MatchEdge, b: MatchEdge): readonly string[] => {
  const there = new Set([...b.callers, ...(b.site === null ? [] : [b.site])]);
  return [...(a.site === null ? [] : [a.site]), ...a.callers].filter((name) => there.has(name) && !ENTRY.test(name));
};
