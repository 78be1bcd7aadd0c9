// Mails read again through the locators of their lean rows: the bytes of relevant threads, for a thread may become relevant long
// after its first mail was read; and the next copy of a mail whose canonical one went.
import type { LeanItem, Writer } from "../lib/db/writer/index.ts";
import { type Archive, openArchives } from "./archives.ts";
import { forgetMessages } from "./bodies.ts";
import { cutBytes, cutHead } from "./cuts.ts";
import type { Context } from "./pipeline.ts";
import { scanItem } from "./scan.ts";

/** Mails a transaction; and no more bytes than this in one, so that memory stays flat. */
const BATCH_BYTES = 4 << 20;

/** Where a mail stands. */
type Place = { readonly message: number; readonly sourceId: number; readonly locator: string };
type Read<P> = { readonly place: P; readonly bytes: Buffer };

export async function fetchMissing(context: Context): Promise<void> {
  const missing = await context.writer.listMissingRaw();
  if (missing.length === 0) return;
  forgetMessages(); // a zipped mailbox is read through again, and what is decoded would lie beside it
  context.progress.start("mails of their threads", missing.length);
  for (const [source, wanted] of groupBySource(missing)) {
    const found = await readPlaces(source, wanted, context, async (batch) => {
      const mails: { message: number; bytes: Buffer }[] = [];
      for (const { place, bytes } of batch)
        mails.push({ message: place.message, bytes: await cutBytes(bytes, context.cuts) });
      await context.writer.addRaw(mails);
      context.progress.step(batch.length);
    });
    if (found === wanted.length) continue;
    const { path } = await context.writer.sourcePath(source);
    const lost = wanted.length - found;
    context.notice(`${path}: ${lost} mails of relevant threads are not there any more; their text is not kept`);
  }
  context.progress.stop();
}

/** The heads of mails whose canonical copy went are those of the copy that is next. */
export async function rescanCopies(context: Context): Promise<void> {
  const stale = await context.writer.listStaleMails();
  if (stale.length === 0) return;
  const read: { message: number; item: LeanItem }[] = [];
  for (const [source, wanted] of groupBySource(stale)) {
    const { list, format } = await context.writer.sourcePath(source);
    await readPlaces(source, wanted, context, async (batch) => {
      for (const { place, bytes } of batch) {
        const { message, locator } = place;
        const scan = (mail: Buffer) =>
          scanItem({ kind: "message", locator, cursor: "", bytes: mail }, { list, format });
        read.push({ message, item: cutHead(scan(bytes), context.cuts) });
      }
    });
  }
  await context.writer.replaceCopies(read);
}

/** How many were there. A source that cannot be read is said, and no more: what is known of its mails stays. */
async function readPlaces<P extends Place>(
  source: number,
  wanted: readonly P[],
  { writer, notice }: Context,
  save: (batch: readonly Read<P>[]) => Promise<void>,
): Promise<number> {
  const byLocator = new Map(wanted.map((place) => [place.locator, place]));
  let found = 0;
  try {
    const archive = await reopen(source, writer);
    let batch: Read<P>[] = [];
    let held = 0;
    const flush = async () => {
      await save(batch);
      found += batch.length;
      [batch, held] = [[], 0];
    };
    for await (const mails of archive.fetch([...byLocator.keys()])) {
      for (const { locator, bytes } of mails) {
        const place = byLocator.get(locator);
        if (place === undefined) continue;
        batch.push({ place, bytes });
        held += bytes.length;
      }
      if (held >= BATCH_BYTES) await flush();
    }
    await flush();
  } catch (error) {
    const { path } = await writer.sourcePath(source);
    notice(`${path} cannot be read again: ${error instanceof Error ? error.message : error}`);
  }
  return found;
}

async function reopen(source: number, writer: Writer): Promise<Archive> {
  const { path, format } = await writer.sourcePath(source);
  const [archive] = (await openArchives(path, {})).filter((one) => one.path === path);
  if (!archive) throw new Error(`no longer ${format}`);
  return archive;
}

function groupBySource<P extends Place>(places: readonly P[]): Map<number, P[]> {
  const groups = new Map<number, P[]>();
  for (const one of places) {
    const group = groups.get(one.sourceId);
    if (group) group.push(one);
    else groups.set(one.sourceId, [one]);
  }
  return groups;
}
