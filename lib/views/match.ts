/**
 * `/match/` and `match`: a splat, a mail, a dmesg or one line of query -> prior inversions ranked, each with its reasons.
 *
 *   text -> question -> prints that may be told -> rank -> the stories of those that rank
 *
 * `excludeMessages` and `before` answer as if those mails had never been read: they, every appearance of their prints
 * elsewhere, and the claims that rest on them. What is common and what is rare is counted without them too.
 */
import {
  findRedirect,
  listInversions,
  listPatchedFunctions,
  listStories,
  readKnownPrints,
  type StoredEdge,
  type StoredInversion,
  type Story,
} from "../db/index.ts";
import { canonicalClass, type Edge, type LockReport } from "../lockdep/index.ts";
import {
  hashName,
  hasName,
  type KnownPrint,
  type Match,
  type MatchPrint,
  type Nearness,
  type Ranking,
  rank,
  rankWords,
  THRESHOLD,
  toArrow,
  toKnownPrints,
  toVerdict,
  toVisible,
  type Visible,
} from "../match/index.ts";
import { currentInstant } from "./dates.ts";
import { type EdgeView, toEdges } from "./edges.ts";
import { type Question, readQuery, readText } from "./match-question.ts";
import { type MatchedStory, toMatched } from "./matched-story.ts";
import { toSummary } from "./summary.ts";

/** Of one inversion that ranks: why, and its story as far as the query may know it. */
export type MatchEntry = Pick<Match, "inversion" | "score"> &
  MatchedStory & {
    /** What speaks against it: dependencies and code that only one of the two has. */
    readonly against: readonly string[];
    /** Its dependencies, and how the names of its id were made. */
    readonly edges: readonly { readonly from: string; readonly to: string }[];
    readonly steps: StoredInversion["data"]["steps"];
    /** The print that is nearest: a mail that shows it, and how near; null where nothing was compared. */
    readonly nearest: { readonly messageId: string | null; readonly nearness: Nearness } | null;
  };

export type MatchView = {
  readonly query: {
    readonly kind: string | null;
    readonly title: string | null;
    readonly cycle: readonly string[];
    readonly inversion: string | null;
    readonly damage: LockReport["damage"];
  };
  readonly verdict: "seen-before" | "similar" | "not-seen-before";
  readonly threshold: number;
  readonly matches: readonly MatchEntry[];
  /** What is shared and proves nothing. */
  readonly weak: readonly { readonly detail: string }[];
  /** What was read in the text; null for a line of query or a text without a report. */
  readonly report: LockReport | null;
  /** Its dependencies with both places. */
  readonly edges: readonly EdgeView[];
  /** Reports in the text; the one that was matched is the first whole one. */
  readonly reportsRead: number;
  /** Lines of the text. */
  readonly linesRead: number;
  readonly notices: readonly string[];
  /** Message-ID of the text, where it is a mail that the answer knows: its own report is among what it matches. */
  readonly ownMail: string | null;
};

export type MatchOptions = {
  /** Whether the text is a mail; told from its first lines when absent. */
  readonly mail?: boolean;
  /** Of the mail that the text is the body of. */
  readonly messageId?: string | null;
  readonly limit?: number;
  readonly excludeMessages?: readonly string[];
  /** ISO date: later mail is unknown. */
  readonly before?: string | null;
  /** Where the text holds no report, its words are looked for. */
  readonly orWords?: boolean;
  readonly now?: string;
};

const LIMIT = 20;

