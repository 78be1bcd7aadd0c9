/** The mails of one thread: heads with what was found in each. The tree is made from them when it is shown. */
import { LRUCache } from "lru-cache";
import type { Claim } from "../fixes/index.ts";
import { database } from "./client.ts";
import type { Person } from "./inversions.ts";
import { ascending, descending } from "./order.ts";

export type ThreadMail = {
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly subject: string;
  readonly from: Person;
  readonly date: string | null;
  /** Bytes. */
  readonly size: number;
  readonly lists: readonly string[];
  readonly isKept: boolean;
  readonly hasDiff: boolean;
  readonly inversions: readonly string[];
  readonly reports: number;
  /** It was told in it, not only quoted. */
  readonly isReport: boolean;
  readonly claims: readonly Pick<Claim, "rule" | "value">[];
  /** `linked`, `inferred`: its place was told from its text; null: the mail says it. */
  readonly placed: string | null;
};

/** A mail that `redact` took out: its place is all that is known. */
export type RemovedMail = Pick<ThreadMail, "messageId" | "inReplyTo" | "references" | "date">;

export type StoredThread = {
  readonly id: number;
  readonly root: string | null;
  readonly isRelevant: boolean;
  /** All of them; of a thread over MAX_WHOLE a page of them, in order of date. */
  readonly mails: readonly ThreadMail[];
  readonly removed: readonly RemovedMail[];
  /** Undefined: all mails are there. */
  readonly part?: ThreadPart;
};

