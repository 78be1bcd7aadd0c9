/**
 * The whole lock graph, or a subsystem's: each dependency once, with what proves it: prints of splats and mails that say it in words.
 */
import { database } from "./client.ts";
import type { Site } from "./inversions.ts";
import { keep } from "./keep.ts";

export type LockEdge = {
  /** Canonical classes: `to` was taken while `from` was held. */
  readonly from: string;
  readonly to: string;
  /** Prints of splats, each once. */
  readonly prints: number;
  /** Of these prints, those in which it is the one that closed the cycle: the order that was complained of. */
  readonly closing: number;
  /** Mails that quote it from a written rule: a comment's chart. */
  readonly written: number;
  /** Mails that state it in words, first hand where one does. */
  readonly said: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** The newest mail that shows or says it. */
  readonly newest: string;
  /** Where `to` was taken, by the newest print that tells. */
  readonly site: Site | null;
  /** Whose code the reports speak of: a name alone is many locks. */
  readonly components: readonly string[];
  /** Inversions in whose reports it stands. */
  readonly inversions: readonly string[];
};

export type GraphScope = { readonly subsystem?: string; readonly classes?: readonly string[] };

/** Every edge, by name of its ends. */
export const listLockGraph = (scope: GraphScope = {}): Promise<readonly LockEdge[]> =>
  scope.subsystem === undefined && scope.classes === undefined ? whole() : readGraph(scope);

/** Of the whole base: what reads it is asked again and again, and it changes with an ingest. */
const whole = keep(() => readGraph({}));

