/**
 * Nothing that was removed or replaced is left in the tables of a PostgreSQL base: their files are written anew. The server's log
 * (WAL), its copies and its backups are the administrator's.
 */
import type { Server } from "./server.ts";
import { quote, type Table } from "./tables.ts";

/** Readers hold what they read for milliseconds; a dump of the base for minutes. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 100;

/** Every table, for a run that was stopped may have changed any. False where a reader that began earlier kept removed rows alive. */
export async function scrubTables(server: Server, tables: readonly Table[]): Promise<boolean> {
  const isAlone = await waitForReaders(server);
  for (const { name } of tables) await server.query(`VACUUM (FULL, ANALYZE) ${quote(name)}`);
  // What ANALYZE noted of the values before; only the owner of the database may, others get a warning.
  await server.query("VACUUM FULL pg_catalog.pg_statistic");
  return isAlone;
}

async function waitForReaders(server: Server): Promise<boolean> {
  const [began] = await server.query<{ at: string }>("SELECT clock_timestamp()::text AS at");
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const [row] = await server.query<{ open: boolean }>(OPEN, [began?.at]);
    if (!row?.open) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

const OPEN = `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_xmin IS NOT NULL AND xact_start < $1::timestamptz) AS open`;
