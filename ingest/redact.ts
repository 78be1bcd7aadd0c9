/**
 * Takes a mail, or a text, out of the base for good.
 *
 * A mail goes with all that was derived from it; what others quote of it is cut out of their mails. A text is cut out of every mail
 * that is kept, of every head, and of those that are read later. Then what depended on them is made again, the index anew, and the
 * files are rewritten, so that not even a freed page holds it.
 *
 *   > > the line that had to go        ->        > > [redacted]
 */
import type { CutMail, RemovableMail, Writer } from "../lib/db/writer/index.ts";
import { type Cuts, cutMail, cutQuotes, cutText, parseMessage, printOfText } from "../lib/mail/index.ts";
import { readCuts } from "./cuts.ts";
import { type Context, derive } from "./pipeline.ts";

export type Redacted = { readonly removed: number; readonly cut: number };

/** Bytes of cut mails in one transaction. */
const BATCH_BYTES = 16 << 20;

/** Undefined where the base has no such mail. */
export async function redactMessage(messageId: string, context: Context): Promise<Redacted | undefined> {
  const { writer } = context;
  const mails = await writer.findRemovable(messageId);
  if (mails.length === 0) return undefined;
  const bodies: string[] = [];
  for (const { id } of mails) {
    const bytes = await writer.readRaw(id);
    if (bytes !== null) bodies.push((await parseMessage(bytes)).body);
  }
  const body = (text: string): string => bodies.reduce(cutQuotes, text);
  const cut = await cutAll(await neighbours(mails, writer), { body, head: (value) => value }, context);
  await writer.removeMails(mails);
  await derive(context);
  return { removed: mails.length, cut };
}

export async function redactText(text: string, context: Context): Promise<Redacted> {
  const replace = (value: string): string => cutText(value, text);
  const cut = await cutAll(await context.writer.listKept(), { body: replace, head: replace }, context);
  const heads = await context.writer.cutHeads(replace);
  await context.writer.addTextPrint(printOfText(text));
  await derive({ ...context, cuts: await readCuts(context.writer) });
  return { removed: 0, cut: Math.max(cut, heads) };
}

/** The other mails of their threads, and those that name them. */
async function neighbours(mails: readonly RemovableMail[], writer: Writer): Promise<number[]> {
  const removed = new Set(mails.map(({ id }) => id));
  const ids = new Set<number>();
  for (const { messageId } of mails) for (const id of await writer.listNaming(messageId)) ids.add(id);
  for (const thread of new Set(mails.map((mail) => mail.thread)))
    for (const { id } of await writer.readThread(thread)) ids.add(id);
  return [...ids].filter((id) => !removed.has(id));
}

async function cutAll(ids: readonly number[], cuts: Cuts, { writer, progress }: Context): Promise<number> {
  progress.start("mails looked through", ids.length);
  let batch: CutMail[] = [];
  let held = 0;
  let cut = 0;
  for (const id of ids) {
    const bytes = await writer.readRaw(id);
    const rest = bytes === null ? undefined : await cutMail(bytes, cuts);
    progress.step(1);
    if (!rest) continue;
    cut++;
    batch.push({ id, bytes: rest });
    held += rest.length;
    if (held < BATCH_BYTES) continue;
    await writer.cutMails(batch);
    batch = [];
    held = 0;
  }
  await writer.cutMails(batch);
  progress.stop();
  return cut;
}
