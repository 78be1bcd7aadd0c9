/**
 * Mail in, knowledge out:
 *
 *   archive -> scan -> lean rows, threads       (every mail)
 *   relevant threads -> bytes -> extract        (what was found in them, one transaction a thread)
 *   inversions -> fold -> episodes, resolution  (only those that something new was said about)
 *   outbox -> search engine
 *
 * Each step reads from the database what is left to do, so a stop anywhere loses nothing and the next run goes on from there.
 */
import type { LeanItem, Writer } from "../lib/db/writer/index.ts";
import type { Cuts } from "../lib/mail/index.ts";
import type { SearchEngine } from "../lib/search/index.ts";
import type { Subsystem } from "../lib/subsystems/index.ts";
import { type Archive, openArchives } from "./archives.ts";
import { forgetMessages } from "./bodies.ts";
import { cutHead } from "./cuts.ts";
import { extractThread } from "./extract.ts";
import { foldSource } from "./fold.ts";
import { drainOutbox } from "./indexing.ts";
import { checkSum, count, EMPTY, type Ledger } from "./ledger.ts";
import type { NoticeLevel } from "./notice.ts";
import { type Overrides, overridesOf } from "./overrides.ts";
import { placePages } from "./place-pages.ts";
import type { Progress } from "./progress.ts";
import { fetchMissing, rescanCopies } from "./refetch.ts";
import { scanItem } from "./scan.ts";

/** Lean rows a transaction: at 6, as a pipe from git gives them, the commits cost as much as all the rest; more only hold memory. */
const BATCH = 500;

/** Threads that are extracted, folded and indexed together: about 5 MB of decoded text, which stays in memory meanwhile. */
const GROUP = 50;

export type Context = {
  readonly writer: Writer;
  readonly search: SearchEngine;
  readonly subsystems: readonly Subsystem[];
  readonly overrides: Overrides;
  /** What was redacted as a text, and is cut out of what is read. */
  readonly cuts?: Cuts | undefined;
  readonly progress: Progress;
  /** One line for people, on standard error, if the level is wanted; a warning unless it says otherwise. */
  readonly notice: (line: string, level?: NoticeLevel) => void;
};

/** Reads what is new in a source into lean rows. A source whose stamp has not changed is not looked into. */
export async function readSource(archive: Archive, { writer, progress, cuts }: Context): Promise<Ledger> {
  const { path, format, list, bytes } = archive;
  const source = await writer.openSource({ path, format, list, bytes });
  const stamp = await archive.stamp();
  if (source.stamp === stamp) return EMPTY;
  let ledger = EMPTY;
  progress.start(path.split("/").slice(-3).join("/"), null);
  for await (const { lean, cursor } of inBatches(archive, source.cursor, cuts)) {
    const outcomes = await writer.addItems(source.id, lean, cursor);
    for (const [at, outcome] of outcomes.entries()) {
      const item = lean[at];
      // A mail that a later epoch of its inbox took out is read and left out.
      ledger = count(ledger, outcome, item?.kind === "rejected" ? item.reason : "deleted");
    }
    progress.step(lean.length);
  }
  progress.stop();
  await writer.closeSource(source.id, stamp);
  checkSum(ledger, path);
  return ledger;
}

/** What the reader gives, scanned as it comes (its bytes are held no longer) and gathered to transactions worth their cost. */
async function* inBatches(
  archive: Archive,
  after: string | null,
  cuts: Cuts | undefined,
): AsyncGenerator<{ lean: LeanItem[]; cursor: string }> {
  let lean: LeanItem[] = [];
  let cursor = "";
  for await (const items of archive.read(after)) {
    for (const item of items) lean.push(cutHead(scanItem(item, archive), cuts));
    cursor = items.at(-1)?.cursor ?? cursor;
    if (lean.length < BATCH) continue;
    yield { lean, cursor };
    lean = [];
  }
  if (lean.length > 0) yield { lean, cursor };
}

/** Brings everything derived up to date with the mails that are stored. */
export async function derive(context: Context): Promise<void> {
  forgetMessages();
  await settleRows(context);
  await context.writer.applyOverrides(context.overrides.hash);
  await deriveThreads(context);
  await placeAll(context);
  // An address that is known to be a report's may make threads relevant, and these name others.
  for (let round = 0; round < MAX_ROUNDS && (await context.writer.resolveAddresses()) > 0; round++)
    await deriveThreads(context);
  if ((await context.writer.retireThreads()) > 0) await deriveThreads(context);
}

/** A page that comes into a thread may make it relevant, and then there are more texts to tell places from. */
const MAX_ROUNDS = 5;

/** The places of saved pages are told from the texts of relevant threads: from all of them, so that no order of reading matters. */
async function placeAll(context: Context): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS && (await placePages(context.writer)) > 0; round++) {
    await context.writer.rejoinThreads();
    await deriveThreads(context);
  }
}

/** Mails that went, or whose canonical copy is another one, changed rows and threads: those are brought in order first. */
async function settleRows(context: Context): Promise<void> {
  const { writer, notice } = context;
  await rescanCopies(context);
  for (const path of await writer.takeStaleSources())
    try {
      for (const archive of await openArchives(path, {})) await readSource(archive, context);
    } catch (error) {
      notice(`${path} cannot be read again: ${error instanceof Error ? error.message : error}`);
    }
  await writer.mergePages();
  await writer.rejoinThreads();
}

async function deriveThreads(context: Context): Promise<void> {
  // A report found now may make another thread relevant (it names that report): go on until there is none left.
  for (;;) {
    await fetchMissing(context);
    const threads = await context.writer.listDirtyThreads();
    if (threads.length === 0) break;
    for (let at = 0; at < threads.length; at += GROUP) {
      await extract(threads.slice(at, at + GROUP), context);
      await settle(context);
    }
  }
  await settle(context);
  forgetMessages(); // the terms of all patches take their room
  // What is inferred rests on all patches and reports: it is looked for once they are there, and waits for nothing else.
  while ((await context.writer.inferDue()) > 0);
  await settle(context);
}

/** What follows from the threads that were just extracted, while their decoded mails are at hand. */
async function settle(context: Context): Promise<void> {
  await context.writer.attachIncomplete();
  await foldDirty(context);
  await drainOutbox(context);
}

async function extract(threads: readonly number[], context: Context): Promise<void> {
  const { writer, progress } = context;
  progress.start("threads", threads.length);
  for (const id of threads) {
    const [rows, removed] = [await writer.readThread(id), await writer.listRemoved(id)];
    await writer.saveThread(extractThread({ id, rows, removed }, context));
    progress.step(1);
  }
  progress.stop();
}

async function foldDirty({ writer, progress, subsystems, overrides }: Context): Promise<void> {
  const total = await writer.countDirtyInversions();
  if (total === 0) return;
  progress.start("inversions", total);
  for (let source = await writer.nextDirtyInversion(); source; source = await writer.nextDirtyInversion()) {
    if (source.reports.length === 0) await writer.removeInversion(source.id);
    else {
      const claims = [...source.claims, ...overridesOf(source, overrides.claims)];
      await writer.saveInversion(await foldSource({ ...source, claims }, writer, subsystems));
    }
    progress.step(1);
  }
  progress.stop();
}
