/**
 * Postings -> series: the versions of one piece of work, v1 to vN, whatever its patches were called meanwhile.
 *
 *   [RFC 0/9] demo: handle faults     ->  [PATCH v2 0/6] demo: fix mmap deadlocks     the second links the first, or answers it
 *
 * In: postings (postings.ts), oldest first. Out: series with their versions, oldest first, and what joins each version to an earlier one.
 * LINKS are asked in order, surest first; a posting joins the newest earlier one that a link names.
 */
import { idsOf, type Posting, personKey } from "./postings.ts";

export type SeriesLink = {
  readonly rule: string;
  /** Words or ids that it rests on. */
  readonly detail: string;
};

export type SeriesVersion = Posting & {
  /** What joins it to an earlier version; null for the first. */
  readonly link: SeriesLink | null;
};

export type Series = readonly SeriesVersion[];

/** What a posting is known by, gathered once. */
type Traits = {
  readonly posting: Posting;
  readonly sender: string;
  readonly at: number | null;
  readonly ids: readonly string[];
  readonly changeIds: readonly string[];
  /** Mails that its notes name as earlier versions. */
  readonly earlier: readonly string[];
  /** What the posting as a whole answers. */
  readonly parent: readonly string[];
  readonly patchIds: readonly string[];
  readonly titles: readonly string[];
  readonly isAlone: boolean;
};

type LinkRule = {
  readonly name: string;
  readonly why: string;
  /** The sender says so; what only looks alike does not join work whose numbers begin again. */
  readonly isSaid: boolean;
  /** What shows that `later` is a version of `earlier`. */
  readonly find: (later: Traits, earlier: Traits) => string | undefined;
};

/** Days between two versions of one series. */
const MAX_DAYS = 400;
/** A rewrite under another title follows sooner. */
const MAX_DAYS_RENAMED = 150;

const LINKS: readonly LinkRule[] = [
  {
    name: "change-id",
    why: "b4 gives all versions one id",
    isSaid: true,
    find: (later, earlier) => common(later.changeIds, earlier.changeIds),
  },
  {
    name: "link in the notes",
    why: "`Link to v1: https://...`",
    isSaid: true,
    find: (later, earlier) => common(later.earlier, earlier.ids),
  },
  {
    name: "in reply to",
    why: "the new version answers the old one's cover letter or patch",
    isSaid: true,
    find: (later, earlier) => (isNewVersion(later, earlier) ? common(later.parent, earlier.ids) : undefined),
  },
  {
    name: "patch-id",
    why: "a patch of it is unchanged; in another person's series it is only carried along",
    isSaid: false,
    find: (later, earlier) =>
      isSamePerson(later, earlier) || (later.isAlone && earlier.isAlone)
        ? common(later.patchIds, earlier.patchIds)
        : undefined,
  },
  {
    name: "title",
    why: "the same title by the same person, of the cover letter or of a patch that changes the same file",
    isSaid: false,
    find: (later, earlier) =>
      isSamePerson(later, earlier) && isWithin(later, earlier, MAX_DAYS) ? sharedTitle(later, earlier) : undefined,
  },
  {
    name: "title, by another sender",
    why: "somebody else goes on with it: the same title, file and function, and a higher version",
    isSaid: false,
    find: (later, earlier) =>
      isHigher(later, earlier) && isWithin(later, earlier, MAX_DAYS) && sharesFunction(later.posting, earlier.posting)
        ? sharedTitle(later, earlier)
        : undefined,
  },
  {
    name: "functions and title words",
    why: "a renamed patch: the next version by the same person, in the same functions, with words of the title kept",
    isSaid: false,
    find: (later, earlier) =>
      isNewVersion(later, earlier) && isSamePerson(later, earlier) && isWithin(later, earlier, MAX_DAYS_RENAMED)
        ? renamed(later.posting, earlier.posting)
        : undefined,
  },
];

export function findSeries(postings: readonly Posting[]): readonly Series[] {
  const series: SeriesVersion[][] = [];
  const seriesOf = new Map<Traits, SeriesVersion[]>();
  const newestOf = new Map<SeriesVersion[], Traits>();
  const known = makeIndex();
  for (const posting of postings) {
    const later = toTraits(posting);
    const found = findLink(later, known.near(later), (earlier) => newestOf.get(seriesOf.get(earlier) ?? []));
    const own = (found && seriesOf.get(found.earlier)) ?? [];
    if (own.length === 0) series.push(own);
    own.push({ ...posting, link: found?.link ?? null });
    seriesOf.set(later, own);
    newestOf.set(own, later);
    known.add(later);
  }
  return series;
}

function findLink(later: Traits, before: readonly Traits[], newestOf: (earlier: Traits) => Traits | undefined) {
  for (const { name, isSaid, find } of LINKS) {
    for (const earlier of before) {
      const newest = newestOf(earlier);
      if (!isSaid && newest && isRestart(later, newest)) continue;
      const detail = find(later, earlier);
      if (detail !== undefined) return { earlier, link: { rule: name, detail } };
    }
  }
  return undefined;
}

