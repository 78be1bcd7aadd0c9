/**
 * R10 and R11: archives of a size that does not fit into memory. `npm run eval sizes`; takes some minutes and 4 GB of disk.
 *
 * A mailbox of 1 GiB is made of the mails of the five lists, as often as it takes, each round under ids of its own. It is
 * ingested, ingested gzipped, and ingested with a kill -9 in the middle; the three dumps must be equal and hold every mail. Then
 * one mail of 50 MB, and one over the limit. Peak memory is VmHWM of the process.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openArchives } from "../../ingest/archives.ts";
import { formatMboxrd } from "../../lib/mail/index.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA, hasData } from "./shared-mail.ts";

const CLI = fileURLToPath(new URL("../../ingest/cli.ts", import.meta.url));
const SIZE = Number(process.env.SIZE_MB ?? 1024) * 1024 * 1024;
const MAX_RSS_MB = 350;

type Run = {
  readonly seconds: number;
  readonly peakMb: number;
  readonly status: number | null;
  readonly answer: string;
};

async function writeMbox(path: string): Promise<number> {
  const out = createWriteStream(path);
  let [mails, written] = [0, 0];
  for (let round = 0; written < SIZE; round++) {
    for (const folder of listFolders()) {
      for (const archive of await openArchives(folder, {})) {
        for await (const items of archive.read(null)) {
          for (const item of items) {
            if (item.kind !== "message" || written >= SIZE) continue;
            const bytes = formatMboxrd(round === 0 ? item.bytes : inRound(item.bytes, round));
            mails++;
            written += bytes.length;
            if (!out.write(bytes)) await once(out, "drain");
          }
        }
      }
    }
  }
  out.end();
  await once(out, "close");
  return mails;
}

/** Every `<...@` of the head gets the number of the round: the threads of each round are its own. */
function inRound(bytes: Buffer, round: number): Buffer {
  const end = Math.max(0, bytes.indexOf("\n\n"));
  const head = bytes.toString("latin1", 0, end).replaceAll(/<([^<>@\s]+@[^<>\s]+)>/g, `<${round}.$1>`);
  return Buffer.concat([Buffer.from(head, "latin1"), bytes.subarray(end)]);
}

async function deadlore(operands: readonly string[], database: string, killAfter?: number): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...operands, "--db", `file:${database}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child));
  }, 100);
  const killer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
  const [status] = await once(child, "close");
  clearInterval(watch);
  clearTimeout(killer);
  return { seconds: (performance.now() - started) / 1000, peakMb, status, answer: Buffer.concat(chunks).toString() };
}

function peakOf({ pid }: ChildProcess): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Not kept in memory: the dump of a gigabyte of mail is a quarter of one. */
async function dumpHash(database: string): Promise<string> {
  const child = spawn(process.execPath, [CLI, "dump", "--db", `file:${database}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const hash = createHash("sha256");
  child.stdout.on("data", (chunk: Buffer) => hash.update(chunk));
  await once(child, "close");
  return hash.digest("hex").slice(0, 16);
}

type Ledger = {
  seen: number;
  stored: number;
  duplicate: number;
  rejected: number;
  rejectReasons: Record<string, number>;
};
const ledgerOf = ({ answer }: Run): Ledger => JSON.parse(answer === "" ? "{}" : answer).total;

async function main(folder: string): Promise<void> {
  const faults: string[] = [];
  const mbox = join(folder, "big.mbox");
  const mails = await writeMbox(mbox);
  const mb = (path: string): number => Math.round(statSync(path).size / 1024 / 1024);
  console.log(`| | MB | mails | seen | s | mails/s | peak RSS MB | dump |\n|---|---|---|---|---|---|---|---|`);
  const row = async (name: string, path: string, run: Run, database: string): Promise<string> => {
    const { seen } = ledgerOf(run);
    const hash = await dumpHash(database);
    console.log(
      `| ${name} | ${mb(path)} | ${mails} | ${seen} | ${run.seconds.toFixed(0)} | ${Math.round(seen / run.seconds)} | ${run.peakMb.toFixed(0)} | ${hash} |`,
    );
    if (run.peakMb > MAX_RSS_MB) faults.push(`${name}: ${run.peakMb.toFixed(0)} MB`);
    return hash;
  };
  const plain = await deadlore(["ingest", mbox, "--json"], join(folder, "a.db"));
  if (ledgerOf(plain).seen !== mails) faults.push(`${mails} mails, ${ledgerOf(plain).seen} seen`);
  const expected = await row("mbox", mbox, plain, join(folder, "a.db"));
  rmSync(join(folder, "a.db"));

  const killed = await deadlore(["ingest", mbox, "--json"], join(folder, "b.db"), (plain.seconds * 1000) / 3);
  const resumed = await deadlore(["ingest", mbox, "--json"], join(folder, "b.db"));
  if (killed.status === 0) faults.push("the first run was over before it could be killed");
  if ((await row("killed and resumed", mbox, resumed, join(folder, "b.db"))) !== expected)
    faults.push("resumed: another dump");
  rmSync(join(folder, "b.db"));

  spawnSync("gzip", ["-1", mbox]);
  const gzipped = await deadlore(["ingest", `${mbox}.gz`, "--json"], join(folder, "c.db"));
  if ((await row("the same, gzipped", `${mbox}.gz`, gzipped, join(folder, "c.db"))) !== expected)
    faults.push("gzipped: another dump");
  rmSync(join(folder, "c.db"));

  faults.push(...(await largeMails(folder)));
  for (const fault of faults) console.log(`- ${fault}`);
  console.log(`\n${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}

async function largeMails(folder: string): Promise<string[]> {
  const faults: string[] = [];
  console.log("\n| one mail of | outcome | s | peak RSS MB |\n|---|---|---|---|");
  const head =
    "Message-ID: <large@example.org>\nFrom: ada@example.org\nDate: Tue, 12 Feb 2019 12:14:08 +0100\nSubject: large\n\n";
  for (const [size, text] of [
    [50, "x".repeat(79)],
    [50, "[   12.345678] WARNING: possible circular locking dependency detected deadlock"],
    [70, "x".repeat(79)],
  ] as const) {
    const path = join(folder, "large.eml");
    writeFileSync(path, head + `${text}\n`.repeat((size * 1024 * 1024) / (text.length + 1)));
    const database = join(folder, `large-${size}-${text.length}.db`);
    const run = await deadlore(["ingest", path, "--json"], database);
    const { stored, rejectReasons } = ledgerOf(run);
    const outcome = stored === 1 ? "stored" : `rejected: ${Object.keys(rejectReasons).join()}`;
    const kind = text.startsWith("x") ? "" : " of banners";
    console.log(`| ${size} MB${kind} | ${outcome} | ${run.seconds.toFixed(1)} | ${run.peakMb.toFixed(0)} |`);
    if (run.peakMb > MAX_RSS_MB || run.seconds > 10)
      faults.push(`${size} MB${kind}: ${run.seconds} s, ${run.peakMb} MB`);
  }
  return faults;
}

if (!hasData) console.log(`skipped: no mail at ${DATA}`);
else if (!existsSync("/proc/self/status")) console.log("skipped: peak memory is read from /proc");
else {
  const folder = mkdtempSync(join(tmpdir(), "deadlore-sizes-"));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
