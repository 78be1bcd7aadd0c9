/**
 * The writer of the embedded database: one connection, prepared statements, each method one transaction (BEGIN IMMEDIATE,
 * WAL, synchronous NORMAL). Prisma's createMany reaches 6,200 rows/s where these reach 30,000, and prisma/orm #29933 loses
 * writes after one SQLITE_BUSY at COMMIT; so all writes of an ingest go here, on Prisma's own tables.
 */
import { closeSync, openSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { makeAddressMails } from "./sqlite-address-mails.ts";
import { makeAddressStatements } from "./sqlite-addresses.ts";
import { makeCommitStore } from "./sqlite-commits.ts";
import { makeInferStatements } from "./sqlite-infer.ts";
import { makeKnowledgeStatements } from "./sqlite-knowledge.ts";
import { makeMailStatements } from "./sqlite-mails.ts";
import { makeOrderStatements } from "./sqlite-orders.ts";
import { makeOutboxStatements } from "./sqlite-outbox.ts";
import { makePagePlaceStatements } from "./sqlite-page-places.ts";
import { makePageStatements } from "./sqlite-pages.ts";
import { makeRedactionStatements } from "./sqlite-redaction.ts";
import { makeRemovalStatements } from "./sqlite-removal.ts";
import { makeReparseStatements } from "./sqlite-reparse.ts";
import { makeThreadStatements } from "./sqlite-threads.ts";
import { type Writer, WriterBusy } from "./writer.ts";

export const fileOf = (url: string): string => url.replace(/^file:/, "");

/** Another reader may hold the database for a moment (a checkpoint); another writer is told apart by the lock. */
const BUSY_MS = 30_000;

/** Throws WriterBusy when another process writes this base, Error naming the file when it cannot be opened. */
export function openSqliteWriter(url: string): Writer {
  const file = fileOf(url);
  const unlock = lockWriter(file);
  try {
    return makeWriter(openFile(file), { unlock });
  } catch (cause) {
    unlock();
    throw new Error(`database ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

export function openFile(file: string): Sqlite.Database {
  const db = new WritingDatabase(file, { timeout: BUSY_MS });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  db.pragma("foreign_keys = ON");
  db.pragma("cache_size = -16384");
  db.pragma("wal_autocheckpoint = 8000"); // 32 MB: the inner pages of indexes are written to the file once, not every 4 MB
  db.pragma("temp_store = MEMORY");
  return db;
}

/**
 * Statements whose plan is made once. For a condition `x = ?` that no index serves in one of the plans it weighs, SQLite looks whether the value
 * is 0 or 1, and plans anew when the value changes; better-sqlite3 clears the values after each run, which counts as a change: every
 * lookup of a join was planned again, at ten times its own cost. The value of an expression, `+?`, is not looked at.
 */
class WritingDatabase extends Sqlite {
  override prepare: Sqlite.Database["prepare"] = (sql: string) => super.prepare(sql.replace(VALUE, "= +$1"));
}

/** ` = ?`, ` = $id`; not `>=`. */
const VALUE = /(?<=\s)= (\?|[:$@]\w+)/g;

type Hooks = {
  readonly unlock: () => void;
  /** After each transaction. */
  readonly committed?: () => Promise<void>;
};

export function makeWriter(db: Sqlite.Database, { unlock, committed }: Hooks): Writer {
  const inTransaction = <A extends unknown[], R>(work: (...args: A) => R) => {
    const run = db.transaction(work);
    return async (...args: A): Promise<R> => {
      const result = run.immediate(...args);
      if (committed) await committed();
      return result;
    };
  };
  const mails = makeMailStatements(db);
  const addresses = makeAddressStatements(db);
  const addressMails = makeAddressMails(db);
  const threads = makeThreadStatements(db);
  const knowledge = makeKnowledgeStatements(db);
  const infer = makeInferStatements(db);
  const outbox = makeOutboxStatements(db);
  const orders = makeOrderStatements(db);
  const reparse = makeReparseStatements(db);
  const pages = makePageStatements(db);
  const places = makePagePlaceStatements(db);
  const removal = makeRemovalStatements(db);
  const redaction = makeRedactionStatements(db);
  return {
    openSource: inTransaction(mails.openSource),
    addItems: inTransaction((source, items, cursor) => {
      const outcomes = mails.addItems(source, items, cursor);
      addresses.savePages(items);
      return outcomes;
    }),
    closeSource: inTransaction(mails.closeSource),
    listStaleMails: async () => mails.listStaleMails(),
    replaceCopies: inTransaction(mails.replaceCopies),
    takeStaleSources: inTransaction(mails.takeStaleSources),
    rejoinThreads: inTransaction(mails.rejoinThreads),
    retireThreads: inTransaction(mails.retireThreads),
    listMissingRaw: async () => threads.listMissingRaw(),
    sourcePath: async (source) => mails.sourcePath(source),
    addRaw: inTransaction(threads.addRaw),
    readRaw: async (message) => threads.readRaw(message),
    listDirtyThreads: async () => threads.listDirty(),
    readThread: async (thread) => threads.readThread(thread),
    readMails: async (rows) => threads.readMails(rows),
    listRemoved: async (thread) => threads.listRemoved(thread),
    saveThread: async ({ id, root, parts }) => {
      await inOneTransaction(db, async () => {
        infer.leave(id);
        const [saving, stated] = [threads.open(id, root), orders.open(id)];
        for await (const mails of parts) {
          threads.savePart(mails, saving);
          infer.enter(mails);
          orders.savePart(mails);
          addresses.saveCited(mails);
        }
        threads.close(saving);
        infer.settle(id);
        orders.close(id, stated);
      });
      if (committed) await committed();
    },
    resolveAddresses: inTransaction(addressMails.resolve),
    attachIncomplete: inTransaction(knowledge.attachIncomplete),
    inferDue: inTransaction(infer.inferDue),
    countDirtyInversions: async () => knowledge.countDirty(),
    nextDirtyInversion: async () => {
      const source = knowledge.nextDirty();
      return source && { ...source, orders: orders.ordersOf(source.id) };
    },
    readReport: async (report) => knowledge.readReport(report),
    saveInversion: inTransaction(knowledge.save),
    applyOverrides: inTransaction(knowledge.applyOverrides),
    removeInversion: inTransaction(knowledge.remove),
    listSubsystems: async () => knowledge.listSubsystems(),
    saveSubsystems: inTransaction(knowledge.saveSubsystems),
    markAllDirty: inTransaction(threads.markAllDirty),
    takeOutbox: async (limit) => {
      outbox.forget();
      return knowledge.takeOutbox(limit);
    },
    ackOutbox: inTransaction(knowledge.ackOutbox),
    readMail: async (messageId) => outbox.readMail(messageId),
    readInversion: async (id) => outbox.readInversion(id),
    readClass: async (canonical) => outbox.readClass(canonical),
    listDocuments: async () => outbox.listDocuments(),
    enqueueAll: inTransaction(outbox.enqueueAll),
    markOutdated: inTransaction(reparse.markOutdated),
    rememberGroups: inTransaction(reparse.rememberGroups),
    saveRedirects: inTransaction(reparse.saveRedirects),
    mergePages: inTransaction(pages.mergePages),
    mergePage: inTransaction(pages.mergePage),
    listLonePages: async () => places.listLonePages(),
    listBySubject: async (from, to, key) => places.listBySubject(from, to, key),
    findMail: async (messageId) => places.findMail(messageId),
    listInThread: async (thread) => places.listInThread(thread),
    listByTime: async (from, to) => places.listByTime(from, to),
    findMasked: async (id) => places.findMasked(id),
    placePage: inTransaction(places.placePage),
    findRemovable: async (messageId) => removal.findRemovable(messageId),
    listKept: async () => redaction.listKept(),
    removeMails: inTransaction((gone) => {
      removal.removeMails(gone);
      addresses.forgetTitles();
    }),
    cutMails: inTransaction(redaction.cutMails),
    cutHeads: inTransaction(redaction.cutHeads),
    listNaming: async (messageId) => redaction.listNaming(messageId),
    addTextPrint: inTransaction(redaction.addTextPrint),
    listTextPrints: async () => redaction.listTextPrints(),
    hideGone: inTransaction(redaction.hideGone),
    scrub: async () => redaction.scrub(),
    commits: makeCommitStore(db, inTransaction),
    counts: async () => knowledge.counts(),
    close: async () => {
      db.pragma("wal_checkpoint(TRUNCATE)");
      db.close();
      unlock();
    },
  };
}

/** Work that waits between its writes: for the next part of a thread. Nothing else is written meanwhile, the writer has one user. */
async function inOneTransaction(db: Sqlite.Database, work: () => Promise<void>): Promise<void> {
  db.exec("BEGIN IMMEDIATE");
  try {
    await work();
    db.exec("COMMIT");
  } catch (cause) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw cause;
  }
}

/**
 * The lock is an exclusive transaction on a file of its own beside the database: the system drops it with the process,
 * however that ends, so there is never a stale one to remove.
 */
export function lockWriter(file: string): () => void {
  const path = `${file}.lock`;
  try {
    closeSync(openSync(path, "a"));
    const lock = new Sqlite(path, { timeout: 0 });
    try {
      lock.pragma("journal_mode = DELETE");
      lock.exec("BEGIN EXCLUSIVE");
    } catch (cause) {
      lock.close();
      throw new WriterBusy(`${file} is being written by another process: try again when it is done`, { cause });
    }
    return () => lock.close();
  } catch (cause) {
    if (cause instanceof WriterBusy) throw cause;
    throw new Error(`cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
