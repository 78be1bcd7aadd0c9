/**
 * Which dependency of an inversion a merged fix removed, and which of them were seen again with a kernel that has the fix.
 *
 * A fix breaks the ring at one place: the dependency whose lock is taken in a function that the patch changes. Where the patch changes
 * functions of none or of several, nobody knows from here.
 */
import {
  type DatedFix,
  type EdgeReport,
  findCommit,
  findMessage,
  listEdgeReports,
  type StoredInversion,
} from "../db/index.ts";
import { type FixTime, isAfterFix } from "../fixes/index.ts";
import { canonicalClass } from "../lockdep/index.ts";

export type EdgeAfter = {
  readonly from: string;
  readonly to: string;
  /** What tells that the fix removed it; null where nothing does. */
  readonly removedBy: {
    readonly rule: "changed function";
    readonly detail: string;
    readonly confidence: "inferred";
  } | null;
  /** The first report that shows it with a kernel that has the fix; null where there is none. */
  readonly cameBack: Omit<EdgeReport, "print"> | null;
  /** Reports that surely have the fix and show it. */
  readonly later: number;
  readonly lastSeen: string | null;
};

type Edge = {
  readonly from: string;
  readonly to: string;
  readonly sites: readonly { readonly function: string | null }[];
};

export async function edgesAfterFix(
  edges: readonly Edge[],
  time: FixTime,
  functions: readonly string[],
): Promise<readonly EdgeAfter[]> {
  // One dependency may stand there as printed and as said in words.
  const ring = [...Map.groupBy(edges, ({ from, to }) => `${from}\n${to}`).values()];
  const touched = ring.map((same) =>
    same.flatMap(({ sites }) => sites.flatMap((site) => site.function ?? [])).find((name) => functions.includes(name)),
  );
  const isTold = touched.filter((name) => name !== undefined).length === 1;
  const all = ring.map(async ([edge], at) =>
    edge ? [await toAfter(edge, time, isTold ? touched[at] : undefined)] : [],
  );
  return (await Promise.all(all)).flat();
}

async function toAfter({ from, to }: Edge, time: FixTime, changed: string | undefined): Promise<EdgeAfter> {
  const reports = await listEdgeReports(canonicalClass(from).class, canonicalClass(to).class);
  const later = reports.filter((report) => isAfterFix(report, time) === true);
  return {
    from,
    to,
    removedBy: changed === undefined ? null : { rule: "changed function", detail: changed, confidence: "inferred" },
    cameBack: later[0] ? withoutPrint(later[0]) : null,
    later: later.length,
    lastSeen: reports.flatMap(({ date }) => date ?? []).at(-1) ?? null,
  };
}

/** What came after the merged fix of an inversion; null while it has none that more than a guess ties to it. */
export type AfterFix = {
  readonly messageId: string | null;
  readonly commit: string | null;
  readonly mergedAt: string | null;
  readonly release: string | null;
  readonly edges: readonly EdgeAfter[];
};

export async function afterMergedFix({ data }: StoredInversion, fixes: readonly DatedFix[]): Promise<AfterFix | null> {
  const fix = fixes.findLast(({ state, confidence }) => state === "merged" && confidence !== "inferred");
  if (!fix) return null;
  const { messageId, commit } = fix;
  const [known, mail] = await Promise.all([
    commit === null ? undefined : findCommit(commit),
    messageId === null ? undefined : findMessage(messageId),
  ]);
  const time = { mergedAt: known?.committedAt ?? fix.since, release: known?.release ?? null };
  const edges = await edgesAfterFix(data.edges, time, mail?.patch?.functions ?? []);
  return { messageId, commit, ...time, edges };
}

const withoutPrint = ({ print: _, ...report }: EdgeReport): Omit<EdgeReport, "print"> => report;
