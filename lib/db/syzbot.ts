/** syzbot's bugs as the mails tell them: the reports that carry an id, their inversions, and the newest ids. */
import type { Claim } from "../fixes/index.ts";
import { database } from "./client.ts";
import type { Person } from "./inversions.ts";
import { ascending, descending } from "./order.ts";

export type SyzbotReport = {
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly kernel: string | null;
  readonly syzbot: string | null;
  readonly title: string | null;
  readonly inversion: string | null;
  readonly from: Person;
};

const COLUMNS = {
  syzbot: true,
  title: true,
  kernel: true,
  inversionId: true,
  message: {
    select: {
      messageId: true,
      sentAt: true,
      subject: true,
      fromName: true,
      fromAddress: true,
      deliveries: { select: { list: true }, orderBy: { list: ascending }, take: 1 },
    },
  },
} as const;

type Row = {
  readonly syzbot: string | null;
  readonly title: string | null;
  readonly kernel: string | null;
  readonly inversionId: string | null;
  readonly message: {
    readonly messageId: string;
    readonly sentAt: string | null;
    readonly subject: string;
    readonly fromName: string | null;
    readonly fromAddress: string | null;
    readonly deliveries: readonly { readonly list: string | null }[];
  };
};

const toReport = ({ message, inversionId, ...row }: Row): SyzbotReport => ({
  ...row,
  messageId: message.messageId,
  date: message.sentAt,
  subject: message.subject,
  list: message.deliveries[0]?.list ?? null,
  inversion: inversionId,
  from: { name: message.fromName, address: message.fromAddress },
});

/** Reports that carry this syzbot id, oldest first. */
export async function listSyzbotReports(id: string): Promise<readonly SyzbotReport[]> {
  const rows = await database().report.findMany({
    where: { syzbot: id },
    select: COLUMNS,
    orderBy: [{ message: { sentAt: ascending } }, { messageId: "asc" }, { ordinal: "asc" }],
  });
  return rows.map(toReport);
}

/** The first report of each of these syzbot ids: of those that syzbot mailed itself, where it did. */
export async function listFirstReports(ids: readonly string[]): Promise<ReadonlyMap<string, SyzbotReport>> {
  const rows = await database().report.findMany({
    where: { syzbot: { in: [...ids] }, quoteDepth: 0 },
    select: COLUMNS,
    orderBy: [{ message: { sentAt: descending } }, { id: "desc" }],
  });
  const reports = rows.map(toReport);
  const own = reports.filter(({ from, syzbot, subject }) => isOwn(from, syzbot) && !/^re:/i.test(subject));
  return new Map([...reports, ...own].map((report) => [report.syzbot ?? "", report]));
}

const isOwn = (from: Person, id: string | null): boolean => id !== null && (from.address ?? "").includes(`+${id}@`);

/** Reports with one of these titles under other syzbot ids. */
export async function listSameTitle(titles: readonly string[], exceptId: string): Promise<readonly SyzbotReport[]> {
  const rows = await database().report.findMany({
    where: { title: { in: [...titles] }, syzbot: { not: exceptId }, quoteDepth: 0 },
    select: COLUMNS,
    orderBy: [{ message: { sentAt: descending } }, { id: "asc" }],
    take: 200,
  });
  return rows.filter(({ syzbot }) => syzbot !== null).map(toReport);
}

/** Statements of people about this id: `#syz fix: ...` and trailers that name it. */
export async function listSyzbotClaims(id: string): Promise<readonly Claim[]> {
  const rows = await database().claim.findMany({
    where: { about: `syz:${id}` },
    select: { data: true },
    take: 500,
  });
  return rows.map(({ data }): Claim => JSON.parse(data));
}

export type MentioningMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly date: string | null;
  readonly from: Person;
  readonly hasDiff: boolean;
};

/** Mails that name this id in an address, link or trailer, oldest first. */
export async function listSyzbotMails(id: string): Promise<readonly MentioningMail[]> {
  const rows = await database().message.findMany({
    where: { variant: "", mentions: { some: { kind: "syzbot", target: id } } },
    select: { messageId: true, subject: true, sentAt: true, fromName: true, fromAddress: true, hasDiff: true },
    orderBy: [{ sentAt: ascending }, { messageId: "asc" }],
    take: 500,
  });
  return rows.map(({ fromName, fromAddress, sentAt, ...row }) => ({
    ...row,
    date: sentAt,
    from: { name: fromName, address: fromAddress },
  }));
}

/** The newest first report of each syzbot id since a day, newest first. */
export async function listNewSyzbot(since: string | null, limit: number): Promise<readonly SyzbotReport[]> {
  const first = await database().report.groupBy({
    by: ["syzbot"],
    where: { syzbot: { not: null }, quoteDepth: 0 },
    _min: { id: true },
  });
  const ids = first.flatMap(({ _min }) => (_min.id === null ? [] : [_min.id]));
  const rows: Row[] = [];
  for (let at = 0; at < ids.length; at += 500) {
    rows.push(
      ...(await database().report.findMany({
        where: { id: { in: ids.slice(at, at + 500) }, ...(since !== null && { message: { sentAt: { gte: since } } }) },
        select: COLUMNS,
      })),
    );
  }
  return rows
    .map(toReport)
    .sort((a, b) => ((a.date ?? "") > (b.date ?? "") ? -1 : 1))
    .slice(0, limit);
}
