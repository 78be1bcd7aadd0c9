/**
 * Archives made for tests: the same mails in every form, in a folder that goes away with the test.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Archive, ArchiveItem } from "../../../ingest/archives.ts";
import { formatMboxrd } from "../../../lib/mail/index.ts";

export const mail = (id: string, body: string): Buffer =>
  Buffer.from(
    `Message-ID: <${id}@example.org>\nFrom: Ada <ada@example.org>\nSubject: ${id}\nDate: Tue, 12 Feb 2019 12:14:08 +0100\n\n${body}`,
  );

/** Bodies that formats like to change. */
export const MAILS: readonly Buffer[] = [
  mail("one", "From the start of a line\n>From quoted\n\nFrom \n"),
  mail("two", "text with 8-bit \xff and a long line\n".repeat(200)),
  mail("three", "last\n"),
];

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "deadlore-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const toMboxrd = (mails: readonly Buffer[]): Buffer => Buffer.concat(mails.map(formatMboxrd));

export function writeFile(name: string, bytes: Buffer | string): string {
  const path = join(folder(), name);
  writeFileSync(path, bytes);
  return path;
}

type Step = { readonly m: Buffer } | { readonly d: Buffer };

/** Writes commits with git's own fast-import; `d` deletes. Gives the path of the bare repository. */
export function writeEpoch(path: string, steps: readonly Step[], base: "new" | "more" = "new"): string {
  const git = (args: readonly string[], input?: Buffer): string =>
    execFileSync("git", ["--git-dir", path, ...args], { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  if (base === "new") {
    mkdirSync(path, { recursive: true });
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=master", path]);
  }
  const stream: Buffer[] = [];
  steps.forEach((step, at) => {
    const [name, bytes] = "m" in step ? ["m", step.m] : ["d", step.d];
    const from = at === 0 && base === "more" ? "from refs/heads/master^0\n" : "";
    const commit = `commit refs/heads/master\ncommitter a <a@example.org> ${1_500_000_000 + at} +0000\ndata 1\nx\n${from}deleteall\nM 100644 inline ${name}\n`;
    stream.push(Buffer.from(`${commit}data ${bytes.length}\n`), bytes, Buffer.from("\n"));
  });
  git(["fast-import", "--quiet"], Buffer.concat(stream));
  return path;
}

/** A repository of public-inbox v1: files named by a hash; a null deletes the first mail. */
export function writeV1(path: string, mails: readonly (Buffer | null)[]): string {
  mkdirSync(path, { recursive: true });
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=master", path]);
  const stream: Buffer[] = [];
  const nameOf = (at: number) => `${String(at).padStart(2, "0")}/${"0".repeat(38)}`;
  mails.forEach((mail, at) => {
    stream.push(
      Buffer.from(`commit refs/heads/master\ncommitter a <a@example.org> ${1_500_000_000 + at} +0000\ndata 1\nx\n`),
      Buffer.from(mail ? `M 100644 inline ${nameOf(at)}\ndata ${mail.length}\n` : `D ${nameOf(0)}\n`),
      mail ?? Buffer.alloc(0),
      Buffer.from("\n"),
    );
  });
  execFileSync("git", ["--git-dir", path, "fast-import", "--quiet"], { input: Buffer.concat(stream) });
  return path;
}

export async function readAll(archive: Archive | undefined, after: string | null = null): Promise<ArchiveItem[]> {
  const items: ArchiveItem[] = [];
  if (archive) for await (const batch of archive.read(after)) items.push(...batch);
  return items;
}

/** What came out, one word an item: the id of a mail, or the reason. */
export const outcome = (items: readonly ArchiveItem[]): string[] =>
  items.map((item) =>
    item.kind === "message" ? (/Message-ID: <([^@]+)/.exec(item.bytes.toString("latin1"))?.[1] ?? "?") : item.reason,
  );
