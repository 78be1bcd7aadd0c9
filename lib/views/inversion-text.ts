/** An inversion for 80 columns, in the order of its page; and as a feed of what happened to it. */
import type { DatedFix } from "../db/index.ts";
import { isMadeUpId } from "../mail/index.ts";
import { inversionPath, loreUrl } from "../urls.ts";
import { type Entry, toAtom } from "./atom.ts";
import { codeOfState, formatEpisodes } from "./by-code.ts";
import { fixTitle } from "./chosen-fix.ts";
import { toDay, toDays } from "./dates.ts";
import type { EdgeView, Place } from "./edges.ts";
import type { InversionView } from "./inversion.ts";
import { siteText } from "./lock-class.ts";
import { maskText } from "./mask-text.ts";
import { personName } from "./person.ts";
import { counted, field, heading, pages, quoted, toRing, verbatim, wrap } from "./plain.ts";
import { kindWords, toWords } from "./state.ts";
import { tieText } from "./tie-text.ts";
import { type Moment, momentAnchor } from "./time-line.ts";
import { toLine } from "./visible.ts";

export const formatInversion = (view: InversionView): string =>
  pages(
    heading(`${view.title}`),
    wrap(toRing(view.cycle, view.kind)),
    formatFacts(view),
    formatUses(view),
    view.edges.length > 0 && `${heading("Edges")}\n${view.edges.map(formatEdge).join("\n")}`,
    formatScenario(view),
    formatEpisodes(view.episodes, view.cycle.length),
    `${heading("Time line")}\n${view.timeLine.map(formatMoment).join("\n") || "Nothing dated is known."}`,
    formatDiscussion(view),
    formatPatch(view),
    formatBackports(view),
    formatNear(view),
    view.trailers.length > 0 && `${heading("Cite")}\n${view.trailers.join("\n")}`,
  );

function formatFacts(view: InversionView): string {
  const { resolution, lastWord, patch } = view;
  const code = codeOfState(view);
  return [
    field("Id", view.inversion),
    field(
      "Kind",
      `${kindWords(view.kind)}, ${view.cycle.length === 0 ? "no cycle is closed" : counted(view.cycle.length, "lock")}`,
    ),
    view.altTitles.length > 0 && field("Also", view.altTitles.join("; ")),
    field("Subsystem", view.subsystems.map(({ name, via }) => `${name} (by ${via})`).join(", ") || "unknown"),
    field(
      "Seen",
      `${toDays(view.firstSeen, view.lastSeen)}, ${counted(view.prints.whole + view.prints.fragments, "report")} in ${counted(view.reportMails, "mail")}`,
    ),
    field(
      "State",
      [stateSentence(view), isByHand(view) && "set by hand", code !== null && `of ${code} alone`]
        .filter(Boolean)
        .join(", "),
    ),
    resolution.quote &&
      quoted(
        maskText(resolution.quote.text),
        resolution.quote.messageId === "" ? "overrides" : `<${resolution.quote.messageId}>`,
      ),
    patch &&
      field(
        "Fix",
        `${patch.episode === "earlier" ? "of an earlier episode: " : ""}${patch.fix.confidence === "inferred" ? "perhaps " : ""}${fixSentence(patch.fix)}`,
      ),
    view.cameBack && field("Came back", `after ${view.cameBack.after}: ${toPlace(view.cameBack.messageId)}`),
    field("Last word", lastWord ? `${toDay(lastWord.date)} ${personName(lastWord.author)}` : "no person has answered"),
    lastWord?.quote && quoted(maskText(lastWord.quote), toPlace(lastWord.messageId)),
    view.mailsLeft > 0 && field("Left out", `${leftSentence(view.mailsLeft)}.`),
  ]
    .filter(Boolean)
    .join("\n");
}

/** Where a mail can be read: on lore, where it has an id of its own; else by `show`. */
const toPlace = (messageId: string) => (isMadeUpId(messageId) ? `<${messageId}>` : loreUrl(messageId));

