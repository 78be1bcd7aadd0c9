/**
 * Real and hostile mail that is not ours to copy: read from ../shared/data where that stands beside the project.
 */
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openArchives } from "../../../ingest/archives.ts";
import { findMarks } from "../../../ingest/relevance.ts";
import {
  bodyHash,
  bodyLines,
  contentHash,
  findLinks,
  formatMboxrd,
  parseMessage,
  scanHead,
  splitMbox,
  unescapeMbox,
} from "../../../lib/mail/index.ts";

const SHARED = fileURLToPath(new URL("../../../../shared/", import.meta.url));
const isHere = existsSync(join(SHARED, "data"));
if (!isHere) console.log("skipped: tests on real and hostile mail need ../shared/data");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "deadlore-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => join(root, name))
    .filter((path) => lstatSync(path).isFile());

/** Everything that reads one mail; gives the milliseconds it took. */
async function readEverything(bytes: Buffer): Promise<number> {
  const started = performance.now();
  scanHead(bytes);
  findMarks(bytes);
  contentHash(bytes);
  bodyHash(bytes);
  const message = await parseMessage(bytes);
  expect(message.damage).not.toContain("undecodable");
  expect(message.body.isWellFormed() && message.subject.isWellFormed()).toBe(true);
  findLinks(message.body);
  bodyLines(message.body);
  for await (const pieces of splitMbox(once(bytes))) expect(pieces.length).toBeGreaterThan(0);
  return performance.now() - started;
}

/** The items of a file as an archive, or the line that refuses it. */
async function readAsArchive(path: string): Promise<string> {
  try {
    let items = 0;
    for (const archive of await openArchives(path, {}))
      for await (const batch of archive.read(null)) items += batch.length;
    return `${items} items`;
  } catch (error) {
    return error instanceof Error ? error.message : "no Error";
  }
}

async function readFiles(paths: readonly string[]): Promise<string[]> {
  const slow: string[] = [];
  for (const path of paths) {
    const took = await readEverything(readFileSync(path));
    const started = performance.now();
    expect(await readAsArchive(path)).toMatch(/^(?:\d+ items$|not a mail archive: )/);
    if (took > 2000 || performance.now() - started > 2000) slow.push(path);
  }
  expect(Object.getPrototypeOf({})).not.toHaveProperty("polluted");
  return slow;
}

describe.skipIf(!isHere)("hostile mail", () => {
  it("collected from 21 projects crashes nothing and hangs nothing", { timeout: 300_000 }, async () => {
    execFileSync("tar", ["xzf", join(SHARED, "data/torture.tar.gz"), "-C", folder]);
    const paths = filesBelow(folder);
    expect(paths.length).toBeGreaterThan(1200);
    expect(await readFiles(paths)).toEqual([]);
  });

  it("made to be hostile crashes nothing, hangs nothing, and has the text it should", {
    timeout: 300_000,
  }, async () => {
    const made = join(folder, "made");
    execFileSync("python3", [join(SHARED, "tools/gen_torture.py"), made]);
    const paths = filesBelow(made);
    expect(paths.length).toBeGreaterThan(300);
    expect(await readFiles(paths)).toEqual([]);

    const wrong: string[] = [];
    for (const line of readFileSync(join(made, "EXPECT.jsonl"), "utf8").trim().split("\n")) {
      const { file, cls, text } = JSON.parse(line);
      if (cls !== "charset" || typeof text !== "string") continue;
      const { body } = await parseMessage(readFileSync(join(made, file)));
      if (body !== text) wrong.push(file);
    }
    expect(wrong).toEqual([]);
  });
});

/** Every n-th mail of a box. */
async function sample(name: string, every: number): Promise<Buffer[]> {
  const mails: Buffer[] = [];
  let count = 0;
  for (const archive of await openArchives(join(SHARED, "data", name), {}))
    for await (const batch of archive.read(null))
      for (const item of batch) if (item.kind === "message" && count++ % every === 0) mails.push(item.bytes);
  return mails;
}

const words = (text: string): string => text.replace(/\s+/g, " ").trim();
const letters = (text: string): string => text.replace(/[\s>]+/g, "");

describe.skipIf(!isHere)("real mail", () => {
  it("goes through a mailbox unchanged, thousands of times", { timeout: 120_000 }, async () => {
    const mails = [...(await sample("lockdep-threads.mboxrd.gz", 1)), ...(await sample("syzbot-reports.mboxrd.gz", 1))];
    expect(mails.length).toBeGreaterThan(5000);
    const box = Buffer.concat(mails.map(formatMboxrd));
    let at = 0;
    let changed = 0;
    for await (const pieces of splitMbox(once(box)))
      for (const piece of pieces) {
        const mail = mails[at++];
        if (!piece.bytes || !mail || contentHash(unescapeMbox(piece.bytes)) !== contentHash(mail)) changed++;
        if (mail?.at(-1) === 10 && piece.bytes && !unescapeMbox(piece.bytes).equals(mail)) changed++;
      }
    expect([at, changed]).toEqual([mails.length, 0]);
  });

  it("is read as mailparser reads it, but for quote marks inside flowed text", { timeout: 120_000 }, async () => {
    const differences: string[] = [];
    const mails = await sample("lockdep-threads.mboxrd.gz", 7);
    for (const bytes of mails) {
      const own = await parseMessage(bytes);
      const theirs = await simpleParser(bytes, { skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
      if (words(own.subject) !== words(theirs.subject ?? "")) differences.push(`subject of ${own.messageId}`);
      if (theirs.messageId && theirs.messageId !== `<${own.messageId}>`) differences.push(`id of ${own.messageId}`);
      const body = own.body.replace(/^-- attachment [\s\S]*$/m, "");
      if (letters(body) !== letters(theirs.text ?? "")) differences.push(`text of ${own.messageId}`);
    }
    expect(differences.length / mails.length).toBeLessThan(0.02);
  });
});
