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
import { createGunzip, type Gunzip } from "node:zlib";

export type Fault = { readonly reason: "gz-corrupt" | "gz-bomb"; readonly detail: string };

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
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of openBytes(path, { gzip: isGzip(await readStart(path, 2)), offset: 0 }).chunks) {
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

async function* gunzip(path: string, offset: number, onFault: (fault: Fault) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: CHUNK });
  const unzip: Gunzip = source.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  source.on("error", (error) => unzip.destroy(error));
  let out = 0;
  try {
    for await (const chunk of unzip) {
      const bytes: Buffer = chunk;
      const before = out;
      out += bytes.length;
      if (out > RATIO_FROM && out > unzip.bytesWritten * MAX_RATIO)
        return onFault({ reason: "gz-bomb", detail: `${out} bytes out of ${unzip.bytesWritten}` });
      if (out > offset) yield before >= offset ? bytes : bytes.subarray(offset - before);
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    onFault({
      reason: "gz-corrupt",
      detail: `${error.message} at byte ${unzip.bytesWritten} of the file, ${out} of the text`,
    });
  } finally {
    source.destroy();
    unzip.destroy();
  }
}

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
