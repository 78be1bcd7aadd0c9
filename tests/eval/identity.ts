/**
 * R5: the same mails give the same base, whatever order they arrive in.
 *
 *   node tests/eval/identity.ts [ORDERS] [SET]        20 orders by default, of all sets: lkml, lockdep, references; needs ../shared/data
 *
 * Two sets of real mails and one of odd ones, each mail a source of its own, in shuffled orders (seeded), derived at the end, after every mail or after
 * every seventh. Equal is the sha256 of the dump to that of the first order. Made sets (cycles of references, ghosts, deletions, copies
 * that contradict each other) are in tests/ingest/identity.test.ts; forms in tests/contracts and in the bench of ingest.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openArchives } from "../../ingest/archives.ts";
import { DATA, hasData } from "./shared-mail.ts";

const GENERATOR = fileURLToPath(new URL("../../../shared/tools/gen_torture.py", import.meta.url));
const STEPS = fileURLToPath(new URL("../setup/ingest-steps.ts", import.meta.url));
/** Mails of lockdep-threads that are shuffled: their reports, fixes and claims name each other across threads. */
const LOCKDEP_MAILS = 400;
const ORDERS = Number(process.argv[2] ?? 20);
const SET = process.argv[3] ?? "";

if (!hasData) {
  console.log(`skipped: ${DATA} is not there`);
  process.exit(0);
}
const work = mkdtempSync(join(tmpdir(), "deadlore-identity-"));
let bases = 0;
try {
  const lkml = await readMails(lkmlFolder());
  const lockdep = (await readMails(join(DATA, "lockdep-threads.mboxrd.gz"))).slice(0, LOCKDEP_MAILS);
  console.log("| order | set | mails | orders | derived | equal dumps |\n|---|---|---|---|---|---|");
  for (const [name, mails] of [
    ["notmuch's lkml corpus", lkml],
    ["lockdep-threads, the first", lockdep],
    ["references in circles, in contradiction, through ghosts", readReferences()],
  ] as const)
    if (name.includes(SET)) for (const every of [0, 1, 7]) orderRow(name, mails, every);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function orderRow(name: string, mails: readonly Buffer[], every: number): void {
  const files = writeMails(mails);
  const first = dumpOf(files, 0);
  let equal = 0;
  for (let seed = 1; seed <= ORDERS; seed++) {
    const found = dumpOf(shuffled(files, seed), every);
    if (found.hash === first.hash) equal++;
    else report(first.text, found.text, `${name} seed ${seed} every ${every}`);
  }
  const derived = every === 0 ? "at the end" : `after every ${every}`;
  console.log(`| R5 | ${name} | ${mails.length} | ${ORDERS} | ${derived} | ${equal} / ${ORDERS} |`);
  if (equal < ORDERS) process.exitCode = 1;
}

/** The first records that differ, on standard error: a figure under 20 wants a reason. */
function report(a: string, b: string, what: string): void {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const only = (these: readonly string[], those: readonly string[]) => {
    const known = new Set(those);
    return these.filter((line) => !known.has(line)).slice(0, 3);
  };
  console.error(`${what}:`);
  for (const line of only(left, right)) console.error(`  - ${line.slice(0, 2_000)}`);
  for (const line of only(right, left)) console.error(`  + ${line.slice(0, 2_000)}`);
}

function dumpOf(sources: readonly string[], every: number): { hash: string; text: string } {
  const url = `file:${work}/${++bases}.db`;
  const text = run(
    [STEPS, url],
    sources.flatMap((path, at) => ((at + 1) % every === 0 ? [path, ""] : [path])).join("\n"),
  );
  for (const name of readdirSync(work)) if (name.startsWith(`${bases}.`)) rmSync(join(work, name), { recursive: true });
  return { text, hash: createHash("sha256").update(text).digest("hex") };
}

function run(args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return stdout;
}

function lkmlFolder(): string {
  const folder = join(work, "torture");
  mkdirSync(folder);
  runTool("tar", ["-xzf", join(DATA, "torture.tar.gz"), "-C", folder, "torture/notmuch+notmuch/test/corpora/lkml"]);
  const box = join(folder, "torture/notmuch+notmuch/test/corpora/lkml");
  mkdirSync(join(box, "new"), { recursive: true }); // the corpus lacks the empty folder that makes a maildir
  return box;
}

function runTool(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

/** What gen_torture.py makes of references, and mails that they name; each says a lock word, for only what is relevant is dumped with its thread. */
function readReferences(): Buffer[] {
  const folder = join(work, "generated");
  runTool("python3", [GENERATOR, folder]);
  const made = readdirSync(join(folder, "mails"))
    .filter((name) => /^(?:ref|irt)-/.test(name))
    .sort()
    .map((name) => Buffer.concat([readFileSync(join(folder, "mails", name)), Buffer.from("\nA deadlock.\n")]));
  const named = ["t1root@x", "t2root@x", "ra@x", "rb@x", "z@x", "r9999@x", "real-parent@x"].map((id) =>
    Buffer.from(`Message-ID: <${id}>\nFrom: Ada <ada@example.org>\nSubject: ${id}\n\nA deadlock.\n`),
  );
  return [...made, ...named];
}

async function readMails(path: string): Promise<Buffer[]> {
  const mails: Buffer[] = [];
  for (const archive of await openArchives(path, {}))
    for await (const items of archive.read(null))
      for (const item of items) if (item.kind === "message") mails.push(Buffer.from(item.bytes));
  return mails;
}

function writeMails(mails: readonly Buffer[]): string[] {
  const folder = mkdtempSync(join(work, "mails-"));
  return mails.map((bytes, at) => {
    const path = join(folder, `${at}.eml`);
    writeFileSync(path, bytes);
    return path;
  });
}

/** Fisher and Yates over a linear congruential generator: the same seed gives the same order everywhere. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const out = [...values];
  let state = seed;
  for (let at = out.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const to = Math.floor((state / 2 ** 32) * (at + 1));
    const [a, b] = [out[at], out[to]];
    if (a !== undefined && b !== undefined) [out[at], out[to]] = [b, a];
  }
  return out;
}
