/**
 * The writer of a PostgreSQL base. The server holds the truth and is what every reader reads; the one process that writes works on a copy
 * in SQLite, with the statements of the embedded database, and publishes each step of it (publish.ts).
 *
 * So there is one writer for both databases, and what an ingest asks back costs no way to a server.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { localFile } from "../../env.ts";
import { recordChanges } from "./changes.ts";
import { makePublisher } from "./publish.ts";
import { scrubTables } from "./scrub-tables.ts";
import { openServer, type Server } from "./server.ts";
import { lockWriter, makeWriter, openFile } from "./sqlite.ts";
import { readTables } from "./tables.ts";
import { prepareWorkingCopy } from "./working-copy.ts";
import type { Writer } from "./writer.ts";

/** Changes of rows and milliseconds after which readers see what was written; a publication costs some ten milliseconds of its own. */
const MAX_CHANGES = 40_000;
const MAX_MS = 5_000;

/** `./data/HOST-PORT-BASE.copy.db`: never the password. */
export const workingCopyOf = (url: string): string => `${localFile(url)}.copy.db`;

/** Throws WriterBusy when another process writes this base, Error naming it when it cannot be reached or written. */
export async function openPostgresWriter(url: string): Promise<Writer> {
  const file = workingCopyOf(url);
  const server = await openServer(url);
  let unlock = () => {};
  try {
    mkdirSync(dirname(file), { recursive: true });
    unlock = lockWriter(file);
    const isNew = await prepareWorkingCopy(file, server);
    const { publish, ...writer } = assemble(file, server, unlock);
    await publish(); // what a run that was stopped had not published yet
    return { ...writer, copy: { file, isNew } };
  } catch (error) {
    unlock();
    await server.close();
    throw error;
  }
}

function assemble(file: string, server: Server, unlock: () => void) {
  const db = openFile(file);
  const tables = readTables(db);
  recordChanges(db, tables);
  const publisher = makePublisher(db, tables, server);
  const changes = db.prepare<[], number>("SELECT total_changes()").pluck();
  let [published, at] = [0, performance.now()];
  const publish = async () => {
    await publisher.publish();
    [published, at] = [changes.get() ?? 0, performance.now()];
  };
  const committed = async () => {
    server.check();
    if ((changes.get() ?? 0) - published > MAX_CHANGES || performance.now() - at > MAX_MS) await publish();
  };
  const writer = makeWriter(db, { unlock, committed });
  return {
    ...writer,
    publish,
    /** No document goes to the search engine before what it leads to can be read. */
    takeOutbox: async (limit: number) => {
      await publish();
      return writer.takeOutbox(limit);
    },
    scrub: async () => {
      await publish();
      const isClean = await writer.scrub();
      return (await scrubTables(server, tables)) && isClean;
    },
    close: async () => {
      try {
        await publish();
      } finally {
        await writer.close();
        await server.close();
      }
    },
  };
}
