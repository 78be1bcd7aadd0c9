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

type Ring = {
  readonly canonical: readonly string[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly sites: readonly { readonly function: string | null }[];
  }[];
};

export async function edgesAfterFix(
  { canonical, edges }: Ring,
  time: FixTime,
  functions: readonly string[],
): Promise<readonly EdgeAfter[]> {
  const touched = edges.map(({ sites }) =>
    sites.flatMap((site) => site.function ?? []).find((name) => functions.includes(name)),
  );
  const isTold = touched.filter((name) => name !== undefined).length === 1;
  return Promise.all(
    edges.map(async ({ from, to }, at): Promise<EdgeAfter> => {
      const [outer, inner] = [canonical[at] ?? from, canonical[(at + 1) % canonical.length] ?? to];
      const reports = await listEdgeReports(outer, inner);
      const later = reports.filter((report) => isAfterFix(report, time) === true);
      const name = touched[at];
      return {
        from,
        to,
        removedBy:
          isTold && name !== undefined ? { rule: "changed function", detail: name, confidence: "inferred" } : null,
        cameBack: later[0] ? withoutPrint(later[0]) : null,
        later: later.length,
        lastSeen: reports.flatMap(({ date }) => date ?? []).at(-1) ?? null,
      };
    }),
  );
}

/** What came after the merged fix of an inversion; null while it has none that more than a guess ties to it. */
export type AfterFix = {
  readonly messageId: string | null;
  readonly commit: string | null;
  readonly mergedAt: string | null;
  readonly release: string | null;
  readonly edges: readonly EdgeAfter[];
};

export async function afterMergedFix(
  { canonical, data }: StoredInversion,
  fixes: readonly DatedFix[],
): Promise<AfterFix | null> {
  const fix = fixes.findLast(({ state, confidence }) => state === "merged" && confidence !== "inferred");
  if (!fix) return null;
  const { messageId, commit } = fix;
  const [known, mail] = await Promise.all([
    commit === null ? undefined : findCommit(commit),
    messageId === null ? undefined : findMessage(messageId),
  ]);
  const time = { mergedAt: known?.committedAt ?? fix.since, release: known?.release ?? null };
  const edges = await edgesAfterFix({ canonical, edges: data.edges }, time, mail?.patch?.functions ?? []);
  return { messageId, commit, ...time, edges };
}

const withoutPrint = ({ print: _, ...report }: EdgeReport): Omit<EdgeReport, "print"> => report;
