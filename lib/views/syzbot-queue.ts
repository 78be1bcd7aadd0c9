/** `/syz/` and `syz --since D`: the triager's queue, newest syzbot bugs first, each with what its cycle was met as before. */
import {
  listFirstReports,
  listInversions,
  listNewSyzbot,
  type StoredInversion,
  type SyzbotReport,
} from "../db/index.ts";
import { currentInstant, toDay } from "./dates.ts";
import { heading, pages, toRing, wrap } from "./plain.ts";
import { isStalled, toWords } from "./state.ts";
import { bugTitle } from "./syzbot-bug.ts";

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
  readonly verdict: "seen-before" | "not-seen-before" | null;
  /** The oldest other bug with this cycle, if it is older. */
  readonly earlier: { readonly id: string; readonly title: string } | null;
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

export async function syzbotQueueView(
  since: string | null = null,
  options: { readonly limit?: number; readonly now?: string } = {},
): Promise<SyzbotQueueView> {
  const { limit = LIMIT, now = currentInstant() } = options;
  const day = since === null || /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(since) ? since : null;
  const reports = await listNewSyzbot(day, limit);
  const ids = [...new Set(reports.flatMap(({ inversion }) => inversion ?? []))];
  const stored = ids.length === 0 ? [] : await listInversions({ ids }, ids.length);
  const byId = new Map(stored.map((each) => [each.id, each]));
  const firsts = await listFirstReports([...new Set(stored.flatMap(({ data }) => data.syzbot.map(({ id }) => id)))]);
  return {
    since: day,
    bugs: reports.map((report) => toEntry(report, byId.get(report.inversion ?? ""), firsts, now)),
    notices: day === since ? [] : [`"${since}" is not a day as 2024-01-31 and was left out`],
  };
}

function toEntry(
  report: SyzbotReport,
  inversion: StoredInversion | undefined,
  firsts: ReadonlyMap<string, SyzbotReport>,
  now: string,
): QueueEntry {
  const date = report.date ?? "";
  const isMet = inversion !== undefined && (inversion.firstSeen ?? "~") < date;
  const first = inversion?.data.syzbot
    .flatMap(({ id }) => (id === report.syzbot ? [] : (firsts.get(id) ?? [])))
    .filter((other) => (other.date ?? "~") < date)
    .sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1))[0];
  const earlier = first ? { id: first.syzbot ?? "", title: bugTitle(first.subject) } : null;
  return {
    syzbot: report.syzbot ?? "",
    title: bugTitle(report.subject),
    firstSeen: report.date,
    messageId: report.messageId,
    list: report.list,
    inversion: inversion?.id ?? null,
    cycle: inversion?.cycle ?? [],
    subsystems: inversion?.subsystems.map(({ name }) => name) ?? [],
    state: inversion?.state ?? null,
    stalled: inversion !== undefined && isStalled(inversion, now),
    verdict: inversion === undefined ? null : isMet ? "seen-before" : "not-seen-before",
    earlier,
    suggestion: earlier && `#syz dup: ${earlier.title}`,
  };
}

export function formatSyzbotQueue(view: SyzbotQueueView): string {
  return pages(
    heading(`syzbot bugs${view.since ? ` since ${view.since}` : ""}, newest first`),
    view.notices.join("\n"),
    ...view.bugs.map((bug) =>
      [
        wrap(bug.title, "            ", `${toDay(bug.firstSeen).slice(0, 10).padEnd(10)}  `),
        wrap(bug.cycle.length > 0 ? toRing(bug.cycle) : "no cycle was read", "            "),
        wrap(
          [`syz:${bug.syzbot}`, bug.state && toWords(bug.state), bug.verdict && toWords(bug.verdict)]
            .filter(Boolean)
            .join("; "),
          "            ",
        ),
        bug.suggestion && `            ${bug.suggestion}`,
      ]
        .filter(Boolean)
        .join("\n"),
    ),
    view.bugs.length === 0 && "None.",
  );
}
