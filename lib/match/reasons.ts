/**
 * Why two are thought to be one, or alike: named rules with their detail, strongest first.
 *
 * Names are those of docs/json.md. `messages` stays empty here: whoever has the base puts the mails to compare there.
 */
import { hashName, hasName } from "./features.ts";
import type { KnownPrint, ToldPrint, Visible } from "./known-prints.ts";
import { isWithin, shared, without } from "./name-sets.ts";
import { toAsked } from "./nearness.ts";
import type { MatchEdge, MatchPrint } from "./print.ts";
import { findShape } from "./shape.ts";

export type ReasonRule =
  | "same-id"
  | "same-cycle"
  | "rotated"
  | "renamed-lock"
  | "sub-cycle"
  | "super-cycle"
  | "shared-edge"
  | "shared-class"
  | "same-site"
  | "same-shape"
  | "same-fix"
  | "same-title"
  | "text";

export type Reason = { readonly rule: ReasonRule; readonly detail: string; readonly messages: readonly string[] };

/** The `>` of `A>B`: names hold `->` themselves. */
const BETWEEN = /(?<!-)>/;

export const toArrow = (pair: string): string => pair.replace(BETWEEN, " -> ");

/** Details of one rule that are shown: a long cycle shares many classes. */
const MAX_DETAILS = 6;
/** Functions named as common text, rarest first. */
const MAX_WORDS = 6;

export function findReasons(asked: MatchPrint, known: KnownPrint, visible: Visible): readonly Reason[] {
  const told = known.told();
  const there = { ...told, inversion: known.inversion, component: known.component };
  const same = isSameCycle(asked, there);
  return [
    ...(same ? sameCycleReasons(asked, there) : partReasons(asked, there)),
    ...edgeReasons(asked, there, visible),
    ...shapeReasons(asked, there, same),
    ...titleReasons(asked, there),
    ...wordReasons(asked, known, visible),
  ];
}

/** As in nearness.ts, of names. */
function isSameCycle(a: ToldPrint, b: ToldPrint): boolean {
  const { length } = a.cycle;
  if (a.inversion !== null && (a.inversion === b.inversion || length === 1)) return a.inversion === b.inversion;
  if (length === 0 || length !== b.cycle.length || (length === 1 && a.kind !== b.kind)) return false;
  return a.cycle.every((name, index) => name === b.cycle[index]);
}

const reason = (rule: ReasonRule, detail: string): Reason => ({ rule, detail, messages: [] });

function sameCycleReasons(asked: ToldPrint, known: ToldPrint): readonly Reason[] {
  const reasons: Reason[] = [];
  if (asked.inversion !== null && asked.inversion === known.inversion) reasons.push(reason("same-id", asked.inversion));
  reasons.push(reason("same-cycle", asked.cycle.join(" -> ")));
  const [own, other] = [asked.closing, known.closing];
  if (asked.cycle.length > 1 && own !== null && other !== null && own !== other)
    reasons.push(reason("rotated", `yours closes with ${toArrow(own)}, it closed with ${toArrow(other)}`));
  const renamed = [
    ...asked.renamed.filter((name) => !known.renamed.includes(name)).map((name) => `yours prints ${name}`),
    ...known.renamed.filter((name) => !asked.renamed.includes(name)).map((name) => `it printed ${name}`),
  ];
  if (renamed.length > 0) reasons.push(reason("renamed-lock", renamed.join(", ")));
  return reasons;
}

/** Every dependency of the one lies in the other: between its locks the other goes through more of them. */
function partReasons(asked: ToldPrint, known: ToldPrint): readonly Reason[] {
  const [a, b] = [pairsOf(asked), pairsOf(known)];
  if (a.size > 0 && b.size > 0 && isWithin(a, b))
    return [reason("sub-cycle", "every edge of yours is part of the known cycle")];
  if (a.size > 0 && b.size > 0 && isWithin(b, a))
    return [reason("super-cycle", "every edge of the known cycle is part of yours")];
  const [ring, other] = [new Set(asked.cycle), new Set(known.cycle)];
  if (ring.size > 1 && ring.size < other.size && isWithinRing(asked.cycle, known.cycle))
    return [reason("sub-cycle", `its locks in the same order, with ${missing(other, ring)} between`)];
  if (other.size > 1 && other.size < ring.size && isWithinRing(known.cycle, asked.cycle))
    return [reason("super-cycle", `its locks in the same order, yours with ${missing(ring, other)} between`)];
  return [];
}

