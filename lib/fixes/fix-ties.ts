/**
 * What ties a patch to an episode: a trailer, a command, a print in its changelog, a place in the report's thread, a commit named.
 *
 * In: facts and an episode. Out: ties to patch lines by key (subject-patch.ts), strongest first. A line is all versions of one patch.
 */
import { type Claim, type Confidence, parseValue } from "./claim.ts";
import { sentencesOf } from "./discussion.ts";
import type { EpisodeGroup } from "./episodes.ts";
import { ancestors, compare, type FoldFacts, type FoldMessage, type FoldReport, shortSha } from "./fold-input.ts";
import { type InferReason, isInTime } from "./infer.ts";
import { namesOtherFault } from "./other-fault.ts";
import { parsePatchSubject } from "./patch-subject.ts";

export type Tie = {
  /** Key of the patch's subject, `reply:MESSAGE-ID` of an inline diff, or `commit:SHA`. */
  readonly line: string;
  readonly confidence: Confidence;
  readonly via: string;
  readonly quote: string | null;
  readonly claim: Claim | null;
  /** Of an inference: `via` is the rule of the first. */
  readonly reasons?: readonly InferReason[];
};

export function findTies(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  const told = [...tiesByClaim(facts, episode), ...tiesByPrint(facts, episode), ...tiesByThread(facts, episode)];
  const ties = told.some(isToldFix) ? told : [...told, ...tiesByInference(facts, episode)];
  const best = new Map<string, Tie>();
  for (const tie of ties) {
    const known = best.get(tie.line);
    if (!known || STRENGTH[tie.confidence] < STRENGTH[known.confidence]) best.set(tie.line, tie);
  }
  for (const tie of best.values())
    if (
      tie.confidence === "inferred" &&
      (agree(ties.filter(({ line }) => line === tie.line)) || isConfirmed(facts, tie))
    )
      best.set(tie.line, { ...tie, confidence: "linked" });
  return [...best.values()].sort((a, b) => STRENGTH[a.confidence] - STRENGTH[b.confidence] || compare(a.line, b.line));
}

/** A person's guess and a machine's that name one commit. */
const agree = (ties: readonly Tie[]) =>
  ties.some(({ claim }) => claim?.rule === "fixed-by-commit") &&
  ties.some(({ claim }) => claim?.rule === "syzbot-suspects-fix");

/** Somebody answers the mail that offers it: it works, or it is merged. */
const isConfirmed = (facts: FoldFacts, { claim }: Tie) =>
  claim?.rule === "fix-offered" &&
  (facts.claimsAbout.get(claim.messageId) ?? []).some(({ rule }) => rule === "works" || rule === "merged-in-words");

export const STRENGTH: Readonly<Record<Confidence, number>> = { explicit: 0, linked: 1, inferred: 2 };

/** The bug's id, its mails and theirs threads: what a claim must be about. */
export function isAbout(facts: FoldFacts, episode: EpisodeGroup, about: string | null): boolean {
  if (about === null) return false;
  if (about.startsWith("syz:")) return episode.syzbot.includes(about.slice(4)) || isOfKin(episode, about);
  const thread = facts.threadOf(about);
  return thread !== undefined && episode.threads.has(thread);
}

/** A bug that was said to be the same, and has no report of this cycle. */
const isOfKin = (episode: EpisodeGroup, about: string | null) =>
  about?.startsWith("syz:") === true && episode.kin.includes(about.slice(4));

function tiesByClaim(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  return facts.claims.flatMap((claim): readonly Tie[] => {
    if (!isAbout(facts, episode, claim.about)) return [];
    const line = lineOfClaim(facts, episode, claim);
    if (line === undefined) return [];
    return [{ line, confidence: confidenceOf(facts, episode, claim), via: claim.via, quote: claim.quote, claim }];
  });
}

/** A trial proves nothing, and a link to somewhere in the thread is less than one to the report. */
function confidenceOf(facts: FoldFacts, episode: EpisodeGroup, claim: Claim): Confidence {
  const message = facts.messageOf.get(claim.messageId);
  if (message?.patch && isTrial(facts, message)) return "inferred";
  if (claim.confidence === "explicit" && isOfKin(episode, claim.about)) return "linked";
  if (claim.rule !== "patch-cites") return claim.confidence;
  return episode.reports.some((report) => report.messageId === claim.about) ? "linked" : "inferred";
}

