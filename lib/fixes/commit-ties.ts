/**
 * Which patches, reports and bugs of the base a commit has to do with, and by what rule.
 *
 * In: a commit, what the base holds that may be meant, and the commit's diff where it was asked for. Out: ties.
 * A patch is found by the first rule of PATCH_RULES that finds one; what a commit closes is named by its trailers, or by a mail that
 * names the commit.
 */
import type { Commit } from "./commit.ts";
import type { CommitDiff } from "./commit-diff.ts";
import { toKey } from "./patch-subject.ts";

export type BasePatch = {
  readonly messageId: string;
  readonly date: string | null;
  readonly author: { readonly name: string | null; readonly address: string | null };
  /** The title as a key: see patch-subject.ts. */
  readonly key: string;
  readonly patchId: string | null;
  readonly linesId: string | null;
  readonly files: readonly string[];
};

export type CommitCandidates = {
  /** Mails of the base that the commit's trailers name. */
  readonly linked: readonly {
    readonly messageId: string;
    readonly patch: BasePatch | null;
    /** It stands in a thread with a lock report. */
    readonly hasReport: boolean;
    /** Patches of its thread by its author, where it is a cover letter. */
    readonly below: readonly BasePatch[];
  }[];
  readonly titled: readonly BasePatch[];
  readonly authored: readonly BasePatch[];
  /** Bugs of syzbot among those that its trailers name, of which the base has a mail. */
  readonly bugs: readonly string[];
  /** What mails call fixed by this commit, by its id or title. */
  readonly named: readonly { readonly about: string; readonly rule: string }[];
};

export type CommitTie = {
  readonly kind: "patch" | "report" | "syzbot" | "reverts" | "fixes";
  readonly target: string;
  readonly rule: string;
};

/** In order: the first that finds a patch decides. */
const PATCH_RULES: readonly {
  readonly name: string;
  readonly why: string;
  readonly find: (commit: Commit, candidates: CommitCandidates, diff: CommitDiff | null) => readonly BasePatch[];
}[] = [
  {
    name: "message-id",
    why: "the maintainer's tool wrote the posting's own Message-ID",
    find: (commit, candidates) => linkedPatches(commit, candidates, (via) => via === "Message-ID"),
  },
  {
    name: "link",
    why: "`Link:` names the posting, or the cover letter above it",
    find: (commit, candidates) => linkedPatches(commit, candidates, (via) => via !== "Message-ID"),
  },
  {
    name: "patch-id",
    why: "the same change, whatever the title became",
    find: (commit, candidates, diff) =>
      near(commit, candidates).filter(({ patchId }) => patchId !== null && patchId === diff?.patchId),
  },
  {
    name: "changed-lines",
    why: "the same lines added and removed, in code that moved on around them",
    find: (commit, candidates, diff) =>
      near(commit, candidates).filter(({ linesId }) => linesId !== null && linesId === diff?.linesId),
  },
  {
    name: "subject-author-files",
    why: "the same title by the same person in the same file: the newest posting before the commit",
    find: (commit, candidates, diff) =>
      newest(
        near(commit, candidates).filter(
          (patch) =>
            patch.key === toKey(commit.title) && isSamePerson(patch.author, commit.author) && sharesFile(patch, diff),
        ),
      ),
  },
  {
    name: "author-date-files",
    why: "git am keeps the mail's own date to the second: the same person, moment and file under another title",
    find: (commit, candidates, diff) =>
      near(commit, candidates).filter(
        (patch) =>
          patch.date !== null &&
          patch.date === commit.authoredAt &&
          isSamePerson(patch.author, commit.author) &&
          sharesFile(patch, diff),
      ),
  },
];

export function tieCommit(commit: Commit, candidates: CommitCandidates, diff: CommitDiff | null): readonly CommitTie[] {
  const ties = [...tiesToPatches(commit, candidates, diff), ...tiesToReports(commit, candidates)];
  // One target, one tie: what was found by the stronger rule comes first.
  const known = new Map<string, CommitTie>();
  for (const tie of ties) if (!known.has(`${tie.kind} ${tie.target}`)) known.set(`${tie.kind} ${tie.target}`, tie);
  return [...known.values()];
}

