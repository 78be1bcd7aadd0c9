/** A fix as text: its fate, its versions with what changed, the tags it was given, and what came after. */
import type { FileChange } from "../fixes/index.ts";
import { toDay } from "./dates.ts";
import type { FixView } from "./fix.ts";
import { personName } from "./person.ts";
import { counted, field, heading, pages, verbatim, wrap } from "./plain.ts";
import type { SeriesView, VersionView } from "./series.ts";
import { toWords } from "./state.ts";
import { formatSummary } from "./summary.ts";

export const formatFix = (view: FixView): string =>
  pages(
    heading(view.message.subject),
    formatFate(view),
    view.inversions.length > 0 ? "Fixes" : "No inversion that is known here names this patch as its fix.",
    ...view.inversions.map(formatSummary),
    formatEdges(view),
    view.series && view.series.versions.length > 1 ? formatVersions(view.series) : null,
    ...(view.series ? formatChanges(view.series) : []),
  );

function formatFate({ message, fate, followUps, tags }: FixView): string {
  const { state, commit, commitTitle, via, release } = fate;
  return [
    field("Message-ID", message.messageId),
    field("State", `${toWords(state)}${via === null ? "" : ` (${via})`}`),
    field(
      "Commit",
      commit === null ? "unknown" : `${commit.slice(0, 12)}${commitTitle === null ? "" : ` ("${commitTitle}")`}`,
    ),
    ...(release === null ? [] : [field("Release", release)]),
    ...followUps.map(({ kind, sha, title }) =>
      field(kind === "reverts" ? "Reverted by" : "Mended by", `${sha.slice(0, 12)} ("${title}")`),
    ),
    field("Files", message.patch?.files.join(" ") || "none"),
    ...tags.map(({ name, author }) => field(name, personName(author))),
  ].join("\n");
}

function formatEdges({ edges }: FixView): string | null {
  const lines = edges.flatMap(({ edges: ring }) =>
    ring.map(({ from, to, removedBy, cameBack, later }) => {
      const removed = removedBy === null ? "" : `; removed by this fix, which changes ${removedBy.detail} (inferred)`;
      const back =
        cameBack === null
          ? "; not seen again with a kernel that has the fix"
          : `; seen again ${toDay(cameBack.date)} in ${cameBack.kernel ?? "a later kernel"} <${cameBack.messageId}>, ${counted(later, "report")}`;
      return wrap(`${from} -> ${to}${removed}${back}`, "    ", "  ");
    }),
  );
  return lines.length === 0 ? null : ["Dependencies after the fix", ...lines].join("\n");
}

function formatVersions({ versions, dropped }: SeriesView): string {
  return [
    "Versions, oldest first",
    ...versions.flatMap((version, at) => [
      wrap(formatVersion(version, at === versions.length - 1), "      ", "  "),
      ...version.patches.map(({ subject, change, messageId }) =>
        wrap(`${at === 0 ? "" : `${change}: `}${subject} <${messageId}>`, "        ", "      "),
      ),
    ]),
    ...dropped.map(({ subject, messageId }) => wrap(`not in the newest: ${subject} <${messageId}>`, "      ", "  ")),
  ].join("\n");
}

function formatVersion({ label, date, cover, link }: VersionView, isNewest: boolean): string {
  const words = [toDay(date), label, cover ? `${cover.subject} <${cover.messageId}>` : null];
  const why = link === null ? "" : ` (known by ${link.rule})`;
  return `${words.filter((word) => word !== null).join("  ")}${why}${isNewest ? "" : ", superseded"}`;
}

function formatChanges({ patch }: SeriesView): string[] {
  return patch.slice(1).map((version, at) => {
    const before = patch[at];
    const title = `${before?.label ?? "?"} -> ${version.label}`;
    if (version.changes.length === 0) return `${title}: not one changed line differs`;
    return [`${title}: what the patch changes now`, ...version.changes.map(formatFile)].join("\n");
  });
}

const SIGNS = { was: "-", now: "+", both: " " } as const;

function formatFile({ path, change, lines, isCut }: FileChange): string {
  const shown = lines.map(({ which, text }) => verbatim(`${SIGNS[which]} ${text}`, "    "));
  return [`  ${path}${change === "changed" ? "" : ` (${change})`}`, ...shown, ...(isCut ? ["    ..."] : [])].join("\n");
}
