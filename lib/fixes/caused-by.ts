/**
 * Splats that exist only because of a patch under review: a report in a reply within that patch's thread.
 *
 * In: facts and an episode. Out: the report, the patch, and the sentence that says it best, or undefined.
 * Needed besides the place: the patch touches what the report names, the kernel is built with changes, or the words say so.
 */
import type { Confidence } from "./claim.ts";
import { sentencesOf } from "./discussion.ts";
import type { EpisodeGroup } from "./episodes.ts";
import { isPatchThread } from "./fix-ties.ts";
import { ancestors, type FoldFacts, type FoldMessage, type FoldReport } from "./fold-input.ts";
import type { Sentence } from "./sentences.ts";

export type Cause = {
  readonly report: FoldReport;
  readonly message: FoldMessage;
  readonly patch: FoldMessage;
  readonly sentence: Sentence | null;
  readonly confidence: Confidence;
};

export function findCause(facts: FoldFacts, episode: EpisodeGroup): Cause | undefined {
  for (const report of episode.reports) {
    const message = facts.messageOf.get(report.messageId);
    if (!message || report.quoteDepth > 0 || message.parent === null || (message.patch && !message.patch.inReply))
      continue;
    const path = ancestors(facts, message.messageId);
    const root = path.at(-1);
    if (!root || root === message || !isPatchThread(root) || isTaken(facts, path)) continue;
    const patch = patchAbove(facts, path, root);
    if (!patch) continue;
    const sentences = sentencesOf(message);
    const says = sentences.find(({ text }) => BLAMES.test(text) && !text.endsWith("?"));
    if (says && CLEARS.test(says.text)) continue;
    const names = sentences.find(({ text }) => NAMES_SPLAT.test(text));
    const near = touchesFunction(patch, report) || report.dirty === true || (names && touchesComponent(patch, report));
    if (!says && !near) continue;
    // A machine's template says nothing that is worth a quote.
    const sentence = message.isBot ? null : (says ?? names ?? null);
    return { report, message, patch, sentence, confidence: says ? "explicit" : "inferred" };
  }
  return undefined;
}

// This patch triggers ...    With this series applied I see ...    your patch introduces a lockdep warning
const BLAMES =
  /\b(?:(?:this|your|the|these|that) (?:\w+ )?(?:patch(?:es|set)?|series|change|commit|version|v\d)\b.{0,80}\b(?:caus|trigger|introduc|lead|result|generat|creat|produc|break|broke|give|gives|hit|deadlock|lockdep|splat|warning)\w*|(?:with|after|applying|testing|tested|running|under|on top of) (?:this|your|the|these) (?:\w+ )?(?:patch(?:es|set)?|series|change|version|v\d)\b|(?:caused|triggered|introduced) by (?:this|your|the|these) (?:\w+ )?(?:patch|series|change|commit)|bisect\w* (?:\S+ ){0,4}(?:to|this))/i;
const NAMES_SPLAT = /\b(?:lockdep|deadlock|splat|warning|inversion|circular|lock order|complain\w*)\b/i;

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
