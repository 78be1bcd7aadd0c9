/**
 * One epoch over HTTP into a bare repository of ours, only what is new.
 *
 * git runs without any configuration but ours: no hooks, no prompts, no other protocol, no redirect. A transfer that stops is
 * killed; what is half there is thrown away by git and asked for again at the next run.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Patience } from "./manifest.ts";

/** A server that packs a large epoch sends signs of life which git does not show: git itself counts those bytes, we wait longer. */
const SILENCE = 10;

const SETTINGS = [
  "protocol.allow=never",
  "protocol.http.allow=always",
  "protocol.https.allow=always",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1",
  "core.hooksPath=/dev/null",
  "credential.helper=",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.fsckObjects=false",
];

/** Throws Error naming the address and what git said. */
export async function fetchEpoch(url: string, dir: string, patience: Patience): Promise<void> {
  await mkdir(dir, { recursive: true });
  await run(["init", "--quiet", "--bare", "--initial-branch=master", dir], url, patience);
  const refs = "+refs/heads/*:refs/heads/*";
  // Not --prune: a page for people that comes with 200 is a repository without branches to git, and would take ours away.
  await run(["--git-dir", dir, "fetch", "--progress", "--no-tags", "--force", url, refs], url, patience);
  const got = await readFile(join(dir, "FETCH_HEAD"), "utf8").catch(() => "");
  if (got.trim() === "") throw new Error(`${url}: no git repository, or one without a branch`);
  await pointHead(dir, url, patience);
}

/** public-inbox commits to `master`; an inbox that calls its one branch otherwise is read all the same. */
async function pointHead(dir: string, url: string, patience: Patience): Promise<void> {
  const branches = await readdir(join(dir, "refs", "heads")).catch(() => []);
  const packed = await readFile(join(dir, "packed-refs"), "utf8").catch(() => "");
  const names = [...branches, ...Array.from(packed.matchAll(/ refs\/heads\/(\S{1,200})$/gm), ([, name = ""]) => name)];
  const [only] = new Set(names);
  if (only === undefined || names.includes("master") || !/^[\w.-]+$/.test(only)) return;
  await run(["--git-dir", dir, "symbolic-ref", "HEAD", `refs/heads/${only}`], url, patience);
}

function run(args: readonly string[], url: string, { stallMs }: Patience): Promise<void> {
  const slow = `http.lowSpeedTime=${Math.max(1, Math.ceil(stallMs / 1000))}`;
  const settings = [...SETTINGS, slow].flatMap((setting) => ["-c", setting]);
  const child = spawn("git", [...settings, ...args], { stdio: ["ignore", "ignore", "pipe"], env: ENVIRONMENT });
  return new Promise((resolve, reject) => {
    let said = "";
    let isStalled = false;
    const stall = () => {
      isStalled = true;
      stop(child);
    };
    let timer = setTimeout(stall, SILENCE * stallMs);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      clearTimeout(timer);
      timer = setTimeout(stall, SILENCE * stallMs);
      said = (said + text).slice(-2_000);
    });
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(new Error(`git cannot be started: ${cause.message}`, { cause }));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (isStalled) reject(new Error(`${url} stalls: nothing came for ${(SILENCE * stallMs) / 1000} s`));
      else if (code === 0) resolve();
      else reject(new Error(`${url}: git ended with ${code}: ${lastWords(said)}`));
    });
  });
}

/** SIGTERM lets git remove its half pack; its helper goes with it. */
function stop(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), 2_000).unref();
}

/** git must not ask, and must not read what its user has configured; a proxy is the machine's matter. */
const ENVIRONMENT = {
  NODE_ENV: "production", // of no use to git; its type asks for it

  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
} as const;

/** The line that says why; progress lines are not it. */
function lastWords(said: string): string {
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  return lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? "no reason given";
}
