/**
 * The value of `lock:` -> terms. One name is a class, two an ordered pair, more a chain of pairs.
 *
 *   lock:mmap_lock       any class called so, under any of its names       lock:"&mm->mmap_lock"   that spelling alone
 *   lock:i_rwsem>mmap_lock                                                 B taken while A is held
 */

import type { Term } from "./clause.ts";
import { toClassName } from "./identifiers.ts";

export type LockName = { readonly name: string; readonly quoted: boolean };
type LockTerms = { readonly terms: readonly Term[]; readonly words: string; readonly notices: readonly string[] };

export function locksTerms(names: readonly LockName[]): LockTerms {
  const [first, second] = names;
  if (first === undefined) return { terms: [], words: "", notices: [] };
  if (second === undefined) return oneLock(first);
  const notices = names.length > 2 ? ["a pair has two locks: searched for the first two"] : [];
  const exact = first.quoted && second.quoted;
  const values = spellings(first).flatMap((a) => spellings(second).map((b) => `${a}>${b}`));
  return {
    terms: values.map((value) => ({ kind: "exact", field: exact ? "pairExact" : "pair", value })),
    words: `ordered pair ${toClassName(first.name)}, then ${toClassName(second.name)}`,
    notices,
  };
}

function oneLock(lock: LockName): LockTerms {
  const field = lock.quoted ? "lockExact" : "lock";
  const [typed, ...others] = spellings(lock);
  return {
    terms: spellings(lock).map((value) => ({ kind: "exact", field, value })),
    words: lock.quoted ? `lock class “${typed}”, exactly` : `lock class ${typed}`,
    notices: others.length ? [`${typed} is also written ${others.join(", ")}`] : [],
  };
}

/** The name as typed, then the others it goes by. */
function spellings({ name, quoted }: LockName): string[] {
  const typed = toClassName(name);
  return quoted || !/^\w+->/.test(typed) ? [typed] : [typed, `&${typed}`];
}