/** Whether its diff can find a patch that its trailers do not name. */
export const wantsDiff = (commit: Commit, candidates: CommitCandidates): boolean =>
  linkedPatches(commit, candidates, () => true).length === 0 && near(commit, candidates).length > 0;

/** Files of the patches that may be meant: a commit that touches none of them is none of them. */
export const filesWanted = (commit: Commit, candidates: CommitCandidates): ReadonlySet<string> =>
  new Set(near(commit, candidates).flatMap(({ files }) => files));

function tiesToPatches(commit: Commit, candidates: CommitCandidates, diff: CommitDiff | null): readonly CommitTie[] {
  for (const { name, find } of PATCH_RULES) {
    const found = find(commit, candidates, diff);
    if (found.length > 0) return found.map(({ messageId }) => ({ kind: "patch", target: messageId, rule: name }));
  }
  return [];
}

function tiesToReports(commit: Commit, { linked, bugs, named }: CommitCandidates): readonly CommitTie[] {
  const mails = linked.filter(({ patch, hasReport }) => hasReport && !(patch && isOwnPatch(commit, patch)));
  const viaOf = (list: Commit["links"], target: string) => list.find((link) => link.target === target)?.via ?? "Link";
  return [
    ...mails.map(({ messageId }) => ({
      kind: "report" as const,
      target: messageId,
      rule: viaOf(commit.links, messageId),
    })),
    ...bugs.map((id) => ({ kind: "syzbot" as const, target: id, rule: viaOf(commit.syzbot, id) })),
    ...named.map(({ about, rule }) =>
      about.startsWith("syz:")
        ? { kind: "syzbot" as const, target: about.slice("syz:".length), rule }
        : { kind: "report" as const, target: about, rule },
    ),
  ];
}

function linkedPatches(
  commit: Commit,
  { linked }: CommitCandidates,
  isMeant: (via: string) => boolean,
): readonly BasePatch[] {
  const named = new Set(commit.links.flatMap(({ target, via }) => (isMeant(via) ? target : [])));
  return linked.flatMap(({ messageId, patch, below }) => {
    if (!named.has(messageId)) return [];
    if (patch) return isOwnPatch(commit, patch) ? [patch] : [];
    return below.filter(({ key }) => key === toKey(commit.title));
  });
}

/** A `Link:` may as well name an older discussion that holds somebody's patch. */
const isOwnPatch = (commit: Commit, patch: BasePatch) =>
  patch.key === toKey(commit.title) || isSamePerson(patch.author, commit.author);

const DAY = 86_400_000;
/** From the first posting to the commit; the same title after that is another patch. */
const MAX_DAYS = 400;
/** Clocks of mailers are wrong by this much, and a maintainer may commit before the list has the mail. */
const MAX_DAYS_LATE = 2;

/** Patches of that title or author that were posted before the commit, and not too long. */
function near(commit: Commit, { titled, authored }: CommitCandidates): readonly BasePatch[] {
  const { authoredAt, committedAt } = commit;
  if (committedAt === null) return [];
  const first = Date.parse(authoredAt !== null && authoredAt < committedAt ? authoredAt : committedAt) - MAX_DAYS * DAY;
  const last = Date.parse(committedAt) + MAX_DAYS_LATE * DAY;
  const all = new Map([...titled, ...authored].map((patch) => [patch.messageId, patch]));
  return [...all.values()].filter(({ date }) => date !== null && Date.parse(date) >= first && Date.parse(date) <= last);
}

function newest(patches: readonly BasePatch[]): readonly BasePatch[] {
  const rank = ({ date, messageId }: BasePatch) => `${date ?? ""} ${messageId}`;
  const [best] = [...patches].sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
  return best ? [best] : [];
}

type Person = BasePatch["author"];
const isSamePerson = (a: Person, b: Person): boolean =>
  (a.address !== null && a.address.toLowerCase() === b.address?.toLowerCase()) ||
  (a.name !== null && a.name.toLowerCase() === b.name?.toLowerCase());

const sharesFile = ({ files }: BasePatch, diff: CommitDiff | null): boolean =>
  diff?.files.some((file) => files.includes(file)) ?? false;
