// A relevant thread, decoded: every lock report, patch and claim in its mails, and what joins a report to a bug of syzbot.
import type {
  ExtractedMail,
  ExtractedReport,
  ExtractedThread,
  RemovedMail,
  StoredMail,
  ThreadRow,
  Writer,
} from "../lib/db/writer/index.ts";
import {
  findClaims,
  findSender,
  namesOtherFault,
  parsePatch,
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
  readonly rows: readonly ThreadRow[];
  /** Redacted ones, which keep their place. */
  readonly removed: readonly RemovedMail[];
};
type Reading = {
  readonly writer: Pick<Writer, "readMails" | "readRaw">;
  readonly notice: (line: string, level?: NoticeLevel) => void;
};
type Decoded = { readonly mail: StoredMail; readonly message: Message | null };

/** Mails that are decoded together; few threads have more, and of those each mail is decoded twice. */
const PART = 500;
/** Mails of a longer thread whose orders in words are held against one another, first in the order of their ids. */
const MAX_SAID = 2_000;

/**
 * Never throws for what a mail holds: a mail that breaks us is noted by its Message-ID and keeps its place in the thread.
 *
 * What a mail says rests on the whole thread in two things: the bug of syzbot that it is about, and the lock classes that its reports
 * print. They are looked for first, so that no more than a part of the thread is in memory.
 */
export function extractThread({ id, rows, removed }: Stored, reading: Reading): ExtractedThread {
  const { root } = buildThread([...rows.filter(({ variant }) => variant === ""), ...removed]);
  const ids = rows.map((row) => row.id);
  return { id, root, parts: ids.length > PART ? longParts(root, ids, reading) : shortParts(root, ids, reading) };
}

async function* shortParts(root: string, ids: readonly number[], reading: Reading) {
  const decoded = await decode(ids, reading);
  const bug = onlyOne(decoded.flatMap(bugsOf));
  const mails = extractMails(decoded, bug, reading);
  const bodies = bodiesOf(decoded);
  const orders = addOrders(mails, bodies, classesIn(mails));
  yield addProseReports({ root, printed: printedIn(mails), mails: orders, bodies }, toProseReport);
}

/** The same of a thread of any length; what is told in words comes last, for a cycle may be told in any mail. */
async function* longParts(root: string, ids: readonly number[], reading: Reading) {
  const [bugs, classes, printed] = [new Set<string>(), new Set<string>(), new Set<string | null>()];
  for (let at = 0; at < ids.length; at += PART) {
    const decoded = await decode(ids.slice(at, at + PART), reading);
    for (const bug of decoded.flatMap(bugsOf)) bugs.add(bug);
    const mails = extractMails(decoded, null, reading, toReports);
    for (const name of classesIn(mails)) classes.add(name);
    for (const inversion of printedIn(mails)) printed.add(inversion);
  }
  const bug = onlyOne([...bugs]);
  const sorted = [...classes].sort();
  const said: ExtractedMail[] = [];
  for (let at = 0; at < ids.length; at += PART) {
    const decoded = await decode(ids.slice(at, at + PART), reading);
    const mails = addOrders(extractMails(decoded, bug, reading), bodiesOf(decoded), sorted);
    yield mails;
    for (const one of mails) if (said.length < MAX_SAID && (one.orders ?? []).length > 0) said.push(one);
  }
  const bodies = new Map<number, Message | null>();
  for (const { mail } of said) bodies.set(mail.id, await readMessage(mail.id, reading.writer));
  const told = addProseReports({ root, printed: [...printed], mails: said, bodies }, toProseReport);
  yield told.flatMap((one, at): ExtractedMail[] => {
    const own = said[at]?.reports.length ?? 0;
    const { mail, reports } = one;
    if (reports.length === own) return [];
    return [{ mail, reports: reports.slice(own), patch: null, claims: [], firstOrdinal: own }];
  });
}

async function decode(ids: readonly number[], { writer }: Reading): Promise<Decoded[]> {
  const decoded: Decoded[] = [];
  for (const mail of await writer.readMails(ids)) decoded.push({ mail, message: await readMessage(mail.id, writer) });
  return decoded;
}

const bodiesOf = (decoded: readonly Decoded[]) => new Map(decoded.map(({ mail, message }) => [mail.id, message]));

type Extract = (one: Decoded, bug: string | null) => ExtractedMail;

function extractMails(
  decoded: readonly Decoded[],
  bug: string | null,
  { notice }: Reading,
  extract: Extract = extractMail,
): ExtractedMail[] {
  return decoded.map((one): ExtractedMail => {
    try {
      return extract(one, bug);
    } catch (error) {
      const cause = error instanceof Error ? error.message : error;
      if (extract === extractMail) notice(`internal-error <${one.mail.messageId}>: ${cause}`, "error");
      return { mail: one.mail, reports: [], patch: null, claims: [] };
    }
  });
}

/** Its reports alone. */
function toReports({ mail, message }: Decoded): ExtractedMail {
  const reports = message ? findReports(message.body).map((report) => toExtracted(report, null)) : [];
  return { mail, reports, patch: null, claims: [] };
}

const toProseReport = (report: LockReport): ExtractedReport => toExtracted(report, null);

const classesIn = (mails: readonly ExtractedMail[]): readonly string[] =>
  [...new Set(mails.flatMap(({ reports }) => reports.flatMap(({ canonical }) => [...canonical.values()])))].sort();

const printedIn = (mails: readonly ExtractedMail[]): readonly (string | null)[] =>
  mails.flatMap(({ reports }) =>
    reports.flatMap(({ report }) => (report.family === "inversion" ? [report.inversion] : [])),
  );

function extractMail({ mail, message }: Decoded, bug: string | null): ExtractedMail {
  if (!message) return { mail, reports: [], patch: null, claims: [] };
  const patch = parsePatch(message.subject, message.body);
  const named = syzbotIds(message);
  const syzbot = named.length === 1 ? (named[0] ?? null) : named.length === 0 ? bug : null;
  // What a person met and tells below a bug of another kind is not that bug.
  const isOther = findSender(message) === "person" && namesOtherFault(message.subject);
  return {
    mail,
    reports: findReports(message.body).map((report) =>
      toExtracted(report, isOther && report.family === "inversion" && report.quoteDepth === 0 ? null : syzbot),
    ),
    patch: patch && {
      patch,
      subjectKey: patch.key,
      terms: patchTerms(patch, message.body),
    },
    claims: findClaims(message, patch),
    cited: findCitedPages(message.body),
  };
}

/** The bug of syzbot that a thread is about is the one whose address sent a mail of it. */
const bugsOf = ({ message }: Decoded): readonly string[] =>
  message && findSender(message) === "syzbot" ? syzbotIds({ ...message, body: "" }) : [];

function onlyOne(names: readonly string[]): string | null {
  const [first = null, ...others] = new Set(names);
  return others.length === 0 ? first : null;
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
