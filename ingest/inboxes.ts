/**
 * The public inboxes that `sync` follows, remembered beside the database; their mirrors lie in the folder of the same name.
 *
 *   data/deadlore.db  ->  data/deadlore.inboxes.json, data/deadlore.inboxes/lore.kernel.org/linux-unionfs/git/0.git
 *
 *   [{ "url": "https://lore.kernel.org/linux-unionfs", "epochs": { "0.git": "<fingerprint>" } }]
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { localFile } from "../lib/env.ts";

export type Inbox = {
  /** Without the last slash. */
  readonly url: string;
  /** Of each epoch, what the manifest said when it was last fetched. */
  readonly epochs: Readonly<Record<string, string>>;
};

const Inboxes = z.array(z.object({ url: z.string(), epochs: z.record(z.string(), z.string()) }));

const besideOf = (databaseUrl: string): string => resolve(localFile(databaseUrl));

/** Throws where the file is there and cannot be read. */
export async function readInboxes(databaseUrl: string): Promise<readonly Inbox[]> {
  const path = `${besideOf(databaseUrl)}.inboxes.json`;
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  try {
    return Inboxes.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not what sync wrote: remove it and name the inboxes again`, { cause });
  }
}

/** Replaced as a whole: a stop leaves the old file or the new one. */
export async function saveInboxes(databaseUrl: string, inboxes: readonly Inbox[]): Promise<void> {
  const path = `${besideOf(databaseUrl)}.inboxes.json`;
  const sorted = [...inboxes].sort((a, b) => (a.url < b.url ? -1 : 1));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Where an inbox is mirrored. Its name becomes the folder's, and so the name of its list. */
export function mirrorOf(databaseUrl: string, url: string): string {
  const { host, pathname } = new URL(url);
  const names = [host, ...pathname.split("/")].filter((name) => name !== "").map(toFolderName);
  return join(`${besideOf(databaseUrl)}.inboxes`, ...names);
}

/** No name from outside leaves the folder. */
const toFolderName = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