const pairsOf = (print: ToldPrint): ReadonlySet<string> => new Set(print.edges.map(({ pair }) => pair));
const missing = (all: ReadonlySet<string>, part: ReadonlySet<string>) => without(all, part).join(", ");

/** The members of the shorter ring follow one another in the longer one in the same order. */
function isWithinRing(part: readonly string[], whole: readonly string[]): boolean {
  const kept = whole.filter((name) => part.includes(name));
  const from = kept.indexOf(part[0] ?? "");
  return kept.length === part.length && part.every((name, at) => kept[(from + at) % kept.length] === name);
}

function edgeReasons(asked: ToldPrint, known: ToldPrint, { pairs }: Visible): readonly Reason[] {
  const there = Map.groupBy(known.edges, ({ pair }) => pair);
  const both = [...Map.groupBy(asked.edges, ({ pair }) => pair)]
    .flatMap(([pair, own]) => {
      const other = there.get(pair);
      return other ? [{ pair, sites: commonSites(own, other), held: pairs(hashName(pair)) || 1 }] : [];
    })
    .sort((a, b) => a.held - b.held || (a.pair < b.pair ? -1 : 1))
    .slice(0, MAX_DETAILS);
  const reasons = both.map(({ pair }) => reason("shared-edge", toArrow(pair)));
  for (const { pair, sites } of both)
    if (sites.length > 0) reasons.push(reason("same-site", `${toArrow(pair)} in ${sites.join(", ")}`));
  if (both.length > 0) return reasons;
  const classes = asked.classes.filter((name) => known.classes.includes(name));
  return classes.slice(0, MAX_DETAILS).map((name) => reason("shared-class", name));
}

const commonSites = (a: readonly MatchEdge[], b: readonly MatchEdge[]): readonly string[] => {
  const sites = new Set(a.flatMap(({ site }) => site ?? []));
  return [...shared(sites, new Set(b.flatMap(({ site }) => site ?? [])))].sort();
};

function shapeReasons(asked: ToldPrint, known: ToldPrint, same: boolean): readonly Reason[] {
  if (same && (asked.component === null || known.component === null || asked.component === known.component)) return [];
  const shape = findShape(asked, known);
  if (shape === undefined) return [];
  const where = known.component === null ? "" : `; there ${known.component}`;
  const locks = shape.renamed.map(({ from, to }) => `${to} stands for your ${from}`);
  return [reason("same-shape", `${[...locks, `taken below ${shape.places.join(", ")}`].join("; ")}${where}`)];
}

function titleReasons(asked: ToldPrint, known: ToldPrint): readonly Reason[] {
  const title = asked.titles.find((each) => known.titles.includes(each));
  return title === undefined ? [] : [reason("same-title", title)];
}

function wordReasons(print: MatchPrint, { features }: KnownPrint, visible: Visible): readonly Reason[] {
  const { words, holders } = toAsked(print, visible);
  const rare = print.words
    .filter((word) => /^\w+$/.test(word) && hasName(features, "words", hashName(word)))
    .map((word) => ({ word, held: holders.counts[words.indexOf(hashName(word))] ?? 0 }))
    .filter(({ held }) => held * 10 <= visible.prints)
    .sort((a, b) => a.held - b.held || (a.word < b.word ? -1 : 1));
  if (rare.length === 0) return [];
  const names = rare.slice(0, MAX_WORDS).map(({ word }) => word);
  return [reason("text", `${rare.length} rare functions in both: ${names.join(", ")}`)];
}
