/**
 * `check-patch FILE`: the known edges and inversions in which the functions that a patch touches take part, so that who reviews it knows
 * which locks are at stake. What a patch touches is told by the heads of its hunks.
 */
import { listInversions, listTouched, type TouchedEdge } from "../db/index.ts";
import type { Patch } from "../fixes/index.ts";
import { currentInstant, toDay } from "./dates.ts";
import { counted, heading, pages, wrap } from "./plain.ts";
import { formatSummary, type InversionSummary, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

export type CheckedEdge = {
  readonly from: string;
  readonly to: string;
  /** Functions of the patch that take the inner lock. */
  readonly takenBy: readonly string[];
  /** Functions of the patch on the stack below which it is taken. */
  readonly below: readonly string[];
  /** Prints that show it, and the newest mail of one. */
  readonly reports: number;
  readonly newest: { readonly messageId: string; readonly date: string | null };
  readonly inversions: readonly string[];
};

export type CheckPatchView = {
  readonly subject: string | null;
  readonly files: readonly string[];
  readonly functions: readonly string[];
  /** What the patch's own functions take first, then what most reports show. */
  readonly edges: readonly CheckedEdge[];
  readonly inversions: readonly InversionSummary[];
};

/** Inversions named whole; the ids of all stand with the edges. */
const SHOWN = 40;

export async function checkPatchView(
  patches: readonly Pick<Patch, "subject" | "files" | "functions">[],
  now = currentInstant(),
): Promise<CheckPatchView> {
  const functions = distinct(patches.flatMap((patch) => patch.functions));
  const touched = await listTouched(new Set(functions));
  const ids = distinct(touched.flatMap(({ inversion }) => inversion ?? []));
  const inversions = await listInversions({ ids }, SHOWN);
  return {
    subject: patches[0]?.subject ?? null,
    files: distinct(patches.flatMap((patch) => patch.files)),
    functions,
    edges: [...Map.groupBy(touched, ({ from, to }) => `${from}\n${to}`).values()].map(toChecked).sort(byWeight),
    inversions: inversions.map((each) => toSummary(each, now)),
  };
}

function toChecked(all: readonly TouchedEdge[]): CheckedEdge {
  const newest = all.reduce((best, each) => ((each.date ?? "") > (best.date ?? "") ? each : best));
  const takenBy = distinct(all.flatMap((each) => (each.takes ? each.function : [])));
  return {
    from: newest.from,
    to: newest.to,
    takenBy,
    below: distinct(all.map((each) => each.function)).filter((name) => !takenBy.includes(name)),
    reports: new Set(all.map(({ print }) => print)).size,
    newest: { messageId: newest.messageId, date: newest.date },
    inversions: distinct(all.flatMap(({ inversion }) => inversion ?? [])),
  };
}

const byWeight = (a: CheckedEdge, b: CheckedEdge): number =>
  Number(b.takenBy.length > 0) - Number(a.takenBy.length > 0) ||
  b.reports - a.reports ||
  (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1);

export const formatCheckPatch = (view: CheckPatchView): string =>
  pages(
    heading(view.subject ?? view.files[0] ?? "patch"),
    wrap(
      `${counted(view.functions.length, "function")} touched${view.functions.length > 0 ? `: ${view.functions.join(", ")}` : ""}`,
    ),
    view.edges.length === 0
      ? "None of them takes part in a known lock dependency."
      : `${heading("Known dependencies with these functions")}\n${view.edges.map(formatEdge).join("\n")}`,
    view.inversions.length > 0 && heading("Inversions in which they take part"),
    ...view.inversions.map((each) => formatSummary(each)),
  );

const formatEdge = (edge: CheckedEdge): string =>
  [
    wrap(`${toLine(edge.from)} -> ${toLine(edge.to)}`, "    ", "  "),
    edge.takenBy.length > 0 ? wrap(`taken in ${edge.takenBy.join(", ")}`, "      ") : "",
    edge.below.length > 0 ? wrap(`taken below ${edge.below.join(", ")}`, "      ") : "",
    wrap(`${counted(edge.reports, "report")}, newest ${toDay(edge.newest.date)} <${edge.newest.messageId}>`, "      "),
  ]
    .filter((line) => line !== "")
    .join("\n");

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
