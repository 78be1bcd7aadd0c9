/**
 * A git repository that somebody gave us: its commits in order of time, what some of them change, and its tags.
 *
 * Only its objects are read (see archives/git.ts): no hook, alias, filter or remote of its config is ever seen. HEAD, the tags and
 * the list of cut histories (`shallow`) are read as text.
 *
 *   /src/linux            a work tree        .git, or the folder that a `.git` file names
 *   /srv/linux.git        a bare one
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Commit, parseCommit } from "../lib/fixes/index.ts";
import { type GitObjects, openGit, readHead } from "./archives/git.ts";
import { Failure } from "./failure.ts";

export type Tag = { readonly name: string; readonly sha: string };

export type Repository = {
  /** Where its objects are: one name for all its work trees. */
  readonly dir: string;
  readonly head: string | undefined;
  /** Its history is cut: what came before is not known. */
  readonly isShallow: boolean;
  /** Commits from `after` (exclusive) to HEAD that were committed since, oldest first. */
  commits(range: { readonly after: string | null; readonly since: string | null }): AsyncGenerator<readonly Commit[]>;
  /** Paths that each of these commits touches. */
  files(shas: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The diff of each of these commits, line by line. */
  diffs(shas: readonly string[]): AsyncGenerator<{ readonly sha: string; readonly lines: readonly string[] }>;
  has(sha: string): Promise<boolean>;
  tags(): Promise<readonly Tag[]>;
  /** Commits that `tips` hold and that were committed since, children before parents. */
  history(tips: readonly string[], since: string | null): AsyncGenerator<readonly HistoryCommit[]>;
  close(): Promise<void>;
};

export type HistoryCommit = { readonly sha: string; readonly committedAt: number; readonly parents: readonly string[] };

/** Throws Failure naming the path where it is no repository. */
export async function openRepository(path: string): Promise<Repository> {
  const dir = await findGitFolder(path);
  const head = await readHead(dir.own).catch((cause) => {
    throw new Failure("unreadable", `${path}: ${cause instanceof Error ? cause.message : cause}`, path);
  });
  const git = await openGit(dir.common);
  // A line of a commit's message cannot be taken for the head of the next commit: nobody knows this mark beforehand.
  const mark = `#${randomBytes(12).toString("hex")} `;
  return {
    dir: dir.common,
    head,
    isShallow: existsSync(join(dir.common, "shallow")),
    commits: (range) => readCommits(git, mark, head, range),
    files: (shas) => readFiles(git, mark, shas),
    diffs: (shas) => readDiffs(git, mark, shas),
    has: (sha) => git.succeeds(["cat-file", "-e", `${sha}^{commit}`]),
    tags: () => readTags(git, dir.common),
    history: (tips, since) => readHistory(git, tips, since),
    close: () => git.close(),
  };
}

type GitFolder = { readonly own: string; readonly common: string };

async function findGitFolder(path: string): Promise<GitFolder> {
  const none = (why: string) => new Failure("unreadable", `${path}: no git repository (${why})`, path);
  const root = await realpath(resolve(path)).catch(() => {
    throw none("no such folder");
  });
  const inside = join(root, ".git");
  const kind = await stat(inside).catch(() => undefined);
  const own = kind?.isFile() ? await followGitFile(inside, root) : kind?.isDirectory() ? inside : root;
  if (own === undefined || !existsSync(join(own, "HEAD"))) throw none("it has no HEAD");
  // A linked work tree has its own HEAD and shares the objects: `commondir` says where.
  const shared = await readFile(join(own, "commondir"), "utf8").catch(() => undefined);
  const common = shared === undefined ? own : await realpath(resolve(own, shared.trim()));
  if (!existsSync(join(common, "objects"))) throw none("it has no objects");
  return { own: existsSync(join(common, "HEAD")) && shared === undefined ? common : own, common };
}

/** `gitdir: /src/linux/.git/worktrees/topic` */
async function followGitFile(file: string, root: string): Promise<string | undefined> {
  const target = /^gitdir: (?<dir>.{1,4000})$/m.exec(await readFile(file, "utf8"))?.groups?.dir;
  return target === undefined ? undefined : realpath(resolve(root, target.trim())).catch(() => undefined);
}

const NO_PROGRAMS = ["--no-ext-diff", "--no-textconv", "--no-color"];
const utf8 = (latin1: string) => Buffer.from(latin1, "latin1").toString("utf8");
/** Seconds since 1970, as git counts. */
const toInstant = (seconds: string | undefined): string | null => {
  const date = new Date(Number(seconds) * 1000);
  return seconds === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
};

async function* readCommits(
  git: GitObjects,
  mark: string,
  head: string | undefined,
  { after, since }: { readonly after: string | null; readonly since: string | null },
): AsyncGenerator<readonly Commit[]> {
  if (head === undefined) return;
  const range = after === null ? [head] : [head, `^${after}`];
  const args = ["log", "--reverse", "--encoding=UTF-8", `--format=${mark}%H%x1f%at%x1f%ct%x1f%an%x1f%ae%n%B`];
  let record: string[] = [];
  for await (const lines of git.lines([
    ...args,
    "--no-color",
    ...(since === null ? [] : [`--since=${since}`]),
    ...range,
    "--",
  ])) {
    const commits: Commit[] = [];
    for (const line of lines) {
      if (line.startsWith(mark)) {
        commits.push(...toCommit(record, mark));
        record = [line];
      } else if (record.length < MAX_LINES) record.push(line);
    }
    yield commits;
  }
  yield toCommit(record, mark);
}

