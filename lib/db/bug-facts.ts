/**
 * What mails say of a bug of syzbot that shows no inversion (a hung task, sleeping in atomic context), for a fold when it is asked for:
 * its reports, the mails of their threads and those that name the bug, other versions of the patches among them, and all their claims.
 */
import type { Claim, FoldMessage, FoldReport } from "../fixes/index.ts";
import { database } from "./client.ts";
import { ascending } from "./order.ts";
import { type MailWhere, PATCH_MAIL, type PatchMailRow, toPatchMail } from "./patch-mail.ts";

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

export async function readBugFacts(id: string): Promise<BugFacts> {
  const reports = await database().report.findMany({
    where: { syzbot: id, message: { variant: "" } },
    select: REPORT,
    orderBy: [{ message: { sentAt: ascending } }, { messageId: "asc" }, { ordinal: "asc" }],
    take: MAX_MAILS,
  });
  const about = [`syz:${id}`, ...new Set(reports.map(({ message }) => message.messageId))];
  const near = await readMails({
    OR: [
      { threadId: { in: [...new Set(reports.map(({ threadId }) => threadId))] } },
      { mentions: { some: { kind: "syzbot", target: id } } },
      { claims: { some: { about: { in: about } } } },
    ],
  });
  const keys = near.flatMap(({ patch }) => (patch && !patch.inReply && patch.key.length >= 10 ? patch.key : []));
  const versions = await readMails({ patch: { subjectKey: { in: [...new Set(keys)].slice(0, MAX_PATCHES) } } });
  const mails = [...new Map([...near, ...versions].map((mail) => [mail.messageId, mail])).values()];
  return { reports: reports.map(toFoldReport), mails, claims: await readClaims(mails) };
}

const HEAD = {
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

type Head = PatchMailRow & { readonly deliveries: readonly { readonly list: string | null }[] };

async function readMails(where: MailWhere): Promise<BugFacts["mails"]> {
  const rows = await database().message.findMany({
    where: { AND: [{ variant: "" }, where ?? {}] },
    select: HEAD,
    orderBy: [{ sentAt: ascending }, { messageId: "asc" }],
    take: MAX_MAILS,
  });
  return rows.map(toMail);
}

function toMail(head: Head): BugFacts["mails"][number] {
  const { root, ...mail } = toPatchMail(head);
  return { ...mail, thread: root ?? head.messageId, list: head.deliveries[0]?.list ?? null };
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
async function readClaims(mails: BugFacts["mails"]): Promise<readonly Claim[]> {
  const ids = mails.map(({ messageId }) => messageId);
  const titles = mails.flatMap(({ patch }) => (patch && !patch.inReply ? patch.subject : []));
  const values = [...new Set(titles)]
    .slice(0, MAX_PATCHES)
    .flatMap((title) => ["named", "merged", "applied"].map((word) => `${word} ("${title}")`));
  const rows = await database().claim.findMany({
    where: {
      OR: [{ message: { messageId: { in: ids } } }, { about: { in: ids } }, { value: { in: values } }],
    },
    select: { data: true },
    orderBy: [{ messageId: "asc" }, { ordinal: "asc" }],
    take: MAX_CLAIMS,
  });
  return rows.map(({ data }): Claim => JSON.parse(data));
}
