/**
 * `/i/<id>/` and `show v1:...`: the whole story of one inversion. The fields of the interface, and beside them what its page
 * shows: places of each dependency, stacks, scenario, time line, mails, the fix's patch, near inversions, trailers to paste.
 */
import {
  type DatedFix,
  findInversion,
  findMailBytes,
  findRedirect,
  findReport,
  type InversionData,
  listEpisodes,
  listFixes,
  listInversions,
  listNear,
  listReports,
  listThreadMails,
  listThreadsOf,
  type StoredInversion,
  type StoredReport,
  type StoryMail,
  type SubsystemLink,
} from "../db/index.ts";
import type { Episode, Resolution } from "../fixes/index.ts";
import type { LockReport } from "../lockdep/index.ts";
import { parseMessage } from "../mail/index.ts";
import { type ChosenFix, chooseFix } from "./chosen-fix.ts";
import { toTrailers } from "./cite.ts";
import { currentInstant } from "./dates.ts";
import { type EdgeView, type Present, toEdges, toPresent } from "./edges.ts";
import { type AfterFix, afterMergedFix } from "./edges-after.ts";
import { type Related, toRelated } from "./near.ts";
import { type PatchText, readPatchText } from "./patch-text.ts";
import type { Person } from "./person.ts";
import { isStalled } from "./state.ts";
import { toStoryMails } from "./story-mails.ts";
import { firstOfPrints, type Moment, toTimeLine } from "./time-line.ts";
import { type TwoTasks, toTwoTasks } from "./two-tasks.ts";

export type ReportRef = {
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
  readonly list: string | null;
  readonly kernel: string | null;
  readonly syzbot: string | null;
};

export type InversionView = Pick<
  InversionData,
  "syzbot" | "cameBack" | "discussion" | "recurrences" | "lastWord" | "links" | "backports" | "steps" | "keyType"
