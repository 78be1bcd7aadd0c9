/**
 * A base made of given mail by `deadlore ingest` and kept in the system's temporary folder, so that the next run needs no ingest.
 *
 * In: a name, sources. Out: the path of the base. It is made anew when what derives its rows has changed: the code of lib/mail,
 * lib/lockdep, lib/fixes, the ingest and its writer. How pairs are weighed (infer.ts) is asked of the rows afterwards.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDERS = ["lib/mail", "lib/lockdep", "lib/fixes", "lib/db/writer", "ingest", "prisma/migrations/sqlite"];
const ASKED_LATER = /(?:^|\/)(?:infer\.ts|sqlite-infer\.ts|sample\/.*|commands\/.*)$/;

export async function keepBase(name: string, sources: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), `deadlore-base-${name}-${codeVersion()}`);
  const path = join(folder, "base.db");
  if (existsSync(path)) return path;
  const part = `${folder}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  const env = { ...process.env, DATABASE_URL: `file:${join(part, "base.db")}` };
  const ingest = spawn(process.execPath, [join(ROOT, "ingest/deadlore.js"), "ingest", ...sources], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status]: unknown[] = await once(ingest, "close");
  if (status !== 0) throw new Error(`ingest ended with ${status}`);
  renameSync(part, folder);
  return path;
}

function codeVersion(): string {
  const hash = createHash("sha256");
  for (const folder of FOLDERS)
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort())
      if (/\.(?:ts|sql)$/.test(file) && !ASKED_LATER.test(file))
        hash.update(`${folder}/${file}\0`).update(readFileSync(join(ROOT, folder, file)));
  return hash.digest("hex").slice(0, 8);
}
