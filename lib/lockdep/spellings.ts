/**
 * Spellings of one class by different macros. Each row: what it undoes, the era, the pattern, the one spelling we keep.
 * Order matters: a later row sees what an earlier one left.
 */

type Spelling = { readonly rule: string; readonly era: string; readonly pattern: RegExp; readonly to: string };

export const SPELLINGS: readonly Spelling[] = [
  // &(&wb->list_lock)->rlock: spin_lock_init() passed the raw lock inside; 5.7 names the spinlock itself.
  {
    rule: "rlock of a spinlock",
    era: "2.6.33 to 5.6",
    pattern: /^&\(&(?<lock>[^()]{1,200})\)->rlock$/,
    to: "&$<lock>",
  },
  // &(ptr)->rlock, the same with a pointer for an argument.
  { rule: "rlock of a spinlock", era: "2.6.33 to 5.6", pattern: /^&\((?<lock>[^()&]{1,200})\)->rlock$/, to: "$<lock>" },
  // (cgroup_mutex).rlock, x.rlock: DEFINE_SPINLOCK() before 5.7 never printed it, a struct initialiser did.
  {
    rule: "rlock of a spinlock",
    era: "2.6.33 to 5.6",
    pattern: /^\((?<lock>[\w.>&-]{1,200})\)(?:->|\.)rlock$/,
    to: "$<lock>",
  },
  // (wq_completion)"events": the format's quotes went into the name until 5.3.
  {
    rule: "quoted workqueue",
    era: "3.12 to 5.3",
    pattern: /^\(wq_completion\)"(?<name>[^"]{1,200})"$/,
    to: "(wq_completion)$<name>",
  },
  // events: the name alone, before the lockdep map got its prefix.
  {
    rule: "workqueue in double brackets",
    era: "2.6.38 to 3.11",
    pattern: /^\(\(wq_completion\)(?<name>[^()]{1,200})\)$/,
    to: "(wq_completion)$<name>",
  },
];
