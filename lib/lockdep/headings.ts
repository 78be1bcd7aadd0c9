/**
 * The sentences between the parts of a report: what stands below one is told by it.
 *
 * In: a line without decoration. Out: the key of the section it opens, with the task, states or count it names.
 *
 *   syz-executor.4/5589 is trying to acquire lock:                     wanted
 *   {SOFTIRQ-ON-W} state was registered at:                            registered
 *
 * Source: the printk calls of kernel/locking/lockdep.c, 2.6.17 to 7.0.
 */

export type SectionKey =
  | "head"
  | "wanted"
  | "holding"
  | "chain"
  | "entry"
  | "chain-of"
  | "scenario"
  | "held-list"
  | "all-locks"
  | "backtrace"
  | "trace"
  | "new-dependency"
  | "safe-lock"
  | "unsafe-lock"
  | "became-safe"
  | "became-unsafe"
  | "took-unsafe"
  | "taken-by-safe"
  | "safe-path"
  | "unsafe-path"
  | "shortest-path"
  | "tree-entry"
  | "use"
  | "key"
  | "acquired"
  | "usage"
  | "registered"
  | "releasing"
  | "next-to-release"
  | "freeing"
  | "not-holding"
  | "preemption-disabled"
  | "other";

export type Heading = {
  readonly key: SectionKey;
  readonly task?: string | undefined;
  readonly first?: string | undefined;
  readonly second?: string | undefined;
};

export function parseHeading(text: string): Heading | undefined {
  const whole = WHOLE.get(text);
  if (whole !== undefined) return { key: whole };
  if (text.length > 200) return undefined;
  const last = text.charCodeAt(text.length - 1);
  if (last === COLON || last === DOT || last === BANG) return endsWithMark(text);
  // ... key      at: [<ffffffff9463bc00>] __key.1+0x0/0x40
  if (KEY.test(text)) return { key: "key" };
  return text.includes(" is trying to ") || text.includes("freeing memory") ? endsWithMark(text) : undefined;
}

function endsWithMark(text: string): Heading | undefined {
  for (const [key, words, pattern] of PATTERNS) {
    const groups = text.includes(words) ? pattern.exec(text)?.groups : undefined;
    if (groups) return { key, task: groups.task, first: groups.first, second: groups.second };
  }
  return undefined;
}

const WHOLE: ReadonlyMap<string, SectionKey> = new Map<string, SectionKey>([
  ["but task is already holding lock:", "holding"],
  ["but task is already holding:", "holding"],
  ["and this task is already holding:", "holding"],
  ["and this task is already holding lock:", "holding"],
  ["which lock already depends on the new lock.", "other"],
  ["which lock already depends on the new lock,", "other"],
  ["which could lead to circular deadlocks!", "other"],
  ["the existing dependency chain (in reverse order) is:", "chain"],
  ["other info that might help us debug this:", "other"],
  ["Chain exists of:", "chain-of"],
  ["Possible unsafe locking scenario:", "scenario"],
  ["Possible interrupt unsafe locking scenario:", "scenario"],
  ["*** DEADLOCK ***", "other"],
  ["May be due to missing lock nesting notation", "other"],
  ["stack backtrace:", "backtrace"],
  ["Call Trace:", "trace"],
  ["Call trace:", "trace"],
  ["Backtrace:", "trace"],
  ["which would create a new lock dependency:", "new-dependency"],
  ["and interrupts could create inverse lock ordering between them.", "other"],
  ["the shortest dependencies between 2nd lock and 1st lock:", "shortest-path"],
  // Printed on two lines; the second is a heading too, for mails that lost the first.
  ["the dependencies between the lock to be acquired", "unsafe-path"],
  ["... acquired at:", "acquired"],
  ["but there are no more locks to release!", "other"],
  ["but there are no locks held!", "other"],
  ["but the next lock to release is:", "next-to-release"],
  ["but this task is not holding:", "not-holding"],
  ["Showing all locks held in the system:", "all-locks"],
  ["Preemption disabled at:", "preemption-disabled"],
  ["INFO: lockdep is turned off.", "other"],
  ["Locks held:", "held-list"],
  ["Held locks:", "held-list"],
]);

