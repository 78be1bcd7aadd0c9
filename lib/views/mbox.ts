/**
 * Mails as mboxrd, as mutt, b4 and git read it: the kept bytes of each. A mail of which only the lean row is here is left out.
 */
import {
  findKeptBytes,
  findRedirect,
  findThread,
  isRemoved,
  listFixes,
  listKeptIds,
  listReports,
  listThreadMails,
  listThreadsOf,
} from "../db/index.ts";
import { formatMboxrd } from "../mail/index.ts";
import { findMoved } from "./moved.ts";

/** Mails read at once: a mail is at most 64 MiB, most are under 10 KB. */
const BATCH = 20;

/** The kept ones of these mails, in the order given. */
export async function* mboxOf(messageIds: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  let batch: string[] = [];
  for await (const id of messageIds) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield* readBatch(batch);
    batch = [];
  }
  yield* readBatch(batch);
}

async function* readBatch(batch: readonly string[]): AsyncGenerator<Buffer> {
  if (batch.length === 0) return;
  const kept = await findKeptBytes(batch);
  for (const id of batch) {
    const bytes = kept.get(id);
    if (bytes) yield formatMboxrd(bytes);
  }
}

/** The kept mails of a thread; undefined where nobody knows it, or its address was removed. */
export async function threadMails(messageId: string): Promise<AsyncGenerator<string> | undefined | "gone"> {
  if (await isRemoved(messageId)) return "gone";
  if (await findThread(messageId)) return listKeptIds(messageId);
  const original = await findMoved(messageId);
  return original === undefined ? undefined : threadMails(original);
}

/** Mails of one inversion that go into one mbox: threads of a report that went to ten lists run to hundreds. */
const MAX_MAILS = 2_000;

/** The mails of the threads with a report or a fix of this inversion, oldest first; undefined when there is no such inversion. */
export async function inversionMails(id: string): Promise<readonly string[] | undefined> {
  const own = (await findRedirect(id)) ?? id;
  const [reports, fixes] = await Promise.all([listReports(own), listFixes(own)]);
  if (reports.length === 0) return undefined;
  const fixThreads = await listThreadsOf(fixes.flatMap(({ messageId }) => messageId ?? []));
  const threads = [...new Set([...reports.map(({ threadId }) => threadId), ...fixThreads])];
  const { mails } = await listThreadMails(threads, MAX_MAILS);
  return mails.map(({ messageId }) => messageId);
}
