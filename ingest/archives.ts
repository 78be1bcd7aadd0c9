/**
 * Where mail is read from: one table, format -> reader. The format is told from the content; a name is never asked.
 *
 *   list.mbox, list.mbox.gz      mbox            archives/mbox.ts
 *   2019-February.txt.gz         Mailman         archives/pipermail.ts
 *   mail.eml                     one mail        archives/eml.ts
 *   page.txt                     a saved page    archives/page.ts
 *   cur/, new/                   maildir         archives/maildir.ts
 *   1, 2, 3                      MH              archives/mh.ts
 *   NAME/git/N.git, N.git        public-inbox    archives/public-inbox.ts, one Archive per epoch
 *   NAME.git                     the older form  archives/public-inbox-v1.ts
 *   a folder of any of the files above           archives/folder.ts
 *
 * A new format is a file in archives/, a row here, and a row in tests/contracts/archive-reader.test.ts.
 */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Archive, ArchiveReader, Format } from "./archives/archive.ts";
import { eml } from "./archives/eml.ts";
import { folder } from "./archives/folder.ts";
import { maildir } from "./archives/maildir.ts";
import { mbox } from "./archives/mbox.ts";
import { mh } from "./archives/mh.ts";
import { page } from "./archives/page.ts";
import { pipermail } from "./archives/pipermail.ts";
import { publicInbox } from "./archives/public-inbox.ts";
import { publicInboxV1 } from "./archives/public-inbox-v1.ts";

export {
  type Archive,
  type ArchiveItem,
  type FetchedMail,
  type Format,
  REJECT_REASONS,
  type RejectReason,
} from "./archives/archive.ts";

const READERS = {
  "public-inbox": publicInbox,
  "public-inbox-v1": publicInboxV1,
  maildir,
  mh,
  folder,
  page,
  pipermail,
  mbox,
  eml,
} as const satisfies {
  readonly [F in Format]: ArchiveReader;
};

/** In the order in which they are asked: a page has the fields of a mail, a page may quote a From_ line, a mailbox looks like a mail. */
export const FORMATS: readonly Format[] = [
  "public-inbox",
  "public-inbox-v1",
  "maildir",
  "mh",
  "folder",
  "page",
  "pipermail",
  "mbox",
  "eml",
];

/**
 * The archives at a path, none of them read yet. Throws an Error of one line that names the path and the cause: absent, not
 * readable, no mail archive, compressed twice.
 */
export async function openArchives(
  path: string,
  options: { readonly list?: string | undefined; readonly format?: Format | undefined },
): Promise<readonly Archive[]> {
  const absolute = resolve(path);
  const kind = await kindOf(path, absolute);
  const reasons: string[] = [];
  for (const format of options.format ? [options.format] : FORMATS) {
    const reader: ArchiveReader = READERS[format];
    if (reader.takes !== kind) continue;
    const answer = await open(reader, path, absolute, options.list ?? null);
    if (answer.archives) return answer.archives;
    reasons.push(answer.reason);
  }
  const reason = reasons.length > 0 ? reasons.join("; ") : `${options.format ?? "this"} is not read from a ${kind}`;
  throw new Error(`not a mail archive: ${path}: ${reason}`);
}

async function open(reader: ArchiveReader, path: string, absolute: string, list: string | null) {
  try {
    return await reader.open(absolute, list);
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function kindOf(path: string, absolute: string): Promise<"file" | "directory"> {
  const found = await stat(absolute).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "no such file or directory" : cause.message;
    throw new Error(`cannot read ${path}: ${reason}`, { cause });
  });
  if (found.isDirectory()) return "directory";
  if (found.isFile()) return "file";
  throw new Error(`cannot read ${path}: neither a file nor a directory`);
}
