/**
 * The value of `lock:` -> terms. One name is a class, two an ordered pair.
 *
 *   lock:mmap_sem          any class called so, under any of its names     lock:"&mm->mmap_lock"   that spelling alone
 *   lock:i_rwsem>mmap_lock the second taken while the first is held
 */
import { ALIASES, canonicalClass, SPOKEN_LOCKS, spokenRows } from "../lockdep/index.ts";
import type { Term } from "./clause.ts";
import { toClassName, toShortName } from "./identifiers.ts";

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

/**
 * What people call a lock -> the classes it may be, which are what documents hold. A row that only some texts mean says nothing here.
 * Words are the same in any case; an identifier in another case is another one.
 */
function spoken(typed: string): readonly string[] {
  const isIdentifier = /^\S*_\S*$/.test(typed);
  if (isIdentifier && typed !== typed.toLowerCase()) return [];
  return spokenRows(typed)
    .filter(({ when }) => !when)
    .flatMap(({ classes }) => classes);
}

function alsoWritten({ name, quoted }: LockName): string[] {
  if (quoted) return [];
  const typed = toClassName(name);
  const older = RENAMES.filter(({ to }) => isCalled(to, typed)).map(({ from }) => from);
  const newer = RENAMES.filter(({ from }) => isCalled(from, typed)).map(({ to }) => to);
  const said = SPOKEN_LOCKS.filter(({ when, classes }) => !when && classes.some((each) => isCalled(each, typed)));
  const names = said.flatMap((row) => row.names).filter((name) => name.replaceAll(" ", "_") !== typed);
  const others = [...new Set([...newer, ...older, ...spoken(typed), ...names.slice(0, MAX_SAID)])].filter(
    (other) => !isCalled(other, typed),
  );
  return others.length ? [`${typed} is also written ${others.join(", ")}`] : [];
}

/** Spoken names that a notice tells. */
const MAX_SAID = 4;

/** Counters are off already: `&mm->mmap_sem#2` is the row before it again. */
const RENAMES = [...ALIASES].filter(([from]) => !from.includes("#")).map(([from, { to }]) => ({ from, to }));

/** By a short name only where that says something: `lock` and `mutex` are the last word of a hundred classes. */
const isCalled = (lockClass: string, typed: string): boolean =>
  lockClass === typed || lockClass === `&${typed}` || (typed.includes("_") && toShortName(lockClass) === typed);
