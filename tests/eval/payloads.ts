/**
 * Hostile text in every field of a mail that a page shows, and in boxes and addresses: `npm run eval payloads` puts the payloads of
 * ../shared/data/torture.tar.gz into mails, reads them, and walks the pages with a real browser, with and without the policy.
 * It takes some minutes; the site must be built.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { chromium } from "playwright-core";
import { findChromium, startSite } from "../setup/start-site.ts";
import { hostileMails, hostileRoots } from "../web/hostile-mails.ts";
import { walkHostile } from "../web/hostile-walk.ts";
import { DATA } from "./shared-mail.ts";

const FILE = "torture/_derived/xss_payloads.jsonl";
/** Of the texts for boxes and addresses one in this many: each is two pages of its own, while a page of mails shows fifty. */
const ONE_IN = 40;

const executablePath = findChromium();
const archive = `${DATA}torture.tar.gz`;
if (!executablePath || !existsSync(archive)) {
  console.log(`skipped: ${executablePath ? "no ../shared/data" : "no Chromium"}`);
  process.exit(0);
}
const lines = spawnSync("tar", ["-xzOf", archive, FILE], { encoding: "utf8", maxBuffer: 1 << 26 })
  .stdout.trim()
  .split("\n");
const payloads = lines.map((line): string => JSON.parse(line).payload);
const folder = mkdtempSync(`${tmpdir()}/deadlore-payloads-`);
const databaseUrl = `file:${folder}/payloads.db`;
writeFileSync(`${folder}/payloads.mbox`, hostileMails(payloads));
const ingest = ["ingest/cli.ts", "ingest", `${folder}/payloads.mbox`, "--db", databaseUrl];
const { status, stderr } = spawnSync(process.execPath, ingest, { encoding: "utf8" });
if (status !== 0) throw new Error(stderr);
const site = await startSite(databaseUrl);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
console.log(
  "| payloads in mails | in boxes and addresses | policy | pages | scripts, dialogs, requests elsewhere, errors |",
);
console.log("|---|---|---|---|---|");
for (const bypassCSP of ["with policy", "without policy"] as const) {
  const texts = payloads.filter((_, at) => at % ONE_IN === 0);
  const roots = hostileRoots(payloads.length);
  const { pages, faults } = await walkHostile(browser, { site: site.address, roots, texts, bypassCSP });
  console.log(`| ${payloads.length} | ${texts.length} | ${bypassCSP} | ${pages} | ${faults.length} |`);
  for (const fault of faults.slice(0, 20)) console.error(fault.slice(0, 300));
}
await browser.close();
await site.stop();
rmSync(folder, { recursive: true, force: true });
