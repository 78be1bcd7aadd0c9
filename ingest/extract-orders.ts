// What the mails of a thread say of lock orders in words, and the inversions that are known from nothing but these words.
import type { ExtractedMail, ExtractedReport } from "../lib/db/writer/index.ts";
import { findProseReports, type LockReport, type SaidMail } from "../lib/lockdep/index.ts";
import type { Message } from "../lib/mail/index.ts";
import { findOrders } from "./orders.ts";

type Bodies = ReadonlyMap<number, Message | null>;

/** Short names are told by the classes that the thread's reports print, so all of them are read before the words. */
export function addOrders(mails: readonly ExtractedMail[], bodies: Bodies): ExtractedMail[] {
  const classes = [
    ...new Set(mails.flatMap(({ reports }) => reports.flatMap(({ canonical }) => [...canonical.values()]))),
  ];
  return mails.map((one) => {
    const message = bodies.get(one.mail.id);
    if (!message) return one;
    const printed = one.reports.map(({ report }) => report);
    return { ...one, orders: findOrders(message, printed, classes.toSorted()) };
  });
}

type Thread = {
  readonly root: string;
  readonly mails: readonly ExtractedMail[];
  readonly bodies: Bodies;
};

/** A report on the mail that says it; the copies of a mail under one id say it once. */
export function addProseReports(
  { root, mails, bodies }: Thread,
  toExtracted: (report: LockReport) => ExtractedReport,
): ExtractedMail[] {
  const said = mails.flatMap((one): SaidMail[] => {
    const { orders = [], mail } = one;
    const body = bodies.get(mail.id)?.body;
    if (orders.length === 0 || body === undefined || mail.variant !== "") return [];
    return [{ messageId: mail.messageId, date: mail.date, body, orders }];
  });
  if (said.length === 0) return [...mails];
  const printed = mails.flatMap(({ reports }) =>
    reports.flatMap(({ report }) => (report.family === "inversion" ? [report.inversion] : [])),
  );
  const found = Map.groupBy(findProseReports({ root, printed, mails: said }), ({ messageId }) => messageId);
  return mails.map((one) => {
    const own = one.mail.variant === "" ? (found.get(one.mail.messageId) ?? []) : [];
    return own.length === 0
      ? one
      : { ...one, reports: [...one.reports, ...own.map(({ report, print }) => ({ ...toExtracted(report), print }))] };
  });
}
