/**
 * What hangs on one inversion: its episodes, fixes, reports and the mails of their threads. One query each, nothing per row.
 */
import type { Episode, Fix } from "../fixes/index.ts";
import { database } from "./client.ts";
import type { Person } from "./inversions.ts";
import { ascending } from "./order.ts";

export type StoredEpisode = Episode;
export type DatedFix = Omit<Fix, "fixClass"> & {
  readonly fixClass: string | null;
  /** When its mail was sent; of a commit without a mail, when it was named. */
  readonly date: string | null;
};

export type StoredReport = {
  readonly messageId: string;
  readonly ordinal: number;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly kernel: string | null;
  readonly syzbot: string | null;
  readonly title: string | null;
  readonly kind: string;
  readonly component: string | null;
  readonly isComplete: boolean;
  readonly quoteDepth: number;
  readonly attached: string | null;
  readonly print: string;
  readonly threadId: number;
  readonly author: Person;
};

export type StoryMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly from: Person;
  readonly date: string | null;
  readonly thread: string | null;
  readonly hasDiff: boolean;
  readonly hasReport: boolean;
  readonly inReplyTo: string | null;
};

export async function listEpisodes(inversionId: string): Promise<readonly StoredEpisode[]> {
  const rows = await database().episode.findMany({
    where: { inversionId },
    select: { data: true },
    orderBy: { ordinal: "asc" },
  });
  return rows.map(({ data }): Episode => JSON.parse(data));
}

export async function listFixes(inversionId: string): Promise<readonly DatedFix[]> {
  const rows = await database().fix.findMany({
    where: { inversionId },
    select: { data: true, sentAt: true, fixClass: true },
    orderBy: { ordinal: "asc" },
  });
  return rows.map(toFix);
}

type FixRow = { readonly data: string; readonly sentAt: string | null; readonly fixClass: string | null };

export function toFix({ data, sentAt, fixClass }: FixRow): DatedFix {
  const fix: Fix = JSON.parse(data);
  return { ...fix, fixClass, date: sentAt ?? fix.since ?? null };
}

const REPORT_COLUMNS = {
  ordinal: true,
  kernel: true,
  syzbot: true,
  title: true,
  kind: true,
  component: true,
  isComplete: true,
  quoteDepth: true,
  attached: true,
  print: true,
  threadId: true,
  message: {
    select: {
      messageId: true,
      subject: true,
      sentAt: true,
      fromName: true,
      fromAddress: true,
      deliveries: { select: { list: true }, orderBy: { list: ascending }, take: 1 },
    },
  },
} as const;

type ReportRow = Omit<StoredReport, "messageId" | "date" | "subject" | "list" | "author"> & {
  readonly message: {
    readonly messageId: string;
    readonly subject: string;
    readonly sentAt: string | null;
    readonly fromName: string | null;
    readonly fromAddress: string | null;
    readonly deliveries: readonly { readonly list: string | null }[];
  };
};

function toReport({ message, ...row }: ReportRow): StoredReport {
  return {
    ...row,
    messageId: message.messageId,
    date: message.sentAt,
    subject: message.subject,
    list: message.deliveries[0]?.list ?? null,
    author: { name: message.fromName, address: message.fromAddress },
  };
}

/** All reports of the inversion, oldest first. */
export async function listReports(inversionId: string): Promise<readonly StoredReport[]> {
  const rows = await database().report.findMany({ where: { inversionId }, select: REPORT_COLUMNS });
  return rows.map(toReport).sort(byDate);
}

/** Episodes and reports of several inversions, oldest first, in two queries. */
export async function listStories(ids: readonly string[]): Promise<ReadonlyMap<string, Story>> {
  const where = { inversionId: { in: [...ids] } };
  const [episodes, reports] = await Promise.all([
    database().episode.findMany({
      where,
      select: { inversionId: true, data: true },
      orderBy: [{ inversionId: "asc" }, { ordinal: "asc" }],
    }),
    database().report.findMany({ where, select: { ...REPORT_COLUMNS, inversionId: true } }),
  ]);
  const stories = new Map<string, { episodes: StoredEpisode[]; reports: StoredReport[] }>();
  for (const id of ids) stories.set(id, { episodes: [], reports: [] });
  for (const { inversionId, data } of episodes) stories.get(inversionId)?.episodes.push(JSON.parse(data));
  for (const { inversionId, ...row } of reports) stories.get(inversionId ?? "")?.reports.push(toReport(row));
  for (const { reports: own } of stories.values()) own.sort(byDate);
  return stories;
}

export type Story = { readonly episodes: readonly StoredEpisode[]; readonly reports: readonly StoredReport[] };

const byDate = (a: { date: string | null; messageId: string }, b: { date: string | null; messageId: string }) =>
  compare(a.date ?? "9999", b.date ?? "9999") || compare(a.messageId, b.messageId);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Who told each of these inversions, oldest first, each name once. */
export async function listReporters(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Person[]>> {
  const rows = await database().report.findMany({
    where: { inversionId: { in: [...ids] }, quoteDepth: 0 },
    select: { inversionId: true, message: { select: { fromName: true, fromAddress: true, sentAt: true } } },
  });
  rows.sort((a, b) => compare(a.message.sentAt ?? "9999", b.message.sentAt ?? "9999"));
  const all = new Map<string, Person[]>();
  for (const { inversionId, message } of rows) {
    const list = all.get(inversionId ?? "") ?? [];
    const { fromName: name, fromAddress: address } = message;
    if (!list.some((person) => person.name === name)) list.push({ name, address });
    all.set(inversionId ?? "", list);
  }
  return all;
}

/** A database takes so many parameters, and what hangs on a mail is asked for by one for each. */
const BATCH = 500;

/** The mails of these threads, oldest first, at most `limit`, and how many there are. */
export async function listThreadMails(
  threads: readonly number[],
  limit: number,
): Promise<{ readonly mails: readonly StoryMail[]; readonly total: number }> {
  const total = await database().message.count({ where: { threadId: { in: [...threads] }, variant: "" } });
  const mails: StoryMail[] = [];
  while (mails.length < Math.min(limit, total)) {
    const batch = await listMailBatch(threads, mails.length, Math.min(BATCH, limit - mails.length));
    if (batch.length === 0) break;
    mails.push(...batch);
  }
  return { mails, total };
}

async function listMailBatch(threads: readonly number[], skip: number, take: number): Promise<readonly StoryMail[]> {
  const rows = await database().message.findMany({
    where: { threadId: { in: [...threads] }, variant: "" },
    select: {
      messageId: true,
      subject: true,
      fromName: true,
      fromAddress: true,
      sentAt: true,
      hasDiff: true,
      inReplyTo: true,
      thread: { select: { root: true } },
      reports: { select: { id: true }, take: 1 },
    },
    orderBy: [{ sentAt: ascending }, { messageId: "asc" }],
    skip,
    take,
  });
  return rows.map((row) => ({
    messageId: row.messageId,
    subject: row.subject,
    from: { name: row.fromName, address: row.fromAddress },
    date: row.sentAt,
    thread: row.thread.root,
    hasDiff: row.hasDiff,
    hasReport: row.reports.length > 0,
    inReplyTo: row.inReplyTo,
  }));
}

/** The threads that hold these mails. */
export async function listThreadsOf(messageIds: readonly string[]): Promise<readonly number[]> {
  const rows = await database().message.findMany({
    where: { messageId: { in: [...messageIds] }, variant: "" },
    select: { threadId: true },
    distinct: ["threadId"],
  });
  return rows.map(({ threadId }) => threadId);
}
