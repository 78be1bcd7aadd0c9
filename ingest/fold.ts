// One inversion from everything said about it: episodes and resolution (lib/fixes), the proof of each dependency, subsystems.
import type {
  DependencyRow,
  EdgeEvidence,
  FoldedInversion,
  FoldMail,
  FoldSource,
  ReportRow,
  Writer,
} from "../lib/db/writer/index.ts";
import { type FoldMessage, findEarlierLinks, findQuotedDiffs, findSender, foldInversion } from "../lib/fixes/index.ts";
import { canonicalClass, type LockReport } from "../lib/lockdep/index.ts";
import { findSubsystems, framesOf, type Subsystem } from "../lib/subsystems/index.ts";
import { citedUrl } from "../lib/urls.ts";
import { readMessage } from "./bodies.ts";

/** Reports whose frames vote for subsystems: the newest prints say enough, and each costs a look at its JSON. */
const VOTERS = 5;
/** Sites kept of one dependency: its page names places, not every print. */
const MAX_SITES = 8;

export async function foldSource(
  source: FoldSource,
  writer: Pick<Writer, "readReport" | "readRaw">,
  rules: readonly Subsystem[],
): Promise<FoldedInversion> {
  const prints = firstOfEachPrint(source.reports);
  const ranked = [...source.reports].sort(byShowing);
  const best = ranked[0];
  const voters = await readReports(ranked.filter(isFirstOf(prints)).slice(0, VOTERS), writer);
  const shown = best && (await writer.readReport(best.id));
  const messages: FoldMessage[] = [];
  for (const mail of source.mails) messages.push(await toFoldMessage(mail, writer)); // one after the other: their bytes are not all held
  const folded = foldInversion({
    reports: source.reports.map(toFoldReport),
    messages,
    claims: source.claims,
    bugs: source.bugs,
    inferred: source.inferred,
    isOneLock: source.canonical.length === 1,
    linkTo: citedUrl,
  });
  const proven = prints.filter(({ attached }) => attached === "explicit");
  const titles = distinct([...proven, ...prints].flatMap(({ title }) => title ?? []));
  const dates = prints.flatMap(({ date }) => date ?? []);
  const { resolution, cameBack, discussion, recurrences, lastWord, backports } = folded;
  return {
    id: source.id,
    title: titles[0] ?? "",
    altTitles: titles.slice(1),
    cycle: shown && shown.cycle.length > 0 ? shown.cycle : source.canonical,
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    lastWord: lastWord?.date ?? null,
    reportCount: prints.length,
    state: resolution.state,
    fixClass: resolution.fixClass,
    component: mostFrequent(prints.flatMap(({ component }) => component ?? [])),
    cameBack: cameBack !== null,
    data: {
      keyType: toKeyType(source),
      steps: shown?.steps ?? [],
      edges: ringEdges(source, prints).map((edge) => withSite(edge, voters)),
      syzbot: syzbotOf(prints, source.bugs),
      resolution,
      cameBack,
      discussion,
      recurrences,
      lastWord,
      links: findEarlierLinks(source, prints.map(toFoldReport)),
      backports,
      best: best ? { messageId: best.messageId, ordinal: best.ordinal } : null,
      ...(source.left > 0 && { left: source.left }),
    },
    subsystems: findSubsystems(evidenceOf(source, { voters, messages }), rules),
    episodes: folded.episodes,
    fixes: folded.fixes.map((fix) => ({ ...fix, date: dateOf(fix.messageId, source) })),
  };
}

/** The earliest appearance of each print, oldest first, as the reports come. */
function firstOfEachPrint(reports: readonly ReportRow[]): readonly ReportRow[] {
  const first = new Map<string, ReportRow>();
  // A mail without a date tells least of when it was printed.
  for (const report of reports) {
    const known = first.get(report.print);
    if (!known || (known.date === null && report.date !== null)) first.set(report.print, report);
  }
  return reports.filter((report) => first.get(report.print) === report);
}

/** What the page shows comes first: proven, whole, not quoted, newest. */
function byShowing(a: ReportRow, b: ReportRow): number {
  return (
    Number(b.attached === "explicit") - Number(a.attached === "explicit") ||
    Number(b.isComplete) - Number(a.isComplete) ||
    a.quoteDepth - b.quoteDepth ||
    compare(b.date ?? "", a.date ?? "") ||
    compare(a.messageId, b.messageId) ||
    a.ordinal - b.ordinal
  );
}

const isFirstOf = (prints: readonly ReportRow[]) => {
  const ids = new Set(prints.map(({ id }) => id));
  return ({ id }: ReportRow) => ids.has(id);
};

