/**
 * Thousands of rows at once, as the driver gives them: a query of Prisma's costs some ten times more for each row.
 *
 * The statement is one for both databases: names quoted, no parameters. What it selects is only what lib/db/writer wrote, so the shape
 * of a row is trusted.
 */
import Sqlite from "better-sqlite3";
import { env } from "../env.ts";
import { database } from "./client.ts";
import { isPostgres } from "./provider.ts";

export async function readRows<T>(sql: string): Promise<readonly T[]> {
  const url = env().DATABASE_URL;
  if (isPostgres(url)) return database().$queryRawUnsafe<T[]>(sql);
  const db = new Sqlite(url.replace(/^file:/, ""), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}
