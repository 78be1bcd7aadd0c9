/**
 * Splats that exist only because of a patch under review: a report in a reply within that patch's thread.
 *
 * In: facts and an episode. Out: the report, the patch, and the sentence that says it best, or undefined.
 * Needed besides the place: the patch touches what the report names, the kernel is built with changes, or the words say so.
 */
import type { Confidence } from "./claim.ts";
import { sentencesOf } from "./discussion.ts";
import type { EpisodeGroup } from "./episodes.ts";
import { isAbout, isPatchThread } from "./fix-ties.ts";
import { ancestors, type FoldFacts, type FoldMessage, type FoldReport } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import type { Sentence } from "./sentences.ts";

export type Cause = {
  readonly report: FoldReport;
  readonly message: FoldMessage;
  /** Null where the patch's own mail is not in the base. */
  readonly patch: FoldMessage | null;
  readonly sentence: Sentence | null;
  readonly confidence: Confidence;
};

export function findCause(facts: FoldFacts, episode: EpisodeGroup): Cause | undefined {
  // Met elsewhere before, by itself: the patch may bring it up, but is not what it comes from.
  if (facts.claims.some((claim) => claim.value === "not-caused-by-patch" && isAbout(facts, episode, claim.about)))
    return undefined;
  for (const report of episode.reports) {
    const message = facts.messageOf.get(report.messageId);
    if (!message || (message.patch && !message.patch.inReply)) continue;
    const cause = hasParent(facts, message) ? causeInThread(facts, message, report) : causeAlone(message, report);
    if (cause) return cause;
  }
  return undefined;
}

const hasParent = (facts: FoldFacts, { parent }: FoldMessage) => parent !== null && facts.messageOf.has(parent);

function causeInThread(facts: FoldFacts, message: FoldMessage, report: FoldReport): Cause | undefined {
  const path = ancestors(facts, message.messageId);
  const root = path.at(-1);
  if (report.quoteDepth > 0 || !root || !isPatchThread(root) || isTaken(facts, path)) return undefined;
  const patch = patchAbove(facts, path, root);
  if (!patch || wasMetBefore(facts, report, patch)) return undefined;
  const sentences = sentencesOf(message);
  const says = sentences.find(({ text }) => isBlame(text));
  if (says && CLEARS.test(says.text)) return undefined;
  const names = sentences.find(({ text }) => NAMES_SPLAT.test(text));
  const near = touchesFunction(patch, report) || report.dirty === true || (names && touchesComponent(patch, report));
  if (!says && !near) return undefined;
  // A machine's template says nothing that is worth a quote.
  const sentence = message.isBot ? null : (says ?? names ?? sentences.find(({ text }) => SHOWS.test(text)) ?? null);
  return { report, message, patch, sentence, confidence: says ? "explicit" : "inferred" };
}

/** The same cycle in the same code, told elsewhere before the first version of the patch was: it needs no patch to be met. */
export function wasMetBefore(facts: FoldFacts, report: FoldReport, patch: FoldMessage): boolean {
  const posted = (facts.patchesOf.get(facts.lineOf(patch)) ?? [patch]).flatMap(({ date }) => date ?? []).sort()[0];
  if (posted === undefined) return false;
  return facts.prints.some(
    (other) =>
      other.date !== null &&
      other.date < posted &&
      other.thread !== report.thread &&
      other.quoteDepth === 0 &&
      other.component === report.component,
  );
}

/** A reply that was kept without the patch that it answers: the subject says that it does, or the diff that it quotes. */
function causeAlone(message: FoldMessage, report: FoldReport): Cause | undefined {
  const subject = parsePatchSubject(message.subject);
  const answersPatch = (subject.isReply && subject.isPatch) || QUOTED_DIFF.test(message.body ?? "");
  if (message.isBot || !answersPatch) return undefined;
  const sentences = sentencesOf(message);
  const says = sentences.find(({ text }) => isBlame(text) && !CLEARS.test(text));
  const isBuilt = report.dirty === true || /\+$/.test(report.kernel ?? "");
  if (!says && !isBuilt) return undefined;
  const names =
    sentences.find(({ text }) => NAMES_SPLAT.test(text)) ?? sentences.findLast(({ text }) => SHOWS.test(text));
  return { report, message, patch: null, sentence: says ?? names ?? null, confidence: says ? "explicit" : "inferred" };
}

// > diff --git a/fs/demo/file.c b/fs/demo/file.c      > > @@ -808,6 +809,27 @@ static int demo_mmap(
const QUOTED_DIFF = /> ?(?:diff --git a\/|@@ -\d)/;
// And later I noticed the following on the console.      I got this splat
const SHOWS =
  /\b(?:I|we)(?:'m|'ve)? (?:\S{1,20} ){0,6}?(?<!\bbe )(?:see|saw|seen|seeing|got|get|getting|hit|hitting|noticed?|found|observed?|ran into|triggered|encountered)\b/i;

// This patch triggers ...    With this series applied I see ...    your patch introduces a lockdep warning
const BLAMES =
  /\b(?:(?:this|your|the|these|that) (?:\w+ )?(?:patch(?:es|set)?|series|change|commit|version|v\d)\b.{0,80}\b(?:caus|trigger|introduc|lead|result|generat|creat|produc|break|broke|give|gives|hit|deadlock|lockdep|splat|warning)\w*|(?:with|after|applying|testing|tested|running|under|on top of) (?:this|your|the|these) (?:\w+ )?(?:patch(?:es|set)?|series|change|version|v\d)\b|(?:caused|triggered|introduced) by (?:this|your|the|these) (?:\w+ )?(?:patch|series|change|commit)|bisect\w* (?:\S+ ){0,4}(?:to|this))/i;
/** A title in quotes blames nothing: the patches up to "demo: fix page fault deadlocks". */
const isBlame = (text: string) => BLAMES.test(text.replaceAll(/"[^"]{1,200}"/g, '""')) && !text.endsWith("?");
const NAMES_SPLAT = /\b(?:lockdep|deadlock|splat|warning|inversion|circular|lock(?:ing)? order(?:ing)?|complain\w*)\b/i;

/** The patch that the mail answers, else the first of the series. */
function patchAbove(facts: FoldFacts, path: readonly FoldMessage[], root: FoldMessage): FoldMessage | undefined {
  const above = path.slice(1).find((each) => each.patch !== null && !each.patch.inReply);
  return (
    above ??
    facts.messages.find((each) => each.thread === root.thread && each.patch !== null && each.parent === root.messageId)
  );
}

/** A patch that was announced as merged or is a backport is not under review. */
const isTaken = (facts: FoldFacts, path: readonly FoldMessage[]) =>
  path.some((each) =>
    (facts.claimsBy.get(each.messageId) ?? []).some(
      (claim) => claim.rule === "tip-bot" || claim.rule === "stable-upstream",
    ),
  );

// Your patch does not fix the circular dependency.
const CLEARS =
  /\b(?:(?:does|did|do)(?: not|n't) (?:fix|help|solve|cause)|still (?:see|there|happens|reproduc|trigger)\w*|not caused by)\b/i;

function touchesFunction({ patch }: FoldMessage, { title }: FoldReport): boolean {
  const named = / in (?<name>\w+)(?: \(\d+\))?$/.exec(title ?? "")?.groups?.name;
  return named !== undefined && patch?.functions.includes(named) === true;
}

const touchesComponent = ({ patch }: FoldMessage, { component }: FoldReport): boolean =>
  component?.includes("/") === true && patch?.files.some((file) => file.startsWith(`${component}/`)) === true;
