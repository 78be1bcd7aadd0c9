/**
 * All prints of a base, ready to be compared, and what may be told of them: how many inversions hold a dependency or a class.
 *
 * `toVisible` answers as if some mails had never been read: then the counts are those of the rest, so that a hidden mail
 * cannot be told from one that never came.
 */
import { type Features, lengthOf, toFeatures } from "./features.ts";
import { type Flat, flatten, type Numbered, numberNames } from "./holders.ts";
import type { MatchPrint } from "./print.ts";

/** What is shown of a print: all but its words. */
export type ToldPrint = Omit<MatchPrint, "words">;

type Place = {
  readonly inversion: string;
  /** Key of the print; the inversion's id where it has none. */
  readonly print: string;
  readonly component: string | null;
  /** The mails in which it stands, oldest first. */
  readonly mails: readonly { readonly messageId: string; readonly date: string | null }[];
  readonly syzbot: readonly string[];
};

/** A print and the mails in which it stands. */
export type KnownPrint = Place & {
  readonly features: Features;
  /** Read out of the base when it is asked for: of thousands a few are shown. */
  readonly told: () => ToldPrint;
};

export const toKnownPrint = (print: MatchPrint, place: Place): KnownPrint => ({
  ...place,
  features: toFeatures(print),
  told: () => print,
});

export type KnownPrints = {
  readonly prints: readonly KnownPrint[];
  /** Inversion -> numbers of its prints. */
  readonly byInversion: ReadonlyMap<string, readonly number[]>;
  readonly words: Flat;
  readonly pairs: Flat;
  readonly titles: Flat;
  readonly counted: { readonly pairs: Numbered; readonly classes: Numbered };
};

/** How many inversions hold a name, by its hash. */
export type Commonness = (hash: number) => number;

/** What may be told of a base: the prints, and how common each name is among them. */
export type Visible = {
  readonly known: KnownPrints;
  /** 1 for each print that may be told. */
  readonly told: Uint8Array;
  readonly prints: number;
  readonly inversions: number;
  /** Inversions that hold the dependency, the class. */
  readonly pairs: Commonness;
  readonly classes: Commonness;
  /** Words of a print, on average. */
  readonly meanWords: number;
};

export function toKnownPrints(prints: readonly KnownPrint[]): KnownPrints {
  const byInversion = new Map<string, number[]>();
  for (const [at, { inversion }] of prints.entries()) {
    const own = byInversion.get(inversion);
    if (own) own.push(at);
    else byInversion.set(inversion, [at]);
  }
  const all = prints.map(({ features }) => features);
  const pairs = flatten(all, "pairs");
  return {
    prints,
    byInversion,
    words: flatten(all, "words"),
    pairs,
    titles: flatten(all, "titles"),
    counted: { pairs: numberNames(pairs), classes: numberNames(flatten(all, "classes")) },
  };
}

export type Hidden = {
  /** Mails that were never read, and with them every other appearance of their prints. */
  readonly messages: ReadonlySet<string>;
  /** ISO instant or day: later mail was never read. */
  readonly before: string | null;
};

const NOTHING_HIDDEN: Hidden = { messages: new Set(), before: null };

const whole = new WeakMap<KnownPrints, Visible>();

export function toVisible(known: KnownPrints, hidden: Hidden = NOTHING_HIDDEN): Visible {
  if (hidden.messages.size > 0 || hidden.before !== null) return count(known, (print) => isVisible(print, hidden));
  const made = whole.get(known) ?? count(known, () => true);
  whole.set(known, made);
  return made;
}

/** A print that a hidden mail shows is gone everywhere; of the others one mail that is old enough must be left. */
export function isVisible(print: KnownPrint, { messages, before }: Hidden): boolean {
  if (print.mails.some(({ messageId }) => messages.has(messageId))) return false;
  return before === null || print.mails.some(({ date }) => date !== null && date < before);
}

function count(known: KnownPrints, isTold: (print: KnownPrint) => boolean): Visible {
  const told = Uint8Array.from(known.prints, (print) => Number(isTold(print)));
  let [prints, words, inversions] = [0, 0, 0];
  for (const own of known.byInversion.values()) {
    const before = prints;
    for (const at of own) {
      const features = known.prints[at]?.features;
      if (told[at] !== 1 || !features) continue;
      prints++;
      words += lengthOf(features, "words");
    }
    if (prints > before) inversions++;
  }
  const meanWords = prints === 0 ? 1 : Math.max(1, words / prints);
  const pairs = countNames(known.counted.pairs, known, told);
  const classes = countNames(known.counted.classes, known, told);
  return { known, told, prints, inversions, pairs, classes, meanWords };
}

/** A name counts once for an inversion, however many of its prints hold it. */
function countNames({ numbers, names, ends }: Numbered, { byInversion }: KnownPrints, told: Uint8Array): Commonness {
  const counts = new Int32Array(numbers.size);
  const lastIn = new Int32Array(numbers.size);
  let inversion = 0;
  for (const own of byInversion.values()) {
    inversion++;
    for (const at of own) {
      const to = told[at] === 1 ? (ends[at] ?? 0) : 0;
      for (let index = ends[at - 1] ?? 0; index < to; index++) {
        const name = names[index] ?? 0;
        if (lastIn[name] === inversion) continue;
        lastIn[name] = inversion;
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }
  }
  return (hash) => counts[numbers.get(hash | 0) ?? -1] ?? 0;
}
