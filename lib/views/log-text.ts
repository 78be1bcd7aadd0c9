/**
 * The entries of `log` for the terminal, as git prints commits: one line each, or whole, with the cycle drawn or the fix's diff.
 *
 *   inversion v1:429f44e9e3f2a08c (merged; overlayfs)
 *   Author: syzbot
 *   Date:   2021-07-28 09:12
 *
 *       possible deadlock in iter_file_splice_write
 *       ...
 *       Fixes-edge: sb_writers -> &pipe->mutex
 *       Link: https://lore.kernel.org/all/...
 *       Commit: 9b91b6b019fd ("ovl: fix deadlock in splice write")
 */
import { isMadeUpId } from "../mail/index.ts";
import { loreUrl } from "../urls.ts";
import { fixTitle } from "./chosen-fix.ts";
import { toDay, toDays, toMinute } from "./dates.ts";
import type { LogEdge, LogEntry, LogView } from "./log.ts";
import { maskText } from "./mask-text.ts";
import { personName } from "./person.ts";
import { counted, cut, toRing, verbatim, wrap } from "./plain.ts";
import { kindWords, toWords } from "./state.ts";
import { stateText } from "./summary.ts";
import { toLine, toVisible } from "./visible.ts";

export type LogForm = { readonly oneline?: boolean; readonly graph?: boolean; readonly patch?: boolean };

const INDENT = "    ";

export function formatLog(view: LogView, form: LogForm = {}): string {
  const entries = view.inversions.map((entry) => (form.oneline ? formatLine(entry, form) : formatWhole(entry, form)));
  return `${entries.join(form.oneline ? "\n" : "\n\n")}\n`;
}

/** What the entries leave out, for the terminal: no part of the answer, which may be counted or cut by a pipe. */
export const moreOfLog = ({ next, total, inversions }: LogView): string | null =>
  next === null ? null : `${total - inversions.length} more: --limit or --cursor ${next}`;

/** What a commit has its title for: the id, when, how it stands, and what. */
function formatLine(entry: LogEntry, form: LogForm): string {
  const line = toLine(
    `${entry.inversion} ${toDay(entry.lastSeen)} ${stateText(entry)}: ${entry.title} (${toRing(entry.cycle, entry.kind)})`,
  );
  return [line, form.graph && drawRing(entry, INDENT), form.patch && formatDiff(entry)].filter(Boolean).join("\n");
}

function formatWhole(entry: LogEntry, form: LogForm): string {
  const decoration = [stateText(entry), entry.subsystems.join(", ")].filter(Boolean).join("; ");
  const head = [
    `inversion ${entry.inversion} (${decoration})`,
    `Author: ${personName(entry.author)}`,
    `Date:   ${toMinute(entry.lastSeen)}`,
  ].map(toVisible);
  return [
    head.join("\n"),
    wrap(entry.title, INDENT),
    form.graph ? drawRing(entry, INDENT) : wrap(toRing(entry.cycle, entry.kind), `${INDENT}  `, INDENT),
    wrap(toProse(entry), INDENT),
    entry.quote && `${wrap(`"${cut(maskText(entry.quote.text), 300)}"`, INDENT)}`,
    trailersOf(entry)
      .map((trailer) => INDENT + toLine(trailer))
      .join("\n"),
    form.patch && formatDiff(entry),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function toProse(entry: LogEntry): string {
  const { fix } = entry;
  const seen = `${capital(kindWords(entry.kind))}, ${counted(entry.reports, "report")}, ${toDays(entry.firstSeen, entry.lastSeen)}`;
  const patch = fix && fix.episode === "newest" ? `${capital(fixWords(fix.fix))} ${titleOf(fix.fix)}` : "";
  const back = entry.cameBack ? "It came back after an earlier fix" : "";
  return [`${seen}${entry.kernel === null ? "" : `, last on ${entry.kernel}`}`, patch, back]
    .filter(Boolean)
    .map((sentence) => `${sentence}.`)
    .join(" ");
}

/** A commit of which no mail is known has no title. */
const titleOf = (fix: NonNullable<LogEntry["fix"]>["fix"]): string => {
  const title = fixTitle(fix);
  return title.startsWith("commit ") ? `by ${title}` : fix.state === "posted" ? `"${title}"` : `by "${title}"`;
};

/** "merged", "patch posted"; a guess says that it is one. */
const fixWords = ({ state, confidence }: NonNullable<LogEntry["fix"]>["fix"]): string =>
  `${confidence === "inferred" ? "perhaps " : ""}${state === "posted" ? "patch posted:" : toWords(state)}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function trailersOf({ fixedEdges, links, fix }: LogEntry): readonly string[] {
  const title = fix && fixTitle(fix.fix);
  const named = fix?.fix.commit
    ? `Commit: ${fix.fix.commit.slice(0, 12)}${title?.startsWith("commit ") ? "" : ` ("${title}")`}`
    : undefined;
  return [
    ...fixedEdges.map(({ from, to }) => `Fixes-edge: ${from} -> ${to}`),
    ...[...new Set([...links, ...(fix?.fix.messageId ? [fix.fix.messageId] : [])])]
      .filter((id) => !isMadeUpId(id))
      .map((id) => `Link: ${loreUrl(id)}`),
    ...(named === undefined ? [] : [named]),
  ];
}

function formatDiff({ patch }: LogEntry): string | null {
  if (!patch || patch.diff.length === 0) return null;
  const lines = patch.diff.map(({ text }) => text).join("\n");
  return verbatim(patch.more > 0 ? `${lines}\n(${patch.more} more lines in the mail)` : lines);
}

/**
 *   +-> &pipe->mutex
 *   |     |  ovl_write_iter fs/overlayfs/file.c:231
 *   |     v
 *   |   &ovl_i_mutex_key[depth]
 *   |     |  iter_file_splice_write
 *   +-----+
 */
function drawRing({ edges, cycle, kind }: LogEntry, indent: string): string {
  if (edges.length === 0) return wrap(toRing(cycle, kind), indent);
  const rows = edges.flatMap(({ from, site }, at) => [
    `${at === 0 ? "+-> " : "|   "}${from}`,
    `|     |  ${siteText(site)}`,
    at === edges.length - 1 ? "+-----+" : "|     v",
  ]);
  return rows.map((row) => indent + toVisible(row).trimEnd()).join("\n");
}

const siteText = (site: LogEdge["site"]): string =>
  site === null
    ? "(place unknown)"
    : [site.function, site.file && `${site.file}${site.line === null ? "" : `:${site.line}`}`]
        .filter(Boolean)
        .join(" ");
