// A file that is one item: all its bytes, unzipped, within the limit.
import { MAX_MAIL_BYTES, startSha256 } from "../../lib/mail/index.ts";
import { type ArchiveItem, tooLarge } from "./archive.ts";
import { openBytes } from "./file-bytes.ts";

export async function readWhole(path: string, gzip: boolean, cursor: string): Promise<ArchiveItem> {
  const chunks: Buffer[] = [];
  let length = 0;
  const sha256 = startSha256();
  const source = openBytes(path, { gzip, offset: 0 });
  for await (const chunk of source.chunks) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= MAX_MAIL_BYTES) continue;
    // Its hash goes on, its bytes do not stay.
    for (const one of chunks.splice(0)) sha256.update(one);
  }
  const locator = `0:${length}`;
  const fault = source.fault();
  if (fault?.cut) return { kind: "rejected", locator, cursor, reason: fault.reason, detail: fault.detail };
  if (length > MAX_MAIL_BYTES)
    return { kind: "rejected", locator, cursor, reason: "too-large", detail: tooLarge(length, sha256.digest("hex")) };
  return { kind: "message", locator, cursor, bytes: Buffer.concat(chunks) };
}
