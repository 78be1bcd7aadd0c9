/**
 * R12: a thread of 100,000 mails, as a chain and as a star, with a lock report at its root: ingest and threading, memory, and the
 * pages of the view (the page of the site shows some 80 KB of each).
 *
 *   node tests/bench/threads.ts [MAILS]
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { overrideSettings } from "../../lib/env.ts";
import { threadView } from "../../lib/views/index.ts";
import { REPORT } from "../ingest/splats.ts";

const CLI = fileURLToPath(new URL("../../ingest/cli.ts", import.meta.url));
const mails = Number(process.argv[2] ?? 100_000);
/** Looked at one after another: the shape repeats. */
const PAGES = 50;

const folder = mkdtempSync(`${tmpdir()}/deadlore-threads-`);
try {
  console.log(
    "| thread | mails | ingest s | CPU s | peak RSS MB | first page ms | p50 of the next ms |\n|---|---|---|---|---|---|---|",
  );
  const shape = process.argv[3];
  // One database a process: the reader keeps its connection.
  if (shape === "chain" || shape === "star") await measure(shape);
  else
    for (const each of ["chain", "star"]) {
      const args = [fileURLToPath(import.meta.url), String(mails), each];
      console.log(spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.trim().split("\n").at(-1));
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(shape: "chain" | "star"): Promise<void> {
  const box = `${folder}/${shape}.mbox`;
  await write(box, shape);
  const url = `file:${folder}/${shape}.db`;
  const started = performance.now();
  const script = `process.on("exit", () => console.error(JSON.stringify(process.resourceUsage())));`;
  const preload = `data:text/javascript,${encodeURIComponent(script)}`;
  const ran = spawnSync(process.execPath, ["--import", preload, CLI, "ingest", box, "--db", url], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const seconds = (performance.now() - started) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(ran.stderr.trim().split("\n").at(-1) ?? "{}");
  overrideSettings({ DATABASE_URL: url });
  const times: number[] = [];
  for (let page = 0, after: string | null = null; page < PAGES; page++) {
    const asked = performance.now();
    const view = await threadView("0@example.org", { after });
    times.push(performance.now() - asked);
    if (view === undefined || view === "gone" || view.next === null) break;
    after = view.next;
  }
  const [first = 0, ...rest] = times;
  const p50 = rest.sort((a, b) => a - b)[rest.length >> 1] ?? 0;
  const cpu = (userCPUTime + systemCPUTime) / 1e6;
  console.log(
    `| ${shape} | ${mails} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${Math.round(maxRSS / 1024)} | ${first.toFixed(0)} | ${p50.toFixed(0)} |`,
  );
}

async function write(path: string, shape: "chain" | "star"): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < mails; at++) {
    const parent = shape === "chain" ? at - 1 : 0;
    const references =
      at === 0 ? "" : `In-Reply-To: <${parent}@example.org>\nReferences: <0@example.org> <${parent}@example.org>\n`;
    const head = `From mboxrd@z Thu Jan  1 00:00:00 1970\nMessage-ID: <${at}@example.org>\nFrom: ${at % 50} <a${at % 50}@example.org>\nDate: Tue, 12 Feb 2019 12:14:08 +0100\n`;
    const more = file.write(
      `${head}Subject: ${at === 0 ? "" : "Re: "}possible deadlock in demo_a\n${references}\n${at === 0 ? REPORT : `mail ${at}\n`}\n`,
    );
    if (!more) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
}
