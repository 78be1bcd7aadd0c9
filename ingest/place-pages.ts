/**
 * Saved pages that do not say what they answer -> their place in a thread, told from whom and what they quote.
 *
 *   On Mon 11-02-19 15:33:38, Bob Sample wrote:      a mail of Bob's, sent in that minute, in the same talk
 *   In-reply-to: <20190211.GA1@xxxxxxxxxxx>          the one mail whose id looks like that
 *
 * Asked anew in every run for pages whose mail is not here: what was the best answer may not be it any more, and the place
 * depends on the mails that are stored, not on their order.
 */
import type { LonePage, NearMail, PagePlace, Writer } from "../lib/db/writer/index.ts";
import {
  bareSubject,
  findAttributions,
  inferParents,
  isSameText,
  parseMessage,
  type UnthreadedMail,
} from "../lib/mail/index.ts";
import { openArchives } from "./archives.ts";

/** How many pages went elsewhere. */
export async function placePages(writer: Writer): Promise<number> {
  let moved = 0;
  for (const page of await writer.listLonePages()) {
    const bytes = (await writer.readRaw(page.id)) ?? (await fetchPage(page));
    if (!bytes) continue;
    const message = await parseMessage(bytes);
    const place = await placeOf(page, message, writer);
    const original = await findOriginal(message, place, writer);
    if (original) await writer.mergePage(page.id, original.id);
    if (original || (await writer.placePage(page, place, message.references))) moved++;
  }
  return moved;
}

async function fetchPage({ path, locator }: LonePage): Promise<Buffer | undefined> {
  for (const archive of await openArchives(path, {}).catch(() => []))
    for await (const mails of archive.fetch([locator])) for (const { bytes } of mails) return bytes;
  return undefined;
}

/** The mail of this text among those of the thread: pages without a date or a subject are known by nothing else. */
async function findOriginal(message: Read, place: PagePlace, writer: Writer): Promise<NearMail | undefined> {
  const parent = place && (await writer.findMail(place.parent));
  if (!parent) return undefined;
  const found: NearMail[] = [];
  for (const mail of await writer.listInThread(parent.threadId)) {
    if (mail.fromName?.toLowerCase() !== message.from.name?.toLowerCase()) continue;
    const bytes = await writer.readRaw(mail.id);
    if (bytes && isSameText(message.body, (await parseMessage(bytes)).body)) found.push(mail);
  }
  return found.length === 1 ? found[0] : undefined;
}

type Read = Awaited<ReturnType<typeof parseMessage>>;

async function placeOf(page: LonePage, message: Read, writer: Writer): Promise<PagePlace> {
  const own = message.references.at(-1);
  if (own !== undefined && !/@x{3,}$/.test(own)) return null; // it says itself
  const masked = own === undefined ? undefined : await writer.findMasked(own);
  if (masked !== undefined) return { parent: masked, placed: "linked" };
  const { subject, from, date, body } = message;
  const mail: UnthreadedMail = { id: page.messageId, subject, from, date, body };
  const near = await nearMails(page, message, writer);
  const found = inferParents([mail, ...near]).get(page.messageId);
  return found && isEnough(found.evidence) ? { parent: found.parent, placed: "inferred" } : null;
}

/** A subject alone brings a page into a talk, not to its place; there must be a quote, or the author who is answered. */
const isEnough = (evidence: readonly string[]): boolean =>
  evidence.includes("quote") ||
  (evidence.includes("author") && (evidence.includes("time") || evidence.includes("subject")));

const DAY = 86_400_000;
/** Who answers later than this takes an old talk up again. */
const SPAN = 90 * DAY;
/** Decoded for one page; the nearest ones. */
const MAX_BODIES = 60;

async function nearMails(page: LonePage, message: Read, writer: Writer): Promise<UnthreadedMail[]> {
  const found = new Map<number, NearMail>();
  const { key } = bareSubject(message.subject);
  if (page.sentAt !== null) {
    const to = page.sentAt.length === 10 ? Date.parse(page.sentAt) + DAY : Date.parse(page.sentAt);
    for (const mail of await writer.listBySubject(iso(to - SPAN), iso(to), key)) found.set(mail.id, mail);
  }
  const quoted = quotedTime(message.body);
  if (quoted !== undefined)
    for (const mail of await writer.listByTime(iso(quoted - 1000), iso(quoted + 59_000))) found.set(mail.id, mail);
  found.delete(page.id);
  const mails: UnthreadedMail[] = [];
  for (const { id, messageId, subject, fromName, fromAddress, sentAt } of found.values()) {
    const bytes = mails.length < MAX_BODIES ? await writer.readRaw(id) : null;
    const body = bytes && (await parseMessage(bytes)).body;
    mails.push({ id: messageId, subject, from: { name: fromName, address: fromAddress }, date: sentAt, body });
  }
  return mails;
}

const quotedTime = (body: string): number | undefined => {
  const date = findAttributions(body).find(({ depth }) => depth === 1)?.date;
  return date == null ? undefined : Date.parse(date);
};

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
