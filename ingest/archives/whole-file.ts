// A file that is one item: all its bytes, unzipped, within the limit.
import { MAX_MAIL_BYTES } from "../../lib/mail/index.ts";
import type { ArchiveItem } from "./archive.ts";
import { openBytes } from "./file-bytes.ts";

export async function readWhole(path: string, gzip: boolean, cursor: string): Promise<ArchiveItem> {
  const chunks: Buffer[] = [];
  let length = 0;
  const source = openBytes(path, { gzip, offset: 0 });
  for await (const chunk of source.chunks) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_MAIL_BYTES) {
      const detail = `over ${MAX_MAIL_BYTES} bytes`;
      return { kind: "rejected", locator: `0:${length}`, cursor, reason: "too-large", detail };
    }
  }
  const locator = `0:${length}`;
  const fault = source.fault();
  if (fault?.cut) return { kind: "rejected", locator, cursor, reason: fault.reason, detail: fault.detail };
  return { kind: "message", locator, cursor, bytes: Buffer.concat(chunks) };
}
