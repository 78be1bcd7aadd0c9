/**
 * A git repository made for a test: commits in a row, each with its files, author, dates and message, and tags between them.
 *
 * By `git fast-import`: a thousand commits take a second. `applied` turns a patch's diff into the files before and after it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DiffLine, findPath } from "../../lib/fixes/diff.ts";

export type MadeCommit = {
  readonly message: string;
  readonly author?: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly committed?: string;
  /** Path -> content. */
  readonly files?: Readonly<Record<string, string>>;
  readonly tag?: string;
};

export type MadeRepository = {
  readonly dir: string;
  /** Of each commit, in their order. */
  readonly shas: readonly string[];
  add(commits: readonly MadeCommit[]): readonly string[];
  git(...args: string[]): string;
  remove(): void;
};

const COMMITTER = "Mia Maintainer <mia@example.org>";

export function makeRepository(commits: readonly MadeCommit[]): MadeRepository {
  const dir = mkdtempSync(join(tmpdir(), "deadlore-repository-"));
  const run = (args: readonly string[], input?: string | Buffer): string => {
    const { status, stdout, stderr } = spawnSync("git", ["-C", dir, ...args], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
    return stdout;
  };
  run(["init", "--quiet", "--bare", "--initial-branch=master"]);
  const add = (some: readonly MadeCommit[]): readonly string[] => {
    const isFirst = spawnSync("git", ["-C", dir, "rev-parse", "--verify", "--quiet", "master"]).status !== 0;
    run(["fast-import", "--quiet", "--force"], toStream(some, isFirst));
    return run(["rev-list", "--reverse", `--max-count=${some.length}`, "master"])
      .trim()
      .split("\n");
  };
  return {
    dir,
    shas: add(commits),
    add,
    git: (...args) => run(args),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

function toStream(commits: readonly MadeCommit[], isFirst: boolean): Buffer {
  const parts: Buffer[] = [];
  const put = (text: string) => parts.push(Buffer.from(text));
  const data = (text: string) => {
    const bytes = Buffer.from(text);
    put(`data ${bytes.length}\n`);
    parts.push(bytes);
    put("\n");
  };
  const seconds = (date: string | undefined) => Math.floor(Date.parse(date ?? "2030-01-01T00:00:00Z") / 1000);
  for (const [at, { message, author = COMMITTER, date, committed, files = {}, tag }] of commits.entries()) {
    put(`commit refs/heads/master\nmark :${at + 1}\n`);
    put(`author ${author} ${seconds(date)} +0000\ncommitter ${COMMITTER} ${seconds(committed ?? date)} +0000\n`);
    data(message);
    if (at > 0) put(`from :${at}\n`);
    else if (!isFirst) put("from refs/heads/master^0\n");
    for (const [path, content] of Object.entries(files)) {
      put(`M 100644 inline ${JSON.stringify(path)}\n`);
      data(content);
    }
    if (tag !== undefined) put(`reset refs/tags/${tag}\nfrom :${at + 1}\n\n`);
  }
  put("done\n");
  return Buffer.concat(parts);
}

/** Lines between two hunks that no hunk's context reaches. */
const GAP = Array.from({ length: 12 }, (_, at) => `/* ${at} */`);

/** What a tree made of a patch: applied as it is, where the code around it had moved on, or with its own lines reworded as well. */
export type Change = "as mailed" | "other context" | "other code";

/** Files before and after a diff: its hunks with something between them. */
export function applied(diff: readonly DiffLine[], change: Change = "as mailed") {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  let path = "";
  for (const { kind, text } of diff) {
    if (kind === "header") path = findPath(text) ?? path;
    if (kind === "header" || path === "" || text.startsWith("\\")) continue;
    const put = (files: Map<string, string[]>, ...lines: string[]) =>
      files.set(path, [...(files.get(path) ?? []), ...lines]);
    const line = reworded(kind, text.slice(1), change);
    const gap = kind === "hunk" ? GAP.map((each) => `${each} ${before.get(path)?.length ?? 0}`) : [line];
    if (kind !== "added") put(before, ...gap);
    if (kind !== "removed") put(after, ...gap);
  }
  return { before: toFiles(before), after: toFiles(after) };
}

function reworded(kind: DiffLine["kind"], line: string, change: Change): string {
  if (change === "as mailed" || line.trim() === "") return line;
  return kind === "context" || (kind === "added" && change === "other code") ? `${line} /* new */` : line;
}

const toFiles = (files: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, string>> =>
  Object.fromEntries([...files].map(([path, lines]) => [path, `${[...lines, ...GAP].join("\n")}\n`]));
