/**
 * One mail in a file, as mail programs save it: `.eml`, gzipped or not.
 *
 *   locator  0:1234        the whole file
 *
 * A text is a mail where its first line is a header field and one of the fields that every mail has follows soon.
 */
import { stat } from "node:fs/promises";
import { eachField, findHeaders, headerText } from "../../lib/mail/index.ts";
import type { Archive, ArchiveItem, ArchiveReader, FetchedMail, Opened } from "./archive.ts";
import { fileStamp, isGzip, readStart, readTextStart } from "./file-bytes.ts";
import { readWhole } from "./whole-file.ts";

const SNIFF = 64 * 1024;
const USUAL = new Set([
  "from",
  "date",
  "message-id",
  "received",
  "return-path",
  "mime-version",
  "delivered-to",
  "content-type",
]);

export const eml: ArchiveReader = {
  takes: "file",
  async open(path, list): Promise<Opened> {
    const gzip = isGzip(await readStart(path, 2));
    const start = await readTextStart(path, SNIFF);
    if (!isMail(start)) return { reason: "no mail header at its start" };
    const { size } = await stat(path);
    return { archives: [toArchive(path, gzip, list, size)] };
  },
};

/** `start`: the first bytes of the text. */
export function isMail(start: Buffer): boolean {
  const extent = findHeaders(start);
  const first = start.toString("latin1", extent.start, extent.start + 200);
  if (!/^[!-9;-~]{1,80}[ \t]*:/.test(first)) return false;
  let usual = 0;
  let hasSubject = false;
  eachField(headerText(start, extent), (name) => {
    if (USUAL.has(name)) usual++;
    if (name === "subject" || name === "to") hasSubject = true;
  });
  return usual >= 2 || (usual === 1 && hasSubject);
}

function toArchive(path: string, gzip: boolean, list: string | null, bytes: number): Archive {
  return {
    format: "eml",
    path,
    list,
    bytes,
    stamp: () => fileStamp(path),
    read: (after) => read(path, gzip, after),
    fetch: (locators) => fetch(path, gzip, locators),
  };
}

async function* read(path: string, gzip: boolean, after: string | null): AsyncGenerator<readonly ArchiveItem[]> {
  const stamp = await fileStamp(path);
  if (after === stamp) return;
  yield [await readWhole(path, gzip, stamp)];
}

async function* fetch(
  path: string,
  gzip: boolean,
  locators: readonly string[],
): AsyncGenerator<readonly FetchedMail[]> {
  const item = await readWhole(path, gzip, "");
  if (item.kind === "message" && locators.includes(item.locator)) yield [{ locator: item.locator, bytes: item.bytes }];
}