async function readGraph(scope: GraphScope): Promise<readonly LockEdge[]> {
  const printed = await readPrinted(scope);
  const known = scope.subsystem === undefined ? undefined : new Set(printed.flatMap(({ from, to }) => [from, to]));
  const said = (await readSaid(scope)).filter(({ from, to }) => !known || (known.has(from) && known.has(to)));
  const groups = Map.groupBy([...printed, ...said], ({ from, to }) => `${from}\n${to}`);
  return [...groups.values()].map(toEdge).sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

type Proof = {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly date: string | null;
  /** Null where it is said. */
  readonly print: string | null;
  readonly isClosing: boolean;
  readonly isWritten: boolean;
  readonly site: Site | null;
  readonly component: string | null;
  readonly inversion: string | null;
  readonly quoteDepth: number;
};

async function readPrinted({ subsystem, classes }: GraphScope): Promise<Proof[]> {
  const ofSubsystem = subsystem === undefined ? {} : { inversion: { subsystems: { some: { name: subsystem } } } };
  const rows = await database().dependency.findMany({
    where: {
      // What words alone make a report of is counted among the words.
      report: { kind: { not: "prose" }, ...ofSubsystem },
      ...(classes && { OR: [{ fromCanonical: { in: [...classes] } }, { toCanonical: { in: [...classes] } }] }),
    },
    select: {
      ordinal: true,
      fromCanonical: true,
      toCanonical: true,
      siteFunction: true,
      siteFile: true,
      siteLine: true,
      report: {
        select: {
          print: true,
          component: true,
          inversionId: true,
          kind: true,
          isComplete: true,
          _count: { select: { dependencies: true } },
          message: { select: { messageId: true, sentAt: true } },
        },
      },
    },
  });
  return rows.map(({ ordinal, fromCanonical, toCanonical, siteFunction, siteFile, siteLine, report }) => ({
    from: fromCanonical,
    to: toCanonical,
    messageId: report.message.messageId,
    date: report.message.sentAt,
    print: report.print,
    // The chain is printed as it was known; its last edge is the new one.
    isClosing: report.kind === "circular" && report.isComplete && ordinal === report._count.dependencies - 1,
    isWritten: false,
    site:
      siteFunction === null && siteFile === null ? null : { function: siteFunction, file: siteFile, line: siteLine },
    component: report.component,
    inversion: report.inversionId,
    quoteDepth: 0,
  }));
}

/** Explicit orders of two classes; who only supposes one proves nothing. */
async function readSaid({ classes }: GraphScope): Promise<Proof[]> {
  const rows = await database().proseOrder.findMany({
    where: {
      confidence: "explicit",
      message: { variant: "" },
      ...(classes
        ? { OR: [{ fromCanonical: { in: [...classes] } }, { toCanonical: { in: [...classes] } }] }
        : { fromCanonical: { not: null }, toCanonical: { not: null } }),
    },
    select: {
      fromCanonical: true,
      toCanonical: true,
      data: true,
      message: { select: { messageId: true, sentAt: true } },
    },
  });
  return rows.flatMap(({ fromCanonical, toCanonical, data, message }) => {
    if (fromCanonical === null || toCanonical === null || fromCanonical === toCanonical) return [];
    const order: { quoteDepth: number; form: string } = JSON.parse(data);
    return {
      from: fromCanonical,
      to: toCanonical,
      messageId: message.messageId,
      date: message.sentAt,
      print: null,
      isClosing: false,
      isWritten: order.form === "chart",
      site: null,
      component: null,
      inversion: null,
      quoteDepth: order.quoteDepth,
    };
  });
}

function toEdge(proofs: readonly Proof[]): LockEdge {
  const sorted = [...proofs].sort((a, b) => compare(a.date ?? "", b.date ?? "") || compare(a.messageId, b.messageId));
  const said = sorted.filter(({ print }) => print === null);
  const firstHand = said.filter(({ quoteDepth }) => quoteDepth === 0);
  const dates = sorted.flatMap(({ date }) => date ?? []);
  return {
    from: sorted[0]?.from ?? "",
    to: sorted[0]?.to ?? "",
    prints: new Set(sorted.flatMap(({ print }) => print ?? [])).size,
    closing: new Set(sorted.flatMap(({ print, isClosing }) => (isClosing ? (print ?? []) : []))).size,
    written: new Set(said.flatMap(({ messageId, isWritten }) => (isWritten ? messageId : []))).size,
    said: new Set((firstHand.length > 0 ? firstHand : said).map(({ messageId }) => messageId)).size,
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    newest: sorted.at(-1)?.messageId ?? "",
    site: sorted.findLast(({ site }) => site !== null)?.site ?? null,
    components: distinct(sorted.flatMap(({ component }) => component ?? [])),
    inversions: distinct(sorted.flatMap(({ inversion }) => inversion ?? [])),
  };
}

export type SaidOrder = {
  readonly from: string;
  readonly to: string;
  readonly spokenFrom: string;
  readonly spokenTo: string;
  readonly note: string | null;
  readonly form: string;
  readonly confidence: string;
  readonly quoteDepth: number;
  readonly span: { readonly start: number; readonly end: number };
  readonly author: { readonly name: string | null; readonly address: string | null } | null;
  readonly messageId: string;
  readonly date: string | null;
  readonly subject: string;
};

/** What mails say in words of one class, or of one ordered pair: newest first, quotes last. */
export async function listSaidOrders(ends: {
  from?: string;
  to?: string;
  either?: string;
}): Promise<readonly SaidOrder[]> {
  const { from, to, either } = ends;
  const rows = await database().proseOrder.findMany({
    where: {
      message: { variant: "" },
      ...(from !== undefined && { fromCanonical: from }),
      ...(to !== undefined && { toCanonical: to }),
      ...(either !== undefined && { OR: [{ fromCanonical: either }, { toCanonical: either }] }),
    },
    select: {
      fromCanonical: true,
      toCanonical: true,
      data: true,
      message: { select: { messageId: true, sentAt: true, subject: true } },
    },
  });
  const orders = rows.map(({ fromCanonical, toCanonical, data, message }): SaidOrder => {
    const order: Omit<SaidOrder, "messageId" | "date" | "subject"> = JSON.parse(data);
    const { messageId, sentAt, subject } = message;
    return { ...order, from: fromCanonical ?? "", to: toCanonical ?? "", messageId, date: sentAt, subject };
  });
  return orders.sort(
    (a, b) =>
      Math.sign(a.quoteDepth) - Math.sign(b.quoteDepth) ||
      compare(b.date ?? "", a.date ?? "") ||
      compare(a.messageId, b.messageId) ||
      a.span.start - b.span.start,
  );
}

/** Inversions whose ring holds both orders of two classes: a splat, or words, closed that contradiction. */
export async function listClosedPairs(): Promise<ReadonlySet<string>> {
  const rows = await database().inversionEdge.findMany({ select: { inversionId: true, from: true, to: true } });
  const all = new Set(rows.map(({ inversionId, from, to }) => `${inversionId}\n${from}\n${to}`));
  return new Set(
    rows.flatMap(({ inversionId, from, to }) => (all.has(`${inversionId}\n${to}\n${from}`) ? `${from}\n${to}` : [])),
  );
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