/** What is known of a thread that is not read whole. */
export type ThreadPart = {
  readonly messages: number;
  readonly senders: readonly Person[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly inversions: readonly string[];
  /** Message-ID of the last mail of the page, where others follow. */
  readonly next: string | null;
};

/** Longer threads are read by pages: as a tree nobody could follow them, and each page would cost all of them. */
const MAX_WHOLE = 2_000;
/** Mails of such a page. */
const PART = 200;
/** Senders that are counted of such a thread. */
const MAX_SENDERS = 10_000;

/**
 * The thread of a mail that is here or that a mail here refers to; undefined when nobody knows it.
 *
 * @param after Message-ID behind which the page of a long thread begins
 */
export async function findThread(
  messageId: string,
  options: { readonly after?: string | null } = {},
): Promise<StoredThread | undefined> {
  const member = await database().threadMember.findUnique({ where: { messageId }, select: { threadId: true } });
  const id = member?.threadId ?? (await threadOfMessage(messageId));
  if (id === undefined) return undefined;
  const thread = await database().thread.findUnique({
    where: { id },
    select: { id: true, root: true, isRelevant: true },
  });
  if (!thread) return undefined;
  if (await isLong(id)) return { ...thread, ...(await readPart(id, options.after ?? null)), removed: [] };
  return { ...thread, mails: toThreadMails(await listRows({ threadId: id })), removed: await listRemoved(id) };
}

/** Asked for the one mail too many, in the order of an index: what is told no order, or counted so far and no further, Prisma sorts by id. */
async function isLong(threadId: number): Promise<boolean> {
  const beyond = await database().message.findMany({
    where: { threadId, variant: "" },
    select: { id: true },
    orderBy: { sentAt: ascending },
    skip: MAX_WHOLE,
    take: 1,
  });
  return beyond.length > 0;
}

async function readPart(threadId: number, after: string | null): Promise<Pick<StoredThread, "mails" | "part">> {
  const where = { threadId, variant: "" };
  const dated = { ...where, sentAt: { not: null } };
  const [rows, counted, first, last, found] = await Promise.all([
    listRowsAfter(threadId, after),
    countSenders(threadId),
    database().message.findFirst({ where: dated, select: { sentAt: true }, orderBy: { sentAt: ascending } }),
    database().message.findFirst({ where: dated, select: { sentAt: true }, orderBy: { sentAt: descending } }),
    database().report.groupBy({ by: ["inversionId"], where: { threadId }, orderBy: { inversionId: ascending } }),
  ]);
  const shown = rows.slice(0, PART);
  return {
    mails: toThreadMails(shown),
    part: {
      ...counted,
      firstSeen: first?.sentAt ?? null,
      lastSeen: last?.sentAt ?? null,
      inversions: found.flatMap(({ inversionId }) => inversionId ?? []),
      next: rows.length > PART ? (shown.at(-1)?.messageId ?? null) : null,
    },
  };
}

type Counted = Pick<ThreadPart, "messages" | "senders">;

/** Every page of a long thread tells how many wrote it, and to count them is to read all its heads. */
const counts = new LRUCache<number, { readonly stamp: number; readonly counted: Counted }>({ max: 20 });

async function countSenders(threadId: number): Promise<Counted> {
  const stamp = await database().message.count({ where: { threadId } }); // from an index alone
  const known = counts.get(threadId);
  if (known?.stamp === stamp) return known.counted;
  const where = { threadId, variant: "" };
  const groups = await database().message.groupBy({
    by: ["fromName", "fromAddress"],
    where,
    _count: { _all: true },
    orderBy: { fromName: ascending },
    take: MAX_SENDERS,
  });
  const messages =
    groups.length < MAX_SENDERS
      ? groups.reduce((sum, { _count }) => sum + _count._all, 0)
      : await database().message.count({ where });
  const senders = groups.map(({ fromName, fromAddress }) => ({ name: fromName, address: fromAddress }));
  counts.set(threadId, { stamp, counted: { messages, senders } });
  return { messages, senders };
}

/** One more than a page holds. Undated mails come first; of one instant those that were read first. */
async function listRowsAfter(threadId: number, after: string | null) {
  const mark = after === null ? null : await findMark(threadId, after);
  if (!mark) return listRows({ threadId }, PART + 1);
  const same = await listRows({ threadId, sentAt: mark.sentAt, id: { gt: mark.id } }, PART + 1);
  const later = { threadId, sentAt: mark.sentAt === null ? { not: null } : { gt: mark.sentAt } };
  return same.length > PART ? same : [...same, ...(await listRows(later, PART + 1 - same.length))];
}

const findMark = (threadId: number, messageId: string) =>
  database().message.findFirst({ where: { threadId, messageId, variant: "" }, select: { id: true, sentAt: true } });

/** Message-IDs around a mail in the order of date: all of its thread, or of a long one its neighbours. */
export async function listThreadIds(threadId: number, messageId: string): Promise<readonly string[]> {
  const where = { threadId, variant: "" };
  const select = { messageId: true };
  if (!(await isLong(threadId))) {
    const rows = await database().message.findMany({
      where,
      select,
      orderBy: [{ sentAt: ascending }, { messageId: "asc" }],
    });
    return rows.map((row) => row.messageId);
  }
  const mark = await findMark(threadId, messageId);
  if (!mark) return [messageId];
  const { id, sentAt } = mark;
  const beside = (ids: object) =>
    database().message.findMany({ where: { ...where, sentAt, id: ids }, select, orderBy: { id: "asc" }, take: PART });
  const [before, behind] = await Promise.all([beside({ lt: id }), beside({ gt: id })]);
  return [...before.map((row) => row.messageId), messageId, ...behind.map((row) => row.messageId)];
}

/** Message-IDs of a thread's mails whose text is kept, by date. */
export async function* listKeptIds(messageId: string): AsyncGenerator<string> {
  const member = await database().threadMember.findUnique({ where: { messageId }, select: { threadId: true } });
  const threadId = member?.threadId ?? (await threadOfMessage(messageId));
  if (threadId === undefined) return;
  const where = { threadId, variant: "", raw: { isNot: null } };
  for (let skip = 0; ; skip += MAX_WHOLE) {
    const rows = await database().message.findMany({
      where,
      select: { messageId: true },
      orderBy: [{ sentAt: ascending }, { messageId: "asc" }],
      skip,
      take: MAX_WHOLE,
    });
    for (const row of rows) yield row.messageId;
    if (rows.length < MAX_WHOLE) return;
  }
}

const REMOVED = "message:";

/** Few bases have a tombstone at all, and none has many: they are looked through, not the thread's members. */
async function listRemoved(threadId: number): Promise<readonly RemovedMail[]> {
  const stones = await database().tombstone.findMany({
    where: { key: { startsWith: REMOVED } },
    orderBy: { key: "asc" },
  });
  const ids = stones.map(({ key }) => key.slice(REMOVED.length));
  const members = new Set<string>();
  for (let at = 0; at < ids.length; at += PARAMETERS) {
    const messageId = { in: ids.slice(at, at + PARAMETERS) };
    const found = await database().threadMember.findMany({
      where: { threadId, messageId },
      select: { messageId: true },
    });
    for (const member of found) members.add(member.messageId);
  }
  return stones
    .map(({ key, inReplyTo, references, sentAt }) => ({
      messageId: key.slice(REMOVED.length),
      inReplyTo,
      references: references.split("\n").filter(Boolean),
      date: sentAt,
    }))
    .filter(({ messageId }) => members.has(messageId));
}

/** Ids a query. */
const PARAMETERS = 500;

async function threadOfMessage(messageId: string): Promise<number | undefined> {
  const row = await database().message.findFirst({ where: { messageId }, select: { threadId: true } });
  return row?.threadId;
}

/** `take`: only so many, those of one instant in the order of reading (an index); without it all, in an order that every base has. */
const listRows = (where: object, take?: number) =>
  database().message.findMany({
    where: { ...where, variant: "" },
    select: {
      messageId: true,
      inReplyTo: true,
      references: true,
      placed: true,
      subject: true,
      fromName: true,
      fromAddress: true,
      sentAt: true,
      size: true,
      hasDiff: true,
      raw: { select: { messageId: true } },
      deliveries: { select: { list: true } },
      reports: { select: { inversionId: true, quoteDepth: true } },
      claims: { select: { rule: true, value: true } },
    },
    orderBy: [{ sentAt: ascending }, take === undefined ? { messageId: "asc" } : { id: "asc" }],
    ...(take !== undefined && { take }),
  });

type Row = Awaited<ReturnType<typeof listRows>>[number];

const toThreadMails = (rows: readonly Row[]): readonly ThreadMail[] =>
  rows.map((row) => ({
    messageId: row.messageId,
    inReplyTo: row.inReplyTo,
    references: row.references.split("\n").filter(Boolean),
    subject: row.subject,
    from: { name: row.fromName, address: row.fromAddress },
    date: row.sentAt,
    size: row.size,
    lists: [...new Set(row.deliveries.flatMap(({ list }) => (list === null ? [] : [list])))].sort(),
    isKept: row.raw !== null,
    hasDiff: row.hasDiff,
    inversions: [...new Set(row.reports.flatMap(({ inversionId }) => (inversionId === null ? [] : [inversionId])))],
    reports: row.reports.length,
    isReport: row.reports.some(({ quoteDepth }) => quoteDepth === 0),
    claims: row.claims,
    placed: row.placed,
  }));
