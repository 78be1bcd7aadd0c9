/**
 * Inversions known from words alone, as reports of kind `prose`, so that they group, fold and are found like printed ones.
 *
 * In: the orders that the mails of one thread state. Out: reports, each with the mail it is made on.
 *
 *   closed   A -> B, B -> A by one writer in one mail that speaks of a deadlock      key type `order`, as a splat of that cycle has it
 *   open     A -> B in a thread without a splat, beside the word deadlock            key type `words`: the thread's root
 *   twice    a lock that is taken again by who holds it, likewise                     the same; lockdep may know no class of it (`page lock`)
 *
 * Only explicit orders count; a chart or rule quoted from documentation closes nothing with what somebody says below it.
 */
import { createHash } from "node:crypto";
import { canonicalCycle } from "./graph.ts";
import { cycleId, type Identity } from "./inversion.ts";
import { canonicalClass } from "./lock-class.ts";
import type { AttributedOrder } from "./prose-order.ts";
import type { Edge, LockReport } from "./report.ts";

export type SaidMail = {
  readonly messageId: string;
  /** ISO; null where the mail has none. */
  readonly date: string | null;
  readonly body: string;
  readonly orders: readonly AttributedOrder[];
};

/** What is known of the thread beside its words: its root, and the ids of the inversions that its splats print. */
export type SaidThread = {
  readonly root: string;
  readonly printed: readonly (string | null)[];
  readonly mails: readonly SaidMail[];
};

export type ProseReport = { readonly messageId: string; readonly print: string; readonly report: LockReport };

/** Cycles told in words are short. */
const MAX_CYCLE = 6;
/** Orders of one writer in one mail that are looked at. */
const MAX_ORDERS = 60;
/** How far from a statement the talk of a deadlock may stand, in characters: a paragraph before or behind. */
const NEAR = 900;

const TROUBLE =
  /\b(?:dead-?lock\w*|ABBA|AB-BA|circular (?:lock\w*|dependency)|lock(?:ing)? (?:order )?(?:inversion|reversal|cycle)|lock(?:ing)? order (?:violation|issue|problem)|reverse(?:d)? (?:lock )?(?:order|dependency)|lockdep splat)\b/i;

export function findProseReports(thread: SaidThread): readonly ProseReport[] {
  const closed = findClosed(thread);
  if (closed.length > 0 || thread.printed.length > 0) return closed;
  const open = findOpen(thread) ?? findTwice(thread);
  return open ? [open] : [];
}

type Told = {
  readonly mail: SaidMail;
  readonly orders: readonly AttributedOrder[];
  readonly identity: Identity;
  readonly cycle: readonly string[];
};
type Named = AttributedOrder & { readonly from: string; readonly to: string };

/** The cycles that one writer closes in one mail, each once in the thread, on the mail that says it first hand. */
function findClosed({ mails, printed }: SaidThread): ProseReport[] {
  const told = mails.flatMap((mail) => [...byWriter(mail.orders).values()].flatMap((orders) => closedBy(mail, orders)));
  const byId = Map.groupBy(told, ({ identity }) => identity.id);
  return [...byId].flatMap(([id, all]) => {
    const [first] = all.toSorted(byNearness);
    // "freeze -> pipe -> inode" and "inode -> freeze" are told as one cycle, not as the shorter ones in it too.
    if (id === null || !first || printed.includes(id) || told.some((other) => isPartOf(first, other))) return [];
    return [toReport(first, { complete: true, title: `deadlock told in words: ${first.cycle.join(", ")}` })];
  });
}

const isPartOf = (one: Told, other: Told): boolean =>
  one.cycle.length < other.cycle.length && one.cycle.every((name) => other.cycle.includes(name));

function byWriter(orders: readonly AttributedOrder[]): ReadonlyMap<string, readonly AttributedOrder[]> {
  const stated = orders
    .filter(({ confidence, form }) => confidence === "explicit" && form !== "chart")
    .slice(0, MAX_ORDERS);
  return Map.groupBy(stated, ({ quoteDepth, author }) => `${quoteDepth} ${author?.name ?? author?.address ?? ""}`);
}

const isNamed = (order: AttributedOrder): order is Named =>
  order.from !== null && order.to !== null && canonical(order.from) !== canonical(order.to);

const canonical = (name: string): string => canonicalClass(name).class;

function closedBy(mail: SaidMail, said: readonly AttributedOrder[]): Told[] {
  const orders = said.filter(isNamed);
  const cycles = new Map<string, string[]>();
  for (const { from, to } of orders) {
    const way = shortestWay(orders, canonical(to), canonical(from));
    if (!way || way.length > MAX_CYCLE) continue;
    const cycle = canonicalCycle(way);
    cycles.set(cycle.join("\n"), cycle);
  }
  return [...cycles.values()].flatMap((cycle) => {
    const own = cycle.flatMap((from, at) => {
      const to = cycle[(at + 1) % cycle.length];
      return orders.find((one) => canonical(one.from) === from && canonical(one.to) === to) ?? [];
    });
    return own.some((order) => isTrouble(mail.body, order))
      ? [{ mail, orders: own, identity: cycleId(cycle), cycle }]
      : [];
  });
}

