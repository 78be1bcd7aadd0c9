/**
 * Two questions to a git repository that somebody else made: what its history is, and what is in these blobs.
 *
 * Nothing of that repository but its objects is used: git runs in an empty repository of ours that borrows them
 * (objects/info/alternates). So no hook, alias, pager, signature program, remote or promisor of its config is ever seen, and the
 * one fact that is needed besides, the newest commit, is read from HEAD and the refs as text.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { MAX_MAIL_BYTES } from "../../lib/mail/index.ts";

/** The commit HEAD stands on, 40 hex digits; undefined where there is none yet. Throws where `dir` is no repository. */
export async function readHead(dir: string): Promise<string | undefined> {
  let text = (await readFile(join(dir, "HEAD"), "utf8")).trim();
  // HEAD names a branch; a branch names a commit. Longer chains are loops.
  for (let hops = 0; hops < 5; hops++) {
    if (/^[0-9a-f]{40}$/.test(text)) return text;
    const name = /^ref: (?<name>refs\/[\w./-]{1,200})$/.exec(text)?.groups?.name;
    if (name === undefined || name.includes("..")) throw new Error(`${join(dir, "HEAD")} names no branch`);
    const loose = await readFile(join(dir, name), "utf8").catch(() => undefined);
    text = loose?.trim() ?? (await packedRef(dir, name)) ?? "";
    if (text === "") return undefined;
  }
  return undefined;
}

/** `cf8220238d004c6cbc73310d315fc02aeea36766 refs/heads/master` */
async function packedRef(dir: string, name: string): Promise<string | undefined> {
  const packed = await readFile(join(dir, "packed-refs"), "utf8").catch(() => "");
  const line = packed.split("\n").find((row) => row.slice(41).trim() === name);
  return line?.slice(0, 40);
}

export type GitObjects = {
  /** Lines of a git command's output. Throws where git ends with an error. */
  lines(args: readonly string[]): AsyncGenerator<readonly string[]>;
  /** True where git ends with 0. */
  succeeds(args: readonly string[]): Promise<boolean>;
  /** What is in the blobs, in the order asked; `null` where the repository lacks one. */
  blobs(ids: readonly string[]): AsyncGenerator<readonly Blob[]>;
  close(): Promise<void>;
};

export type Blob = {
  readonly id: string;
  readonly bytes: Buffer | null;
  /** Where `bytes` is null: its size where it is over the limit; what git said where it broke; neither where it is missing. */
  readonly size?: number;
  readonly fault?: string;
};

