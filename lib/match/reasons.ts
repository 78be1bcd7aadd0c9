/**
 * Why two are thought to be one, or alike: named rules with their detail, strongest first.
 *
 * Names are those of docs/json.md. `messages` stays empty here: whoever has the base puts the mails to compare there.
 */
import type { Profile } from "./profile.ts";

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

/** Details of one rule that are shown: a long cycle shares many classes. */
const MAX_DETAILS = 6;

export function findReasons(asked: Profile, known: Profile): readonly Reason[] {
  return [...cycleReasons(asked, known), ...edgeReasons(asked, known), ...otherReasons(asked, known)];
}

/** A lock alone (recursion, usage) is a cycle of one: equal only within its kind. */
export function isSameCycle(asked: Profile, known: Profile): boolean {
  const { length } = asked.cycle;
  if (length === 0 || length !== known.cycle.length || (length === 1 && asked.kind !== known.kind)) return false;
  return asked.cycle.every((name, index) => name === known.cycle[index]);
}

const reason = (rule: ReasonRule, detail: string): Reason => ({ rule, detail, messages: [] });

function cycleReasons(asked: Profile, known: Profile): readonly Reason[] {
  const reasons: Reason[] = [];
  if (asked.id !== null && asked.id === known.id) reasons.push(reason("same-id", asked.id));
  const equal = isSameCycle(asked, known);
  if (equal) {
    reasons.push(reason("same-cycle", asked.cycle.join(" -> ")));
    const renamed = (asked.printed ?? []).filter((name) => !asked.cycle.includes(name));
    if (renamed.length > 0) reasons.push(reason("renamed-lock", `printed as ${renamed.join(", ")}`));
  }
  if (!equal && asked.pairs.size > 0 && known.pairs.size > 0) {
    if (isWithin(asked.pairs, known.pairs))
      reasons.push(reason("sub-cycle", "every edge of it is part of the known cycle"));
    else if (isWithin(known.pairs, asked.pairs))
      reasons.push(reason("super-cycle", "every edge of the known cycle is part of it"));
  }
  return reasons;
}

function edgeReasons(asked: Profile, known: Profile): readonly Reason[] {
  const reasons: Reason[] = [];
  const shared = [...asked.pairs].filter((pair) => known.pairs.has(pair)).sort();
  for (const pair of shared.slice(0, MAX_DETAILS)) reasons.push(reason("shared-edge", pair.replace(BETWEEN, " -> ")));
  for (const pair of shared.slice(0, MAX_DETAILS)) {
    const sites = [...(asked.sites.get(pair) ?? [])].filter((site) => known.sites.get(pair)?.has(site)).sort();
    if (sites.length > 0) reasons.push(reason("same-site", `${pair.replace(BETWEEN, " -> ")} in ${sites.join(", ")}`));
  }
  const shape = findShape(asked, known);
  if (shape.length > 0) reasons.push(reason("same-shape", `other locks, taken in ${shape.join(", ")}`));
  if (shared.length === 0) {
    const classes = [...asked.classes].filter((name) => known.classes.has(name)).sort();
    for (const name of classes.slice(0, MAX_DETAILS)) reasons.push(reason("shared-class", name));
  }
  return reasons;
}

/** Places that make two cycles one shape; one alone is met in too many. */
const MIN_PLACES = 2;

/** A cycle as long, of other locks, that were taken in the same functions: a lock was renamed, or another file system does the same. */
function findShape(asked: Profile, known: Profile): readonly string[] {
  if (asked.pairs.size !== known.pairs.size || asked.pairs.size < MIN_PLACES) return [];
  const placesOf = (here: Profile, there: Profile) =>
    new Set([...here.sites].flatMap(([pair, sites]) => (there.pairs.has(pair) ? [] : [...sites])));
  const other = placesOf(known, asked);
  const places = [...placesOf(asked, known)].filter((place) => other.has(place)).sort();
  return places.length >= MIN_PLACES ? places.slice(0, MAX_DETAILS) : [];
}

function otherReasons(asked: Profile, known: Profile): readonly Reason[] {
  const reasons: Reason[] = [];
  const title = [...asked.titles].find((each) => known.titles.has(each));
  if (title !== undefined) reasons.push(reason("same-title", title));
  const there = asked.classes.size === 0 ? known.words() : new Set<string>();
  const words = [...asked.words()].filter((word) => there.has(word)).sort();
  if (words.length > 0) reasons.push(reason("text", words.slice(0, MAX_DETAILS).join(", ")));
  return reasons;
}

const isWithin = (part: ReadonlySet<string>, whole: ReadonlySet<string>) => [...part].every((each) => whole.has(each));
