/**
 * One saved page of a web archive: hypermail, lkml.org, marc, spinics, or flattened text. It comes out as a mail made of what the page says
 * (lib/mail, pageMail), without a Message-ID: its id is made of its content.
 *
 *   locator  0:1234        the whole file
 */
import { stat } from "node:fs/promises";
import { decodeText, pageMail, parsePage } from "../../lib/mail/index.ts";
import type { Archive, ArchiveItem, ArchiveReader, FetchedMail, Opened } from "./archive.ts";
import { fileStamp, isGzip, readStart, readTextStart } from "./file-bytes.ts";
import { readWhole } from "./whole-file.ts";

/** The largest real page has 600 KB. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const SNIFF = 64 * 1024;

export const page: ArchiveReader = {
  takes: "file",
  async open(path, list): Promise<Opened> {
    const { size } = await stat(path);
    if (size > MAX_PAGE_BYTES) return { reason: "too large for a saved page" };
    // Every form is told by its first lines.
    const start = decodeText(await readTextStart(path, SNIFF), null);
    if (!parsePage(start)) return { reason: "no page of a web archive that is known" };
    return { archives: [toArchive(path, list, size)] };
  },
};

const toArchive = (path: string, list: string | null, bytes: number): Archive => ({
  format: "page",
  path,
  list,
  bytes,
  stamp: () => fileStamp(path),
  read: (after) => read(path, after),
  fetch: (locators) => fetch(path, locators),
});

async function* read(path: string, after: string | null): AsyncGenerator<readonly ArchiveItem[]> {
  const stamp = await fileStamp(path);
  if (after === stamp) return;
  const item = await readPage(path, stamp);
  const rejected = {
    kind: "rejected",
    locator: "0:0",
    cursor: stamp,
    reason: "not-a-mail",
    detail: "no page any more",
  } as const;
  yield [item ?? rejected];
}

async function* fetch(path: string, locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]> {
  const item = await readPage(path, "");
  if (item?.kind === "message" && locators.includes(item.locator)) yield [{ locator: item.locator, bytes: item.bytes }];
}

async function readPage(path: string, cursor: string): Promise<ArchiveItem | undefined> {
  const item = await readWhole(path, isGzip(await readStart(path, 2)), cursor);
  if (item.kind === "rejected") return item;
  const text = decodeText(item.bytes, null);
  const found = parsePage(text);
  return found && { ...item, bytes: pageMail(found) };
}
