/**
 * Whose code a report speaks of: a vote over what its frames, modules, patch and lists name.
 *
 * In: evidence of one report or inversion. Out: subsystems by votes, each with what told it. The kinds of evidence are asked in
 * order (file:line, module, function prefix, the patch's files, then its lines, the list) and the first that names anything decides.
 */
import type { Frame } from "../lockdep/index.ts";
import { matchDepth } from "./file-pattern.ts";
import { type Pattern, parsePattern } from "./name-pattern.ts";
import { nameOfList } from "./names.ts";
import { folderOfFunction, folderOfModule, ownerOf } from "./owners.ts";
import { type Specificity, specificityOf } from "./specificity.ts";
import type { Subsystem } from "./subsystem.ts";

export type SubsystemVia = "file" | "module" | "function" | "patch" | "content" | "list";

export type FoundSubsystem = {
  readonly name: string;
  readonly title: string | null;
  readonly confidence: "explicit" | "linked" | "inferred";
  readonly via: SubsystemVia;
};

export type SubsystemEvidence = {
  /** Sites where the locks were taken, both sides of each edge first; then the rest of the stacks, if wanted. */
  readonly frames: readonly (Pick<Frame, "file" | "module" | "function"> & { readonly weight?: number })[];
  readonly modules?: readonly string[];
  /** Functions known by name only. */
  readonly functions?: readonly string[];
  readonly patchFiles?: readonly string[];
  /** What those patches change, for `K:` patterns. */
  readonly patchText?: string;
  /** Ids or addresses of lists. */
  readonly lists?: readonly string[];
};

/** A subsystem with a lesser share of the votes is passed through, not spoken of. */
const MIN_SHARE = 0.33;

/** More are no answer. */
const MAX_FOUND = 4;

export function findSubsystems(evidence: SubsystemEvidence, rules: readonly Subsystem[]): readonly FoundSubsystem[] {
  const index = indexRules(rules);
  for (const { via, paths } of pathsByKind(evidence)) {
    const names = vote(paths, index);
    if (names.length > 0) return names.map((name) => toFound(name, via, index));
  }
  const said = findByContent(evidence.patchText ?? "", rules);
  if (said.length > 0) return said.map((name) => toFound(name, "content", index));
  return findByList(evidence.lists ?? [], index);
}

/** A `K:` pattern is a wish to see such patches: it says less than the place of the code, and more than the list. */
function findByContent(text: string, rules: readonly Subsystem[]): readonly string[] {
  if (text === "") return [];
  return rules
    .filter((rule) => (rule.keywords ?? []).some((pattern) => patternOf(pattern)?.findEnd(text) !== undefined))
    .map(({ name }) => name)
    .slice(0, MAX_FOUND);
}

const PATTERNS = new Map<string, Pattern | undefined>();

/** Each pattern is read once; an imported file has some 170. */
function patternOf(source: string): Pattern | undefined {
  if (!PATTERNS.has(source) && PATTERNS.size < MAX_PATTERNS) PATTERNS.set(source, parsePattern(source));
  return PATTERNS.get(source);
}

const MAX_PATTERNS = 5_000;

type Voter = { readonly path: string; readonly weight: number };

function pathsByKind(evidence: SubsystemEvidence): readonly { via: SubsystemVia; paths: readonly Voter[] }[] {
  const owners = evidence.frames.flatMap((frame) => {
    const owner = ownerOf(frame);
    return owner ? [{ via: owner.via, path: owner.path, weight: frame.weight ?? 1 }] : [];
  });
  const of = (via: SubsystemVia) => owners.filter((owner) => owner.via === via);
  const plain = (paths: readonly (string | undefined)[]) =>
    paths.flatMap((path) => (path ? [{ path, weight: 1 }] : []));
  return [
    { via: "file", paths: of("file") },
    { via: "module", paths: [...of("module"), ...plain((evidence.modules ?? []).map(folderOfModule))] },
    { via: "function", paths: [...of("function"), ...plain((evidence.functions ?? []).map(folderOfFunction))] },
    { via: "patch", paths: plain(evidence.patchFiles ?? []) },
  ];
}

/** Code of one subsystem says more than code that all go through; tools say nothing. */
function vote(voters: readonly Voter[], index: RuleIndex): readonly string[] {
  const votes = new Map<string, number>();
  for (const { path, weight } of voters) {
    const worth = weight * WORTH[specificityOf(path)];
    if (worth === 0) continue;
    const names = subsystemsOfPath(path, index);
    for (const name of names) votes.set(name, (votes.get(name) ?? 0) + worth / names.length);
  }
  return winners(votes, index);
}

/** Measured on 210 tagged bugs of syzbot. */
const WORTH: Readonly<Record<Specificity, number>> = { own: 1, generic: 0.15, helper: 0 };

