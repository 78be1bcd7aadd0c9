/** The mails of one thread: heads with what was found in each. The tree is made from them when it is shown. */
import type { Claim } from "../fixes/index.ts";
import { database } from "./client.ts";
import type { Person } from "./inversions.ts";

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

export type StoredThread = {
  readonly id: number;
  readonly root: string | null;
  readonly isRelevant: boolean;
  readonly mails: readonly ThreadMail[];
};

/** The thread of a mail that is here or that a mail here refers to; undefined when nobody knows it. */
export async function findThread(messageId: string): Promise<StoredThread | undefined> {
  const member = await database().threadMember.findUnique({ where: { messageId }, select: { threadId: true } });
  const id = member?.threadId ?? (await threadOfMessage(messageId));
  if (id === undefined) return undefined;
  const thread = await database().thread.findUnique({
    where: { id },
    select: { id: true, root: true, isRelevant: true },
  });
  return thread ? { ...thread, mails: await listMails(id) } : undefined;
}

async function threadOfMessage(messageId: string): Promise<number | undefined> {
  const row = await database().message.findFirst({ where: { messageId }, select: { threadId: true } });
  return row?.threadId;
}

async function listMails(threadId: number): Promise<readonly ThreadMail[]> {
  const rows = await database().message.findMany({
    where: { threadId, variant: "" },
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
    orderBy: [{ sentAt: "asc" }, { messageId: "asc" }],
  });
  return rows.map((row) => ({
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
}
