/**
 * What is compared: the sets of names of a query and of a known inversion, in one form.
 */
import { canonicalCycle, findSite, isPlumbing, type LockReport } from "../lockdep/index.ts";
import { toCanonical, toPair } from "./canonical.ts";

/** A known inversion, as the base holds it. */
export type Candidate = {
  readonly inversion: string;
  readonly kind: string;
  /** Canonical classes in dependency order. */
  readonly cycle: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly sites: readonly string[] }[];
  readonly titles: readonly string[];
  readonly component: string | null;
  /** Functions of its reports: sites first. */
  readonly functions: readonly string[];
};

export type MatchQuery = {
  readonly report: LockReport | null;
  readonly title: string | null;
  /** Words typed, where there is no report. */
  readonly text: string | null;
};

export type Profile = {
  readonly id: string | null;
  readonly kind: string | null;
  readonly cycle: readonly string[];
  /** The cycle as printed, before spelling and aliases; null where the base does not keep it. */
  readonly printed: readonly string[] | null;
  readonly pairs: ReadonlySet<string>;
  /** `A>B` -> functions where B was taken. */
  readonly sites: ReadonlyMap<string, ReadonlySet<string>>;
  readonly classes: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  readonly titles: ReadonlySet<string>;
  /** Made when a query of words asks for it. */
  readonly words: () => ReadonlySet<string>;
  readonly component: string | null;
};

/** Functions of a stack that are compared: the nearest to the lock say most. */
const MAX_STACK = 12;

export function profileOf({ report, title, text }: MatchQuery): Profile {
  const titles = [title, report?.title, ...(report?.altTitles ?? [])].flatMap((each) => (each ? [toTitle(each)] : []));
  const edges =
    report?.edges.map((edge) => ({ from: edge.from, to: edge.to, sites: edge.site ? [edge.site.function] : [] })) ?? [];
  return {
    id: report?.inversion ?? null,
    kind: report?.kind ?? null,
    cycle: canonicalCycle(report?.cycle.map(toCanonical) ?? []),
    printed: report?.cycle ?? null,
    ...setsOf(edges, report?.cycle ?? []),
    functions: new Set(report ? functionsOf(report) : []),
    titles: new Set(titles),
    words: () => new Set(wordsOf(`${title ?? ""} ${text ?? ""}`)),
    component: report?.component ?? null,
  };
}

/** Candidates are compared many times, by their object; what was made of one is kept as long as it lives. */
const profiles = new WeakMap<Candidate, Profile>();

export function profileOfCandidate(candidate: Candidate): Profile {
  const made = profiles.get(candidate);
  if (made) return made;
  const profile: Profile = {
    id: candidate.inversion,
    kind: candidate.kind,
    cycle: canonicalCycle(candidate.cycle.map(toCanonical)),
    printed: null,
    ...setsOf(candidate.edges, candidate.cycle),
    functions: new Set(candidate.functions),
    titles: new Set(candidate.titles.map(toTitle)),
    words: () => wordsOfCandidate(candidate),
    component: candidate.component,
  };
  profiles.set(candidate, profile);
  return profile;
}

function wordsOfCandidate({ titles, cycle, functions }: Candidate): ReadonlySet<string> {
  const names = [...cycle, ...functions].map((name) => name.toLowerCase());
  return new Set([...wordsOf(titles.join(" ")), ...names]);
}

/** Functions that tell where a report came from: sites, then what called them, without lock primitives and plumbing. */
export function functionsOf(report: LockReport): readonly string[] {
  const stacks = [...report.chain.map((entry) => entry.stack), report.stack];
  const sites = [report.wanted?.site, report.held?.site, ...report.edges.map((edge) => edge.site)];
  const names = [
    ...sites.flatMap((site) => (site ? [site.function] : [])),
    ...stacks.flatMap((stack) => callersOf(stack)),
  ];
  return [...new Set(names)].slice(0, 60);
}

function callersOf(stack: LockReport["stack"]): readonly string[] {
  const site = findSite(stack);
  const from = site ? stack.indexOf(site) : 0;
  return stack
    .slice(from, from + MAX_STACK)
    .filter((frame) => frame.reliable && !isPlumbing(frame.function))
    .map((frame) => frame.function);
}

function setsOf(edges: Candidate["edges"], cycle: readonly string[]) {
  const sites = new Map<string, Set<string>>();
  for (const edge of edges) {
    const pair = toPair(edge.from, edge.to);
    const known = sites.get(pair) ?? new Set<string>();
    for (const site of edge.sites) known.add(site);
    sites.set(pair, known);
  }
  const classes = new Set([...cycle, ...edges.flatMap((edge) => [edge.from, edge.to])].map(toCanonical));
  return { pairs: new Set(sites.keys()), sites, classes };
}

/** `possible deadlock in demo_open (3)` and `[syzbot] possible deadlock in demo_open` are one title. */
export const toTitle = (title: string): string =>
  title
    .replace(/^(?:re: |\[[^\]]{0,60}\] ?){0,6}/i, "")
    .replace(/ \(\d{1,3}\)$/, "")
    .toLowerCase()
    .trim();

/** Words that could be a name; short and common ones say nothing. */
export const wordsOf = (text: string): readonly string[] =>
  (text.slice(0, 10_000).match(/[A-Za-z_][\w>&.-]{2,80}/g) ?? []).map((word) => word.toLowerCase()).slice(0, 200);
