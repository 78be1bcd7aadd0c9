/**
 * P-5: how long a match takes with 10,000 inversions stored: `node tests/bench/match.ts [INVERSIONS]`. Where DATABASE_URL names a base
 * that an earlier run left (KEEP=FILE keeps it there), that one is asked.
 *
 * Made-up reports, the same in every run, shaped like real ones (rings of 2 to 7 locks, stacks of 10 to 22 frames, names as unevenly
 * common as the kernel's), are written as a mailbox and read by `deadlore ingest`. Then reports are asked: each as stored, printed by
 * another task, and with one lock changed. The first question of a process reads the prints; the others find them there. CPU is that
 * of this process: what a busy machine does not change.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { matchView } from "../../lib/views/index.ts";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));
const QUESTIONS = 200;
/** Processes started. */
const RUNS = 7;
const DAY = 86_400_000;

type Random = (below: number) => number;

/** A linear congruential generator: the same reports everywhere. */
function toRandom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Few names are in many reports: a square makes the first of a list frequent. */
const uneven = (random: Random, count: number): number => Math.floor((random(1_000) / 1_000) ** 2 * count);

const COMMON = ["&mm->mmap_lock", "sb_writers", "&sb->s_type->i_mutex_key", "rtnl_mutex", "fs_reclaim", "&p->lock"];
const HELPERS = Array.from({ length: 60 }, (_, n) => `vfs_helper_${n}`);
const ENTRIES = ["ksys_write", "do_syscall_64", "entry_SYSCALL_64_after_hwframe"];

type Step = { readonly lock: string; readonly frames: readonly string[] };

function makeRing(seed: number): readonly Step[] {
  const random = toRandom(seed + 1);
  const code = `fs${uneven(random, 300)}`;
  return Array.from({ length: 2 + random(6) }, (_, at) => {
    const lock = random(5) === 0 ? (COMMON[random(COMMON.length)] ?? "") : `&${code}->lock_${uneven(random, 40)}`;
    const own = Array.from({ length: 4 + random(6) }, () => `${code}_${uneven(random, 200)}_step`);
    const helpers = Array.from({ length: 3 + random(10) }, () => HELPERS[uneven(random, HELPERS.length)] ?? "");
    return { lock: `${lock}${at > 0 && random(9) === 0 ? "/1" : ""}`, frames: [...own, ...helpers, ...ENTRIES] };
  });
}

function formatSplat(ring: readonly Step[], pid: number): string {
  const [wanted, held] = [ring[0], ring.at(-1)];
  const stack = (step: Step | undefined) =>
    (step?.frames ?? []).map((name, at) => `       ${name}+0x4c/0x1a0 fs/${name}.c:${100 + at}`).join("\n");
  const entries = ring
    .toReversed()
    .map(
      (step, at) =>
        `-> #${ring.length - 1 - at} (${step.lock}){+.+.}-{4:4}:\n       down_write+0x9c/0x480\n${stack(step)}\n`,
    );
  return `
======================================================
WARNING: possible circular locking dependency detected
6.9.0-rc1-syzkaller #0 Not tainted
------------------------------------------------------
syz-executor/${pid} is trying to acquire lock:
ffff88810e4a10a8 (${wanted?.lock}){+.+.}-{4:4}, at: ${wanted?.frames[0]}+0x4c/0x1a0 fs/a.c:41

but task is already holding lock:
ffff88810e4a1158 (${held?.lock}){++++}-{4:4}, at: ${held?.frames[0]}+0x31/0x1a0 fs/a.c:38

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

${entries.join("\n")}
other info that might help us debug this:

stack backtrace:
 dump_stack_lvl+0x241/0x360 lib/dump_stack.c:114
${stack(wanted)}
`;
}

