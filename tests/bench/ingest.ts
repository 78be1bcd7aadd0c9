/**
 * P-1 and P-2: a whole list from its public-inbox epoch into SQLite with search, the same list as mboxrd.gz, and a second run.
 * CPU is that of the process and its children (git); memory is the peak of the process itself.
 *
 *   node tests/bench/ingest.ts [NAME]        linux-f2fs-devel.lists.sourceforge.net by default; needs ../shared/data/lists
 */
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { openArchives } from "../../ingest/archives.ts";
import { formatMboxrd } from "../../lib/mail/index.ts";
import { measure, type Run } from "./measured-run.ts";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const LISTS = fileURLToPath(new URL("../../../shared/data/lists/", import.meta.url));
const name = process.argv[2] ?? "linux-f2fs-devel.lists.sourceforge.net";

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
