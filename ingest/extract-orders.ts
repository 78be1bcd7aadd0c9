// What the mails of a thread say of lock orders in words, and the inversions that are known from nothing but these words.
import type { ExtractedMail, ExtractedReport } from "../lib/db/writer/index.ts";
import { findProseReports, type LockReport, type SaidMail } from "../lib/lockdep/index.ts";
import type { Message } from "../lib/mail/index.ts";
import { findOrders } from "./orders.ts";

type Bodies = ReadonlyMap<number, Message | null>;

/** `classes`: those that the thread's reports print, sorted; short names are told by them. */
export function addOrders(
  mails: readonly ExtractedMail[],
  bodies: Bodies,
  classes: readonly string[],
): ExtractedMail[] {
  return mails.map((one) => {
    const message = bodies.get(one.mail.id);
    if (!message) return one;
    const printed = one.reports.map(({ report }) => report);
    return { ...one, orders: findOrders(message, printed, classes) };
  });
}

type Thread = {
  readonly root: string;
  /** Inversions that its reports print. */
  readonly printed: readonly (string | null)[];
  readonly mails: readonly ExtractedMail[];
  readonly bodies: Bodies;
};

/** A report on the mail that says it; the copies of a mail under one id say it once. */
export function addProseReports(
  { root, printed, mails, bodies }: Thread,
  toExtracted: (report: LockReport) => ExtractedReport,
): ExtractedMail[] {
  const said = mails.flatMap((one): SaidMail[] => {
    const { orders = [], mail } = one;
    const body = bodies.get(mail.id)?.body;
    if (orders.length === 0 || body === undefined || mail.variant !== "") return [];
    return [{ messageId: mail.messageId, date: mail.date, body, orders }];
  });
  if (said.length === 0) return [...mails];
  const found = Map.groupBy(findProseReports({ root, printed, mails: said }), ({ messageId }) => messageId);
  return mails.map((one) => {
    const own = one.mail.variant === "" ? (found.get(one.mail.messageId) ?? []) : [];
    return own.length === 0
      ? one
      : { ...one, reports: [...one.reports, ...own.map(({ report, print }) => ({ ...toExtracted(report), print }))] };
  });
}