function formatMail(at: number): string {
  const date = new Date(Date.UTC(2015, 0, 1) + (at % 3_650) * DAY).toUTCString().replace("GMT", "+0000");
  return `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Jo Doe <jo@demo.example>
To: linux-fsdevel@vger.kernel.org
Subject: deadlock number ${at}
Date: ${date}
Message-ID: <bench-${at}@demo.example>
Content-Type: text/plain; charset=utf-8

Hello,
${formatSplat(makeRing(at), 1_000 + at)}
`;
}

const count = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
try {
  const url = process.env.DATABASE_URL ?? makeMails(`file:${process.env.KEEP ?? `${folder}/bench.db`}`);
  overrideSettings({ DATABASE_URL: url });
  await measure();
  writeFileSync(`${folder}/one.txt`, formatSplat(makeRing(7), 99));
  writeFileSync(`${folder}/none.txt`, "nothing\n");
  for (const [what, file] of [
    ["a process of its own: deadlore match FILE", "one.txt"],
    ["the same for a text without a report: what starting costs", "none.txt"],
  ] as const) {
    const runs = Array.from({ length: RUNS }, () => deadlore("match", `${folder}/${file}`, "--json", "--db", url));
    const walls = runs.map(({ seconds }) => seconds * 1000).sort((a, b) => a - b);
    const cpu = runs.reduce((sum, each) => sum + each.cpu, 0) / runs.length;
    const at = (share: number) => (walls[Math.floor(RUNS * share)] ?? 0).toFixed(0);
    console.log(`| ${what} | ${RUNS} | ${at(0.5)} | ${at(0.95)} | ${cpu.toFixed(0)} |`);
  }
  console.log(`\npeak memory of the asking process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
} finally {
  await closeDatabase();
  rmSync(folder, { recursive: true, force: true });
}

function makeMails(url: string): string {
  writeFileSync(`${folder}/bench.mbox`, Array.from({ length: count }, (_, at) => formatMail(at)).join("\n"));
  const made = deadlore("ingest", `${folder}/bench.mbox`, "--json", "--db", url);
  const { found } = JSON.parse(made.output);
  console.log(`${found.inversions} inversions from ${found.reports} reports, read in ${made.seconds.toFixed(0)} s\n`);
  return url;
}

async function measure(): Promise<void> {
  console.log("| asked | n | p50 ms | p95 ms | CPU ms, mean |\n|---|---|---|---|---|");
  await time("the first of a process: the prints are read", [makeRing(0)], {});
  const random = toRandom(1);
  const rings = Array.from({ length: QUESTIONS }, () => makeRing(random(count)));
  const changed = rings.map((ring) => ring.map((step, at) => (at === 0 ? { ...step, lock: "&other->lock" } : step)));
  await time("a stored report, by another task", rings, {});
  await time("with one lock changed", changed, {});
  await time("as if 3 mails had never been read", rings, {
    excludeMessages: ["bench-1@demo.example", "bench-2@demo.example", "bench-3@demo.example"],
  });
  await time("as of 2020", rings, { before: "2020-01-01" });
}

async function time(
  what: string,
  rings: readonly (readonly Step[])[],
  options: Parameters<typeof matchView>[1],
): Promise<void> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const [at, ring] of rings.entries()) {
    const text = formatSplat(ring, 50_000 + at);
    const started = performance.now();
    await matchView(text, options);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 1000 / times.length).toFixed(0);
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  console.log(`| ${what} | ${times.length} | ${at(0.5)} | ${at(0.95)} | ${cpu} |`);
}

type Ran = { readonly output: string; readonly seconds: number; readonly cpu: number };

/** `cpu`: milliseconds of the process, as bash counts them. */
function deadlore(...args: readonly string[]): Ran {
  const started = performance.now();
  const script = "TIMEFORMAT='%3U %3S'; time \"$@\"";
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, CLI, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [user = 0, system = 0] = stderr.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  return { output: stdout, seconds: (performance.now() - started) / 1000, cpu: (user + system) * 1000 };
}