function winners(votes: ReadonlyMap<string, number>, index: RuleIndex): readonly string[] {
  const total = [...votes.values()].reduce((sum, count) => sum + count, 0);
  const kept = [...votes].filter(([, count]) => count / total >= MIN_SHARE);
  // What holds another is left out, unless it was named more than what it holds.
  const parents = new Map<string, number>();
  for (const [name, count] of kept)
    for (const parent of index.byName.get(name)?.parents ?? [])
      parents.set(parent, Math.max(parents.get(parent) ?? 0, count));
  return kept
    .filter(([name, count]) => count > (parents.get(name) ?? -1))
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([name]) => name)
    .slice(0, MAX_FOUND);
}

/** Subsystems whose pattern names the path most closely. */
export function subsystemsOfPath(path: string, index: RuleIndex): readonly string[] {
  const known = index.cache.get(path);
  if (known) return known;
  let depth = 0;
  let names: string[] = [];
  for (const rule of index.candidatesOf(path)) {
    const matched = depthIn(rule, path);
    if (matched === undefined || matched < depth) continue;
    if (matched > depth) names = [];
    depth = matched;
    names.push(rule.name);
  }
  const found = [...new Set(names)].sort();
  if (index.cache.size < MAX_CACHE) index.cache.set(path, found);
  return found;
}

function depthIn(rule: Subsystem, path: string): number | undefined {
  if (rule.excludes.some((pattern) => matchDepth(pattern, path) !== undefined)) return undefined;
  let best: number | undefined;
  for (const pattern of rule.files) {
    const depth = matchDepth(pattern, path);
    if (depth !== undefined && (best === undefined || depth > best)) best = depth;
  }
  // A name in the path says as much as a folder that reaches so far.
  for (const pattern of rule.names ?? []) {
    const end = patternOf(pattern)?.findEnd(path);
    if (end !== undefined && (best === undefined || end > best)) best = end;
  }
  return best;
}

function findByList(lists: readonly string[], index: RuleIndex): readonly FoundSubsystem[] {
  const names = lists.flatMap((list) => index.byList.get(listKey(list)) ?? []);
  return [...new Set(names)]
    .filter((name) => name !== "kernel")
    .slice(0, MAX_FOUND)
    .map((name) => toFound(name, "list", index));
}

function toFound(name: string, via: SubsystemVia, index: RuleIndex): FoundSubsystem {
  const confidence = via === "file" || via === "module" ? "explicit" : via === "patch" ? "linked" : "inferred";
  return { name, title: index.byName.get(name)?.title ?? null, confidence, via };
}

/** Paths remembered of one set of rules: the tree has 93,000 files. */
const MAX_CACHE = 100_000;

export type RuleIndex = {
  readonly byName: ReadonlyMap<string, Subsystem>;
  readonly byList: ReadonlyMap<string, readonly string[]>;
  readonly candidatesOf: (path: string) => readonly Subsystem[];
  readonly cache: Map<string, readonly string[]>;
};

const INDEXES = new WeakMap<readonly Subsystem[], RuleIndex>();

/** Rules by their first folder, made once for a set of rules: 3,000 sections times 30 frames is too slow otherwise. */
export function indexRules(rules: readonly Subsystem[]): RuleIndex {
  const made = INDEXES.get(rules);
  if (made) return made;
  const byFolder = new Map<string, Subsystem[]>();
  const anywhere: Subsystem[] = [];
  const byList = new Map<string, string[]>();
  for (const rule of rules) {
    const tops = new Set(rule.files.map((pattern) => /^[\w.-]+(?=\/)/.exec(pattern)?.[0]));
    if (rule.names?.length) tops.add(undefined);
    for (const top of tops) {
      if (top === undefined) anywhere.push(rule);
      else byFolder.set(top, [...(byFolder.get(top) ?? []), rule]);
    }
    // A list belongs to the subsystem that is named for it, else to whoever names it.
    for (const list of rule.lists)
      byList.set(listKey(list), nearest(list, [...(byList.get(listKey(list)) ?? []), rule.name]));
  }
  const index: RuleIndex = {
    byName: new Map(rules.map((rule) => [rule.name, rule])),
    byList,
    candidatesOf: (path) => [...new Set([...(byFolder.get(path.split("/")[0] ?? "") ?? []), ...anywhere])],
    cache: new Map(),
  };
  INDEXES.set(rules, index);
  return index;
}

/** `linux-ext4@vger.kernel.org`, `linux-ext4.vger.kernel.org` (a List-Id) and `linux-ext4.vger.kernel.org.0` are one list. */
const listKey = (list: string) => list.toLowerCase().split(/[@.]/)[0] ?? "";

function nearest(list: string, names: readonly string[]): string[] {
  const exact = names.filter((name) => name === nameOfList(list));
  return exact.length > 0 ? exact : [...names].slice(0, 1);
}
