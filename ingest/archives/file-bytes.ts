/**
 * The bytes of a file, unzipped where it is gzipped, as a bounded stream; and the first of them, to tell what it is.
 *
 *   list.mbox.gz  ->  1f 8b ...  ->  From mboxrd@z Thu Jan  1 00:00:00 1970
 *
 * A stream that breaks (cut off, bad checksum, a bomb) ends early; `fault()` then says how and where. Nothing throws but the
 * file system.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";

export type Fault = {
  readonly reason: "gz-corrupt" | "gz-bomb";
  readonly detail: string;
  /** The text ends in the middle; false where only what stands behind it is bad. */
  readonly cut: boolean;
};

export type FileBytes = {
  readonly chunks: AsyncIterable<Buffer>;
  /** After the chunks have ended: why they ended early. */
  fault(): Fault | undefined;
};

/** Reads of this size keep the work per chunk small. */
const CHUNK = 1 << 20;
/** Text packs 5:1; zeros pack 1000:1. Judged from 16 MiB on, so that a short file of one repeated line passes. */
const MAX_RATIO = 200;
const RATIO_FROM = 16 << 20;

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The first bytes of the file as it is on disk. */
export async function readStart(path: string, length: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The first bytes of the text: unzipped where the file is gzipped. */
export async function readTextStart(path: string, length: number): Promise<Buffer> {
  const start = await readStart(path, length);
  if (!isGzip(start)) return start;
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of openBytes(path, { gzip: true, offset: 0 }).chunks) {
    chunks.push(chunk);
    held += chunk.length;
    if (held >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

/** Equal while nobody touched the file: its size, its time, its first bytes. */
export async function fileStamp(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const start = createHash("sha256")
    .update(await readStart(path, 4096))
    .digest("hex");
  return `${size}-${Math.round(mtimeMs)}-${start.slice(0, 16)}`;
}

/** `offset`: in the text; of a gzipped file what stands before it is unzipped and dropped. */
export function openBytes(path: string, from: { readonly gzip: boolean; readonly offset: number }): FileBytes {
  if (!from.gzip)
    return { chunks: createReadStream(path, { start: from.offset, highWaterMark: CHUNK }), fault: () => undefined };
  let fault: Fault | undefined;
  const chunks = gunzip(path, from.offset, (found) => {
    fault = found;
  });
  return { chunks, fault: () => fault };
}

/**
 * zlib throws away what one write gave when that write ends in an error. So where a stream breaks it is read once more, byte by
 * byte in the stretch that broke, and all that came before the break comes out.
 */
async function* gunzip(path: string, offset: number, onFault: (fault: Fault) => void): AsyncGenerator<Buffer> {
  const state: Unzipping = { out: 0, taken: 0, offset };
  try {
    yield* unzip(createReadStream(path, { highWaterMark: GZIP_CHUNK }), state, onFault);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const again: Unzipping = { out: 0, taken: 0, offset: Math.max(offset, state.out) };
    try {
      yield* unzip(Readable.from(slowly(path, Math.max(0, state.taken - GZIP_CHUNK))), again, () => undefined);
    } catch (same) {
      if (!isZlibError(same)) throw same;
    }
    const detail = `${error.message} near byte ${again.taken} of the file, ${again.out} of the text`;
    onFault({ reason: "gz-corrupt", detail, cut: error.message !== TRAILING });
  }
}

type Unzipping = { out: number; taken: number; readonly offset: number };

/** zlib's word for what stands behind a whole member and is no other: the text before it is whole. */
const TRAILING = "incorrect header check";
const GZIP_CHUNK = 64 * 1024;

async function* unzip(source: Readable, state: Unzipping, onFault: (fault: Fault) => void): AsyncGenerator<Buffer> {
  const gunzip = source.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  source.on("error", (error) => gunzip.destroy(error));
  try {
    for await (const bytes of keepUpToError(gunzip)) {
      const before = state.out;
      state.out += bytes.length;
      if (state.out > RATIO_FROM && state.out > gunzip.bytesWritten * MAX_RATIO)
        return onFault({ reason: "gz-bomb", detail: `${state.out} bytes out of ${gunzip.bytesWritten}`, cut: true });
      const from = state.offset - before;
      if (state.out > state.offset) yield from <= 0 ? bytes : bytes.subarray(from);
    }
  } finally {
    state.taken = gunzip.bytesWritten;
    source.destroy();
    gunzip.destroy();
  }
}

async function* slowly(path: string, from: number): AsyncGenerator<Buffer> {
  if (from > 0)
    for await (const chunk of createReadStream(path, { highWaterMark: GZIP_CHUNK, end: from - 1 })) yield chunk;
  for await (const chunk of createReadStream(path, { highWaterMark: GZIP_CHUNK, start: from })) {
    const bytes: Buffer = chunk;
    for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
  }
}

/** A stream's own iterator drops what it holds when the stream breaks; here it comes out first. */
async function* keepUpToError(stream: Gunzip): AsyncGenerator<Buffer> {
  const queue: Buffer[] = [];
  const end: { reason?: "ended" | Error } = {};
  let wake = (): void => undefined;
  const settle = (reason: "ended" | Error): void => {
    end.reason ??= reason;
    wake();
  };
  stream.on("data", (bytes: Buffer) => {
    queue.push(bytes);
    if (queue.length >= MAX_QUEUE) stream.pause();
    wake();
  });
  stream.on("end", () => settle("ended"));
  stream.on("error", settle);
  for (;;) {
    const bytes = queue.shift();
    if (bytes) yield bytes;
    else if (end.reason === "ended") return;
    else if (end.reason) throw end.reason;
    else {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      stream.resume();
      await woken;
    }
  }
}

/** Chunks of 256 KB. */
const MAX_QUEUE = 8;

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