function lineOfClaim(facts: FoldFacts, episode: EpisodeGroup, claim: Claim): string | undefined {
  const { what, commit, title } = parseValue(claim.value);
  if (claim.rule.startsWith("patch-")) return lineOfTrailer(facts, episode, claim);
  if (what === "fixed" && title !== null) return facts.lineOfTitle(title, claim);
  if (what.startsWith("fixed-by:")) {
    if (claim.rule === "fix-offered" && isMetAfter(facts, episode, claim.messageId)) return undefined;
    const named = facts.messageOf.get(what.slice("fixed-by:".length));
    return named?.patch ? facts.lineOf(named) : undefined;
  }
  if (claim.rule === "cve-fixed" && commit === null && title !== null) return facts.lineOfTitle(title, claim);
  if (commit === null || !TELLS_FIX.has(claim.rule)) return undefined;
  const patch = claim.rule === "repository-report" ? patchOfCommit(facts, claim) : undefined;
  if (patch) return facts.lineOf(patch);
  if (isVoid(facts, claim) || isMetAfter(facts, episode, claim.messageId)) return undefined;
  return facts.lineOfTitle(title ?? facts.titleOfCommit(commit) ?? `commit:${shortSha(commit)}`, claim);
}

/** A bisection that a person called wrong. */
const isVoid = (facts: FoldFacts, claim: Claim) =>
  (facts.claimsAbout.get(claim.messageId) ?? []).some(({ value }) => value === "bisection-wrong");

/** Printed anew, by a person, in answer to the mail that names the fix: that one was not it. */
const isMetAfter = (facts: FoldFacts, episode: EpisodeGroup, messageId: string) =>
  episode.reports.some(
    (report) =>
      report.quoteDepth === 0 &&
      ancestors(facts, report.messageId)
        .slice(1)
        .some((above) => above.messageId === messageId),
  );

/** The patch mail that became the commit which states the claim. */
function patchOfCommit(facts: FoldFacts, { messageId }: Claim): FoldMessage | undefined {
  const became = (facts.claimsBy.get(messageId) ?? []).find(({ rule }) => rule === "repository-patch");
  return facts.messageOf.get(became?.about ?? "");
}

/** Rules whose commit is the answer to the report they are about. */
const TELLS_FIX: ReadonlySet<string> = new Set([
  "repository-report",
  "fixed-by-commit",
  "fix-offered",
  "cve-fixed",
  "syzbot-suspects-fix",
  "syzbot-tested-commit",
  "regzbot-fix",
]);

/** A `Link:` in an applied patch mostly names the patch's own posting: that says nothing about a report. */
function lineOfTrailer(facts: FoldFacts, episode: EpisodeGroup, claim: Claim): string | undefined {
  const message = facts.messageOf.get(claim.messageId);
  if (!message?.patch || claim.rule === "patch-fixes") return undefined;
  const target = claim.about === null ? undefined : facts.messageOf.get(claim.about);
  if (target?.patch && !isReportOf(episode, target)) return undefined;
  if (target && isAboutPatch(facts, episode, target)) return undefined;
  if (wasThereFirst(facts, episode, message)) return undefined;
  return facts.lineOf(message);
}

/**
 * It credits the bug for another fault of it: all prints of this cycle are people's, in answers to the patch, when it was tried. What
 * syzbot prints when it tries a patch may be the bug that the patch was made for.
 */
const wasThereFirst = (facts: FoldFacts, episode: EpisodeGroup, message: FoldMessage): boolean =>
  episode.reports.every(({ messageId }) => {
    const mail = facts.messageOf.get(messageId);
    if (!mail || mail.isBot || shownByPatch(facts, messageId)) return false;
    return ancestors(facts, messageId)
      .slice(1)
      .some((above) => above.messageId === message.messageId);
  });

/** The changelog that shows the print is the patch's own. */
const shownByPatch = (facts: FoldFacts, messageId: string): boolean => {
  const mail = facts.messageOf.get(messageId);
  return mail?.patch !== undefined && mail.patch !== null && !mail.patch.inReply;
};

/** What answers one patch of a series speaks of that patch, wherever in the series' thread the report stands. */
function isAboutPatch(facts: FoldFacts, episode: EpisodeGroup, target: FoldMessage): boolean {
  for (const message of ancestors(facts, target.messageId)) {
    if (isReportOf(episode, message)) return false;
    if (message.patch && !message.patch.inReply) return true;
  }
  return false;
}

const isReportOf = (episode: EpisodeGroup, message: FoldMessage) =>
  episode.reports.some((report) => report.messageId === message.messageId);