async function readReports(rows: readonly ReportRow[], writer: Pick<Writer, "readReport">): Promise<LockReport[]> {
  const reports = await Promise.all(rows.map(({ id }) => writer.readReport(id)));
  return reports.flatMap((report) => report ?? []);
}

const toFoldReport = (row: ReportRow) => ({
  messageId: row.messageId,
  thread: row.root,
  date: row.date,
  subject: row.subject,
  list: row.list,
  kernel: row.kernel,
  syzbot: row.syzbot,
  component: row.component,
  title: row.title,
  author: row.from,
  quoteDepth: row.quoteDepth,
  dirty: row.isDirty,
  print: row.print,
});

async function toFoldMessage(mail: FoldMail, writer: Pick<Writer, "readRaw">): Promise<FoldMessage> {
  const message = await readMessage(mail.id, writer);
  return {
    messageId: mail.messageId,
    thread: mail.root,
    parent: mail.inReplyTo ?? mail.references.at(-1) ?? null,
    date: mail.date,
    from: mail.from,
    subject: mail.subject,
    list: mail.list,
    isBot: findSender(mail) !== "person",
    patch: mail.patch,
    body: message?.body ?? null,
  };
}

/** What the id was made over, see lib/lockdep/inversion.ts. */
function toKeyType({ kind, canonical }: FoldSource): string {
  if (canonical.length === 0 && kind === PROSE) return "words";
  if (kind === "inconsistent-usage") return "usage";
  if (kind === "irq-order" || kind === "irq-inversion") return "irq";
  return canonical.length > 1 ? "order" : "recursion";
}

/** The proof of each dependency of the ring, in its order, what splats show before what is said beside; `recursive` kinds have one. */
function ringEdges(source: FoldSource, prints: readonly ReportRow[]): EdgeEvidence[] {
  const rows = new Map(prints.map((row) => [row.id, row]));
  const shown = source.dependencies.filter(({ report }) => rows.has(report));
  const proofs = pairsOf(source).map(({ from, to }) => ({
    from,
    to,
    proof: shown.filter((row) => row.fromCanonical === from && row.toCanonical === to),
  }));
  const printed = proofs.map((one) => one.proof.filter(({ report }) => rows.get(report)?.kind !== PROSE));
  const ring = proofs.flatMap((one, at) => {
    const splats = printed[at] ?? [];
    return splats.length > 0 ? [toEvidence(splats, rows)] : saidOf(one, source, rows);
  });
  const beside = proofs.flatMap((one, at) => ((printed[at] ?? []).length > 0 ? saidOf(one, source, rows) : []));
  return [...ring, ...beside];
}

/** The kind of reports that are made of words. */
const PROSE = "prose";

/** The ring's pairs; of orders in words that do not close, those that are stated. */
function pairsOf({ canonical, dependencies }: FoldSource): readonly { from: string; to: string }[] {
  if (canonical.length > 0)
    return canonical.map((from, at) => ({ from, to: canonical[(at + 1) % canonical.length] ?? from }));
  const pairs = dependencies.map((row) => ({ from: row.fromCanonical, to: row.toCanonical }));
  return [...new Map(pairs.map((pair) => [`${pair.from}\n${pair.to}`, pair])).values()];
}

type Pair = { readonly from: string; readonly to: string; readonly proof: readonly DependencyRow[] };

/** What mails say of a dependency in words: first hand where anybody does, else the quotes of it. */
function saidOf(
  { from, to, proof }: Pair,
  { orders }: FoldSource,
  rows: ReadonlyMap<number, ReportRow>,
): EdgeEvidence[] {
  const stated = orders.filter((order) => order.from === from && order.to === to);
  const told = proof.flatMap(({ report }) => rows.get(report) ?? []).filter(({ kind }) => kind === PROSE);
  const all = [...stated, ...told];
  const firstHand = all.filter(({ quoteDepth }) => quoteDepth === 0);
  const chosen = [...(firstHand.length > 0 ? firstHand : all)].sort(
    (a, b) => compare(a.date ?? "", b.date ?? "") || compare(a.messageId, b.messageId),
  );
  if (chosen.length === 0) return [];
  const dates = chosen.flatMap(({ date }) => date ?? []);
  const messages = distinct(chosen.map(({ messageId }) => messageId));
  const seen = { firstSeen: dates[0] ?? null, lastSeen: dates.at(-1) ?? null };
  return [{ from, to, subclasses: [], origin: "words", messages, ...seen, sites: [] }];
}

