/**
 * What mails say of reports that close no cycle (a hung task, sleeping in atomic context, half a print), for a fold when it is asked
 * for: the reports of one bug of syzbot, or of one thread; the mails of their threads and those that name them, other versions of the
 * patches among them, and all their claims.
 */
import type { Claim, FoldMessage, FoldReport } from "../fixes/index.ts";
import { database } from "./client.ts";
import { ascending } from "./order.ts";
import { PATCH_MAIL, type PatchMailRow, toPatchMail } from "./patch-mail.ts";

export type BugFacts = {
  readonly reports: readonly FoldReport[];
  /** Texts and senders' kinds are told by their heads: see lib/views/bug-story.ts. */
  readonly mails: readonly Omit<FoldMessage, "body" | "isBot">[];
  readonly claims: readonly Claim[];
};

/** Mails of all threads together: the longest talk about one bug has 200. */
const MAX_MAILS = 600;
const MAX_CLAIMS = 3_000;
/** Patches whose other versions and commits are looked for. */
const MAX_PATCHES = 40;

/** Whose reports: all of a bug of syzbot, or those of a thread that show no inversion and have no such bug. */
export type BugKey = { readonly syzbot: string } | { readonly threadId: number };

/** A report without an inversion. */
export type LoneReport = {
  readonly messageId: string;
  readonly syzbot: string | null;
  readonly kind: string;
  readonly title: string | null;
};

const toWhere = (key: BugKey) =>
  "syzbot" in key ? { syzbot: key.syzbot } : { threadId: key.threadId, inversionId: null, syzbot: null };

/** The reports of a thread that show no inversion, in order of date. */
export async function listLoneReports(threadId: number): Promise<readonly LoneReport[]> {
  const rows = await database().report.findMany({
    where: { threadId, inversionId: null, message: { variant: "" } },
    select: { syzbot: true, kind: true, title: true, message: { select: { messageId: true } } },
    orderBy: [{ message: { sentAt: ascending } }, { messageId: "asc" }, { ordinal: "asc" }],
    take: MAX_MAILS,
  });
  return rows.map(({ message, ...row }) => ({ ...row, messageId: message.messageId }));
}

export const tellsInversion = async (threadId: number): Promise<boolean> =>
  (await database().report.findFirst({ where: { threadId, inversionId: { not: null } }, select: { id: true } })) !==
  null;

export async function readBugFacts(key: BugKey): Promise<BugFacts> {
  const reports = await database().report.findMany({
    where: { ...toWhere(key), message: { variant: "" } },
    select: REPORT,
    orderBy: [{ message: { sentAt: ascending } }, { messageId: "asc" }, { ordinal: "asc" }],
    take: MAX_MAILS,
  });
  const own = [...new Set(reports.map(({ message }) => message.messageId))];
  const about = "syzbot" in key ? [`syz:${key.syzbot}`, ...own] : own;
  const near = await readMails(
    await listNear(key, { threads: unique(reports.map(({ threadId }) => threadId)), about }),
  );
  const keys = near.flatMap(({ patch }) => (patch && !patch.inReply && patch.key.length >= 10 ? patch.key : []));
  const versions = await database().patch.findMany({
    where: { subjectKey: { in: unique(keys).slice(0, MAX_PATCHES) } },
    select: { messageId: true },
    take: MAX_MAILS,
  });
  const others = await readMails(versions.map(({ messageId }) => messageId));
  const mails = [...new Map([...near, ...others].map((mail) => [mail.messageId, mail])).values()];
  return {
    reports: reports.map(toFoldReport),
    mails: mails.map(({ id: _, ...mail }) => mail),
    claims: await readClaims(mails),
  };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Rows of the mails in these threads, and of those that name the bug or state something about its reports. */
async function listNear(
  key: BugKey,
  { threads, about }: { readonly threads: readonly number[]; readonly about: readonly string[] },
): Promise<readonly number[]> {
  // One question each: asked as one, with OR, the base reads every mail that it has.
  const [inThreads, naming, stating] = await Promise.all([
    database().message.findMany({
      where: { threadId: { in: [...threads] }, variant: "" },
      select: { id: true },
      orderBy: [{ sentAt: ascending }, { id: "asc" }],
      take: MAX_MAILS,
    }),
    "syzbot" in key
      ? database().mention.findMany({ where: { kind: "syzbot", target: key.syzbot }, select: { messageId: true } })
      : [],
    database().claim.findMany({ where: { about: { in: [...about] } }, select: { messageId: true }, take: MAX_CLAIMS }),
  ]);
  return unique([...inThreads.map(({ id }) => id), ...[...naming, ...stating].map(({ messageId }) => messageId)]);
}

const HEAD = {
  id: true,
  ...PATCH_MAIL,
  deliveries: { select: { list: true }, orderBy: { list: ascending }, take: 1 },
} as const;

const REPORT = {
  threadId: true,
  print: true,
  title: true,
  component: true,
  quoteDepth: true,
  kernel: true,
  isDirty: true,
  syzbot: true,
  message: { select: HEAD },
} as const;

type Head = PatchMailRow & { readonly id: number; readonly deliveries: readonly { readonly list: string | null }[] };

type Mail = BugFacts["mails"][number] & { readonly id: number };

async function readMails(ids: readonly number[]): Promise<readonly Mail[]> {
  const rows = await database().message.findMany({
    where: { id: { in: ids.slice(0, MAX_MAILS) }, variant: "" },
    select: HEAD,
  });
  return rows.map(toMail).sort((a, b) => compare(a.date ?? "", b.date ?? "") || compare(a.messageId, b.messageId));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function toMail(head: Head): Mail {
  const { root, ...mail } = toPatchMail(head);
  return { ...mail, id: head.id, thread: root ?? head.messageId, list: head.deliveries[0]?.list ?? null };
}

function toFoldReport({ message, isDirty, threadId: _, ...row }: ReportRow): FoldReport {
  const { messageId, thread, date, subject, list, from } = toMail(message);
  return { ...row, messageId, thread, date, subject, list, author: from, dirty: isDirty };
}

type ReportRow = {
  readonly threadId: number;
  readonly print: string;
  readonly title: string | null;
  readonly component: string | null;
  readonly quoteDepth: number;
  readonly kernel: string | null;
  readonly isDirty: boolean | null;
  readonly syzbot: string | null;
  readonly message: Head;
};

/** Of these mails, about them, and what tells which commits their patches became. */
async function readClaims(mails: readonly Mail[]): Promise<readonly Claim[]> {
  const titles = mails.flatMap(({ patch }) => (patch && !patch.inReply ? patch.subject : []));
  const values = unique(titles)
    .slice(0, MAX_PATCHES)
    .flatMap((title) => ["named", "merged", "applied"].map((word) => `${word} ("${title}")`));
  const select = { messageId: true, ordinal: true, data: true };
  const [made, about, valued] = await Promise.all(
    [
      { messageId: { in: mails.map(({ id }) => id) } },
      { about: { in: mails.map(({ messageId }) => messageId) } },
      { value: { in: values } },
    ].map((where) => database().claim.findMany({ where, select, take: MAX_CLAIMS })),
  );
  const rows = [...(made ?? []), ...(about ?? []), ...(valued ?? [])];
  const each = new Map(rows.map((row) => [`${row.messageId} ${row.ordinal}`, row]));
  return [...each.values()]
    .sort((a, b) => a.messageId - b.messageId || a.ordinal - b.ordinal)
    .map(({ data }): Claim => JSON.parse(data));
}
