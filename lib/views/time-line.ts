/** The time line of an inversion: its reports (each print once), patches, and what people and their tools said was done. */
import type { DatedFix, StoredInversion, StoredReport } from "../db/index.ts";
import { type Claim, type Episode, parseValue } from "../fixes/index.ts";
import { fixTitle } from "./chosen-fix.ts";
import { type Person, personName } from "./person.ts";
import { toWords } from "./state.ts";

export type Moment = {
  readonly kind: "report" | "back" | "patch" | "commit" | "mail";
  /** The kind in a word: "report", "back again", "patch v2", "applied". */
  readonly word: string;
  readonly date: string | null;
  readonly messageId: string | null;
  readonly who: string;
  readonly text: string;
  readonly quote: string | null;
  readonly syzbot: string | null;
  readonly kernel: string | null;
  readonly commit: string | null;
};

type Story = {
  readonly stored: StoredInversion;
  readonly reports: readonly StoredReport[];
  readonly fixes: readonly DatedFix[];
  readonly episodes: readonly Episode[];
  /** Senders of the mails, by Message-ID. */
  readonly senders: ReadonlyMap<string, Person>;
};

export function toTimeLine({ stored, reports, fixes, episodes, senders }: Story): readonly Moment[] {
  const claims = episodes.flatMap(({ resolution }) => resolution.claims);
  const events = claims.filter(isEvent).map(toClaim);
  return [
    ...firstOfPrints(reports).map((report) => toReport(report, stored.data.cameBack?.messageId ?? null)),
    ...fixes.filter((fix) => fix.messageId !== null || !isTold(fix, events)).map((fix) => toPatch(fix, senders)),
    ...events,
  ]
    .filter(isFirstOfItsKind())
    .sort((a, b) => compare(a.date ?? "9999", b.date ?? "9999") || compare(a.messageId ?? "", b.messageId ?? ""));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reports come oldest first; a later mail with the same print is a quote or a copy. */
export function firstOfPrints(reports: readonly StoredReport[]): readonly StoredReport[] {
  const first = new Map<string, StoredReport>();
  for (const report of reports) {
    const known = first.get(report.print);
    if (!known || (known.quoteDepth > 0 && report.quoteDepth === 0)) first.set(report.print, report);
  }
  return [...first.values()];
}

function toReport(report: StoredReport, back: string | null): Moment {
  const isBack = report.messageId === back;
  return {
    kind: isBack ? "back" : "report",
    word: isBack ? "back again" : "report",
    date: report.date,
    messageId: report.messageId,
    who: personName(report.author),
    text: report.title ?? report.subject,
    quote: null,
    syzbot: report.syzbot,
    kernel: report.kernel,
    commit: null,
  };
}

/** A commit known without its mail is told by the mail that names it. */
const isTold = (fix: DatedFix, events: readonly Moment[]): boolean =>
  events.some(({ commit, text }) => (fix.commit !== null && commit === fix.commit) || text === fixTitle(fix));

function toPatch(fix: DatedFix, senders: ReadonlyMap<string, Person>): Moment {
  const isMerged = fix.messageId === null;
  return {
    kind: isMerged ? "commit" : "patch",
    word: isMerged ? "commit" : fix.version !== null && fix.version > 1 ? `patch v${fix.version}` : "patch",
    date: fix.date,
    messageId: fix.messageId,
    who: fix.messageId === null ? "" : personName(senders.get(fix.messageId) ?? null),
    text: fixTitle(fix),
    quote: null,
    syzbot: null,
    kernel: null,
    commit: fix.commit,
  };
}

/** Values that say something happened; that a mail carries a patch is told by the patch itself. */
const EVENTS: Readonly<Record<string, string>> = {
  applied: "applied",
  merged: "merged",
  fixed: "fixed",
  commit: "commit",
  reverted: "reverted",
  dropped: "dropped",
  duplicate: "duplicate",
  invalid: "invalid",
  "false-positive": "false positive",
  "caused-by-unmerged-patch": "caused by patch",
  "caused-by-patch": "caused by patch",
  tested: "tested",
  "test-requested": "test asked",
  unfixed: "fix taken back",
  undup: "dup taken back",
};

const wordOf = (claim: Claim): string | undefined => EVENTS[parseValue(claim.value).what.split(":")[0] ?? ""];
const isEvent = (claim: Claim): boolean => wordOf(claim) !== undefined;

function toClaim(claim: Claim): Moment {
  const { commit, title } = parseValue(claim.value);
  const word = wordOf(claim) ?? toWords(claim.value ?? "");
  return {
    kind: commit !== null || ["merged", "applied", "commit", "fixed"].includes(word) ? "commit" : "mail",
    word,
    date: claim.date,
    messageId: claim.messageId,
    who: personName(claim.author),
    text: title ?? "",
    quote: claim.quote === title ? null : claim.quote || null,
    syzbot: null,
    kernel: null,
    commit,
  };
}

/** Its anchor on the page and in the feed: no two moments of a story have the same. */
export const momentAnchor = ({ word, messageId, commit, text }: Moment): string =>
  `${word}-${messageId ?? commit ?? text}`.replace(/[^\w.@+=-]+/g, "-");

/** A mail says one thing once, whatever number of claims carries it. */
function isFirstOfItsKind(): (moment: Moment) => boolean {
  const seen = new Set<string>();
  return (moment) => {
    const key = momentAnchor(moment);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