/** Of a very long thread the mails with reports, claims and patches are looked at first, then the newest. */
export const leftSentence = (mails: number): string =>
  `${counted(mails, "mail")} of very long threads ${mails === 1 ? "was" : "were"} not looked at for what was said and done`;

/** An override by the file of corrections decides before all mails. */
const isByHand = ({ resolution }: InversionView): boolean =>
  resolution.claims.some(({ origin }) => origin === "override");

/** "merged (code), since 2021-07-28"; what silence adds. */
export function stateSentence({ resolution, stalled }: Pick<InversionView, "resolution" | "stalled">): string {
  const { state, fixClass, since } = resolution;
  return [
    `${toWords(state)}${fixClass === null ? "" : ` (${toWords(fixClass)})`}`,
    since && `since ${toDay(since)}`,
    stalled && "stalled: no human word for 180 days",
  ]
    .filter(Boolean)
    .join(", ");
}

const fixSentence = (fix: DatedFix): string =>
  [
    `"${fixTitle(fix)}"`,
    fix.commit === null ? "commit unknown" : `commit ${fix.commit.slice(0, 12)}`,
    toWords(fix.state),
    fix.files.slice(0, 4).join(" "),
  ]
    .filter(Boolean)
    .join(", ");

/** What kinds about interrupts say beside, or instead of, an order of two. */
function formatUses({ best }: InversionView): string | null {
  if (!best?.present && !best?.usage && !best?.conflict && !best?.damage.length) return null;
  const damage = best.damage.map(({ reason, line }) => `${reason.replaceAll("-", " ")} (line ${line})`).join(", ");
  return [
    damage !== "" && field("Damaged", damage),
    best.usage && field("Uses", `${best.usage.was} before, ${best.usage.now} now`),
    best.conflict &&
      field(
        "Interrupts",
        `${best.conflict.safe} is taken in ${best.conflict.state}${usedAt(best.conflict.safeSite)}; ${best.conflict.unsafe} is held with it enabled${usedAt(best.conflict.unsafeSite)}`,
      ),
    best.present && field("Taken in", toLine(siteText(best.present.takenIn))),
  ]
    .filter(Boolean)
    .join("\n");
}

const usedAt = (place: Place | null): string => (place ? ` at ${toLine(siteText(place))}` : "");

function formatEdge(edge: EdgeView): string {
  const proof = `${counted(edge.messages.length, "mail")}, ${toDays(edge.firstSeen, edge.lastSeen)}`;
  if (edge.isBeside) return wrap(`${edge.from} -> ${edge.to}  in words: ${proof}`, "   ", `${edge.number}  `);
  if (edge.origin === "words")
    return [
      wrap(`${edge.from} -> ${edge.to}`, "   ", `${edge.number}  `),
      ...(edge.takenIn ? [`     taken in ${toLine(siteText(edge.takenIn))}, as a part of a splat shows`] : []),
      `     in words: ${proof}`,
    ].join("\n");
  return [
    wrap(`${edge.from} -> ${edge.to}${edge.inferred ? "  (inferred)" : ""}`, "   ", `${edge.number}  `),
    `     held by  ${toLine(siteText(edge.heldBy))}${edge.heldBy && !edge.heldHere ? ", in another path" : ""}`,
    `     taken in ${toLine(siteText(edge.takenIn))}`,
    `     ${proof}`,
  ].join("\n");
}

function formatScenario({ scenario }: InversionView): string | null {
  if (!scenario) return null;
  const width = Math.max(28, ...scenario.rows.filter(({ column }) => column === 0).map(({ text }) => text.length + 8));
  const rows = scenario.rows.map(({ column, text, waits }) =>
    `${" ".repeat(column * width)}${toLine(text)}${waits ? " waits" : ""}`.trimEnd(),
  );
  const head = scenario.columns
    .map((name) => name.padEnd(width))
    .join("")
    .trimEnd();
  return `${heading("How it locks up, as lockdep printed it")}\n${[head, ...rows].join("\n")}`;
}