export async function matchView(
  input: string | { readonly query: string },
  options: MatchOptions = {},
): Promise<MatchView> {
  const { limit = LIMIT, now = currentInstant(), excludeMessages = [], before = null } = options;
  const asked = await followRedirects(
    typeof input === "string" ? await readText(input, options) : readQuery(input.query),
  );
  const visible = toVisible(isNothing(asked) ? NO_PRINTS : await readKnownPrints(), {
    messages: new Set(excludeMessages),
    before,
  });
  const ranked = rankQuestion(asked, visible, limit);
  const stored = await readStories(ranked.matches.map(({ inversion }) => inversion));
  const touched = asked.report ? await listPatchedFunctions(stored.flatMap(listFixMails)) : new Map();
  const known = { asked, visible, now, excluded: excludeMessages, before, touched };
  const byId = new Map(stored.map((each) => [each.id, each]));
  const { report, title, reportsRead, linesRead, notices } = asked;
  const own = options.messageId ?? asked.messageId;
  return {
    query: {
      kind: report?.kind ?? null,
      title: report?.title ?? title,
      cycle: report?.cycle ?? [],
      inversion: report?.inversion ?? null,
      damage: report?.damage ?? [],
    },
    verdict: ranked.verdict,
    threshold: ranked.threshold,
    matches: ranked.matches.flatMap((match) => {
      const story = byId.get(match.inversion);
      return story ? [toEntry(match, story, known)] : [];
    }),
    weak: ranked.weak,
    report,
    edges: report ? toEdges(report.edges.map(toStoredEdge), report) : [],
    reportsRead,
    linesRead,
    notices,
    ownMail: own !== null && tells(ranked.matches, own) ? own : null,
  };
}

const NO_PRINTS = toKnownPrints([]);

/** A text without a report, and no words to look for: there is nothing to compare with the base. */
const isNothing = ({ print, words, inversions, syzbot, report }: Question): boolean =>
  print === null && words === null && report === null && inversions.length === 0 && syzbot.length === 0;

type StoredStory = StoredInversion & Story;

async function readStories(ids: readonly string[]): Promise<readonly StoredStory[]> {
  if (ids.length === 0) return [];
  const [inversions, stories] = await Promise.all([listInversions({ ids }, ids.length), listStories(ids)]);
  return inversions.flatMap((each) => {
    const story = stories.get(each.id);
    return story ? [{ ...each, ...story }] : [];
  });
}

const listFixMails = ({ episodes }: Story): readonly string[] =>
  episodes.flatMap(({ fixes }) => fixes.flatMap(({ messageId }) => messageId ?? []));

/** An id of an older grouping leads to the newer one. */
async function followRedirects(asked: Question): Promise<Question> {
  const inversions = await Promise.all(asked.inversions.map(async (id) => (await findRedirect(id)) ?? id));
  return { ...asked, inversions };
}

const tells = (matches: readonly Match[], messageId: string): boolean =>
  matches.some(({ prints }) => prints.some(({ print }) => print.mails.some((mail) => mail.messageId === messageId)));

function rankQuestion({ report, print, words, ...asked }: Question, visible: Visible, limit: number): Ranking {
  const direct = report ? [] : toDirect({ print, ...asked }, visible);
  const isStack = print !== null && (report !== null || asked.isText);
  const near = isStack ? rank(print, visible, limit) : words ? rankWords(words, visible, limit) : NOTHING;
  if (direct.length === 0) return near;
  const others = near.matches.filter(({ inversion }) => !direct.some((match) => match.inversion === inversion));
  const matches = [...direct, ...others].sort((a, b) => b.score - a.score || (a.inversion < b.inversion ? -1 : 1));
  return { ...near, matches: matches.slice(0, limit), verdict: toVerdict(matches[0]?.score ?? 0) };
}

const NOTHING: Ranking = { matches: [], verdict: "not-seen-before", threshold: THRESHOLD, weak: [] };

/** Alike, not the same: the pair is one dependency of its cycle. */
const PAIR_SCORE = 0.7;

