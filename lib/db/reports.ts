/** One lock report, unpacked, and the bytes of a kept mail. */
import { zstdDecompressSync } from "node:zlib";
import type { LockReport } from "../lockdep/index.ts";
import { database } from "./client.ts";
import { readPacked } from "./stored-json.ts";

export async function findReport(messageId: string, ordinal: number): Promise<LockReport | undefined> {
  const row = await database().report.findFirst({
    where: { ordinal, message: { messageId, variant: "" } },
    select: { data: true },
  });
  return row ? readPacked<LockReport>(row.data) : undefined;
}

/** The mail as it came; undefined where only its lean row is kept. */
export async function findMailBytes(messageId: string): Promise<Buffer | undefined> {
  const row = await database().rawMessage.findFirst({
    where: { message: { messageId, variant: "" } },
    select: { bytes: true },
  });
  return row ? zstdDecompressSync(row.bytes) : undefined;
}
