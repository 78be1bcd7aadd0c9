/** The mails that may belong to the same work as a patch: its sender's patches and cover letters, and others under its titles. */
import type { Claim } from "../fixes/index.ts";
import { database } from "./client.ts";
import { ascending, descending } from "./order.ts";
import { type MailWhere, PATCH_MAIL, type PatchMail, parsePatch, toPatchMail } from "./patch-mail.ts";

/** `patch`: null for a cover letter. */
export type SeriesRow = PatchMail & { readonly threadId: number };

/** Days around a patch in which its other versions are looked for. */
const DAYS = 500;
/** Patches of one sender, and of one title, that are looked at: the nearest in time. */
const MAX_PATCHES = 400;

export async function listSeriesRows(messageId: string): Promise<readonly SeriesRow[]> {
  const own = await database().message.findFirst({
    where: { messageId, variant: "" },
    select: {
      sentAt: true,
      threadId: true,
      fromAddress: true,
      fromName: true,
      patch: { select: { author: true, subjectKey: true, patchId: true, data: true } },
    },
  });
  if (!own) return [];
  const sender = (own.fromAddress ?? own.fromName)?.toLowerCase();
  const around = window(own.sentAt);
  const { subjectKey, patchId, author } = own.patch ?? {};
  const near = { variant: "", ...(around && { sentAt: around }) };
  const wanted = [
    ...[...new Set([sender, author])].flatMap((name) => (name ? [{ patch: { author: name } }] : [])),
    ...(subjectKey ? [{ patch: { subjectKey } }] : []),
    ...(patchId ? [{ patch: { patchId } }] : []),
  ];
  const found = await Promise.all(wanted.map((one) => findRows({ ...near, ...one })));
  const threads = [...new Set([own.threadId, ...found.flat().map(({ threadId }) => threadId)])];
  const [inThreads, pulls] = await Promise.all([
    findInThreads(threads, own.fromAddress),
    own.patch ? findPulls(parsePatch(own.patch.data).subject) : [],
  ]);
  const all = new Map([...found.flat(), ...inThreads, ...pulls].map((row) => [row.messageId, row]));
  return [...all.values()];
}

/** The requests to pull a tree that holds this title. */
async function findPulls(title: string): Promise<readonly SeriesRow[]> {
  return findRows({ variant: "", claims: { some: { rule: "pull-request", value: `applied ("${title}")` } } });
}

function window(date: string | null): { gte: string; lte: string } | undefined {
  if (date === null) return undefined;
  const days = (count: number) => new Date(Date.parse(date) + count * 86_400_000).toISOString();
  return { gte: days(-DAYS), lte: days(DAYS) };
}

/** Threads asked for at once: SQLite takes 999 parameters. */
const THREADS = 400;

/** The sender's patches and cover letters in these threads: a series may hold other authors' patches. */
async function findInThreads(threads: readonly number[], fromAddress: string | null): Promise<readonly SeriesRow[]> {
  const where = { variant: "", threadId: { in: threads.slice(0, THREADS) }, fromAddress };
  const [patches, covers] = await Promise.all([
    findRows({ ...where, patch: { isNot: null } }),
    findRows({ ...where, patch: null, OR: [{ subject: { contains: "0/" } }, { subject: { contains: "PULL" } }] }),
  ]);
  return [...patches, ...covers];
}

async function findRows(where: MailWhere): Promise<readonly SeriesRow[]> {
  const rows = await database().message.findMany({
    where,
    select: { ...PATCH_MAIL, threadId: true },
    orderBy: [{ sentAt: descending }, { messageId: "asc" }],
    take: MAX_PATCHES,
  });
  return rows.map((row) => ({ ...toPatchMail(row), threadId: row.threadId }));
}

/** What mails say about these mails, or about a patch of one of these titles. */
export async function listClaimsAbout(
  messageIds: readonly string[],
  titles: readonly string[],
): Promise<readonly Claim[]> {
  const values = titles.flatMap((title) =>
    ["introduced", "named", "merged", "applied"].map((word) => `${word} ("${title}")`),
  );
  const rows = await database().claim.findMany({
    where: { OR: [{ about: { in: [...messageIds] } }, { value: { in: values } }] },
    select: { data: true },
    orderBy: [{ message: { sentAt: ascending } }, { message: { messageId: "asc" } }, { ordinal: "asc" }],
    take: 500,
  });
  return rows.map(({ data }): Claim => JSON.parse(data));
}
