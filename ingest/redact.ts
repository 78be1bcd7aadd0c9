/**
 * Takes a mail, or a text, out of the base for good.
 *
 * A mail goes with all that was derived from it; the lines of it that others quote are cut out of their mails. A text is cut out
 * of every mail that is kept and of every head. Then what depended on them is made again, the index anew, and the files are
 * rewritten, so that not even a freed page holds it.
 *
 *   > > the line that had to go        ->        > > [redacted]
 */
import type { CutMail, RemovableMail } from "../lib/db/writer/index.ts";
import { bodyLines, type Cuts, cutMail, parseMessage, REDACTED } from "../lib/mail/index.ts";
import { type Context, derive } from "./pipeline.ts";

export type Redacted = { readonly removed: number; readonly cut: number };

/** Shorter lines (`}`, `Thanks,`) are anybody's. */
const MIN_LINE = 8;
/** Bytes of cut mails in one transaction. */
const BATCH_BYTES = 16 << 20;

/** Undefined where the base has no such mail. */
export async function redactMessage(messageId: string, context: Context): Promise<Redacted | undefined> {
  const { writer } = context;
  const mails = await writer.findRemovable(messageId);
  if (mails.length === 0) return undefined;
  const lines = new Set<string>();
  for (const { id } of mails) for (const line of await ownLines(id, context)) lines.add(line);
  const cut = await cutAll(await neighbours(mails, context), quotesOf(lines), context);
  await writer.removeMails(mails);
  await derive(context);
  return { removed: mails.length, cut };
}

export async function redactText(text: string, context: Context): Promise<Redacted> {
  const replace = (value: string): string => value.replaceAll(text, REDACTED);
  const cut = await cutAll(await context.writer.listKept(), { body: replace, head: replace }, context);
  const heads = await context.writer.cutHeads(text, REDACTED);
  await derive(context);
  return { removed: 0, cut: Math.max(cut, heads) };
}

async function ownLines(id: number, { writer }: Context): Promise<string[]> {
  const bytes = await writer.readRaw(id);
  if (bytes === null) return [];
  const { body } = await parseMessage(bytes);
  return bodyLines(body).flatMap(({ text, depth }) =>
    depth === 0 && text.trim().length >= MIN_LINE ? [text.trim()] : [],
  );
}

/** The other mails of their threads. */
async function neighbours(mails: readonly RemovableMail[], { writer }: Context): Promise<number[]> {
  const removed = new Set(mails.map(({ id }) => id));
  const ids: number[] = [];
  for (const thread of new Set(mails.map((mail) => mail.thread)))
    for (const { id } of await writer.readThread(thread)) if (!removed.has(id)) ids.push(id);
  return ids;
}

function quotesOf(lines: ReadonlySet<string>): Cuts {
  const body = (text: string): string =>
    text
      .split("\n")
      .map((line) => {
        const [quoted] = bodyLines(line);
        if (!quoted || quoted.depth === 0 || !lines.has(quoted.text.trim())) return line;
        return line.slice(0, line.length - quoted.text.length) + REDACTED;
      })
      .join("\n");
  return { body, head: (value) => value };
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