/** The splat that a patch's changelog shows is the one that it is about. */
function tiesByPrint(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  const prints = new Set(episode.reports.map((report) => report.print));
  return facts.reports.flatMap((report): readonly Tie[] => {
    const message = patchShowing(facts, report);
    if (!message || !prints.has(report.print) || isSuspected(facts, message)) return [];
    return [
      {
        line: facts.lineOf(message),
        confidence: "linked",
        via: "splat in the changelog",
        quote: report.title,
        claim: null,
      },
    ];
  });
}

/**
 * `After commit 0123456789ab ("demo: take the lock early"), I started seeing lockdep warnings`, above a print of the cycle that its
 * changelog shows: whoever reports and names a commit names what brought it, or what did not help.
 */
function isSuspected(facts: FoldFacts, patch: FoldMessage): boolean {
  const line = facts.lineOf(patch);
  return facts.reports.some(({ messageId, quoteDepth, date }) => {
    if (quoteDepth > 0 || (date ?? "") <= (patch.date ?? "") || facts.messageOf.get(messageId)?.patch) return false;
    return (facts.claimsBy.get(messageId) ?? []).some((claim) => {
      const { title } = parseValue(claim.value);
      return claim.rule === "commit-named" && title !== null && facts.lineOfTitle(title, claim) === line;
    });
  });
}

/** The patch whose changelog a report stands in, be it quoted in the first answer to it. */
function patchShowing(facts: FoldFacts, report: FoldReport): FoldMessage | undefined {
  const message = facts.messageOf.get(report.messageId);
  if (message && isPosting(message)) return message;
  const answered = message?.parent && report.quoteDepth === 1 ? facts.messageOf.get(message.parent) : undefined;
  return answered && isPosting(answered) ? answered : undefined;
}

/** A report may show a diff of what its author tried: a posting says that it is one, or is signed. */
const isPosting = ({ patch, subject }: FoldMessage): boolean =>
  patch !== null &&
  !patch.inReply &&
  (parsePatchSubject(subject).isPatch || patch.trailers.some(({ name }) => /^signed-off-by$/i.test(name)));

/** `I have created a fix candidate patch`, `the patch below fixes it for me`: beside a report, a diff that is offered. */
const OFFERS =
  /^[^>\n]{0,200}\b(?:fix candidate|candidate (?:fix|patch)|(?:patch|diff|change) (?:below|attached)[^.\n]{0,60} fix(?:es|ed)?|(?:following|attached|below) (?:patch|diff|change)[^.\n]{0,60} fix(?:es|ed)?|proposed fix|tentative (?:fix|patch))\b/im;

/** Somebody says which patch it is: nothing needs to be inferred. A patch in the thread may be one of several. */
const isToldFix = ({ confidence, via }: Tie) => confidence !== "inferred" && via !== "patch in the thread";

/** Patches that name no report and share functions and locks with one of these: see infer.ts. */
function tiesByInference(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  const own = new Set(episode.reports.map((report) => report.messageId));
  return facts.inferred.flatMap(({ report, messageId, reasons }): readonly Tie[] => {
    const message = facts.messageOf.get(messageId);
    const [first] = reasons;
    if (!own.has(report) || own.has(messageId) || !message?.patch || !first || namesAnother(facts, message)) return [];
    if (isSuspected(facts, message)) return [];
    if (isRerollOfOccasion(facts, episode, message) || isCopyOfOlder(facts, report, message)) return [];
    const line = facts.lineOf(message);
    return [{ line, confidence: "inferred", via: first.rule, quote: null, claim: null, reasons }];
  });
}

/** A stable release copies what was posted long before the report. */
function isCopyOfOlder(facts: FoldFacts, report: string, message: FoldMessage): boolean {
  const date = facts.reports.find(({ messageId }) => messageId === report)?.date ?? null;
  if (date === null) return false;
  return (facts.patchesOf.get(facts.lineOf(message)) ?? []).some(
    (version) => version.date !== null && !isInTime(date, version.date) && version.date < date,
  );
}

/** The report answers a version of it, or came after one in its thread: the patch was tried, and this happened. */
const isRerollOfOccasion = (facts: FoldFacts, episode: EpisodeGroup, message: FoldMessage): boolean =>
  episode.reports.some(({ subject }) => isAnswerTo(subject, message)) ||
  (facts.patchesOf.get(facts.lineOf(message)) ?? []).some((version) =>
    episode.reports.some(({ thread, date }) => thread === version.thread && (version.date ?? "") < (date ?? "")),
  );