> & {
  readonly inversion: string;
  readonly title: string;
  readonly altTitles: readonly string[];
  readonly kind: string;
  readonly cycle: readonly string[];
  readonly edges: readonly EdgeView[];
  /** Each print once, where it was seen first; the mails that repeat it stand beside. */
  readonly reports: readonly (ReportRef & Told)[];
  /** Mails that hold one of the prints, quoted or not. */
  readonly reportMails: number;
  readonly subsystems: readonly SubsystemLink[];
  readonly episodes: readonly Episode[];
  readonly fixes: readonly DatedFix[];
  readonly resolution: Resolution;
  readonly related: readonly Related[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly stalled: boolean;
  readonly component: string | null;
  /** The report whose stacks are shown; null where none is kept. */
  readonly best: BestReport | null;
  readonly scenario: TwoTasks | null;
  readonly timeLine: readonly Moment[];
  readonly mails: readonly StoryMail[];
  readonly mailCount: number;
  /** Mails of threads too long to be looked at whole: what they say of state, fixes and last word is not known. */
  readonly mailsLeft: number;
  /** The fix that stands for the resolution, with its text where its mail is kept. */
  readonly patch: (ChosenFix & { readonly author: Person | null; readonly text: PatchText | null }) | null;
  /** How many of the reports are whole, and how many are a part of a print. */
  readonly prints: { readonly whole: number; readonly fragments: number };
  readonly trailers: readonly string[];
  /** Which dependency the merged fix removed, and which were seen again with a kernel that has it. */
  readonly afterFix: AfterFix | null;
};

type Told = {
  readonly author: Person;
  readonly title: string | null;
  readonly component: string | null;
  readonly complete: boolean;
  readonly quoteDepth: number;
  readonly attached: string | null;
  readonly print: string;
  /** Message-IDs of the other mails that hold the same print: quotes, copies, reposts. */
  readonly repeatedIn: readonly string[];
};

export type BestReport = {
  readonly messageId: string;
  readonly date: string | null;
  readonly kernel: LockReport["kernel"];
  readonly task: LockReport["task"];
  readonly usage: LockReport["usage"];
  readonly conflict: LockReport["conflict"];
  readonly damage: LockReport["damage"];
  readonly locksHeld: LockReport["locksHeld"];
  /** Where its one lock is taken, for kinds that show no order of two. */
  readonly present: Present | null;
  /** The splat as mailed; null where it is too long or the mail is not kept. */
  readonly text: string | null;
};

const MAILS = 200;
/** Looked at, for what tells of it may stand at the end of a long series. */
const MAILS_READ = 2_000;
const NEAR = 8;
/** A longer splat is read in its mail. */
const MAX_SPLAT = 40_000;

export async function inversionView(
  id: string | undefined,
  now = currentInstant(),
): Promise<InversionView | undefined> {
  const stored = id === undefined ? undefined : await findStored(id);
  if (!stored) return undefined;
  const [episodes, fixes, reports, best, near] = await Promise.all([
    listEpisodes(stored.id),
    listFixes(stored.id),
    listReports(stored.id),
    readBest(stored),
    listNear(stored.id, stored.data.edges, NEAR),
  ]);
  const [{ mails, total }, neighbours, patch, afterFix] = await Promise.all([
    listMails(reports, fixes),
    listInversions({ ids: near.map((each) => each.id) }, NEAR),
    readPatch(fixes, episodes),
    afterMergedFix(stored, fixes),
  ]);
  const senders = new Map(mails.map(({ messageId, from }) => [messageId, from]));
  return {
    ...toFacts(stored, now),
    edges: toEdges(stored.data.edges, best?.report),
    reports: firstOfPrints(reports).map((first) => toReportRef(first, reports)),
    reportMails: new Set(reports.map(({ messageId }) => messageId)).size,
    prints: countPrints(reports),
    episodes,
    fixes,
    related: toRelated(stored, near, neighbours, now),
    best: best ? toBest(best, reports) : null,
    scenario: toTwoTasks(best?.report),
    timeLine: toTimeLine({ stored, reports, fixes, episodes, senders }),
    mails: toStoryMails(mails, toTold(reports, fixes, stored)).slice(0, MAILS),
    mailCount: total,
    patch: patch && { ...patch, author: senders.get(patch.fix.messageId ?? "") ?? null },
    afterFix,
    trailers: toTrailers(stored, reports, patch?.fix ?? null),
  };
}

async function findStored(id: string): Promise<StoredInversion | undefined> {
  const stored = await findInversion(id);
  if (stored) return stored;
  const to = await findRedirect(id);
  return to === undefined ? undefined : findInversion(to);
}

function toFacts(stored: StoredInversion, now: string) {
  const { keyType, steps, syzbot, cameBack, discussion, recurrences, lastWord, links, backports, resolution } =
    stored.data;
  return {
    inversion: stored.id,
    title: stored.title,
    altTitles: stored.altTitles,
    kind: stored.kind,
    cycle: stored.cycle,
    subsystems: stored.subsystems,
    firstSeen: stored.firstSeen,
    lastSeen: stored.lastSeen,
    component: stored.component,
    mailsLeft: stored.data.left ?? 0,
    stalled: isStalled(stored, now),
    resolution: resolution ?? { state: "unknown", fixClass: null, quote: null, since: null, claims: [], asked: null },
    ...{ keyType, steps, syzbot, cameBack, discussion, recurrences, lastWord, links, backports },
  } as const;
}

type Best = { readonly report: LockReport; readonly messageId: string; readonly text: string | null };

async function readBest({ data }: StoredInversion): Promise<Best | undefined> {
  if (!data.best) return undefined;
  const { messageId, ordinal } = data.best;
  const [report, bytes] = await Promise.all([findReport(messageId, ordinal), findMailBytes(messageId)]);
  if (!report) return undefined;
  const body = bytes ? (await parseMessage(bytes)).body : "";
  const text = body.slice(report.span.start, report.span.end);
  return { report, messageId, text: text === "" || text.length > MAX_SPLAT ? null : text };
}

const toBest = ({ report, messageId, text }: Best, reports: readonly StoredReport[]): BestReport => ({
  messageId,
  date: reports.find((each) => each.messageId === messageId)?.date ?? null,
  kernel: report.kernel,
  task: report.task,
  usage: report.usage,
  conflict: report.conflict,
  damage: report.damage,
  locksHeld: report.locksHeld,
  present: toPresent(report),
  text,
});

/** Mails of the threads of the reports and of the fixes, which may live in other threads. */
async function listMails(reports: readonly StoredReport[], fixes: readonly DatedFix[]) {
  const ofFixes = await listThreadsOf(fixes.flatMap(({ messageId }) => messageId ?? []));
  const threads = [...new Set([...reports.map(({ threadId }) => threadId), ...ofFixes])];
  return listThreadMails(threads, MAILS_READ);
}

/** Mails that speak of the inversion itself. */
const toTold = (reports: readonly StoredReport[], fixes: readonly DatedFix[], { data }: StoredInversion) =>
  new Set([
    ...reports.map(({ messageId }) => messageId),
    ...fixes.flatMap(({ messageId }) => messageId ?? []),
    ...data.discussion.map(({ messageId }) => messageId),
    ...(data.resolution?.claims ?? []).map(({ messageId }) => messageId),
  ]);

async function readPatch(fixes: readonly DatedFix[], episodes: readonly Episode[]) {
  const chosen = chooseFix(fixes, episodes);
  if (!chosen) return null;
  const { messageId } = chosen.fix;
  const bytes = messageId === null ? undefined : await findMailBytes(messageId);
  return { ...chosen, text: bytes ? await readPatchText(bytes) : null };
}

function countPrints(reports: readonly StoredReport[]): InversionView["prints"] {
  const prints = firstOfPrints(reports);
  const whole = prints.filter(({ isComplete }) => isComplete).length;
  return { whole, fragments: prints.length - whole };
}

function toReportRef(report: StoredReport, all: readonly StoredReport[]): ReportRef & Told {
  const { threadId: _, isComplete, ordinal: __, kind: ___, ...rest } = report;
  const ids = all.flatMap(({ print, messageId }) => (print === report.print ? messageId : []));
  const repeatedIn = [...new Set(ids)].filter((id) => id !== report.messageId);
  return { ...rest, complete: isComplete, repeatedIn };
}
