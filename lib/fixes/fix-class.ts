/**
 * What kind of change a fix is: an annotation that silences lockdep, a trylock, a reorder ...
 *
 * In: a patch's title, changelog and diff. Out: the class of the first row of CLASSES that its lines fit, else `code`.
 * An annotation is told from the lines it adds, never from words alone: a changelog may name lockdep for any reason.
 */
import type { BodyLine } from "./body-lines.ts";

export type FixClass =
  | "code"
  | "reorder"
  | "lock-dropped"
  | "trylock"
  | "moved-out"
  | "annotation"
  | "false-positive"
  | "revert";

export function findFixClass(title: string, lines: readonly BodyLine[]): FixClass {
  const hunks = hunksOf(lines);
  const change: Change = {
    title,
    words: lines
      .filter((line) => line.part === "prose" && line.depth === 0)
      .map((line) => line.text)
      .join(" ")
      .slice(0, MAX_WORDS),
    addedLines: lines.filter(({ diff }) => diff === "added").length,
    added: hunks.flatMap((hunk) => hunk.added),
    removed: hunks.flatMap((hunk) => hunk.removed),
    hunks,
  };
  return CLASSES.find((row) => row.fits(change))?.fixClass ?? "code";
}

type Change = {
  readonly title: string;
  readonly words: string;
  readonly addedLines: number;
  /** Of the added and removed lines those that may tell something. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same by hunk: what leaves and comes within one is moved. */
  readonly hunks: readonly Hunk[];
};
type Hunk = { readonly added: readonly string[]; readonly removed: readonly string[] };

/** Longer lines of code are tables of data, or meant to keep a pattern busy. */
const MAX_CODE = 300;

/** Changelogs are short; what is longer quotes logs. */
const MAX_WORDS = 20_000;

/** In order: the first that fits decides. A revert may drop annotations, an annotation may add a trylock beside it. */
const CLASSES: readonly { fixClass: FixClass; why: string; fits: (change: Change) => boolean }[] = [
  {
    fixClass: "revert",
    why: "the title or git's own sentence says so",
    fits: ({ title, words }) => /(?:^|: )revert\b/i.test(title) || /\bThis reverts commit [0-9a-f]{8}/.test(words),
  },
  {
    fixClass: "annotation",
    why: "what it adds are lockdep's annotations, and it takes or drops no lock besides",
    fits: ({ addedLines, added, removed }) => {
      const annotations = added.filter((line) => ANNOTATION.test(line)).length;
      const bare = (lines: readonly string[]) => lines.filter((line) => LOCK_CALL.test(line) && !ANNOTATION.test(line));
      // mutex_lock() that became mutex_lock_nested() leaves one bare call behind.
      const [taken, left] = [bare(added).length, bare(removed).length];
      return annotations > 0 && taken <= left && left <= taken + annotations && addedLines <= 20 + 12 * annotations;
    },
  },
  {
    fixClass: "trylock",
    why: "a trylock stands where a lock was taken",
    fits: ({ added, removed }) =>
      added.some((line) => TRYLOCK.test(line)) && !removed.some((line) => TRYLOCK.test(line)),
  },
  {
    fixClass: "lock-dropped",
    why: "calls of a lock leave and none of that lock comes, the title says so, or the lock is dropped and taken again",
    fits: ({ title, added, removed }) => leaves(added, removed) || DROP_WORDS.test(title) || retakes(added, removed),
  },
  {
    fixClass: "moved-out",
    why: "the same call leaves one place and enters another, out of the lock, or becomes a work item",
    fits: ({ title, words, addedLines, added }) =>
      MOVE_WORDS.test(title) || (MOVE_WORDS.test(words) && addedLines > 0) || added.some((line) => DEFER.test(line)),
  },
  {
    fixClass: "reorder",
    why: "lock calls move: the same calls are removed and added in one hunk",
    fits: ({ title, words, added, hunks }) =>
      ORDER_TITLE.test(title) ||
      (ORDER_WORDS.test(words) && added.some((line) => LOCK_CALL.test(line))) ||
      hunks.some((hunk) => movesLock(hunk)),
  },
];

/** Each pattern over code holds one of these; nine of ten lines of a diff have none. */
const TELLING = /lock|LOCK|down_|up_|local_|rwsem_|DEPTH_NESTING|LO_CMP_FN|_work|INIT_WORK|call_rcu/;

// lockdep_set_class(&x, &key);   mutex_lock_nested(&x, 1);   static struct lock_class_key key;   memalloc_nofs_save
const ANNOTATION =
  /\b(?:lockdep_(?:set_\w+|register_key|unregister_key|off|on|init_map\w*|set_class\w*|copy_map|set_novalidate_class|set_subclass)|lock_set_(?:class|subclass|novalidate\w*)|(?:struct )?lock_class_key|\w+_lock(?:_irq|_irqsave|_bh)?_nested\w*|\w+_nest_lock|\w{0,40}(?:down_(?:read|write)|lock)(?:_killable|_interruptible)?_(?:nested\w*|nest_lock)|lock_(?:map|acquire)_\w+|rwsem_acquire\w*|__lockdep_\w+|SINGLE_DEPTH_NESTING|__GFP_NOLOCKDEP|LO_CMP_FN|lock_cmp_fn\w*|lockdep_no_validate)\b/;
