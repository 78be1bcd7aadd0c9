/**
 * Folders that hold a mail in each file: what maildir, MH and a folder of saved mails have in common.
 *
 *   cursor   1549973648000000000:1549973648.M1P2.host     time of the file's last change (ctime, ns) and its locator
 *
 * Files are read in the order in which they came to stand as they are, so what is new comes after what was read, whatever it is
 * called. Only regular files are opened: a FIFO would block for ever, a link leads out of the folder.
 */
import { constants, type Dirent, lstatSync } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { MAX_MAIL_BYTES, startSha256 } from "../../lib/mail/index.ts";
import {
  type Archive,
  type ArchiveItem,
  type FetchedMail,
  type Format,
  type RejectReason,
  tooLarge,
} from "./archive.ts";

export type MailFile = {
  readonly path: Buffer;
  /** Name and directory entry; names need not be UTF-8. */
  readonly name: string;
};

export type MailFolder = {
  readonly format: Format;
  readonly path: string;
  readonly list: string | null;
  /** Directories whose files are mails, below `path`; "" is `path` itself. */
  readonly folders: readonly string[];
  /** What a file is called as long as it is the same mail; undefined where it is none. */
  readonly toLocator: (name: string, size: number) => string | undefined;
  /** Where a file of the folder may be anything: what its first bytes say, and the mail in it. Without these every file is a mail. */
  readonly contents?: {
    readonly isMail: (start: Buffer) => boolean;
    readonly unpack: (bytes: Buffer) => Buffer | Unreadable;
  };
};

export type Unreadable = { readonly reason: "gz-corrupt" | "not-a-mail"; readonly detail: string };

type Found = { readonly path: Buffer; readonly locator: string; readonly time: bigint; readonly isRegular: boolean };

/** Files open at once would be these; read one by one a batch stays small. */
const BATCH_FILES = 64;
const BATCH_BYTES = 8 << 20;
const SNIFF = 64 * 1024;

export async function mailFiles(folder: MailFolder): Promise<Archive> {
  const { format, path, list } = folder;
  return {
    format,
    path,
    list,
    bytes: await bytesOf(folder),
    stamp: () => stampOf(folder),
    read: (after) => read(folder, after),
    fetch: (locators) => fetch(folder, locators),
  };
}

/** Adding, removing and renaming change the time of a directory. */
async function stampOf({ path, folders }: MailFolder): Promise<string> {
  const times: string[] = [];
  for (const name of folders) {
    const found = await stat(`${path}/${name}`, { bigint: true }).catch(() => undefined);
    times.push(String(found?.mtimeNs ?? "none"));
  }
  return times.join("-");
}

async function bytesOf(folder: MailFolder): Promise<number> {
  let bytes = 0;
  for (const { path } of await entries(folder)) bytes += lookAt(path)?.size ?? 0;
  return bytes;
}

async function entries({
  path,
  folders,
}: MailFolder): Promise<{ path: Buffer; name: string; entry: Dirent<Buffer> }[]> {
  const all: { path: Buffer; name: string; entry: Dirent<Buffer> }[] = [];
  for (const folder of folders) {
    const parent = Buffer.from(folder === "" ? `${path}/` : `${path}/${folder}/`);
    const found = await readdir(parent, { encoding: "buffer", withFileTypes: true }).catch(() => []);
    for (const entry of found)
      all.push({ path: Buffer.concat([parent, entry.name]), name: entry.name.toString("latin1"), entry });
  }
  return all;
}

async function listFiles(folder: MailFolder): Promise<Found[]> {
  const files: Found[] = [];
  for (const { path, name, entry } of await entries(folder)) {
    if (entry.isDirectory()) continue;
    const found = lookAt(path);
    const locator = found && folder.toLocator(name, found.size);
    if (found && locator !== undefined) files.push({ path, locator, time: found.time, isRegular: found.isRegular });
  }
  return files.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.locator < b.locator ? -1 : 1));
}

type Look = { readonly size: number; readonly time: bigint; readonly isRegular: boolean };

/** A look at once: 100,000 of them one after another take half a second, promised ones ten. */
function lookAt(path: Buffer): Look | undefined {
  try {
    const { size, ctimeNs, ...found } = lstatSync(path, { bigint: true });
    return { size: Number(size), time: ctimeNs, isRegular: (found.mode & FILE_TYPE) === REGULAR };
  } catch {
    return undefined;
  }
}

/** The bits of a mode that tell a file from a link, a pipe or a device. */
const FILE_TYPE = BigInt(constants.S_IFMT);
const REGULAR = BigInt(constants.S_IFREG);

async function* read(folder: MailFolder, after: string | null): AsyncGenerator<readonly ArchiveItem[]> {
  const { time, locator } = /^(?<time>\d{1,20}):(?<locator>.+)$/s.exec(after ?? "")?.groups ?? {};
  const from = BigInt(time ?? 0);
  let items: ArchiveItem[] = [];
  let held = 0;
  for (const file of await listFiles(folder)) {
    if (file.time < from || (file.time === from && file.locator <= (locator ?? ""))) continue;
    const item = await readFile(file, folder);
    items.push(item);
    held += item.kind === "message" ? item.bytes.length : 0;
    if (items.length < BATCH_FILES && held < BATCH_BYTES) continue;
    yield items;
    items = [];
    held = 0;
  }
  if (items.length > 0) yield items;
}

async function* fetch(folder: MailFolder, locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]> {
  const wanted = new Set(locators);
  for (const file of await listFiles(folder)) {
    if (!wanted.has(file.locator)) continue;
    const item = await readFile(file, folder);
    if (item.kind === "message") yield [{ locator: file.locator, bytes: item.bytes }];
  }
}

async function readFile(file: Found, { contents }: MailFolder): Promise<ArchiveItem> {
  const base = { locator: file.locator, cursor: `${file.time}:${file.locator}` };
  const reject = (reason: RejectReason, detail: string): ArchiveItem => ({ kind: "rejected", ...base, reason, detail });
  if (!file.isRegular) return reject("not-a-mail", "a link, a pipe or a device, not a file");
  try {
    // Between the look and the opening somebody may put a link or a pipe there.
    const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = await handle.stat();
      if (contents && size > 0 && !contents.isMail(await startOf(handle)))
        return reject("not-a-mail", "no mail, mailbox or saved page");
      if (size > MAX_MAIL_BYTES) return reject("too-large", tooLarge(size, await sha256Of(handle)));
      const packed = await handle.readFile();
      const bytes = contents ? contents.unpack(packed) : packed;
      if (!Buffer.isBuffer(bytes)) return reject(bytes.reason, bytes.detail);
      return bytes.length === 0 ? reject("empty", "an empty file") : { kind: "message", ...base, bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return reject("missing", error instanceof Error ? error.message : String(error));
  }
}

async function sha256Of(handle: FileHandle): Promise<string> {
  const sha256 = startSha256();
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) sha256.update(chunk);
  return sha256.digest("hex");
}

/** Enough to tell a mail by. The place from which the file is read on stays. */
async function startOf(handle: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(SNIFF), 0, SNIFF, 0);
  return buffer.subarray(0, bytesRead);
}
