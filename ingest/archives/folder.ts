/**
 * A folder in which somebody put what he saved: mails of a mail program, pages of a browser, mailboxes by the month.
 *
 *   Re_ deadlock.eml      read here, gzipped or not
 *   02160.html            each page and each mailbox is an archive of its own, as if it were named alone
 *   2019-February.txt.gz
 *   02160_files/          folders in it are not looked into
 *
 *   locator  Re_ deadlock.eml:1234      name and size
 *
 * Told from the content like everything else: what is none of these is reported, file by file. What somebody called the folder is
 * no list.
 */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { MAX_MAIL_BYTES } from "../../lib/mail/index.ts";
import type { Archive, ArchiveReader, Opened } from "./archive.ts";
import { isMail } from "./eml.ts";
import { isGzip } from "./file-bytes.ts";
import { mailFiles, type Unreadable } from "./mail-files.ts";
import { mbox } from "./mbox.ts";
import { page } from "./page.ts";
import { pipermail } from "./pipermail.ts";

/** Asked in this order, as in archives.ts. */
const WHOLE: readonly ArchiveReader[] = [page, pipermail, mbox];

export const folder: ArchiveReader = {
  takes: "directory",
  async open(path, list): Promise<Opened> {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.flatMap((entry) => (entry.isDirectory() || isHidden(entry.name) ? [] : [entry.name])).sort();
    const whole = new Map<string, readonly Archive[]>();
    for (const name of names) {
      const archives = await openWhole(join(path, name), list);
      if (archives) whole.set(name, archives);
    }
    const toLocator = (name: string, size: number): string | undefined =>
      isHidden(name) || whole.has(name) ? undefined : `${name}:${size}`;
    const contents = { isMail: (start: Buffer) => isGzip(start) || isMail(start), unpack };
    const loose = await mailFiles({ format: "folder", path, list, folders: [""], toLocator, contents });
    const others = [...whole.values()].flat();
    if (others.length > 0) return { archives: names.length > whole.size ? [loose, ...others] : others };
    for await (const items of loose.read(null))
      if (items.some(({ kind }) => kind === "message")) return { archives: [loose] };
    return { reason: "no file in it is a mail, a mailbox or a saved page" };
  },
};

/** A program's own. */
const isHidden = (name: string): boolean => name.startsWith(".");

/** An empty file is no mailbox without mails here. */
async function openWhole(path: string, list: string | null): Promise<readonly Archive[] | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size === 0) return undefined;
    for (const reader of WHOLE) {
      const { archives } = await reader.open(path, list);
      if (archives) return archives;
    }
  } catch {
    // It is reported where the mails of the folder are read.
  }
  return undefined;
}

function unpack(bytes: Buffer): Buffer | Unreadable {
  if (!isGzip(bytes)) return bytes;
  try {
    const mail = gunzipSync(bytes, { maxOutputLength: MAX_MAIL_BYTES });
    return isMail(mail) ? mail : { reason: "not-a-mail", detail: "no mail, mailbox or saved page" };
  } catch (cause) {
    return { reason: "gz-corrupt", detail: cause instanceof Error ? cause.message : String(cause) };
  }
}
