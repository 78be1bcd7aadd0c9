/**
 * P-6, in short: time to the whole answer of every kind of page, one connection, on the base named by DATABASE_URL; without one
 * on linux-unionfs of ../shared. The site is started as a user starts it.
 *
 *   DATABASE_URL=file:/path/lists.db node tests/bench/pages.ts [rounds]
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const LIST = "linux-unionfs.vger.kernel.org";
const TAR = fileURLToPath(new URL(`../../../shared/data/lists/${LIST}.tar`, import.meta.url));
const rounds = Number(process.argv[2] ?? 40);
const WARM_UP = 3;

type Linked = {
  readonly inversions: readonly { readonly inversion: string; readonly subsystems: readonly string[] }[];
};
type Story = { readonly cycle: readonly string[]; readonly reports: readonly { readonly messageId: string }[] };

const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
const url = process.env.DATABASE_URL ?? ingestList();
if (url !== undefined) {
  const { site, child } = await start(url);
  try {
    console.log("| page | bytes | p50 ms | p95 ms |\n|---|---|---|---|");
    for (const [name, path] of await listPages(site)) console.log(await measure(name, new URL(path, site)));
  } finally {
    child.kill("SIGTERM");
  }
}
rmSync(folder, { recursive: true, force: true });

function ingestList(): string | undefined {
  if (!existsSync(TAR)) {
    console.log(`skipped: no DATABASE_URL, and ${TAR} is not there`);
    return undefined;
  }
  spawnSync("tar", ["-xf", TAR, "-C", folder]);
  const made = `file:${folder}/list.db`;
  spawnSync(process.execPath, [`${root}ingest/deadlore.js`, "ingest", `${folder}/${LIST}`, "--db", made]);
  return made;
}

function start(base: string): Promise<{ site: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [`${root}app/start.ts`], {
    env: { ...process.env, DATABASE_URL: base, PORT: "0", HOST: "127.0.0.1", NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  return new Promise((resolve, reject) => {
    child.on("exit", () => reject(new Error(`the site did not start: ${output}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      const site = /http:\/\/127\.0\.0\.1:\d+\//.exec(output)?.[0];
      if (site) resolve({ site, child });
    });
  });
}

/** One page of each kind, of the inversion with the newest report. */
async function listPages(site: string): Promise<readonly (readonly [string, string])[]> {
  const list: Linked = await (await fetch(`${site}i/index.json`)).json();
  const first = list.inversions[0];
  if (!first) throw new Error("the base holds no inversion");
  const story: Story = await (await fetch(`${site}i/${first.inversion}/index.json`)).json();
  const [from = "", to = from] = story.cycle;
  const mail = encodeURIComponent(story.reports[0]?.messageId ?? "");
  return [
    ["home", "/"],
    ["search, common word", "/search/?q=lock"],
    ["search, phrase", `/search/?q=${encodeURIComponent('"possible circular locking dependency"')}`],
    ["search, lock", `/search/?q=${encodeURIComponent(`lock:${from}`)}`],
    ["search, ordered pair", `/search/?q=${encodeURIComponent(`lock:${from}>${to}`)}`],
    ["inversions", "/i/"],
    ["inversion", `/i/${first.inversion}/`],
    ["lock classes", "/c/"],
    ["lock class", `/c/${encodeURIComponent(from)}/`],
    ["ordered pair", `/p/${encodeURIComponent(from)}/${encodeURIComponent(to)}/`],
    ["subsystems", "/s/"],
    ["subsystem", `/s/${encodeURIComponent(first.subsystems[0] ?? "fs")}/`],
    ["message", `/all/${mail}/`],
    ["thread", `/all/${mail}/T/`],
    ["syzbot queue", "/syz/"],
  ];
}

async function measure(name: string, address: URL): Promise<string> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = -WARM_UP; round < rounds; round++) {
    const started = performance.now();
    const answer = await fetch(address);
    const text = await answer.text();
    if (!answer.ok) return `| ${name} | ${answer.status} at ${address.pathname} | | |`;
    if (round >= 0) times.push(performance.now() - started);
    bytes = text.length;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
  return `| ${name} | ${bytes} | ${at(0.5)} | ${at(0.95)} |`;
}
