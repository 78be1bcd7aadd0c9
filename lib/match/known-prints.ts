/**
 * All prints of a base, ready to be compared: which prints hold a word, a dependency, a class; how many inversions do.
 *
 * `visible` answers as if some mails had never been read: then the counts are those of the rest, so that a hidden mail
 * cannot be told from one that never came.
 */
import type { MatchPrint } from "./print.ts";

/** A print and the mails in which it stands. */
export type KnownPrint = MatchPrint & {
  readonly inversion: string;
  /** Key of the print; the inversion's id where it has none. */
  readonly print: string;
  /** Oldest first. */
  readonly mails: readonly { readonly messageId: string; readonly date: string | null }[];
  readonly syzbot: readonly string[];
};

export type KnownPrints = {
  readonly prints: readonly KnownPrint[];
  /** Word -> numbers of the prints that hold it. */
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  /** Canonical `A>B`; normal title; inversion; bug of syzbot: the same. */
  readonly byPair: ReadonlyMap<string, readonly number[]>;
  readonly byTitle: ReadonlyMap<string, readonly number[]>;
  readonly byInversion: ReadonlyMap<string, readonly number[]>;
  readonly bySyzbot: ReadonlyMap<string, readonly number[]>;
};

/** What may be told of a base: the prints, and how common each name is among them. */
export type Visible = {
  readonly known: KnownPrints;
  /** Whether the print of this number may be told. */
  readonly has: (at: number) => boolean;
  readonly prints: number;
  readonly inversions: number;
  /** Inversions that hold the dependency, the class. */
  readonly pairs: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
  /** Words of a print, on average. */
  readonly meanWords: number;
  /** Prints that hold the word. */
  readonly holdersOf: (word: string) => readonly number[];
};

export function toKnownPrints(prints: readonly KnownPrint[]): KnownPrints {
  return {
    prints,
    byWord: group(prints, ({ words }) => words),
    byPair: group(prints, ({ edges }) => new Set(edges.map(({ pair }) => pair))),
    byTitle: group(prints, ({ titles }) => titles),
    byInversion: group(prints, ({ inversion }) => [inversion]),
    bySyzbot: group(prints, ({ syzbot }) => syzbot),
  };
}

function group(prints: readonly KnownPrint[], namesOf: (print: KnownPrint) => Iterable<string>): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [at, print] of prints.entries())
    for (const name of namesOf(print)) {
      const list = groups.get(name);
      if (list) list.push(at);
      else groups.set(name, [at]);
    }
  return groups;
}

export type Hidden = {
  /** Mails that were never read, and with them every other appearance of their prints. */
  readonly messages: ReadonlySet<string>;
  /** ISO instant or day: later mail was never read. */
  readonly before: string | null;
};

export const NOTHING_HIDDEN: Hidden = { messages: new Set(), before: null };

const whole = new WeakMap<KnownPrints, Visible>();

export function toVisible(known: KnownPrints, hidden: Hidden = NOTHING_HIDDEN): Visible {
  if (hidden.messages.size > 0 || hidden.before !== null)
    return count(known, (at) => isVisible(known.prints[at], hidden));
  const made = whole.get(known) ?? count(known, () => true);
  whole.set(known, made);
  return made;
}

/** A print that a hidden mail shows is gone everywhere; of the others one mail that is old enough must be left. */
export function isVisible(print: KnownPrint | undefined, { messages, before }: Hidden): boolean {
  if (!print || print.mails.some(({ messageId }) => messages.has(messageId))) return false;
  return before === null || print.mails.some(({ date }) => date !== null && date < before);
}

function count(known: KnownPrints, has: (at: number) => boolean): Visible {
  const holders = new Map<string, readonly number[]>();
  const seen = new Map<string, Set<string>>();
  const flags = known.prints.map((_, at) => has(at));
  let [prints, words] = [0, 0];
  const [pairs, classes] = [new Map<string, number>(), new Map<string, number>()];
  for (const [at, print] of known.prints.entries()) {
    if (!flags[at]) continue;
    prints++;
    words += print.words.length;
    const told = seen.get(print.inversion) ?? new Set();
    seen.set(print.inversion, told);
    for (const { pair } of print.edges) addOnce(told, pairs, pair, `>${pair}`);
    for (const name of print.classes) addOnce(told, classes, name, name);
  }
  return {
    known,
    has: (at) => flags[at] === true,
    prints,
    inversions: seen.size,
    pairs,
    classes,
    meanWords: prints === 0 ? 1 : Math.max(1, words / prints),
    holdersOf: (word) => {
      const all = known.byWord.get(word) ?? [];
      if (prints === known.prints.length) return all;
      const made = holders.get(word) ?? all.filter((at) => flags[at]);
      holders.set(word, made);
      return made;
    },
  };
}

function addOnce(told: Set<string>, counts: Map<string, number>, name: string, key: string): void {
  if (told.has(key)) return;
  told.add(key);
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
