// The door of lib/db/writer: all writes of an ingest, on either database.
import { isPostgres } from "../provider.ts";
import { fileOf, openSqliteWriter } from "./sqlite.ts";
import type { Writer } from "./writer.ts";

export * from "./writer.ts";
export { fileOf };

/** Throws WriterBusy when another process writes this base, Error naming it when it cannot be written. */
export async function openWriter(url: string): Promise<Writer> {
  if (!isPostgres(url)) return openSqliteWriter(url);
  const { openPostgresWriter } = await import("./postgresql.ts"); // a base that is a file needs none of it
  return openPostgresWriter(url);
}
