/** Commits of git repositories (`deadlore commits`): one by its id, and those that patches became. */
import type { CommitTie } from "../fixes/index.ts";
import { database } from "./client.ts";
import type { Person } from "./inversions.ts";
import { ascending } from "./order.ts";

export type StoredCommit = {
  readonly sha: string;
  readonly title: string;
  readonly author: Person;
  readonly authoredAt: string | null;
  readonly committedAt: string | null;
  /** The first release that holds it. */
  readonly release: string | null;
  /** The commit of the main line that it stands for in a stable tree. */
  readonly upstream: string | null;
  readonly files: readonly string[];
  readonly ties: readonly CommitTie[];
};

/** A later commit that takes one back, or mends it. */
export type FollowUp = {
  readonly kind: "reverts" | "fixes";
  readonly sha: string;
  readonly title: string;
  readonly committedAt: string | null;
  readonly release: string | null;
};

const COLUMNS = {
  sha: true,
  title: true,
  authoredAt: true,
  committedAt: true,
  release: true,
  data: true,
  ties: { select: { kind: true, target: true, rule: true }, orderBy: [{ kind: "asc" }, { target: "asc" }] },
} as const;

/** By its id or at least 7 first digits of it; undefined where none or several begin so. */
export async function findCommit(sha: string): Promise<StoredCommit | undefined> {
  const rows = await database().commit.findMany({
    where: { sha: { gte: sha, lt: `${sha}g` } },
    select: { ...COLUMNS, ties: { ...COLUMNS.ties, orderBy: [{ kind: "asc" }, { target: "asc" }] } },
    take: 2,
  });
  const [row] = rows;
  return row && rows.length === 1 ? toCommit(row) : undefined;
}

/** The commits that these patch mails became, oldest first. */
export async function listCommitsOf(messageIds: readonly string[]): Promise<readonly StoredCommit[]> {
  const rows = await database().commit.findMany({
    where: { ties: { some: { kind: "patch", target: { in: [...messageIds] } } } },
    select: { ...COLUMNS, ties: { ...COLUMNS.ties, orderBy: [{ kind: "asc" }, { target: "asc" }] } },
    orderBy: [{ committedAt: ascending }, { sha: "asc" }],
    take: 20,
  });
  return rows.map(toCommit);
}

export async function listFollowUps(shas: readonly string[]): Promise<readonly FollowUp[]> {
  const rows = await database().commitTie.findMany({
    where: { kind: { in: ["reverts", "fixes"] }, target: { in: [...shas] } },
    select: { kind: true, commit: { select: { sha: true, title: true, committedAt: true, release: true } } },
    orderBy: [{ commit: { committedAt: ascending } }, { sha: "asc" }],
    take: 50,
  });
  return rows.map(({ kind, commit }) => ({ kind: kind === "reverts" ? kind : "fixes", ...commit }));
}

type Row = {
  readonly sha: string;
  readonly title: string;
  readonly authoredAt: string | null;
  readonly committedAt: string | null;
  readonly release: string | null;
  readonly data: string;
  readonly ties: readonly { readonly kind: string; readonly target: string; readonly rule: string }[];
};

const KINDS: readonly CommitTie["kind"][] = ["patch", "report", "syzbot", "reverts", "fixes"];

function toCommit({ data, ties, ...row }: Row): StoredCommit {
  const { author, upstream, files }: Pick<StoredCommit, "author" | "upstream" | "files"> = JSON.parse(data);
  return {
    ...row,
    author,
    upstream,
    files,
    ties: ties.flatMap(({ kind, ...tie }) => {
      const known = KINDS.find((each) => each === kind);
      return known ? [{ kind: known, ...tie }] : [];
    }),
  };
}
