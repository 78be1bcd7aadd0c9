/**
 * `/syz/` and `syz --since D`: the triager's queue, newest syzbot bugs first, each with what was known before it: the verdict, the
 * mail that tells it and why, and the line that would tell syzbot.
 */
import {
  listFirstReports,
  listInversions,
  listNewSyzbot,
  type StoredInversion,
  type SyzbotReport,
} from "../db/index.ts";
import { syzbotPath, syzbotQueuePath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { currentInstant, toDay } from "./dates.ts";
import { toWhy } from "./match-text.ts";
import { heading, pages, toRing, wrap } from "./plain.ts";
import { isStalled, toWords } from "./state.ts";
import { type Before, findBefore, NOTHING_BEFORE } from "./syzbot-before.ts";
import { bugTitle, isBugSubject, titleOf } from "./syzbot-bug.ts";

export type QueueEntry = {
  readonly syzbot: string;
  readonly title: string;
  readonly firstSeen: string | null;
  readonly messageId: string;
  readonly list: string | null;
  readonly inversion: string | null;
  readonly cycle: readonly string[];
  readonly subsystems: readonly string[];
  readonly state: string | null;
  readonly stalled: boolean;
  /** `similar`: another inversion comes near; null: its mail holds no report that could be compared. */
  readonly verdict: Before["verdict"] | null;
  /** The oldest other bug with this cycle, if it is older. */
  readonly earlier: { readonly id: string; readonly title: string } | null;
  /** The nearest telling that is older, of another bug or of people. */
  readonly before: Before & {
    readonly title: string | null;
    readonly cycle: readonly string[];
    readonly state: string | null;
  };
  /** `#syz dup: ...`; shown, never sent. */
  readonly suggestion: string | null;
};

export type SyzbotQueueView = {
  /** `2024-01-31`, or null: from the beginning. */
  readonly since: string | null;
  readonly bugs: readonly QueueEntry[];
  readonly notices: readonly string[];
};

const LIMIT = 100;

type Known = {
  readonly inversions: ReadonlyMap<string, StoredInversion>;
  readonly firsts: ReadonlyMap<string, SyzbotReport>;
  readonly before: ReadonlyMap<string, Before>;
  readonly now: string;
};

export async function syzbotQueueView(
  since: string | null = null,
  options: { readonly limit?: number; readonly now?: string } = {},
): Promise<SyzbotQueueView> {
  const { limit = LIMIT, now = currentInstant() } = options;
  const day = since === null || /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(since) ? since : null;
  const reports = await listNewSyzbot(day, limit);
  const before = await findBefore(reports.map(({ syzbot, date }) => ({ id: syzbot ?? "", date })));
  const named = reports.flatMap(({ inversion, syzbot }) => [inversion, before.get(syzbot ?? "")?.inversion]);
  const ids = [...new Set(named.flatMap((id) => id ?? []))];
  const stored = ids.length === 0 ? [] : await listInversions({ ids }, ids.length);
  const firsts = await listFirstReports([...new Set(stored.flatMap(({ data }) => data.syzbot.map(({ id }) => id)))]);
  const known = { inversions: new Map(stored.map((each) => [each.id, each])), firsts, before, now };
  return {
    since: day,
    bugs: reports.map((report) => toEntry(report, known)),
    notices: day === since ? [] : [`"${since}" is not a day as 2024-01-31 and was left out`],
  };
}

function toEntry(report: SyzbotReport, { inversions, firsts, before, now }: Known): QueueEntry {
  const inversion = inversions.get(report.inversion ?? "");
  const told = before.get(report.syzbot ?? "") ?? NOTHING_BEFORE;
  const there = inversions.get(told.inversion ?? "");
  const earlier = isProven(inversion, told) ? findEarlier(report, inversion, firsts) : null;
  return {
    syzbot: report.syzbot ?? "",
    title: titleOf(report),
    firstSeen: report.date,
    messageId: report.messageId,
    list: report.list,
    inversion: inversion?.id ?? null,
    cycle: inversion?.cycle ?? [],
    subsystems: inversion?.subsystems.map(({ name }) => name) ?? [],
    state: inversion?.state ?? null,
    stalled: inversion !== undefined && isStalled(inversion, now),
    verdict: inversion === undefined && told.inversion === null ? null : told.verdict,
    earlier,
    before: { ...told, title: there?.title ?? null, cycle: there?.cycle ?? [], state: there?.state ?? null },
    suggestion: earlier && `#syz dup: ${earlier.title}`,
  };
}

/** One lock alone is a name that other code may have too: then the ranking must call it the same. */
const isProven = (inversion: StoredInversion | undefined, told: Before): boolean =>
  (inversion?.canonical.length ?? 0) > 1 || told.verdict === "seen-before";

function findEarlier(
  report: SyzbotReport,
  inversion: StoredInversion | undefined,
  firsts: Known["firsts"],
): QueueEntry["earlier"] {
  const date = report.date ?? "";
  const first = inversion?.data.syzbot
    .flatMap(({ id }) => (id === report.syzbot ? [] : (firsts.get(id) ?? [])))
    .filter((other) => (other.date ?? "~") < date)
    .sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1))[0];
  return first && isBugSubject(first.subject) ? { id: first.syzbot ?? "", title: bugTitle(first.subject) } : null;
}

export function formatSyzbotQueue(view: SyzbotQueueView): string {
  return pages(
    heading(`syzbot bugs${view.since ? ` since ${view.since}` : ""}, newest first`),
    view.notices.join("\n"),
    ...view.bugs.map(formatBug),
    view.bugs.length === 0 && "None.",
  );
}

const INDENT = "            ";

function formatBug(bug: QueueEntry): string {
  const facts = [`syz:${bug.syzbot}`, bug.state && toWords(bug.state), bug.verdict && toWords(bug.verdict)];
  return [
    wrap(bug.title, INDENT, `${toDay(bug.firstSeen).slice(0, 10).padEnd(10)}  `),
    wrap(bug.cycle.length > 0 ? toRing(bug.cycle) : "no cycle was read", INDENT),
    wrap(facts.filter(Boolean).join("; "), INDENT),
    bug.before.messageId !== null && wrap(sayBefore(bug.before), `${INDENT}  `, `${INDENT}before: `),
    bug.suggestion && `${INDENT}${bug.suggestion}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** `2021-07-24 possible deadlock in pipe_lock, merged: same cycle; 3 shared edges  <mail>`. */
export const sayBefore = ({ date, title, state, reasons, messageId }: QueueEntry["before"]): string =>
  `${toDay(date)} ${title ?? ""}${state ? `, ${toWords(state)}` : ""}: ${toWhy(reasons)}  <${messageId}>`;

export const syzbotQueueAtom = (view: SyzbotQueueView): string =>
  toAtom({
    title: "Deadlore: syzbot's lock bugs",
    path: syzbotQueuePath({ since: view.since }),
    self: syzbotQueuePath({ since: view.since }, "index.atom"),
    entries: view.bugs.map((bug) => ({
      title: bug.title,
      path: syzbotPath(bug.syzbot),
      updated: bug.firstSeen,
      author: "syzbot",
      summary: [
        bug.cycle.length > 0 ? toRing(bug.cycle) : "no cycle was read",
        bug.verdict === null ? null : toWords(bug.verdict),
        bug.before.messageId === null ? null : sayBefore(bug.before),
        bug.suggestion,
      ]
        .filter(Boolean)
        .join("; "),
    })),
  });