/** The key, words that stand in every such line (tried first: they refuse nearly all), the pattern. */
const PATTERNS: readonly (readonly [SectionKey, string, RegExp])[] = [
  // syz-executor.4/5589 is trying to acquire lock:      x/1 [HC0[0]:SC0[0]:HE1:SE1] is trying to acquire:
  ["wanted", " is trying to ", /^(?<task>.{1,120}?) is trying to (?:acquire(?: lock)?|lock):?$/],
  // swapper/0 [HC0[0]:SC1[1]:HE1:SE0] takes:
  ["usage", " takes:", /^(?<task>.{1,120}?) takes:$/],
  ["wanted", " just changed the state of lock:", /^(?<task>.{1,120}?) just changed the state of lock:$/],
  // x/1 is trying to release lock (&foo->lock) at:      ... is trying to contend lock (&foo->lock) at:
  [
    "releasing",
    " is trying to ",
    /^(?<task>.{1,120}?) is trying to (?:release|contend) lock \((?<first>.{1,300})\) at:$/,
  ],
  ["freeing", " is freeing memory ", /^(?<task>.{1,120}?) is freeing memory \S{1,60}, with a lock still held there!$/],
  ["held-list", " held by ", /^(?:\d{1,4}|no) locks? held by (?<task>.{1,120}?)[:.]$/],
  ["held-list", " is leaving the kernel ", /^(?<task>.{1,120}?) is leaving the kernel with locks still held!$/],
  ["usage", "inconsistent {", /^inconsistent \{(?<first>[^}]{1,40})\} -> \{(?<second>[^}]{1,40})\} usage\.$/],
  ["registered", "} state was registered at:", /^\{(?<first>[^}]{1,40})\} state was registered at:$/],
  // but this new dependency connects a SOFTIRQ-irq-safe lock:      (2009: connects a hard-irq-safe)
  [
    "safe-lock",
    "but this new dependency connects ",
    /^but this new dependency connects an? (?<first>[\w-]{1,40}?)(?:-irq)?-safe lock:$/,
  ],
  ["unsafe-lock", "-unsafe lock:", /^to an? (?<first>[\w-]{1,40}?)(?:-irq)?-unsafe lock:$/],
  ["became-safe", "-safe at:", /^\.{3} which became (?<first>[\w-]{1,40}?)(?:-irq)?-safe at:$/],
  ["became-unsafe", "-unsafe at:", /^\.{3} which became (?<first>[\w-]{1,40}?)(?:-irq)?-unsafe at:$/],
  [
    "took-unsafe",
    "but this lock took another, ",
    /^but this lock took another, (?<first>[\w-]{1,40}?)-unsafe lock in the past:$/,
  ],
  [
    "taken-by-safe",
    "but this lock was taken by another, ",
    /^but this lock was taken by another, (?<first>[\w-]{1,40}?)-safe lock in the past:$/,
  ],
  [
    "safe-path",
    "-safe lock and the holding lock:",
    /^the dependencies between (?<first>.{1,80})-safe lock and the holding lock:$/,
  ],
  [
    "unsafe-path",
    "-unsafe lock:",
    /^(?:the dependencies between the lock to be acquired )?and (?<first>.{1,60})-unsafe lock:$/,
  ],
  // IN-HARDIRQ-W at:      SOFTIRQ-ON-R at:      INITIAL READ USE at:      (2006: in-softirq-W)
  ["use", " at:", /^(?<first>(?:IN-|in-)?[A-Za-z_]{3,12}(?:-ON|-on)?-[WR]|INITIAL (?:READ )?USE) +at:$/],
  // posix/77's [blocked] stackdump:
  ["trace", "] stackdump:", /^(?<first>.{1,80})'s \[(?:blocked|current)\] stackdump:$/],
  ["preemption-disabled", "Preemption disabled at:", /^(?<first>Preemption) disabled at:/],
];

const KEY = /^\.{3} key +at: /;

const COLON = 58;
const DOT = 46;
const BANG = 33;