function toEvidence(proof: readonly DependencyRow[], rows: ReadonlyMap<number, ReportRow>): EdgeEvidence {
  const reports = proof.flatMap(({ report }) => rows.get(report) ?? []);
  const dates = reports.flatMap(({ date }) => date ?? []);
  const newest = proof.at(-1);
  const sites = [...proof]
    .reverse()
    .flatMap(({ siteFunction, siteFile, siteLine }) =>
      siteFunction === null ? [] : [{ function: siteFunction, file: siteFile, line: siteLine }],
    );
  return {
    from: newest?.from ?? "",
    to: newest?.to ?? "",
    subclasses: distinct(proof.flatMap(({ fromSubclass, toSubclass }) => toSubclasses(fromSubclass, toSubclass))),
    origin: "splat",
    messages: distinct(reports.map(({ messageId }) => messageId)),
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    sites: [...new Map(sites.map((site) => [`${site.function} ${site.file}`, site])).values()].slice(0, MAX_SITES),
  };
}

/** Of a dependency that no splat shows whole, where a fragment shows its lock being taken: in a ring each lock is taken under one other. */
function withSite(edge: EdgeEvidence, fragments: readonly LockReport[]): EdgeEvidence {
  if (edge.sites.length > 0) return edge;
  const entries = fragments.flatMap(({ chain, edges }) => (edges.length > 0 ? [] : chain));
  const sites = entries.flatMap(({ lock, site }) =>
    site && canonicalClass(lock.class).class === edge.to
      ? [{ function: site.function, file: site.file, line: site.line }]
      : [],
  );
  return sites.length === 0 ? edge : { ...edge, sites: sites.slice(0, MAX_SITES) };
}

// `/1 -> `: the nesting level printed on either side
const toSubclasses = (from: number | null, to: number | null): string[] =>
  from === null && to === null ? [] : [`${from === null ? "" : `/${from}`} -> ${to === null ? "" : `/${to}`}`.trim()];

/** A bug's titles are those that syzbot gave it; a person's print in its thread may show something else. */
function syzbotOf(prints: readonly ReportRow[], bugs: FoldSource["bugs"]): { id: string; titles: string[] }[] {
  const ids = distinct(prints.flatMap(({ syzbot }) => syzbot ?? []));
  return ids.map((id) => {
    const given = bugs.flatMap((bug) => (bug.id === id && bug.title !== "" ? bug.title : []));
    const printed = prints.flatMap(({ syzbot, title }) => (syzbot === id ? (title ?? []) : []));
    return { id, titles: distinct(given.length > 0 ? given : printed) };
  });
}

type Heard = { readonly voters: readonly LockReport[]; readonly messages: readonly FoldMessage[] };

function evidenceOf(source: FoldSource, { voters, messages }: Heard) {
  const { reports, mails } = source;
  const threads = new Set(reports.map(({ thread }) => thread));
  const own = mails.filter(({ thread }) => threads.has(thread));
  const frames = voters.flatMap(framesOf);
  const spoken = frames.length === 0 ? spokenOf(source, messages) : { functions: [], files: [] };
  return {
    frames,
    functions: spoken.functions,
    patchFiles: distinct([...own.flatMap(({ patch }) => patch?.files ?? []), ...spoken.files]),
    patchText: patchTextOf(source, messages),
    lists: distinct(own.flatMap(({ lists }) => lists)),
  };
}

/** Of what is told in words alone, no frame speaks: the functions that its mails name as calls, and diffs that they quote. */
function spokenOf({ reports }: FoldSource, messages: readonly FoldMessage[]) {
  const ids = new Set(reports.map(({ messageId }) => messageId));
  const bodies = messages.flatMap(({ messageId, body }) => (ids.has(messageId) && body !== null ? [body] : []));
  const diffs = bodies.flatMap(findQuotedDiffs);
  return {
    functions: bodies.flatMap((body) => body.match(CALLED) ?? []).slice(0, MAX_CALLED),
    files: diffs.flatMap(({ files }) => files),
  };
}

// we probably won't need demo_fault_in_writeable() though      incompatibilities (demo_holder_is_compatible)
const CALLED =
  /\b[a-z_][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,8}(?=\(\))|(?<=\()[a-z_][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,8}(?=\))/g;
const MAX_CALLED = 200;

/** What the patches of the reports' own threads change, for `K:` patterns. */
const MAX_PATCH_TEXT = 20_000;

function patchTextOf({ reports }: FoldSource, messages: readonly FoldMessage[]): string {
  const threads = new Set(reports.map(({ root }) => root));
  const own = messages.filter(({ patch, thread }) => patch !== null && threads.has(thread));
  const lines = own.flatMap(({ body }) => (body ?? "").match(/^[-+][^-+\n].*$/gm) ?? []);
  return lines.join("\n").slice(0, MAX_PATCH_TEXT);
}

const dateOf = (messageId: string | null, { mails }: FoldSource): string | null =>
  mails.find((mail) => mail.messageId === messageId)?.date ?? null;

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || compare(a, b))[0]?.[0] ?? null;
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
