/**
 * What people said: proposals, objections, agreements, questions, verdicts, as sentences with their place. Nothing is made up.
 *
 * In: the mails of an inversion's threads. Out: remarks in order of time. Cue phrases are few on purpose: a remark left out can be
 * read in the thread, a wrong one puts words in somebody's mouth.
 */
import { readBodyLines } from "./body-lines.ts";
import type { FoldMessage } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import { findSentences, type Sentence } from "./sentences.ts";

export type RemarkKind = "proposal" | "objection" | "agreement" | "question" | "verdict";

export type Remark = {
  readonly kind: RemarkKind;
  readonly messageId: string;
  readonly author: { readonly name: string | null; readonly address: string | null };
  readonly date: string | null;
  readonly quote: string;
  readonly span: { readonly start: number; readonly end: number };
};

/** Remarks of one mail: a reviewer's long mail has about five that matter. */
const MAX_PER_MAIL = 6;
const MAX_QUESTIONS = 2;
/** Remarks of one inversion: the longest thread has 200 mails. */
const MAX_REMARKS = 80;
const MAX_QUOTE = 500;

export function findDiscussion(messages: readonly FoldMessage[]): readonly Remark[] {
  return messages.flatMap(findRemarks).slice(0, MAX_REMARKS);
}

export function findRemarks(message: FoldMessage): readonly Remark[] {
  if (message.isBot || message.body === null || (message.patch && !message.patch.inReply)) return [];
  const remarks = sentencesOf(message).flatMap((sentence) => {
    const kind = kindOf(sentence.text, message);
    return kind ? [toRemark(kind, sentence, message)] : [];
  });
  // The last questions of a mail are those that wait for an answer.
  const questions = new Set(remarks.filter(({ kind }) => kind === "question").slice(-MAX_QUESTIONS));
  return remarks.filter((remark) => remark.kind !== "question" || questions.has(remark)).slice(0, MAX_PER_MAIL);
}

/** Sentences of a mail's author. A fold asks for those of one mail several times. */
export function sentencesOf(message: FoldMessage): readonly Sentence[] {
  const known = read.get(message);
  if (known) return known;
  const sentences = message.body === null ? [] : findSentences(message.body, readBodyLines(message.body));
  read.set(message, sentences);
  return sentences;
}

const read = new WeakMap<FoldMessage, readonly Sentence[]>();

/** In order: a question that proposes is a proposal. */
function kindOf(text: string, { subject }: FoldMessage): RemarkKind | undefined {
  if (text.length < 12 || text.length > 600) return AGREEMENT_SHORT.test(text) ? "agreement" : undefined;
  // `This looks fine to me` below a report may call the code fine, and the report wrong.
  if (LOOKS_FINE.test(text) && !parsePatchSubject(subject).isPatch) return undefined;
  if (text.endsWith(":") || PING.test(text)) return undefined;
  return CUES.find(({ cue, not }) => cue.test(text) && !not?.test(text))?.kind;
}

const LOOKS_FINE = /^(?:\w+[,.]? )?(?:this|that|it|looks)\b.{0,12}\b(?:fine|good|right|correct)(?: to me)?[.!]*$/i;

/** Asks for attention, not for an answer. */
const PING =
  /^(?:(?:So|And|But|Hi|\w+)[,:]? )?(?:any|could|can|would|do you|what do you|thoughts|how is it going|is this a known)\b.{0,60}\b(?:check|look|thoughts?|comments?|ping|updates?|bandwidth|review|think|ideas?|problem)\b[^.]{0,40}\?$|^Thoughts\?$/i;

const AGREEMENT_SHORT = /^(?:Agreed|Good point|I agree)[.!]?$/i;