function isAnswerTo(subject: string, { patch }: FoldMessage): boolean {
  const { isReply, isPatch, key } = parsePatchSubject(subject);
  return isReply && isPatch && patch !== null && !patch.inReply && key === patch.key;
}

/** A version of it credits a report: one of this episode would tie it, so it is another's. */
const namesAnother = (facts: FoldFacts, message: FoldMessage) =>
  [message, ...(facts.patchesOf.get(facts.lineOf(message)) ?? [])].some(({ messageId }) =>
    (facts.claimsBy.get(messageId) ?? []).some(({ rule }) => NAMES_REPORT.has(rule)),
  );

const NAMES_REPORT: ReadonlySet<string> = new Set([
  "patch-reported-by-syzbot",
  "patch-reported-by-link",
  "patch-tested-by-syzbot",
  "patch-closes",
]);

/** A cover letter that tells of a cycle has its whole series below it: of so many patches the place tells nothing. */
const MAX_BY_PLACE = 15;

function tiesByThread(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  const ties = patchesBelow(facts, episode);
  return new Set(ties.map(({ line }) => line)).size > MAX_BY_PLACE ? [] : ties;
}

/** Patches below the report, by people; in a patch's own thread only those that answer the report itself. */
function patchesBelow(facts: FoldFacts, episode: EpisodeGroup): readonly Tie[] {
  const isOlder = isOlderThanPatches(facts, episode);
  return facts.messages.flatMap((message): readonly Tie[] => {
    if (!message.patch || message.isBot || !episode.threads.has(message.thread)) return [];
    if (!isPosting(message) && isReportOf(episode, message) && !OFFERS.test(message.body ?? "")) return [];
    if (wasThereBefore(facts, episode, message) || isOfOtherFault(message)) return [];
    const path = ancestors(facts, message.messageId);
    const above = new Set(path.slice(1).map((each) => each.messageId));
    const answers = episode.reports.some((report) => above.has(report.messageId));
    const root = path.at(-1);
    const ofPatch = root ? isPatchThread(root) : false;
    if ((ofPatch && isOlder) || (!answers && (ofPatch || !isAfter(message, episode)))) return [];
    const confidence = isTrial(facts, message) ? "inferred" : "linked";
    return [
      {
        line: facts.lineOf(message),
        confidence,
        via: "patch in the thread",
        quote: message.patch.subject,
        claim: null,
      },
    ];
  });
}

/** A diff below `NULL pointer dereference in x` whose words speak of no lock is for that, though a lock report stands in the thread too. */
const isOfOtherFault = (message: FoldMessage): boolean =>
  message.patch?.inReply === true &&
  namesOtherFault(message.subject) &&
  !sentencesOf(message).some(({ text }) => LOCK_WORDS.test(text));

const LOCK_WORDS =
  /\b(?:dead-?lock\w*|lockdep|lock(?:s|ing|ed)?|mutex\w*|spinlock\w*|semaphore|circular|irqs?|softirqs?)\b/i;

/** `Also happens without these patches`: the series that shows the splat is not its fix either. */
const isOlderThanPatches = (facts: FoldFacts, episode: EpisodeGroup): boolean =>
  facts.claims.some((claim) => claim.value === "not-caused-by-patch" && isAbout(facts, episode, claim.about));

/** A patch that was posted in the thread before the splat is its occasion, and a reroll of it no fix. */
const wasThereBefore = (facts: FoldFacts, episode: EpisodeGroup, message: FoldMessage) =>
  (facts.patchesOf.get(facts.lineOf(message)) ?? []).some(
    (earlier) =>
      earlier.thread === message.thread &&
      episode.reports.every(
        (report) =>
          report.thread !== message.thread ||
          (report.messageId !== earlier.messageId && (earlier.date ?? "") < (report.date ?? "")),
      ),
  );

export const isPatchThread = (root: FoldMessage): boolean =>
  root.patch !== null || parsePatchSubject(root.subject).isPatch;

const isAfter = (message: FoldMessage, episode: EpisodeGroup) =>
  episode.reports.some((report) => report.thread === message.thread && (report.date ?? "") <= (message.date ?? ""));

/** A diff sent to syzbot to see what happens, which its author did not sign. */
const isTrial = (facts: FoldFacts, message: FoldMessage) =>
  (facts.claimsBy.get(message.messageId) ?? []).some((claim) => claim.rule === "syz-test") &&
  !message.patch?.trailers.some((trailer) => /^signed-off-by$/i.test(trailer.name));
