/**
 * `deadlore sync` against a public-inbox-httpd on loopback: nothing new in one inbox and in five, and a hundred new mails, twenty of
 * them below a lock report, in an inbox that already has a whole list.
 *
 *   node tests/bench/sync.ts [NAME]       linux-f2fs-devel by default; needs ../shared/data/lists and Debian's public-inbox
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { readManifest } from "../../ingest/manifest.ts";
import { REPORT } from "../ingest/splats.ts";
import { freePort } from "../setup/postgres.ts";
import { measure } from "./measured-run.ts";

const HTTPD = "/usr/bin/public-inbox-httpd";
const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const LISTS = fileURLToPath(new URL("../../../shared/data/lists/", import.meta.url));
const name = process.argv[2] ?? "linux-f2fs-devel.lists.sourceforge.net";
const SMALL = ["one", "two", "three", "four"];
const RUNS = 3;

if (!existsSync(HTTPD) || !existsSync(`${LISTS}${name}.tar`)) {
  console.log(`skipped: needs ${HTTPD} and ${LISTS}${name}.tar`);
  process.exit(0);
}
const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const env = { ...process.env, HOME: folder, PI_CONFIG: `${folder}/config` };
for (const inbox of [name, ...SMALL]) {
  const args = ["-V2", "-L", "basic", inbox, `${folder}/${inbox}`, `${origin}/${inbox}`, `${inbox}@example.org`];
  execFileSync("public-inbox-init", args, { env, stdio: "ignore" });
}
execFileSync("tar", ["-xf", `${LISTS}${name}.tar`, "-C", folder]);
for (const inbox of SMALL) addMails(epochOf(inbox), 5, inbox);
const server = spawn(HTTPD, ["-l", origin, "-W0"], { env, stdio: "ignore" });
try {
  await answers(name);
  console.log("| sync | mails | wall s | CPU s | peak RSS MB |\n|---|---|---|---|---|");
  await row("a whole list, for the first time", name);
  for (let run = 0; run < RUNS; run++) await row("one inbox, nothing new");
  await grow();
  await row("one inbox, 100 new mails");
  for (const inbox of SMALL) await row("a small inbox, for the first time", inbox);
  for (let run = 0; run < RUNS; run++) await row("five inboxes, nothing new");
  await grow();
  await row("five inboxes, 100 new mails in one");
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function row(what: string, ...inboxes: readonly string[]): Promise<void> {
  const urls = inboxes.map((inbox) => `${origin}/${inbox}/`);
  const ran = await measure(process.execPath, [CLI, "sync", ...urls, "--json", "--db", `file:${folder}/base.db`]);
  const { total } = JSON.parse(ran.output);
  console.log(`| ${what} | ${total.seen} | ${ran.seconds.toFixed(1)} | ${ran.cpu.toFixed(1)} | ${ran.rss} |`);
}

function epochOf(inbox: string): string {
  return `${folder}/${inbox}/git/0.git`;
}

/** What the server says of its epochs changes a moment after the command that changed them has ended. */
async function grow(): Promise<void> {
  const before = await fingerprint();
  addMails(epochOf(name), 100, `new-${performance.now()}`);
  while ((await fingerprint()) === before) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function fingerprint(): Promise<string | null | undefined> {
  return (await readManifest(`${origin}/${name}`, { stallMs: 20_000 })).epochs[0]?.fingerprint;
}

async function answers(inbox: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const isThere = await readManifest(`${origin}/${inbox}`, { stallMs: 20_000 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${origin}/${inbox} does not answer`);
}

/** The first has a lock report, the next nineteen answer it, the others have no word of locks. */
function addMails(epoch: string, mails: number, prefix: string): void {
  if (!existsSync(epoch)) {
    mkdirSync(epoch, { recursive: true });
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=master", epoch]);
  }
  const git = (args: readonly string[], input?: string) =>
    execFileSync("git", ["--git-dir", epoch, ...args], { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] });
  const branch = git(["symbolic-ref", "HEAD"]).trim();
  const hasCommit = git(["for-each-ref", branch]).trim() !== "";
  let stream = "";
  for (let at = 0; at < mails; at++) {
    const from = at === 0 && hasCommit ? `from ${branch}^0\n` : "";
    const text = toMail(at, prefix);
    stream += `commit ${branch}\ncommitter a <a@example.org> ${1_900_000_000 + at} +0000\ndata 1\nx\n${from}deleteall\n`;
    stream += `M 100644 inline m\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
  git(["fast-import", "--quiet"], stream);
}

function toMail(at: number, prefix: string): string {
  const isRelevant = at < 20;
  const parent = isRelevant && at > 0 ? `In-Reply-To: <${prefix}-0@example.org>\n` : "";
  const subject = isRelevant ? `${at > 0 ? "Re: " : ""}possible deadlock in demo_a` : `demo: tidy up ${at}`;
  const body = at === 0 ? REPORT : `This is mail ${at}.\n`;
  return `Message-ID: <${prefix}-${at}@example.org>\nFrom: Pia Person <pia@example.org>\nSubject: ${subject}\nDate: Tue, 12 Feb 2030 12:14:08 +0100\n${parent}\n${body}`;
}
