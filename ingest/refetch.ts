// The bytes of relevant threads, read again through the locators of their lean rows: a thread may become relevant long after
// its first mail was read.
import type { MissingRaw, Writer } from "../lib/db/writer/index.ts";
import { type Archive, openArchives } from "./archives.ts";
import type { Context } from "./pipeline.ts";

/** Mails a transaction; and no more bytes than this in one, so that memory stays flat. */
const BATCH_BYTES = 4 << 20;

export async function fetchMissing(context: Context): Promise<void> {
  const missing = await context.writer.listMissingRaw();
  if (missing.length === 0) return;
  context.progress.start("mails of their threads", missing.length);
  for (const [source, wanted] of groupBySource(missing)) await fetchSource(source, wanted, context);
  context.progress.stop();
}

async function fetchSource(source: number, wanted: readonly MissingRaw[], context: Context): Promise<void> {
  const { path } = await context.writer.sourcePath(source);
  const byLocator = new Map(wanted.map((one) => [one.locator, one.message]));
  let found = 0;
  try {
    const archive = await reopen(source, context.writer);
    let batch: { message: number; bytes: Buffer }[] = [];
    let held = 0;
    for await (const mails of archive.fetch([...byLocator.keys()])) {
      for (const { locator, bytes } of mails) {
        const message = byLocator.get(locator);
        if (message === undefined) continue;
        batch.push({ message, bytes });
        held += bytes.length;
      }
      if (held < BATCH_BYTES) continue;
      found += await save(batch, context);
      [batch, held] = [[], 0];
    }
    found += await save(batch, context);
  } catch (error) {
    context.notice(`${path} cannot be read again: ${error instanceof Error ? error.message : error}`);
  }
  if (found < wanted.length)
    context.notice(
      `${path}: ${wanted.length - found} mails of relevant threads are not there any more; their text is not kept`,
    );
}

async function reopen(source: number, writer: Writer): Promise<Archive> {
  const { path, format } = await writer.sourcePath(source);
  const [archive] = (await openArchives(path, {})).filter((one) => one.path === path);
  if (!archive) throw new Error(`no longer ${format}`);
  return archive;
}

async function save(batch: readonly { message: number; bytes: Buffer }[], { writer, progress }: Context) {
  await writer.addRaw(batch);
  progress.step(batch.length);
  return batch.length;
}

function groupBySource(missing: readonly MissingRaw[]): Map<number, MissingRaw[]> {
  const groups = new Map<number, MissingRaw[]>();
  for (const one of missing) {
    const group = groups.get(one.sourceId);
    if (group) group.push(one);
    else groups.set(one.sourceId, [one]);
  }
  return groups;
}
