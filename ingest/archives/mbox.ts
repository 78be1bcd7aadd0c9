/**
 * mbox files, gzipped or not: mboxo, mboxrd, mboxcl2, the output of `git format-patch --stdout`, with LF or CRLF.
 *
 *   locator  1234:5678     offset and length in the unzipped file, escapes included; a `v` behind it: nothing is escaped (mboxcl2)
 *   cursor   6914:3f2c...  offset of the next From_ line, and a hash of the file's start so that a replaced file is noticed
 */
import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import {
  DATELESS_LINE,
  MAX_MAIL_BYTES,
  type MboxPiece,
  splitMbox,
  unescapeMbox,
  withoutCarriageReturns,
} from "../../lib/mail/index.ts";
import {
  type Archive,
  type ArchiveItem,
  type ArchiveReader,
  type FetchedMail,
  type Format,
  type Opened,
  tooLarge,
} from "./archive.ts";
import { type FileBytes, fileStamp, isGzip, openBytes, readStart, readTextStart } from "./file-bytes.ts";

/** A mailbox may begin with lines that are not its own, but not with more than this. */
const SNIFF = 64 * 1024;
/** Bytes of the start that the cursor remembers. */
const REMEMBERED = 1024;

type Mbox = { readonly path: string; readonly gzip: boolean; readonly crlf: boolean };

export const mbox: ArchiveReader = {
  takes: "file",
  open: (path, list) => openMbox(path, list, "mbox"),
};

/** Also for formats that are mailboxes with a mark of their own. */
export async function openMbox(path: string, list: string | null, format: Format): Promise<Opened> {
  const gzip = isGzip(await readStart(path, 2));
  const start = await readTextStart(path, SNIFF);
  if (gzip && isGzip(start)) return { reason: "compressed twice" };
  const text = start.toString("latin1");
  const fromLine = /^(?:\xef\xbb\xbf)?From [^\n]{0,600}\d\d:\d\d[^\n]*/m.exec(text) ?? datelessLine(text);
  if (!fromLine && start.length > 0) return { reason: "no line of a mailbox (From ... date)" };
  const file: Mbox = { path, gzip, crlf: fromLine?.[0].endsWith("\r") ?? false };
  const { size } = await stat(path);
  return { archives: [{ ...toArchive(file, list, size), format }] };
}

/** Alone it is weak: a header field must stand below it. */
function datelessLine(text: string): RegExpExecArray | null {
  const eol = text.indexOf("\n");
  if (eol < 0 || !/^[!-9;-~]{1,80}:/.test(text.slice(eol + 1, eol + 100))) return null;
  return DATELESS_LINE.exec(text.slice(0, eol));
}

function toArchive(file: Mbox, list: string | null, bytes: number): Archive {
  return {
    format: "mbox",
    path: file.path,
    list,
    bytes,
    stamp: () => fileStamp(file.path),
    read: (after) => read(file, after),
    fetch: (locators) => (file.gzip ? fetchStreaming(file, locators) : fetchByPlace(file, locators)),
  };
}

async function* read(file: Mbox, after: string | null): AsyncGenerator<readonly ArchiveItem[]> {
  const start = await readTextStart(file.path, REMEMBERED);
  const offset = await resumeOffset(file, start, after);
  const bytes = openBytes(file.path, { gzip: file.gzip, offset });
  let isReported = false;
  let next = offset;
  for await (const pieces of splitMbox(bytes.chunks, offset)) {
    const items = pieces.map((piece) => toItem(file, piece, bytes, toCursor(start, piece.next)));
    isReported = items.some((item) => item.kind === "rejected" && item.reason === bytes.fault()?.reason);
    next = pieces.at(-1)?.next ?? next;
    yield items;
  }
  const fault = bytes.fault();
  if (!fault || isReported) return;
  const { reason, detail } = fault;
  yield [{ kind: "rejected", locator: `${next}:0`, cursor: toCursor(start, next), reason, detail }];
}