export async function openGit(dir: string): Promise<GitObjects> {
  const own = await mkdtemp(join(tmpdir(), "deadlore-git-"));
  await mkdir(join(own, "objects", "info"), { recursive: true });
  await mkdir(join(own, "refs"));
  await writeFile(join(own, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(join(own, "objects", "info", "alternates"), `${join(dir, "objects")}\n`);
  await copyShallow(dir, own);
  const settings = ["protocol.allow=never", "core.hooksPath=/dev/null", "log.showSignature=false", "gc.auto=0"];
  const options = [`--git-dir=${own}`, "--no-replace-objects", ...settings.flatMap((setting) => ["-c", setting])];
  const start = (args: readonly string[]): Child =>
    spawn("git", [...options, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  return {
    lines: (args) => readLines(start(args)),
    succeeds: async (args) => {
      const child = start(args);
      child.stdout.resume();
      return (await exitOf(child)).code === 0;
    },
    blobs: (ids) => readBlobs(() => start(["cat-file", "--batch", "--buffer"]), ids),
    close: () => rm(own, { recursive: true, force: true }),
  };
}

/** Where a history is cut, its oldest commits name parents that are not there: git must be told which. */
async function copyShallow(dir: string, own: string): Promise<void> {
  const text = await readFile(join(dir, "shallow"), "utf8").catch(() => "");
  const cuts = text.split("\n").filter((line) => /^[0-9a-f]{40}$/.test(line));
  if (cuts.length > 0) await writeFile(join(own, "shallow"), `${cuts.join("\n")}\n`);
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

async function* readLines(child: Child): AsyncGenerator<readonly string[]> {
  const exit = exitOf(child);
  let rest = "";
  try {
    for await (const chunk of child.stdout.setEncoding("latin1")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield lines;
    }
    const { code, message } = await exit;
    if (code !== 0) throw new Error(`git ended with ${code}: ${message}`);
  } finally {
    child.kill();
  }
}

type Exit = { readonly code: number | null; readonly message: string };

/** Resolves when the process is gone; rejects where git is not installed. Listen at once, await later. */
function exitOf(child: Child): Promise<Exit> {
  let message = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (message.length < 500) message += text;
  });
  // A git that dies early leaves a broken pipe; its exit code says more.
  child.stdin.on("error", () => undefined);
  const exit = new Promise<Exit>((resolve, reject) => {
    child.on("error", (cause) => reject(new Error(`git cannot be started: ${cause.message}`, { cause })));
    child.on("close", (code) => resolve({ code, message: message.trim().split("\n")[0] ?? "" }));
  });
  exit.catch(() => undefined);
  return exit;
}

/** A damaged pack can end git at one object; the next git goes on behind it, so many times and no more. */
const MAX_RESTARTS = 100;

async function* readBlobs(start: () => Child, ids: readonly string[]): AsyncGenerator<readonly Blob[]> {
  let answered = 0;
  for (let restarts = 0; answered < ids.length; restarts++) {
    const child = start();
    const exit = exitOf(child);
    try {
      void ask(child, ids, answered);
      for await (const blobs of parseBatch(child.stdout)) {
        answered += blobs.length;
        yield blobs;
      }
    } finally {
      child.kill();
    }
    const { message } = await exit;
    if (answered >= ids.length) return;
    if (restarts >= MAX_RESTARTS) throw new Error(`git cat-file ends again and again: ${message}`);
    const id = ids[answered++];
    if (id !== undefined) yield [{ id, bytes: null, fault: message || "git cat-file ended here" }];
  }
}

const IDS_A_WRITE = 1000;

async function ask(child: Child, ids: readonly string[], from: number): Promise<void> {
  for (let at = from; at < ids.length && child.stdin.writable; at += IDS_A_WRITE) {
    const lines = `${ids.slice(at, at + IDS_A_WRITE).join("\n")}\n`;
    if (!child.stdin.write(lines))
      await Promise.race([once(child.stdin, "drain"), once(child, "close")]).catch(() => undefined);
  }
  child.stdin.end();
}

const LF = 10;

/**
 *   <40 hex> blob 1234\n<1234 bytes>\n
 *   <40 hex> missing\n
 */
async function* parseBatch(stdout: Readable): AsyncGenerator<readonly Blob[]> {
  let chunks: Buffer[] = [];
  let held = 0;
  // Parts of one unfinished answer are joined once, when all of it is here: else a long mail costs its square.
  let need = 0;
  let skip = 0;
  for await (const chunk of stdout) {
    const bytes: Buffer = chunk;
    const dropped = Math.min(skip, bytes.length);
    skip -= dropped;
    chunks.push(dropped > 0 ? bytes.subarray(dropped) : bytes);
    held += bytes.length - dropped;
    if (held < need) continue;
    const answers = takeAnswers(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, held));
    chunks = answers.rest.length > 0 ? [answers.rest] : [];
    held = answers.rest.length;
    need = answers.need;
    skip = answers.skip;
    if (answers.blobs.length > 0) yield answers.blobs;
  }
}

type Answers = { readonly blobs: Blob[]; readonly rest: Buffer; readonly need: number; readonly skip: number };

function takeAnswers(bytes: Buffer): Answers {
  const blobs: Blob[] = [];
  let at = 0;
  for (;;) {
    const eol = bytes.indexOf(LF, at);
    if (eol < 0) return { blobs, rest: bytes.subarray(at), need: 0, skip: 0 };
    const id = bytes.toString("latin1", at, at + 40);
    const size = answerSize(bytes.toString("latin1", at + 40, eol));
    if (size === undefined) {
      blobs.push({ id, bytes: null });
      at = eol + 1;
      continue;
    }
    const end = eol + 1 + size;
    if (size > MAX_MAIL_BYTES) {
      blobs.push({ id, bytes: null, size });
      if (end + 1 > bytes.length) return { blobs, rest: Buffer.alloc(0), need: 0, skip: end + 1 - bytes.length };
    } else if (end + 1 > bytes.length) return { blobs, rest: bytes.subarray(at), need: end + 1 - at, skip: 0 };
    else blobs.push({ id, bytes: bytes.subarray(eol + 1, end) });
    at = end + 1;
  }
}

/** ` blob 1234` -> 1234; undefined for ` missing`, and for a tree or commit, which an epoch's log never names. */
function answerSize(answer: string): number | undefined {
  const size = /^ [a-z]+ (\d{1,15})$/.exec(answer)?.[1];
  return size === undefined ? undefined : Number(size);
}