/** A line that names an inversion, a syzbot bug or an ordered pair: what it names, whatever its words are like. */
function toDirect(
  { print, inversions, syzbot }: Pick<Question, "print" | "inversions" | "syzbot">,
  visible: Visible,
): readonly Match[] {
  const { known } = visible;
  const found = new Map<string, Match>();
  type Named = { readonly score: number; readonly rule: "same-id" | "shared-edge"; readonly detail: string };
  const add = (isNamed: (print: KnownPrint) => boolean, { score, rule, detail }: Named) => {
    for (const [at, there] of known.prints.entries()) {
      if (!isNamed(there) || visible.told[at] !== 1 || found.has(there.inversion)) continue;
      const prints = (known.byInversion.get(there.inversion) ?? [])
        .filter((each) => visible.told[each] === 1)
        .flatMap((each) => {
          const other = known.prints[each];
          return other ? [{ print: other, score, nearness: null }] : [];
        });
      const { titles, cycle } = there.told();
      const title = titles[0] ?? cycle.join(" -> ");
      found.set(there.inversion, {
        inversion: there.inversion,
        score,
        title,
        reasons: [{ rule, detail, messages: [] }],
        prints,
      });
    }
  };
  for (const id of inversions) add(({ inversion }) => inversion === id, { score: 1, rule: "same-id", detail: id });
  for (const id of syzbot)
    add((there) => there.syzbot.includes(id), { score: 1, rule: "same-id", detail: `syz:${id}` });
  for (const { pair } of print?.edges ?? [])
    add(({ features }) => hasName(features, "pairs", hashName(pair)), {
      score: PAIR_SCORE,
      rule: "shared-edge",
      detail: toArrow(pair),
    });
  return [...found.values()];
}

const toStoredEdge = ({ from, to }: Pick<Edge, "from" | "to">): StoredEdge => ({
  from: from.replace(/\/\d$/, ""),
  to: to.replace(/\/\d$/, ""),
  subclasses: [],
  origin: "splat",
  messages: [],
  firstSeen: null,
  lastSeen: null,
  sites: [],
});

type Known = {
  readonly asked: Question;
  readonly visible: Visible;
  readonly now: string;
  readonly excluded: readonly string[];
  readonly before: string | null;
  readonly touched: ReadonlyMap<string, readonly string[]>;
};

function toEntry(match: Match, stored: StoredStory, known: Known): MatchEntry {
  const { asked, visible, now, excluded, before, touched } = known;
  const knowable = { asked: asked.isText ? asked.print : null, prints: visible, excluded, before, touched };
  const story = toMatched(stored, toSummary(stored, now), knowable, match);
  const against = asked.report ? toAgainst(asked.report, asked.print, stored, match) : [];
  const [best] = match.prints;
  return {
    inversion: match.inversion,
    score: match.score,
    ...story,
    against,
    edges: stored.data.edges.map(({ from, to }) => ({ from, to })),
    steps: stored.data.steps,
    nearest: best?.nearness ? { messageId: best.print.mails[0]?.messageId ?? null, nearness: best.nearness } : null,
  };
}

/** Differences named; a long cycle that shares one edge has many. */
const MAX_AGAINST = 4;

function toAgainst(
  report: LockReport,
  print: MatchPrint | null,
  stored: StoredInversion,
  { prints }: Match,
): readonly string[] {
  const toName = ({ from, to }: Pick<Edge, "from" | "to">) =>
    `${canonicalClass(from).class} -> ${canonicalClass(to).class}`;
  const asked = new Set(print?.edges.map(({ pair }) => toArrow(pair)) ?? []);
  const known = new Set(stored.data.edges.map(toName));
  const components = [...new Set(prints.flatMap((each) => each.print.component ?? []))];
  const isElsewhere = report.component !== null && components.length > 0 && !components.includes(report.component);
  return [
    ...(isElsewhere ? [`other code: ${components.slice(0, 3).join(", ")}, yours ${report.component}`] : []),
    ...[...asked].filter((name) => known.size > 0 && !known.has(name)).map((name) => `${name} is not in it`),
    ...[...known].filter((name) => asked.size > 0 && !asked.has(name)).map((name) => `${name} is not in yours`),
  ].slice(0, MAX_AGAINST);
}
