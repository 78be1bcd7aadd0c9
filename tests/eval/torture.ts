/**
 * R1: every hostile and odd file goes through what `parse` and `ingest` do with it. `npm run eval torture`.
 *
 * In: the 21 collections of ../shared/data/torture.tar.gz (all their files, also those that are no mail) and what
 * ../shared/tools/gen_torture.py makes. Out: how many were read, refused by name, stored or rejected with which reason; crashes,
 * slow files, ledgers that do not add up. Exit 1 where one of those is not zero.
 *
 *   TORTURE=/folder     unpacked collections and `generated/`; made in the system's temporary folder where it is not given
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openArchives, REJECT_REASONS } from "../../ingest/archives.ts";
import { parseItem } from "../../ingest/commands/parse.ts";
import { withWriter } from "../../ingest/context.ts";
import { Failure } from "../../ingest/failure.ts";
import { readItems } from "../../ingest/items.ts";
import { checkSum, EMPTY, type Ledger, sum } from "../../ingest/ledger.ts";
import { type Context, derive, readSource } from "../../ingest/pipeline.ts";
import { overrideSettings } from "../../lib/env.ts";
import { DATA, hasData } from "./shared-mail.ts";

const GENERATOR = fileURLToPath(new URL("../../../shared/tools/gen_torture.py", import.meta.url));
const FOLDER = process.env.TORTURE ?? join(tmpdir(), "deadlore-torture");
const GENERATED = join(FOLDER, "generated");
/** Seconds for a file; the generated size cases (a 1 GiB bomb, 10,000 parts, a 50 MB mail) get more. */
const SLOW = 2;
const SLOW_SIZE = 5;

type Fate = {
  readonly file: string;
  readonly seconds: number;
  /** Items that came out of it; null where it was refused by name. */
  readonly items: number | null;
  readonly crash: string | null;
};

function unpack(): { collected: string[]; generated: string[] } {
  mkdirSync(FOLDER, { recursive: true });
  if (!existsSync(join(FOLDER, "torture"))) run("tar", ["-xzf", `${DATA}torture.tar.gz`, "-C", FOLDER]);
  if (!existsSync(join(GENERATED, "EXPECT.jsonl"))) run("python3", [GENERATOR, GENERATED]);
  return { collected: walk(join(FOLDER, "torture")), generated: walk(GENERATED) };
}