const CUES: readonly { kind: RemarkKind; cue: RegExp; not?: RegExp; why: string }[] = [
  {
    kind: "verdict",
    cue: /\b(?:(?:is|was|looks like) (?:just |clearly |indeed |probably |always )?(?:a |an )?(?:lockdep )?false[ -](?:positive|alarm)|suspect (?:it's|this is|that's) a false[ -]alarm|what (?:ultimately |really |actually )?(?:closes|causes) the |bisect\w*(?: \w+)? (?:is|was) (?:obviously |clearly )?(?:bogus|wrong)|(?:is|was) (?:indeed |actually |clearly )?a (?:real|true|genuine|legitimate) (?:\w+ )?(?:deadlock|lock inversion|inversion|dependency)|(?:creates|is) a (?:true|real) (?:reverse )?(?:dependency|deadlock)|can(?:not|'t| not) (?:really |actually |ever )?deadlock|(?:no|not a) (?:real |actual )(?:deadlock|bug|problem)|real deadlock|the root cause (?:is|of)|will deadlock)\b/i,
    not: /^(?:if|when|whether|does|is|do|are|could|would)\b|\bif\b|\?$/i,
    why: "says what the report is",
  },
  {
    kind: "proposal",
    cue: /^to fix (?:it|this|that) properly\b|\bshould be annotated\b|^(?:(?:So|But|And|Or|OK|Okay|Well|Then|Hmm|Perhaps|Maybe|Instead|Alternatively|Rather|I think|I guess|IMO|IMHO|Another (?:option|way|idea|approach|solution)|One (?:option|way|idea|approach|solution))\b[ ,.:]{1,3}(?:is |would be |could be )?(?:to )?)?(?:how about (?!a call|sharing|you)|what about (?:mov|us|mak|add|do|tak|hav|dropp|chang|introduc)|why (?:not|don't we|can't we)|can't we|can we (?:just |simply |not )?(?:mov|us|mak|drop|tak|add|avoid|chang|defer|call|get rid|convert)|could we|couldn't we|we (?:could|should|can|might|need to|ought to|can just|could just|should just|should probably) (?:just |simply |also |either |probably |instead )?(?:mov|us|mak|drop|tak|add|avoid|chang|defer|call|get rid|convert|fix|do|introduc|pass|have|try|teach|annotat|split|remov|replac|check|hold|releas|set|mark|implement|delay|let|keep|restrict|turn)\w*|I(?:'d| would)? (?:suggest|propose)|let's (?!hope|see|try|say|start|assume|wait|not forget|take)|should we (?:not |just )?(?:mov|us|mak|drop|tak|add|avoid|chang)|(?:the )?(?:better|simplest|easiest|cleanest|right|proper|correct|best|obvious) (?:fix|way|solution|approach|option) (?:is|would be|might be|here is|could be)|it (?:would|might) be better to|would it (?:be possible|make sense|be better|work))\b/i,
    not: /\bwe can have\b|\bneed to do (?:it|this|that) here because\b/i,
    why: "puts a change forward",
  },
  {
    kind: "objection",
    cue: /(?:^|[,;:] |\bbut )(?:(?:that|this|it|which|your (?:patch|change|approach)|the (?:patch|change|approach))(?: (?:just|really|still|also))? (?:doesn't|does not|won't|will not|wouldn't|would not|can't|cannot|isn't|is not) (?:\w+ )?(?:work|help|fix|look|solve|safe|correct|enough|right|sufficient|acceptable|possible|nice|good|reliable|scale)|I (?:don't|do not) (?:think (?:this|that|it|we|you)|like|see how|believe|agree)|I(?:'m| am) not (?:a fan|convinced|happy|comfortable|keen)|I disagree|I object|no way|(?:this|that|it)(?:'s| is| looks| seems) (?:\w+ )?(?:wrong|broken|racy|ugly|hacky|a hack|bogus|fragile|incorrect|overkill|gross|terrible|horrible|buggy)|(?:this|that) (?:just |only )?(?:papers? over|papered over|hides?|breaks?|defeats|would break|would deadlock))\b|^(?:NAK|NACK)\b/i,
    not: /\?$/,
    why: "speaks against a change",
  },
  {
    kind: "agreement",
    cue: /^(?:(?:Yes|Yeah|Yep|OK|Okay|Ah|Right|Ok|Sure|Indeed|True)[,.]? )?(?:I (?:fully |totally |completely )?agree|agreed\b|(?:that|this|it)(?: would be (?:one|a|the)(?: \w+)? solution| makes sense| sounds (?:good|reasonable|fine|like a plan)| should work| seems (?:reasonable|right|fine)| looks (?:good|right|fine|correct)(?: to me)?| works for me)|makes sense\b|sounds (?:good|reasonable|fine)|good (?:idea|point)\b|you(?:'re| are) (?:absolutely |totally |completely )?right\b|LGTM\b|looks (?:good|fine|right|correct) to me)/i,
    not: /\b(?:but|except|however|though|although|apart from)\b|\?$|\b(?:if|unless)\b/i,
    why: "supports what was said",
  },
  {
    kind: "question",
    cue: /^(?:(?:So|But|And|Hmm|Well|Also|Then|OK|Now|Hi \w+|\w+)[,:]? ){0,2}(?:thoughts|what|why|how|is|are|does|do|did|can|could|would|should|where|which|who|when|has|have|any|isn't|doesn't|don't|won't|shouldn't|wouldn't|or|am I)\b.{0,400}\?$/i,
    why: "asks",
  },
];

const toRemark = (kind: RemarkKind, { text, start, end }: Sentence, message: FoldMessage): Remark => ({
  kind,
  messageId: message.messageId,
  author: message.from,
  date: message.date,
  quote: text.slice(0, MAX_QUOTE),
  span: { start, end },
});
