/**
 * The value of `lock:` -> terms. One name is a class, two an ordered pair.
 *
 *   lock:mmap_sem          any class called so, under any of its names     lock:"&mm->mmap_lock"   that spelling alone
 *   lock:i_rwsem>mmap_lock the second taken while the first is held
 */
import { ALIASES, canonicalClass } from "../lockdep/index.ts";
import type { Term } from "./clause.ts";
import { toClassName, toShortName } from "./identifiers.ts";
import { SPOKEN_LOCKS } from "./spoken-locks.ts";

export type LockName = { readonly name: string; readonly quoted: boolean };
type LockTerms = { readonly terms: readonly Term[]; readonly words: string; readonly notices: readonly string[] };

export function locksTerms(names: readonly LockName[]): LockTerms {
  const [first, second] = names;
  if (first === undefined) return { terms: [], words: "", notices: [] };
  if (second === undefined) return oneLock(first);
  const exact = first.quoted && second.quoted;
  const values = spellings(first).flatMap((a) => spellings(second).map((b) => `${a}>${b}`));
  return {
    terms: values.map((value) => ({ kind: "exact", field: exact ? "pairExact" : "pair", value })),
    words: `ordered pair ${toClassName(first.name)}, then ${toClassName(second.name)}`,
    notices: [
      ...new Set([...alsoWritten(first), ...alsoWritten(second)]),
      ...(names.length > 2 ? ["a pair has two locks: searched for the first two"] : []),
    ],
  };
}

function oneLock(lock: LockName): LockTerms {
  const field = lock.quoted ? "lockExact" : "lock";
  const typed = toClassName(lock.name);
  return {
    terms: spellings(lock).map((value) => ({ kind: "exact", field, value })),
    words: lock.quoted ? `lock class “${typed}”, exactly` : `lock class ${typed}`,
    notices: alsoWritten(lock),
  };
}

/** The name as typed, then the others it goes by: the values of which a document has at least one. */
function spellings({ name, quoted }: LockName): string[] {
  const typed = toClassName(name);
  if (quoted) return [typed];
  const whole = /^\w+->/.test(typed) ? [typed, `&${typed}`] : [typed];
  const renamed = RENAMES.filter(({ from }) => isCalled(from, typed)).map(({ to }) => to);
  const canonical = whole.map((each) => canonicalClass(each).class);
  return [...new Set([...whole, ...canonical, ...renamed, ...spoken(typed)])];
}

const spoken = (typed: string): readonly string[] =>
  Object.hasOwn(SPOKEN_LOCKS, typed.toLowerCase()) ? (SPOKEN_LOCKS[typed.toLowerCase()] ?? []) : [];

function alsoWritten({ name, quoted }: LockName): string[] {
  if (quoted) return [];
  const typed = toClassName(name);
  const older = RENAMES.filter(({ to }) => isCalled(to, typed)).map(({ from }) => from);
  const newer = RENAMES.filter(({ from }) => isCalled(from, typed)).map(({ to }) => to);
  const said = Object.keys(SPOKEN_LOCKS).filter((words) => SPOKEN_LOCKS[words]?.includes(typed));
  const others = [...new Set([...newer, ...spoken(typed), ...older, ...said])].filter((other) => other !== typed);
  return others.length ? [`${typed} is also written ${others.join(", ")}`] : [];
}

/** Counters are off already: `&mm->mmap_sem#2` is the row before it again. */
const RENAMES = [...ALIASES].filter(([from]) => !from.includes("#")).map(([from, { to }]) => ({ from, to }));

/** By a short name only where that says something: `lock` and `mutex` are the last word of a hundred classes. */
const isCalled = (lockClass: string, typed: string): boolean =>
  lockClass === typed || lockClass === `&${typed}` || (typed.includes("_") && toShortName(lockClass) === typed);