/** The classes from one to the other, both included; by breadth, so that the shortest is found. */
function shortestWay(orders: readonly Named[], start: string, end: string): string[] | undefined {
  const before = new Map<string, string | null>([[start, null]]);
  const queue = [start];
  for (let at = 0; at < queue.length && !before.has(end); at += 1) {
    const here = queue[at];
    for (const { from, to } of orders) {
      const next = canonical(to);
      if (here === undefined || canonical(from) !== here || before.has(next)) continue;
      before.set(next, here);
      queue.push(next);
    }
  }
  if (!before.has(end)) return undefined;
  const way: string[] = [];
  for (let step: string | null = end; step !== null; step = before.get(step) ?? null) way.unshift(step);
  return way;
}

function isTrouble(body: string, { span }: AttributedOrder): boolean {
  return TROUBLE.test(body.slice(Math.max(0, span.start - NEAR), span.end + NEAR));
}

/** Said first hand before quoted; then by date and Message-ID, so that the order of arrival decides nothing. */
function byNearness(a: Told, b: Told): number {
  return (
    depthOf(a) - depthOf(b) ||
    compare(a.mail.date ?? "9999", b.mail.date ?? "9999") ||
    compare(a.mail.messageId, b.mail.messageId)
  );
}

const depthOf = ({ orders }: Told): number => Math.max(...orders.map(({ quoteDepth }) => quoteDepth));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every order of the thread that is told beside a deadlock; they make one page. */
function findOpen({ root, mails }: SaidThread): ProseReport | undefined {
  const told = mails.flatMap((mail) => {
    const near = [...byWriter(mail.orders).values()].flatMap((orders) =>
      orders.filter((order): order is Named => isNamed(order) && isTrouble(mail.body, order)),
    );
    const orders = onceEach(near);
    return orders.length > 0 ? [{ mail, orders, identity: wordsId(root), cycle: [] }] : [];
  });
  const [first] = told.toSorted(byNearness);
  const order = first?.orders.find(isNamed);
  if (!first || !order) return undefined;
  const title = `lock order in question: ${canonical(order.from)} before ${canonical(order.to)}`;
  return toReport(first, { complete: false, title });
}

/** A lock taken twice is an edge where it has a class; else its name stands in the title alone. */
function findTwice({ root, mails }: SaidThread): ProseReport | undefined {
  const told = mails.flatMap((mail) =>
    [...byWriter(mail.orders).values()].flatMap((orders) =>
      orders
        .filter((order) => order.spokenFrom === order.spokenTo && isTrouble(mail.body, order))
        .slice(0, 1)
        .map((order) => ({ mail, orders: [order], identity: wordsId(root), cycle: [] })),
    ),
  );
  const [first] = told.toSorted(byNearness);
  const [order] = first?.orders ?? [];
  if (!first || !order) return undefined;
  const name = order.from === null ? order.spokenFrom : canonical(order.from);
  return toReport(first, { complete: false, title: `deadlock told in words: ${name} taken twice` });
}

function onceEach(orders: readonly Named[]): Named[] {
  return [...new Map(orders.map((order) => [`${canonical(order.from)}\n${canonical(order.to)}`, order])).values()];
}

/** The id of orders that do not close: the thread's. */
export function wordsId(root: string): Identity {
  const id = `v1:${createHash("sha256").update(`words\n${root}`).digest("hex").slice(0, 16)}`;
  return { id, steps: [{ rule: "hash", before: `words | ${root}`, after: id }] };
}

function toReport(
  { mail, orders, identity, cycle }: Told,
  { complete, title }: { complete: boolean; title: string },
): ProseReport {
  const start = Math.min(...orders.map(({ span }) => span.start));
  const end = Math.max(...orders.map(({ span }) => span.end));
  const edges = orders.flatMap(({ from, to }): Edge[] =>
    from === null || to === null ? [] : [{ from, to, site: null, inferred: false }],
  );
  const report: LockReport = {
    ...NOTHING_PRINTED,
    title,
    complete,
    quoteDepth: Math.max(...orders.map(({ quoteDepth }) => quoteDepth)),
    span: { start, end },
    lines: [lineOf(mail.body, start), lineOf(mail.body, end)],
    edges,
    cycle,
    inversion: identity.id,
    steps: identity.steps,
  };
  const said = orders.map(({ from, to, spokenFrom, spokenTo }) => `${from ?? spokenFrom} -> ${to ?? spokenTo}`);
  const parts = ["prose", mail.messageId, ...said];
  return {
    messageId: mail.messageId,
    print: createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16),
    report,
  };
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

const NOTHING_PRINTED = {
  kind: "prose",
  family: "inversion",
  altTitles: [],
  component: null,
  damage: [],
  kernel: { release: null, build: null, taint: null, commit: null, dirty: null },
  task: { comm: null, pid: null, cpu: null },
  hardware: null,
  wanted: null,
  held: null,
  chain: [],
  locksHeld: [],
  scenario: [],
  stack: [],
  marks: [],
  usageEra: null,
  usage: null,
  conflict: null,
  tasks: [],
  source: null,
} as const;
