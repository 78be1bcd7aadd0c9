/**
 * Small gzipped logs that people attach -> text.
 *
 *   dmesg.txt.gz, 40 KB -> the log
 *
 * Bounded in bytes out and in ratio: a bomb, a corrupt stream and what is not text give undefined.
 */
import { gunzipSync } from "node:zlib";
import { decodeText } from "./charset.ts";

/** A boot log is under 500 KB. */
const MAX_BYTES = 1024 * 1024;
/** Text packs 5:1 to 20:1; zeros pack 1000:1. */
const MAX_RATIO = 200;

export function gunzipText(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    const maxOutputLength = Math.max(1, Math.min(MAX_BYTES, bytes.length * MAX_RATIO));
    const text = decodeText(gunzipSync(bytes, { maxOutputLength }), null);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