function toItem(file: Mbox, piece: MboxPiece, bytes: FileBytes, cursor: string): ArchiveItem {
  const locator = `${piece.offset}:${piece.length}${piece.verbatim ? "v" : ""}`;
  const reject = (
    reason: "garbage" | "too-large" | "empty" | "gz-corrupt" | "gz-bomb",
    detail: string,
  ): ArchiveItem => ({
    kind: "rejected",
    locator,
    cursor,
    reason,
    detail,
  });
  const fault = piece.last ? bytes.fault() : undefined;
  if (fault?.cut) return reject(fault.reason, fault.detail);
  if (piece.garbage) return reject("garbage", `${piece.length} bytes before the first mail`);
  if (!piece.bytes) return reject("too-large", tooLarge(piece.length, piece.sha256 ?? ""));
  const mail = toMail(file, piece.bytes, piece.verbatim);
  if (mail.length === 0) return reject("empty", "a From_ line without a mail");
  return { kind: "message", locator, cursor, bytes: mail };
}

/** In a mailbox whose From_ lines end in CR LF all line ends were changed; the mail is given as it was sent. */
function toMail(file: Mbox, bytes: Buffer, verbatim: boolean): Buffer {
  const mail = file.crlf ? withoutCarriageReturns(bytes) : bytes;
  return verbatim ? mail : unescapeMbox(mail);
}

const toCursor = (start: Buffer, next: number): string => `${next}:${startHash(start, next)}`;

const startHash = (start: Buffer, next: number): string =>
  createHash("sha256").update(start.subarray(0, next)).digest("hex").slice(0, 16);

/** Where to go on; 0 where the file is another one or was cut. */
async function resumeOffset(file: Mbox, start: Buffer, after: string | null): Promise<number> {
  const cursor = /^(?<next>\d{1,15}):(?<hash>[0-9a-f]{16})$/.exec(after ?? "")?.groups;
  const next = Number(cursor?.next ?? 0);
  if (!cursor || next === 0 || startHash(start, next) !== cursor.hash) return 0;
  for await (const chunk of openBytes(file.path, { gzip: file.gzip, offset: next }).chunks)
    return chunk.toString("latin1", 0, 5) === "From " ? next : 0;
  const { size } = await stat(file.path);
  return file.gzip || size === next ? next : 0;
}

type Place = {
  readonly locator: string;
  readonly offset: number;
  readonly length: number;
  readonly verbatim: boolean;
};

const toPlaces = (locators: readonly string[]): Place[] =>
  locators
    .flatMap((locator) => {
      const place = /^(\d{1,15}):(\d{1,9})(v?)$/.exec(locator);
      return place ? [{ locator, offset: Number(place[1]), length: Number(place[2]), verbatim: place[3] === "v" }] : [];
    })
    .sort((a, b) => a.offset - b.offset);

/** One at a time: a batch of one keeps memory flat whatever the sizes. */
async function* fetchByPlace(file: Mbox, locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]> {
  const handle = await open(file.path, "r");
  try {
    for (const { locator, offset, length, verbatim } of toPlaces(locators)) {
      if (length > MAX_MAIL_BYTES) continue;
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      if (bytesRead === length) yield [{ locator, bytes: toMail(file, buffer, verbatim) }];
    }
  } finally {
    await handle.close();
  }
}

/** One pass over the stream, however many are asked for. Each is a copy: a part of the stream would keep the megabyte around it. */
async function* fetchStreaming(file: Mbox, locators: readonly string[]): AsyncGenerator<readonly FetchedMail[]> {
  const places = toPlaces(locators);
  let wanted = 0;
  for await (const pieces of splitMbox(openBytes(file.path, { gzip: true, offset: 0 }).chunks)) {
    const found: FetchedMail[] = [];
    for (const piece of pieces) {
      while (wanted < places.length && (places[wanted]?.offset ?? 0) < piece.offset) wanted++;
      const place = places[wanted];
      if (place?.offset === piece.offset && place.length === piece.length && piece.bytes)
        found.push({ locator: place.locator, bytes: Buffer.from(toMail(file, piece.bytes, piece.verbatim)) });
    }
    if (found.length > 0) yield found;
    if (wanted >= places.length) return;
  }
}
