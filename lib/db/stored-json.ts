/**
 * The columns that hold JSON, read back: text (or zstd bytes) of a row that only lib/db/writer writes, so its shape is trusted;
 * a column that is empty or from an older writer yields the given default for what it lacks, never a throw.
 */
import { zstdDecompressSync } from "node:zlib";

export function readJson<T extends object>(text: string, fallback: T): T {
  try {
    const value: Partial<T> = JSON.parse(text);
    return { ...fallback, ...value };
  } catch {
    return fallback;
  }
}

export function readList(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

/** undefined where the bytes are not what the writer wrote. */
export function readPacked<T>(bytes: Uint8Array): T | undefined {
  try {
    const value: T = JSON.parse(zstdDecompressSync(bytes).toString("utf8"));
    return value;
  } catch {
    return undefined;
  }
}
