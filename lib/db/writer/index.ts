// The door of lib/db/writer: all writes of an ingest, on either database.
import { isPostgres } from "../provider.ts";
import { fileOf, openSqliteWriter } from "./sqlite.ts";
import type { Writer } from "./writer.ts";

export * from "./writer.ts";
export { fileOf };

/** Throws WriterBusy when another process writes this base, Error naming it when it cannot be written. */
export function openWriter(url: string): Writer {
  if (isPostgres(url))
    throw new Error(`${url.replace(/:[^:@/]*@/, ":***@")}: writing to PostgreSQL is not supported yet; use file:PATH`);
  return openSqliteWriter(url);
}
