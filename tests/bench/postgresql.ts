/**
 * A real list written to PostgreSQL instead of SQLite, what it costs a second machine to go on, and kills: the run is ended by SIGKILL
 * again and again, each time somewhat further, and must give the base that SQLite has.
 *
 *   node tests/bench/postgresql.ts [NAME] [KILLS]     linux-unionfs, 50; needs ../shared/data/lists and a PostgreSQL server
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPostgres } from "../setup/postgres.ts";
import { dumpOf, makePostgresBase, WRITES } from "../setup/postgres-base.ts";
import { measure } from "./measured-run.ts";

const CLI = fileURLToPath(new URL("../../ingest/cli.ts", import.meta.url));
const LISTS = fileURLToPath(new URL("../../../shared/data/lists/", import.meta.url));
const name = process.argv[2] ?? "linux-unionfs.vger.kernel.org";
const kills = Number(process.argv[3] ?? 50);
/** From the moment at which it may write: some hundred mails, or some threads. */
const SPREAD_MS = 1_200;

const postgres = existsSync(`${LISTS}${name}.tar`) ? await startPostgres() : `no ${LISTS}${name}.tar`;
if (typeof postgres === "string") {
  console.log(`skipped: ${postgres}`);
  process.exit(0);
}
const home = process.cwd();
const folder = mkdtempSync(`${tmpdir()}/deadlore-bench-`);
execFileSync("tar", ["-xf", `${LISTS}${name}.tar`, "-C", folder]);
const list = `${folder}/${name}`;
const base = await makePostgresBase(postgres.address);
const killed = await makePostgresBase(postgres.address);
try {
  console.log("| run | wall s | CPU s | peak RSS MB |\n|---|---|---|---|");
  const embedded = `file:${folder}/base.db`;
  await row("SQLite", embedded, "one");
  await row("PostgreSQL", base.url, "one");
  await row("PostgreSQL, nothing new", base.url, "one");
  await row("PostgreSQL, nothing new, from another machine: copy and index made anew", base.url, "two");
  await row("PostgreSQL, nothing new, there again", base.url, "two");
  const expected = await dumpOf(embedded);
  console.log(`dumps are ${(await dumpOf(base.url)) === expected ? "equal" : "NOT EQUAL"}`);
  let done = 0;
  while (done < kills && (await killOnce(done))) done++;
  const { status } = killed.run(["ingest", list]);
  const isEqual = (await dumpOf(killed.url)) === expected;
  console.log(`${done} kills, then exit ${status}: dumps are ${isEqual ? "equal" : "NOT EQUAL"}`);
} finally {
  process.chdir(home);
  await base.remove();
  await killed.remove();
  postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function row(what: string, url: string, machine: string): Promise<void> {
  mkdirSync(`${folder}/${machine}`, { recursive: true });
  process.chdir(`${folder}/${machine}`);
  const { seconds, cpu, rss, output, errors } = await measure(process.execPath, [CLI, "ingest", list, "--db", url]);
  if (output === "") throw new Error(errors);
  console.log(`| ${what} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${rss} |`);
}

/** False where it came to its end before. */
async function killOnce(turn: number): Promise<boolean> {
  const child = killed.start(["ingest", list]);
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await killed.until(WRITES);
  await Promise.race([sleep((turn * 7_919) % SPREAD_MS), gone]);
  child.kill("SIGKILL");
  return (await gone) === null;
}