/** Earlier postings by what they are known by: only those that share something are compared. */
function makeIndex() {
  const byTrait = new Map<string, Traits[]>();
  const order = new Map<Traits, number>();
  const placeOf = (traits: Traits) => order.get(traits) ?? 0;
  return {
    add(traits: Traits): void {
      order.set(traits, order.size);
      for (const key of [traits.sender, ...traits.ids, ...traits.changeIds, ...traits.patchIds, ...traits.titles]) {
        const group = byTrait.get(key);
        if (group) group.push(traits);
        else byTrait.set(key, [traits]);
      }
    },
    /** Newest first. */
    near({ sender, earlier, parent, changeIds, patchIds, titles }: Traits): readonly Traits[] {
      const keys = [sender, ...earlier, ...parent, ...changeIds, ...patchIds, ...titles];
      const found = new Set(keys.flatMap((key) => byTrait.get(key)?.slice(-MAX_COMPARED) ?? []));
      return [...found].sort((a, b) => placeOf(b) - placeOf(a));
    },
  };
}

/** Postings of one person, or under one title, that are compared with a later one. */
const MAX_COMPARED = 300;

function toTraits(posting: Posting): Traits {
  const { cover, patches } = posting;
  const mails = cover ? [cover, ...patches] : patches;
  return {
    posting,
    sender: personKey(posting.sender),
    at: posting.date === null ? null : Date.parse(posting.date),
    ids: idsOf(posting),
    changeIds: unique(mails.flatMap(({ patch, notes }) => patch?.changeId ?? notes?.changeId ?? [])),
    earlier: unique(mails.flatMap(({ patch, notes }) => patch?.earlier ?? notes?.earlier ?? [])),
    parent: [mails[0]?.parent].flatMap((id) => id ?? []),
    patchIds: unique(patches.flatMap(({ patch }) => [patch.patchId, patch.linesId].flatMap((id) => id ?? []))),
    titles: unique([...(cover ? [titleKey(cover.subject)] : []), ...patches.map(({ patch }) => patch.key)]).filter(
      (title) => title.length >= MIN_TITLE,
    ),
    isAlone: patches.length === 1 && (posting.of ?? 1) === 1,
  };
}

const isSamePerson = (a: Traits, b: Traits) => a.sender === b.sender;
const isHigher = ({ posting: a }: Traits, { posting: b }: Traits) => (a.version ?? 1) > (b.version ?? 1);

/** The numbers begin again under another title: a part of the work goes on as work of its own. */
const isRestart = (later: Traits, earlier: Traits): boolean =>
  isHigher(earlier, later) && common(later.titles.slice(0, 1), earlier.titles.slice(0, 1)) === undefined;

/** A higher number, a repetition, or a patch after a proposal. */
function isNewVersion(later: Traits, earlier: Traits): boolean {
  const has = ({ posting: { tags } }: Traits, words: RegExp) => tags.some((tag) => words.test(tag));
  const isRfc = (traits: Traits) => has(traits, /^(?:RFC|POC|RFT|WIP)$/i);
  return (isRfc(earlier) && !isRfc(later)) || isHigher(later, earlier) || has(later, /^(?:RESEND|REPOST)$/i);
}

const isWithin = (a: Traits, b: Traits, days: number): boolean =>
  a.at === null || b.at === null || Math.abs(a.at - b.at) <= days * 86_400_000;

/** A shorter title is no name. */
const MIN_TITLE = 10;

const titleKey = (subject: string): string =>
  subject
    .replace(/^(?:\[[^\]]{0,200}\] ?)+/, "")
    .toLowerCase()
    .trim();

/** Of both cover letters, or of a patch in both that changes the same file: a common word for other work elsewhere is no version. */
function sharedTitle(
  { posting: later, titles }: Traits,
  { posting: earlier, titles: others }: Traits,
): string | undefined {
  const cover = later.cover && titleKey(later.cover.subject);
  const isPull = later.tags.includes("PULL");
  if (cover && cover.length >= MIN_TITLE && (isPull ? others.includes(cover) : cover === coverOf(earlier)))
    return cover;
  const known = new Set(others);
  return titles.find((title) => {
    if (!known.has(title)) return false;
    const [ours, theirs] = [later, earlier].map(({ patches }) => patches.find(({ patch }) => patch.key === title));
    return ours && theirs && common(ours.patch.files, theirs.patch.files) !== undefined;
  });
}

const coverOf = ({ cover }: Posting) => cover && titleKey(cover.subject);

const sharesFunction = (a: Posting, b: Posting): boolean => {
  const functions = new Set(b.patches.flatMap(({ patch }) => patch.functions));
  return a.patches.some(({ patch }) => patch.functions.some((name) => functions.has(name)));
};

/** At least half of the patches of the smaller posting have a counterpart in the other one. */
function renamed(later: Posting, earlier: Posting): string | undefined {
  const twins = later.patches.filter(({ patch }) =>
    earlier.patches.some(
      (other) =>
        common(patch.functions, other.patch.functions) !== undefined &&
        common(patch.files, other.patch.files) !== undefined &&
        nearness(patch.key, other.patch.key) >= MIN_NEARNESS,
    ),
  );
  return twins.length * 2 >= Math.min(later.patches.length, earlier.patches.length)
    ? twins[0]?.patch.subject
    : undefined;
}

/** Share of the words of both titles that are in both. */
const MIN_NEARNESS = 0.34;

function nearness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const both = [...left].filter((word) => right.has(word)).length;
  return both / Math.max(1, left.size + right.size - both);
}

const wordsOf = (title: string) => new Set(title.split(/[^a-z0-9_]+/).filter((word) => word.length > 2));

/** The first value that both have. */
function common(a: readonly string[], b: readonly string[]): string | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const known = new Set(b);
  return a.find((value) => known.has(value));
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