// mutex_lock(&x);   spin_unlock_irqrestore(   down_write(   rtnl_lock();   inode_lock(
const LOCK_CALL =
  /\b\w{0,60}(?:(?:^|_|\b)(?:un)?lock(?:_irq|_irqsave|_irqrestore|_bh|_killable|_interruptible|_shared)?|down_(?:read|write)\w*|up_(?:read|write)|local_irq_\w+|local_bh_\w+)\s?\(/;
const TRYLOCK = /\b\w{0,60}(?:try_?lock|down_(?:read|write)_trylock|start_write_trylock)\w*\s?\(/;
const DEFER =
  /\b(?:schedule_work|queue_work|queue_delayed_work|schedule_delayed_work|INIT_WORK|irq_work_queue|call_rcu|task_work_add)\s?\(/;
const DROP_WORDS =
  /\b(?:(?:drop|release|remov|without|don't (?:hold|take|grab)|do not (?:hold|take|grab)|no longer|stop)\w* (?:\w{1,40} ){0,4}(?:lock|locking|mutex|rwsem|semaphore|spinlock|rtnl|mmap_sem|mmap_lock|s_umount|\w{1,40}_lock)|unlocked|lockless)\b/i;
const MOVE_WORDS =
  /\b(?:mov\w+ (?:\S{1,40} ){0,8}(?:out of|outside|out from under|before tak\w+|after releas\w+)|outside (?:of )?(?:the )?(?:\S{1,40} )?\S{0,40}lock|defer \w+|punt(?:ing)? to|(?:call|put|free|do|run|invok|releas|drop|destroy)\w* (?:\S{1,60} ){1,8}?after (?:\S{1,40} ){0,3}?(?:is |are |has been |was )?(?:released|dropped|unlocked))\b/i;

function movesLock({ added, removed }: Change["hunks"][number]): boolean {
  const taken = new Set(removed.filter((line) => LOCK_CALL.test(line)).map((line) => line.trim()));
  return added.some((line) => LOCK_CALL.test(line) && taken.has(line.trim()));
}

/** `mutex_lock(&x->lock)` is removed, and nothing that names `&x->lock` or does the same under another name comes in. */
function leaves(added: readonly string[], removed: readonly string[]): boolean {
  const left = removed.filter((line) => LOCK_CALL.test(line));
  const come = added.filter((line) => LOCK_CALL.test(line));
  if (left.length <= come.length) return false;
  const taken = new Set(come.map(lockOf));
  return left.some((line) => !taken.has(lockOf(line)));
}

/** What a lock call takes: its argument, or for calls without one (`rtnl_lock()`) the call's name without `un`. */
function lockOf(line: string): string {
  const { call = "", argument = "" } = /(?<call>\w{1,60})\s?\((?<argument>[^,)]{0,100})/.exec(line)?.groups ?? {};
  return argument.trim() === "" ? call.replace(/un(?=lock)/, "") : argument.trim();
}

const ORDER_TITLE =
  /\b(?:lock(?:ing)? order(?:ing)?|reorder|order of|(?:hold|take|grab|acquire|get|lock) \S{1,40} before \S{1,40})\b/i;
// Swap locking order by moving ...      take the inode lock before the io lock      Reverse the order in which ...
const ORDER_WORDS =
  /\b(?:(?:swap|revers|invert|chang|switch|fix|correct)\w* (?:the )?(?:lock(?:ing)?|acquisition)? ?order(?:ing)? (?:by|of|so|in)|(?:by|so) (?:tak|acquir|grabb|hold|lock)ing (?:\S{1,40} ){1,4}?before (?:tak|acquir|grabb|hold|lock)ing)\b/i;

/** An unlock is added, then a lock: dropped around a call. New locking begins with a lock, another kind of lock removes the old calls. */
function retakes(added: readonly string[], removed: readonly string[]): boolean {
  const calls = added.filter((line) => LOCK_CALL.test(line));
  const isUnlock = (line: string | undefined) => line !== undefined && /unlock|\bup_(?:read|write)/.test(line);
  return isUnlock(calls[0]) && calls.some((line) => !isUnlock(line)) && !removed.some((line) => LOCK_CALL.test(line));
}

function hunksOf(lines: readonly BodyLine[]): readonly Hunk[] {
  const hunks: { readonly added: string[]; readonly removed: string[] }[] = [];
  for (const { diff, text } of lines) {
    if (diff === "hunk") hunks.push({ added: [], removed: [] });
    if (diff !== "added" && diff !== "removed") continue;
    const code = text.slice(1, MAX_CODE);
    if (TELLING.test(code)) hunks.at(-1)?.[diff].push(code);
  }
  return hunks;
}