const formatMoment = (moment: Moment): string =>
  wrap(momentText(moment), "            ", `${toDay(moment.date)}  ${`${moment.word}: `}`);

/** `syzbot, possible deadlock in pipe_lock (5), 5.14.0-rc2`. */
export function momentText({ who, text, quote, kernel, commit, messageId }: Moment): string {
  return [who, commit?.slice(0, 12), text, quote && `"${maskText(quote)}"`, kernel, messageId && `<${messageId}>`]
    .filter(Boolean)
    .join(", ");
}

function formatDiscussion({ discussion }: InversionView): string | null {
  if (discussion.length === 0) return null;
  const rows = discussion.map((remark) =>
    [
      wrap(
        `${remark.kind}, ${personName(remark.author)} <${remark.messageId}>`,
        "            ",
        `${toDay(remark.date)}  `,
      ),
      wrap(`"${maskText(remark.quote)}"`, "            "),
    ].join("\n"),
  );
  return `${heading("Proposals and objections")}\n${rows.join("\n")}`;
}

function formatPatch({ patch }: InversionView): string | null {
  if (!patch) return null;
  const { fix, text } = patch;
  const source = fix.messageId === null ? "its mail is not known" : toPlace(fix.messageId);
  const diff = text?.diff.map((line) => line.text).join("\n") ?? "";
  return pages(
    heading(`Patch: ${fixTitle(fix)}`),
    wrap(`${toWords(fix.state)}; ${tieText(fix)}; ${source}`),
    text && verbatim(maskText(text.changelog)),
    text && verbatim(maskText(diff)),
    text && text.more > 0 && `${text.more} more lines in the mail`,
  ).trimEnd();
}

function formatBackports({ backports }: InversionView): string | null {
  if (backports.length === 0) return null;
  const rows = backports.map(({ fix, named, missing }) =>
    [
      wrap(fix.title),
      ...named.map((tree) => wrap(`in ${treeSentence(tree)}`, "      ", "  ")),
      ...missing.map((tree) => wrap(`missing in ${treeSentence(tree)}`, "      ", "  ")),
    ].join("\n"),
  );
  return `${heading("Stable trees")}\n${rows.join("\n")}`;
}

/** `5.15 since 5.15.120, by CVE <MESSAGE-ID>`; of a tree where the fault is and the fix is not, how that is known. */
const treeSentence = ({ tree, release, via, messageId }: InversionView["backports"][number]["named"][number]): string =>
  `${tree}${release === null ? "" : ` (${release})`}, by ${via} <${messageId}>`;

function formatNear({ related }: InversionView): string | null {
  if (related.length === 0) return null;
  const rows = related.map(({ inversion, summary, reasons }) =>
    [
      wrap(toRing(summary.cycle), "    "),
      wrap(`${inversion}, ${toWords(summary.state)}, ${reasons.map(({ detail }) => detail).join("; ")}`, "    "),
    ].join("\n"),
  );
  return `${heading("Near inversions")}\n${rows.join("\n")}`;
}

export const inversionAtom = (view: InversionView): string =>
  toAtom({
    title: `Deadlore: ${view.title}`,
    path: inversionPath(view.inversion),
    self: inversionPath(view.inversion, "index.atom"),
    entries: view.timeLine.toReversed().map((moment) => toEntry(view, moment)),
  });

const toEntry = (view: InversionView, moment: Moment): Entry => ({
  title: `${moment.word}: ${moment.text || moment.quote || toRing(view.cycle)}`,
  path: inversionPath(view.inversion),
  fragment: momentAnchor(moment),
  updated: moment.date,
  author: moment.who || "Deadlore",
  summary: momentText(moment),
});
