/**
 * P-1 and P-2: a whole list from its public-inbox epoch into SQLite with search, the same list as mboxrd.gz, and a second run.
 * CPU is that of the process and its children (git); memory is the peak of the process itself.
 *
 *   node tests/bench/ingest.ts [NAME]        linux-f2fs-devel.lists.sourceforge.net by default; needs ../shared/data/lists
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { openArchives } from "../../ingest/archives.ts";
import { formatMboxrd } from "../../lib/mail/index.ts";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const LISTS = fileURLToPath(new URL("../../../shared/data/lists/", import.meta.url));
const name = process.argv[2] ?? "linux-f2fs-devel.lists.sourceforge.net";

type Run = { readonly seconds: number; readonly cpu: number; readonly rss: number; readonly output: string };

if (!existsSync(`${LISTS}${name}.tar`)) {
  console.log(`skipped: ${LISTS}${name}.tar is not there`);
  process.exit(0);
}
const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
try {
  await measure("tar", ["-xf", `${LISTS}${name}.tar`, "-C", folder]);
  const [epoch, zipped] = [`${folder}/${name}`, `${folder}/${name}.mbox.gz`];
  await writeMbox(epoch, zipped);
  console.log(`| ${name} | mails | wall s | mails/s | CPU s | peak RSS MB |\n|---|---|---|---|---|---|`);
  await row("public-inbox epoch", "a", [epoch]);
  await row("the same, nothing new", "a", [epoch]);
  await row("mboxrd.gz", "b", [zipped, "--list", name]);
  const [a, b] = [await dump("a"), await dump("b")];
  console.log(`\ndump of both forms equal: ${a === b} (${a.length} characters)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function row(what: string, base: string, sources: readonly string[]): Promise<void> {
  const run = await deadlore(base, ["ingest", ...sources, "--json"]);
  const { total } = JSON.parse(run.output);
  const rate = Math.round(total.seen / run.seconds);
  console.log(`| ${what} | ${total.seen} | ${run.seconds.toFixed(1)} | ${rate} | ${run.cpu.toFixed(1)} | ${run.rss} |`);
}

async function dump(base: string): Promise<string> {
  return (await deadlore(base, ["dump"])).output;
}

function deadlore(base: string, args: readonly string[]): Promise<Run> {
  return measure(process.execPath, [CLI, ...args, "--db", `file:${folder}/${base}.db`]);
}

/** `times` of bash counts the children that were waited for; the peak is read while the process lives. */
function measure(command: string, args: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn("bash", ["-c", '"$@" & echo "PID $!" >&2; wait $!; times >&2', "bash", command, ...args]);
  const chunks: Buffer[] = [];
  let errors = "";
  let rss = 0;
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const poll = setInterval(() => {
    rss = Math.max(rss, peakOf(/PID (\d+)/.exec(errors)?.[1]));
  }, 50);
  return new Promise((resolve) => {
    child.on("close", () => {
      clearInterval(poll);
      const [, user = 0, system = 0] = (/(\S+) (\S+)\s*$/.exec(errors) ?? []).map(toSeconds);
      const seconds = (performance.now() - started) / 1000;
      resolve({ seconds, cpu: user + system, rss, output: Buffer.concat(chunks).toString() });
    });
  });
}

// 0m12.345s
function toSeconds(text: string): number {
  const { minutes, seconds } = /^(?<minutes>\d+)m(?<seconds>[\d.]+)s$/.exec(text)?.groups ?? {};
  return Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

function peakOf(pid: string | undefined): number {
  try {
    const text = pid === undefined ? "" : readFileSync(`/proc/${pid}/status`, "latin1");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

async function writeMbox(epoch: string, file: string): Promise<void> {
  const zip = createGzip({ level: 1 });
  const done = once(zip.pipe(createWriteStream(file)), "close");
  for (const archive of await openArchives(epoch, {}))
    for await (const items of archive.read(null))
      for (const item of items)
        if (item.kind === "message" && !zip.write(formatMboxrd(item.bytes))) await once(zip, "drain");
  zip.end();
  await done;
}