function run(command: string, operands: string[]): void {
  const { status } = spawnSync(command, operands, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${operands.join(" ")}: exit ${status}`);
}

const walk = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .sort();

async function parseFile(file: string): Promise<Fate> {
  const started = performance.now();
  let items = 0;
  try {
    for await (const item of readItems(file)) {
      JSON.stringify(await parseItem(item));
      items++;
    }
    return { file, seconds: since(started), items, crash: null };
  } catch (error) {
    if (error instanceof Failure) return { file, seconds: since(started), items: null, crash: null };
    return { file, seconds: since(started), items, crash: String(error) };
  }
}

type Ingested = Fate & { readonly ledger: Ledger };

async function ingestFile(file: string, context: Context): Promise<Ingested> {
  const started = performance.now();
  const ledgers: Ledger[] = [];
  const archives = await openArchives(file, {}).catch((error: Error) => error);
  if (archives instanceof Error) {
    const isRefused = /^(?:not a mail archive|cannot read)/.test(archives.message);
    return { file, seconds: since(started), items: null, crash: isRefused ? null : String(archives), ledger: EMPTY };
  }
  let crash: string | null = null;
  try {
    for (const archive of archives) {
      const ledger = await readSource(archive, context);
      checkSum(ledger, file);
      ledgers.push(ledger);
    }
  } catch (error) {
    crash = String(error);
  }
  const ledger = sum(ledgers);
  return { file, seconds: since(started), items: ledger.seen, crash, ledger };
}

const since = (started: number): number => (performance.now() - started) / 1000;

async function measure(
  name: string,
  files: readonly string[],
): Promise<{ faults: string[]; ingested: readonly Ingested[] }> {
  const parsed: Fate[] = [];
  for (const file of files) parsed.push(await parseFile(file));
  const database = join(FOLDER, `base-${name}`, "d.db");
  rmSync(join(FOLDER, `base-${name}`), { recursive: true, force: true });
  mkdirSync(join(FOLDER, `base-${name}`));
  overrideSettings({ DATABASE_URL: `file:${database}` });
  const ingested: Ingested[] = [];
  let deriving = 0;
  let stored = 0;
  await withWriter(async (context) => {
    for (const file of files) ingested.push(await ingestFile(file, context));
    const started = performance.now();
    await derive(context);
    deriving = since(started);
    stored = (await context.writer.listDocuments()).length;
  });
  const total = sum(ingested.map(({ ledger }) => ledger));
  report(name, { files, parsed, ingested, total, deriving, stored });
  return { faults: faults(parsed, ingested, total), ingested };
}

type Measured = {
  readonly files: readonly string[];
  readonly parsed: readonly Fate[];
  readonly ingested: readonly Ingested[];
  readonly total: Ledger;
  readonly deriving: number;
  readonly stored: number;
};

function report(name: string, { files, parsed, ingested, total, deriving, stored }: Measured): void {
  const slowest = (fates: readonly Fate[]) => Math.max(...fates.map(({ seconds }) => seconds)).toFixed(2);
  const refused = (fates: readonly Fate[]) => fates.filter(({ items }) => items === null).length;
  const reasons = Object.entries(total.rejectReasons).map(([reason, n]) => `${n} ${reason}`);
  console.log(`\n### ${name}: ${files.length} files\n\n| | parse | ingest |\n|---|---|---|`);
  console.log(`| read | ${files.length - refused(parsed)} | ${files.length - refused(ingested)} |`);
  console.log(`| refused by name (no archive, not text) | ${refused(parsed)} | ${refused(ingested)} |`);
  console.log(`| crashes | ${crashes(parsed).length} | ${crashes(ingested).length} |`);
  console.log(`| slowest file, s | ${slowest(parsed)} | ${slowest(ingested)} |`);
  console.log(
    `| items | ${parsed.reduce((all, { items }) => all + (items ?? 0), 0)} | ${total.seen} seen = ${total.stored} stored + ${total.duplicate} duplicate + ${total.rejected} rejected + ${total.redacted} redacted |`,
  );
  console.log(`| rejected | | ${reasons.join(", ") || "none"} |`);
  console.log(`| everything derived, s | | ${deriving.toFixed(1)} (${stored} documents) |`);
}

const crashes = (fates: readonly Fate[]): readonly Fate[] => fates.filter(({ crash }) => crash !== null);

function faults(parsed: readonly Fate[], ingested: readonly Ingested[], total: Ledger): string[] {
  const limit = (file: string) => (isSizeCase(file) ? SLOW_SIZE : SLOW);
  return [...parsed, ...ingested]
    .flatMap(({ file, seconds, crash }) => {
      const where = relative(FOLDER, file);
      if (crash !== null) return [`${where}: crash: ${crash}`];
      return seconds > limit(file) ? [`${where}: ${seconds.toFixed(1)} s`] : [];
    })
    .concat(
      Object.keys(total.rejectReasons)
        .filter((reason) => !REJECT_REASONS.some((one) => one === reason))
        .map((reason) => `a reason that is not on the list: ${reason}`),
      (total.rejectReasons["internal-error"] ?? 0) > 0 ? ["rejected with internal-error"] : [],
    );
}

const isSizeCase = (file: string): boolean =>
  file.includes("/generated/") && (statSync(file).size > 200_000 || /bomb|nest-|rfc822-|parts-|100k|10k/.test(file));

type Expectation = { readonly file: string; readonly expect: string; readonly messages?: number };

/** Each generated file beside what its maker says must become of it; what it calls `either` may be stored or not. */
function checkFates(ingested: readonly Ingested[]): string[] {
  const lines = readFileSync(join(GENERATED, "EXPECT.jsonl"), "utf8").trimEnd().split("\n");
  const fates = new Map(ingested.map((one) => [relative(GENERATED, one.file), one]));
  let [right, all] = [0, 0];
  const wrong: string[] = [];
  for (const line of lines) {
    const { file, expect, messages }: Expectation = JSON.parse(line);
    const fate = fates.get(file);
    if (!fate || expect === "either" || expect.startsWith("<")) continue;
    const { stored, duplicate, rejected } = fate.ledger;
    const read = stored + duplicate;
    const isRight =
      messages !== undefined && expect === "stored"
        ? read % Math.max(messages, 1) === 0 && (read > 0 || messages === 0)
        : expect === "stored"
          ? read > 0
          : expect === "partial"
            ? rejected > 0
            : read === 0;
    all++;
    if (isRight) right++;
    else wrong.push(`${file}: expected ${expect}, came to ${JSON.stringify(fate.ledger)}`);
  }
  console.log(`\nGenerated files whose fate is the expected one: ${right} of ${all}`);
  return wrong;
}

async function main(): Promise<void> {
  const { collected, generated } = unpack();
  const first = await measure("collected", collected);
  const second = await measure("generated", generated);
  const missed = [...first.faults, ...second.faults, ...checkFates(second.ingested)];
  for (const fault of missed) console.log(`- ${fault}`);
  console.log(`\n${missed.length} faults`);
  if (missed.length > 0) process.exitCode = 1;
}

if (hasData && existsSync(GENERATOR)) await main();
else console.log(`skipped: no mail at ${DATA}`);
