// A relevant thread, decoded: every lock report, patch and claim in its mails, and what joins a report to a bug of syzbot.
import type {
  ExtractedMail,
  ExtractedReport,
  ExtractedThread,
  RemovedMail,
  StoredMail,
  Writer,
} from "../lib/db/writer/index.ts";
import {
  findClaims,
  findSender,
  parsePatch,
  parsePatchSubject,
  patchTerms,
  reportTerms,
  syzbotIds,
} from "../lib/fixes/index.ts";
import { canonicalClass, canonicalCycle, findReports, type LockReport, printKey } from "../lib/lockdep/index.ts";
import { buildThread, findCitedPages, type Message } from "../lib/mail/index.ts";
import { componentOf } from "../lib/subsystems/index.ts";
import { readMessage } from "./bodies.ts";
import { addOrders, addProseReports } from "./extract-orders.ts";
import type { NoticeLevel } from "./notice.ts";

type Stored = {
  readonly id: number;
  readonly mails: readonly StoredMail[];
  /** Redacted ones, which keep their place. */
  readonly removed: readonly RemovedMail[];
};
type Reading = {
  readonly writer: Pick<Writer, "readRaw">;
  readonly notice: (line: string, level?: NoticeLevel) => void;
};
type Decoded = { readonly mail: StoredMail; readonly message: Message | null };

/** Never throws for what a mail holds: a mail that breaks us is noted by its Message-ID and keeps its place in the thread. */
export async function extractThread(thread: Stored, { writer, notice }: Reading): Promise<ExtractedThread> {
  const decoded: Decoded[] = [];
  for (const mail of thread.mails) decoded.push({ mail, message: await readMessage(mail.id, writer) });
  const bug = bugOf(decoded);
  const mails = decoded.map((one): ExtractedMail => {
    try {
      return extractMail(one, bug);
    } catch (error) {
      const cause = error instanceof Error ? error.message : error;
      notice(`internal-error <${one.mail.messageId}>: ${cause}`, "error");
      return { mail: one.mail, reports: [], patch: null, claims: [] };
    }
  });
  const heads = [...thread.mails.filter(({ variant }) => variant === ""), ...thread.removed];
  const { root } = buildThread(heads);
  const bodies = new Map(decoded.map(({ mail, message }) => [mail.id, message]));
  const said = addOrders(mails, bodies);
  return {
    id: thread.id,
    root,
    mails: addProseReports({ root, mails: said, bodies }, (report) => toExtracted(report, null)),
  };
}

function extractMail({ mail, message }: Decoded, bug: string | null): ExtractedMail {
  if (!message) return { mail, reports: [], patch: null, claims: [] };
  const patch = parsePatch(message.subject, message.body);
  const named = syzbotIds(message);
  const syzbot = named.length === 1 ? (named[0] ?? null) : named.length === 0 ? bug : null;
  return {
    mail,
    reports: findReports(message.body).map((report) => toExtracted(report, syzbot)),
    patch: patch && {
      patch,
      subjectKey: parsePatchSubject(message.subject).key,
      terms: patchTerms(patch, message.body),
    },
    claims: findClaims(message, patch),
    cited: findCitedPages(message.body),
  };
}

/** The bug of syzbot that the thread is about: the one whose address sent a mail of it. */
function bugOf(decoded: readonly Decoded[]): string | null {
  const ids = new Set(
    decoded.flatMap(({ message }) =>
      message && findSender(message) === "syzbot" ? syzbotIds({ ...message, body: "" }) : [],
    ),
  );
  return ids.size === 1 ? ([...ids][0] ?? null) : null;
}

function toExtracted(found: LockReport, syzbot: string | null): ExtractedReport {
  const report = { ...found, component: componentOf(found) };
  return {
    report,
    print: printKey(report),
    component: report.component,
    syzbot,
    canonical: new Map(classesOf(report).map((name) => [name, canonicalClass(name).class])),
    cycle: report.inversion === null ? [] : canonicalCycle(report.cycle.map((name) => canonicalClass(name).class)),
    terms: report.family === "inversion" ? reportTerms(report) : [],
  };
}

/** The classes that a report is about. Held locks take part only where nothing nearer names one: most of them are bystanders. */
function classesOf(report: LockReport): readonly string[] {
  const near = [
    ...report.cycle,
    ...report.edges.flatMap(({ from, to }) => [withoutSubclass(from), withoutSubclass(to)]),
    ...report.chain.map(({ lock }) => lock.class),
    ...[report.wanted, report.held].flatMap((lock) => (lock ? [lock.class] : [])),
  ];
  return [...new Set(near.length > 0 ? near : report.locksHeld.map((lock) => lock.class))];
}

const withoutSubclass = (name: string) => name.replace(/\/\d$/, "");
