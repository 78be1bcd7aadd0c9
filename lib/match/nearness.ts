/**
 * How near a print is to what was asked: parts from 0 to 1, and their sum.
 *
 * An edge that a third of all cycles has says little: edges and classes are weighed by rarity (rarity.ts), words by BM25.
 * The weights of the parts were set by hand on the questions of `npm run eval match`; there figures stay within one question over
 * a wide range of each (.5 to 1.4 for words), so nothing hangs on their digits.
 */
import type { KnownPrint, Visible } from "./known-prints.ts";
import { shared } from "./name-sets.ts";
import type { MatchPrint } from "./print.ts";
import { weigh } from "./rarity.ts";

export type Nearness = {
  readonly sameCycle: boolean;
  /** Rarer dependencies that both have, of all that either has; of those of the shorter. */
  readonly edges: { readonly jaccard: number; readonly contained: number };
  readonly classes: { readonly jaccard: number; readonly contained: number };
  /** BM25 of the words, as a share of what the question scores against itself. */
  readonly words: number;
  /** Functions where locks are taken that both have, whatever the locks are called. */
  readonly sites: number;
  readonly sameTitle: boolean;
  readonly sameComponent: boolean;
};

const W = {
  edges: 0.3,
  edgesWithin: 0.2,
  classes: 0.3,
  classesWithin: 0.2,
  words: 1.2,
  sites: 0.2,
  title: 0.1,
  component: 0.05,
};
/** Of all parts, 0 to 1; parts that the question does not have (a hang names no dependency) do not count. */
export function sumOf(near: Nearness, asked: Asked): number {
  const { edges, classes, words, sites, sameTitle, sameComponent } = near;
  const parts = [
    { of: asked.pairs.size, weight: W.edges, value: edges.jaccard },
    { of: asked.pairs.size, weight: W.edgesWithin, value: edges.contained },
    { of: asked.classes.size, weight: W.classes, value: classes.jaccard },
    { of: asked.classes.size, weight: W.classesWithin, value: classes.contained },
    { of: 1, weight: W.words, value: words },
    { of: asked.sites.size, weight: W.sites, value: sites },
    { of: asked.print.titles.length, weight: W.title, value: Number(sameTitle) },
    { of: 1, weight: W.component, value: Number(sameComponent) },
  ].filter(({ of }) => of > 0);
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { weight, value }) => sum + weight * value, 0) / all;
}

export type Asked = {
  readonly print: MatchPrint;
  readonly pairs: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  /** Number of a print -> BM25 share; prints without a common word are not in it. */
  readonly words: ReadonlyMap<number, number>;
};

export function toAsked(print: MatchPrint, visible: Visible): Asked {
  return {
    print,
    pairs: new Set(print.edges.map(({ pair }) => pair)),
    classes: new Set(print.classes),
    sites: new Set(print.places),
    words: scoreWords(print.words, visible),
  };
}

export function compare(asked: Asked, known: KnownPrint, at: number, visible: Visible): Nearness {
  const { pairs, classes, inversions } = visible;
  const there = setsOf(known);
  return {
    sameCycle: isSameCycle(asked.print, known),
    edges: weigh(asked.pairs, there.pairs, (pair) => pairs.get(pair), inversions),
    classes: weigh(asked.classes, there.classes, (name) => classes.get(name), inversions),
    words: Math.min(1, asked.words.get(at) ?? 0),
    sites: share(asked.sites, there.places),
    sameTitle: asked.print.titles.some((title) => known.titles.includes(title)),
    sameComponent: asked.print.component !== null && asked.print.component === known.component,
  };
}

type NameSets = {
  readonly pairs: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
};

/** A print is compared with many questions; what was made of it is kept as long as it lives. */
const made = new WeakMap<KnownPrint, NameSets>();

function setsOf(known: KnownPrint): NameSets {
  const sets = made.get(known) ?? {
    pairs: new Set(known.edges.map(({ pair }) => pair)),
    classes: new Set(known.classes),
    places: new Set(known.places),
  };
  made.set(known, sets);
  return sets;
}

const share = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const larger = Math.max(a.size, b.size);
  return larger === 0 ? 0 : shared(a, b).length / larger;
};

/** The id says it; without one, equal rings. A lock alone (recursion, usage) is equal only within its kind. */
export function isSameCycle(a: MatchPrint, b: MatchPrint): boolean {
  if (a.inversion !== null && a.inversion === b.inversion) return true;
  const { length } = a.cycle;
  if (length === 0 || length !== b.cycle.length || (length === 1 && a.kind !== b.kind)) return false;
  return a.cycle.every((name, index) => name === b.cycle[index]);
}

/** Usual constants of BM25; .5 to 2 and .3 to .9 move no figure by more than one question. */
const K = 1.2;
const B = 0.75;

/** Each word counts once in a print, so the weight of one is its rarity, less in a long print. */
function scoreWords(
  words: readonly string[],
  { known, holdersOf, prints, meanWords }: Visible,
): ReadonlyMap<number, number> {
  const scores = new Map<number, number>();
  const fade = (length: number) => (K + 1) / (1 + K * (1 - B + (B * length) / meanWords));
  let self = 0;
  for (const word of words) {
    const holders = holdersOf(word);
    const rarity = Math.log(1 + (prints - holders.length + 0.5) / (holders.length + 0.5));
    self += rarity;
    for (const at of holders) scores.set(at, (scores.get(at) ?? 0) + rarity);
  }
  const whole = self * fade(words.length);
  for (const [at, score] of scores) scores.set(at, (score * fade(known.prints[at]?.words.length ?? 1)) / whole);
  return scores;
}