/** Lines kept of one message. */
const MAX_LINES = 5_000;

function toCommit([head = "", ...message]: readonly string[], mark: string): Commit[] {
  if (!head.startsWith(mark)) return [];
  const [sha = "", authored, committed, name = "", address = ""] = utf8(head.slice(mark.length)).split("\x1f");
  return [
    parseCommit(
      {
        sha,
        author: { name: name || null, address: address || null },
        authoredAt: toInstant(authored),
        committedAt: toInstant(committed),
      },
      utf8(message.join("\n")).replace(/^\n+/, "").trimEnd(),
    ),
  ];
}

/** Commits asked for in one command: their ids are its arguments. */
const ASKED = 400;

async function readFiles(git: GitObjects, mark: string, shas: readonly string[]) {
  const files = new Map<string, readonly string[]>();
  for await (const { sha, lines } of readMarked(git, mark, ["--name-only"], shas))
    files.set(sha, lines.filter((path) => path !== "").map(utf8));
  return files;
}

async function* readDiffs(git: GitObjects, mark: string, shas: readonly string[]) {
  for await (const { sha, lines } of readMarked(git, mark, ["-p", "-M"], shas)) yield { sha, lines: lines.map(utf8) };
}

/** Lines kept of one diff: one more than is read, so that a longer one is known to be. */
const MAX_DIFF = 60_001;

async function* readMarked(git: GitObjects, mark: string, options: readonly string[], shas: readonly string[]) {
  for (let at = 0; at < shas.length; at += ASKED) {
    let sha: string | undefined;
    let lines: string[] = [];
    const args = [
      "-c",
      "core.quotePath=false",
      "log",
      "--no-walk=unsorted",
      ...NO_PROGRAMS,
      ...options,
      `--format=${mark}%H`,
    ];
    for await (const chunk of git.lines([...args, ...shas.slice(at, at + ASKED), "--"])) {
      for (const line of chunk) {
        if (line.startsWith(mark)) {
          if (sha !== undefined) yield { sha, lines };
          sha = line.slice(mark.length);
          lines = [];
        } else if (lines.length < MAX_DIFF) lines.push(line);
      }
    }
    if (sha !== undefined) yield { sha, lines };
  }
}

/** Tags read; a repository with more is no source of releases. */
const MAX_TAGS = 20_000;

async function readTags(git: GitObjects, dir: string): Promise<readonly Tag[]> {
  const tags = new Map<string, string>();
  const packed = await readFile(join(dir, "packed-refs"), "utf8").catch(() => "");
  for (const line of packed.split("\n")) {
    const { sha, name } = /^(?<sha>[0-9a-f]{40}) refs\/tags\/(?<name>\S{1,200})$/.exec(line)?.groups ?? {};
    if (sha !== undefined && name !== undefined && tags.size < MAX_TAGS) tags.set(name, sha);
  }
  const loose = await readdir(join(dir, "refs", "tags"), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of loose.slice(0, MAX_TAGS)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const sha = (await readFile(path, "utf8").catch(() => "")).trim();
    if (/^[0-9a-f]{40}$/.test(sha)) tags.set(path.slice(join(dir, "refs", "tags").length + 1), sha);
  }
  const releases = [...tags].filter(([name]) => RELEASE.test(name));
  return (await Promise.all(chunks(releases, 200).map((some) => peel(git, some)))).flat();
}

// v6.1      v6.1-rc3      v6.1.12      6.1      demo-1.4.2
const RELEASE = /^(?:[a-z]{1,20}-)?v?\d{1,4}(?:\.\d{1,5}){1,3}(?:-?rc\d{1,3})?$/;

/** A tag with a message is an object that leads to its commit. What leads to none is no release. */
async function peel(git: GitObjects, tags: readonly (readonly [string, string])[]): Promise<readonly Tag[]> {
  const found: string[] = [];
  try {
    for await (const lines of git.lines(["rev-parse", ...tags.map(([, sha]) => `${sha}^{commit}`)]))
      found.push(...lines.filter((line) => line !== ""));
  } catch {
    if (tags.length === 1) return [];
    return (await Promise.all(tags.map((tag) => peel(git, [tag])))).flat();
  }
  return tags.flatMap(([name], at) => {
    const sha = found[at];
    return sha !== undefined && /^[0-9a-f]{40}$/.test(sha) ? [{ name, sha }] : [];
  });
}

const chunks = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));

async function* readHistory(
  git: GitObjects,
  tips: readonly string[],
  since: string | null,
): AsyncGenerator<readonly HistoryCommit[]> {
  if (tips.length === 0) return;
  const args = ["log", "--topo-order", "--format=%H %ct %P", ...(since === null ? [] : [`--since=${since}`])];
  for await (const lines of git.lines([...args, ...tips, "--"]))
    yield lines.flatMap((line) => {
      const [sha = "", committedAt = "", ...parents] = line.split(" ");
      return sha.length === 40 ? [{ sha, committedAt: Number(committedAt), parents: parents.filter(Boolean) }] : [];
    });
}
