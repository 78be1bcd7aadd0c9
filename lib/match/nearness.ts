/**
 * How near a print is to what was asked: parts from 0 to 1, and their sum.
 *
 * An edge that a third of all cycles has says little: edges and classes are weighed by rarity (rarity.ts), words by BM25.
 * The weights of the parts were set by hand on the questions of `npm run eval match`; there figures stay within one or two questions
 * over half to four times each, so nothing hangs on their digits (docs/measurements.md).
 */
import { type Features, hasName, isSameRing, sectionOf, toFeatures } from "./features.ts";
import { findHolders, type Holders } from "./holders.ts";
import type { KnownPrint, Visible } from "./known-prints.ts";
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
  sites: 0.4,
  title: 0.2,
  component: 0.05,
};
/** Of all parts, 0 to 1. */
export function sumOf(near: Nearness, { weights }: Asked): number {
  const { edges, classes, words, sites, sameTitle, sameComponent } = near;
  return (
    weights.edges * edges.jaccard +
    weights.edgesWithin * edges.contained +
    weights.classes * classes.jaccard +
    weights.classesWithin * classes.contained +
    weights.words * words +
    weights.sites * sites +
    weights.title * Number(sameTitle) +
    weights.component * Number(sameComponent)
  );
}

/** Parts that the question does not have (a hang names no dependency) do not count; the others are 1 together. */
function toWeights(asked: Pick<Asked, "pairs" | "classes" | "places" | "titles">): typeof W {
  const [pairs, classes] = [Math.sign(asked.pairs.length), Math.sign(asked.classes.length)];
  const own = {
    ...W,
    edges: W.edges * pairs,
    edgesWithin: W.edgesWithin * pairs,
    classes: W.classes * classes,
    classesWithin: W.classesWithin * classes,
    sites: W.sites * Math.sign(asked.places.length),
    title: W.title * Math.sign(asked.titles.length),
  };
  const all = Object.values(own).reduce((sum, weight) => sum + weight, 0);
  return {
    edges: own.edges / all,
    edgesWithin: own.edgesWithin / all,
    classes: own.classes / all,
    classesWithin: own.classesWithin / all,
    words: own.words / all,
    sites: own.sites / all,
    title: own.title / all,
    component: own.component / all,
  };
}

export type Asked = {
  readonly print: MatchPrint;
  readonly features: Features;
  readonly pairs: Uint32Array;
  readonly classes: Uint32Array;
  readonly places: Uint32Array;
  readonly titles: Uint32Array;
  readonly weights: typeof W;
  /** Its words, by hash, and the prints that hold them. */
  readonly words: Uint32Array;
  readonly holders: Holders;
  /** Of each print its BM25 share; 0 without a common word. */
  readonly scores: Float64Array;
};

/** A question is compared with many prints, and asked again for the reasons. */
const made = new WeakMap<Visible, WeakMap<MatchPrint, Asked>>();

export function toAsked(print: MatchPrint, visible: Visible): Asked {
  const known = made.get(visible) ?? new WeakMap<MatchPrint, Asked>();
  made.set(visible, known);
  const asked = known.get(print) ?? makeAsked(print, visible);
  known.set(print, asked);
  return asked;
}

function makeAsked(print: MatchPrint, visible: Visible): Asked {
  const features = toFeatures(print);
  const words = sectionOf(features, "words");
  const holders = findHolders(words, visible.known.words, visible.told);
  const own = {
    pairs: sectionOf(features, "pairs"),
    classes: sectionOf(features, "classes"),
    places: sectionOf(features, "places"),
    titles: sectionOf(features, "titles"),
  };
  const scores = scoreWords(words.length, holders, visible);
  return { print, features, ...own, weights: toWeights(own), words, holders, scores };
}

export function compare(asked: Asked, known: KnownPrint, at: number, visible: Visible): Nearness {
  const { pairs, classes, inversions } = visible;
  const { features } = known;
  return {
    sameCycle: isSameCycle(asked, known),
    edges: weigh(asked.pairs, sectionOf(features, "pairs"), { countOf: pairs, total: inversions }),
    classes: weigh(asked.classes, sectionOf(features, "classes"), { countOf: classes, total: inversions }),
    words: Math.min(1, asked.scores[at] ?? 0),
    sites: share(asked.places, sectionOf(features, "places")),
    sameTitle: asked.titles.some((title) => hasName(features, "titles", title)),
    sameComponent: asked.print.component !== null && asked.print.component === known.component,
  };
}

/** The ids say it; where ours is not known, equal rings. One lock is met in several ways (two pairs of usages): there only the ids do. */
function isSameCycle({ print: { inversion, cycle }, features }: Asked, known: KnownPrint): boolean {
  if (inversion !== null && (inversion === known.inversion || cycle.length === 1)) return inversion === known.inversion;
  return isSameRing(features, known.features);
}

function share(a: Uint32Array, b: Uint32Array): number {
  const larger = Math.max(a.length, b.length);
  if (larger === 0) return 0;
  let both = 0;
  for (let at = 0; at < a.length; at++) if (b.includes(a[at] ?? 0)) both++;
  return both / larger;
}

/** Usual constants of BM25; .5 to 2 and .3 to .9 move no figure by more than one question. */
const K = 1.2;
const B = 0.75;

/** Each word counts once in a print, so the weight of one is its rarity, less in a long print. */
function scoreWords(length: number, holders: Holders, { known, prints, meanWords }: Visible): Float64Array {
  const fade = (words: number) => (K + 1) / (1 + K * (1 - B + (B * words) / meanWords));
  const rarity = Float64Array.from(holders.counts, (held) => Math.log(1 + (prints - held + 0.5) / (held + 0.5)));
  const whole = rarity.reduce((sum, each) => sum + each, 0) * fade(length);
  const scores = new Float64Array(known.prints.length);
  let from = 0;
  for (const [at, to] of holders.ends.entries()) {
    if (to === from) continue;
    let score = 0;
    for (let index = from; index < to; index++) score += rarity[holders.names[index] ?? 0] ?? 0;
    const words = (known.words.ends[at] ?? 0) - (known.words.ends[at - 1] ?? 0);
    scores[at] = (score * fade(words)) / whole;
    from = to;
  }
  return scores;
}
