/**
 * The one connection through which a process writes a PostgreSQL base: it holds the writer's lock and publishes. The server drops the
 * lock with the connection, so nothing is published by who does not hold it; a connection that is lost is not made again.
 */
import pg from "pg";
import { CONNECT_MS, nameOf, toServerError } from "../provider.ts";
import { WriterBusy } from "./writer.ts";

export type Server = {
  /** How the base is called in messages. */
  readonly name: string;
  query<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** Rows as lists of what SQLite takes: text, numbers, bytes, null. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** Throws where the connection was lost: another process may write now. */
  check(): void;
  close(): Promise<void>;
};

/** Any number but that of the prisma CLI's own lock. */
const WRITER_LOCK = 72_707_370;

/** Throws WriterBusy where another process writes this base, Error naming it where it cannot be reached. */
export async function openServer(url: string): Promise<Server> {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "deadlore writer",
  });
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost ??= error;
  });
  const fail = (error: unknown) => toServerError(url, lost ?? error);
  const server: Server = {
    name: nameOf(url),
    query: async (sql, values = []) => {
      if (lost) throw toLost(url, lost);
      return (await client.query({ text: sql, values: [...values] }).catch((error) => Promise.reject(fail(error))))
        .rows;
    },
    rows: async (sql) =>
      (
        await client
          .query<unknown[]>({ text: sql, rowMode: "array", types: AS_SQLITE })
          .catch((error) => Promise.reject(fail(error)))
      ).rows,
    check: () => {
      if (lost) throw toLost(url, lost);
    },
    close: () => client.end().catch(() => {}),
  };
  try {
    await client.connect();
    await server.query(OWN_SETTINGS);
    const [row] = await server.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${WRITER_LOCK}) AS held`);
    if (row?.held) return server;
    throw new WriterBusy(`${server.name} is being written by another process: try again when it is done`);
  } catch (error) {
    await server.close();
    throw error instanceof WriterBusy ? error : fail(error);
  }
}

/** Whatever the server has for others: a publication takes its time, and bytes are read as hex digits. */
const OWN_SETTINGS =
  "SET bytea_output = 'hex'; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

const toLost = (url: string, cause: Error): Error =>
  toServerError(url, new Error(`the connection was lost (${cause.message}) and with it the right to write`, { cause }));

const BOOLEAN = 16;
const BYTES = 17;

/** The text of a number becomes a number by the type of its column. */
const AS_SQLITE = {
  getTypeParser:
    (type: number) =>
    (text: string): unknown => {
      if (type === BOOLEAN) return text === "t" ? 1 : 0;
      return type === BYTES ? Buffer.from(text.slice(2), "hex") : text;
    },
};
