/**
 * What people said: proposals, objections, agreements, questions, verdicts, as sentences with their place. Nothing is made up.
 *
 * In: the mails of an inversion's threads. Out: remarks in order of time. Cue phrases are few on purpose: a remark left out can be
 * read in the thread, a wrong one puts words in somebody's mouth.
 */
import { readBodyLines } from "./body-lines.ts";
import type { FoldMessage } from "./fold-input.ts";
import { parsePatchSubject } from "./patch-subject.ts";
import { quotedMails } from "./quoted-words.ts";
import { kindOfWords, type RemarkKind } from "./remark-cues.ts";
import { findSentences, type Sentence } from "./sentences.ts";

export type { RemarkKind } from "./remark-cues.ts";

export type Remark = {
  readonly kind: RemarkKind;
  readonly messageId: string;
  readonly author: { readonly name: string | null; readonly address: string | null };
  readonly date: string | null;
  readonly quote: string;
  readonly span: { readonly start: number; readonly end: number };
  /** 0: the mail's own words; more: words of a mail that is not in the base, quoted so deep. */
  readonly quoteDepth: number;
};

/** Remarks of one mail: a list of issues and a plan to meet them has about twenty. */
const MAX_PER_MAIL = 20;
const MAX_QUESTIONS = 3;
/** Remarks of one inversion: the longest thread has 200 mails. */
const MAX_REMARKS = 80;
const MAX_QUOTE = 500;

/** `isKnown`: whether a mail is in the base; what is quoted of one that is not is read here. */
export function findDiscussion(
  messages: readonly FoldMessage[],
  isKnown: (messageId: string) => boolean,
): readonly Remark[] {
  const remarks = messages.flatMap((message) => [...quotedRemarks(message, isKnown), ...findRemarks(message)]);
  const said = new Map(remarks.map((remark) => [`${remark.author.name} ${remark.quote}`, remark] as const).reverse());
  return remarks.filter((remark) => said.get(`${remark.author.name} ${remark.quote}`) === remark).slice(0, MAX_REMARKS);
}

export function findRemarks(message: FoldMessage): readonly Remark[] {
  if (message.isBot || message.body === null || (message.patch && !message.patch.inReply)) return [];
  return choose(readRemarks(sentencesOf(message), message, message).map((remark) => ({ ...remark, quoteDepth: 0 })));
}

/** Remarks of the people whom a mail quotes, where what it answers is not there to be read itself; deepest first, as it was said. */
function quotedRemarks(message: FoldMessage, isKnown: (messageId: string) => boolean): readonly Remark[] {
  if (message.isBot || message.body === null || (message.patch && !message.patch.inReply)) return [];
  if (message.parent !== null && isKnown(message.parent)) return [];
  return [...quotedMails(message.body)]
    .sort((a, b) => b.depth - a.depth)
    .flatMap(({ depth, author, date, sentences }) =>
      choose(
        readRemarks(sentences, message, { from: author, date }).map((remark) => ({ ...remark, quoteDepth: depth })),
      ),
    );
}

type Said = Pick<FoldMessage, "from" | "date">;

function readRemarks(
  sentences: readonly Sentence[],
  message: FoldMessage,
  { from, date }: Said,
): readonly Omit<Remark, "quoteDepth">[] {
  const listed = kindsOfLists(sentences);
  return sentences.flatMap((sentence) => {
    const kind = kindOf(sentence.text, message) ?? listed.get(sentence);
    if (!kind || isCutByCode(sentence, message.body ?? "")) return [];
    const { text, start, end } = sentence;
    return [
      { kind, messageId: message.messageId, author: from, date, quote: text.slice(0, MAX_QUOTE), span: { start, end } },
    ];
  });
}

/** `Then, we can defer` above an indented line of code, which the sentence goes on with. */
const isCutByCode = ({ text, end }: Sentence, body: string): boolean =>
  !/[.!?)"'…;:]$/.test(text) && /^[ \t]*\r?\n(?:[ \t]*\r?\n){1,3}(?:\t| {2,})\S/.test(body.slice(end, end + 200));

/** Numbered items below `here are the issues that I know of:` are verdicts, below `how I think we can address these:` proposals. */
function kindsOfLists(sentences: readonly Sentence[]): ReadonlyMap<Sentence, RemarkKind> {
  const kinds = new Map<Sentence, RemarkKind>();
  let heading: RemarkKind | undefined;
  for (const [at, sentence] of sentences.entries()) {
    const { text } = sentence;
    if (ITEM.test(text)) {
      if (heading && !text.endsWith(":")) kinds.set(sentence, heading);
    } else if (text.endsWith(":") && FIRST_ITEM.test(sentences[at + 1]?.text ?? ""))
      heading = PLAN.test(text) ? "proposal" : ISSUES.test(text) ? "verdict" : undefined;
  }
  return kinds;
}

// 1) For the write fault, move the zeroing ...      (2) ...      3. ...
const ITEM = /^\(?\d{1,2}[.)] \S/;
const FIRST_ITEM = /^\(?1[.)] \S/;
const PLAN =
  /\b(?:how (?:I|we) (?:think|can|could|should|might|would)|plan|proposals?|proposed|steps|way forward|suggestions?|options?|(?:can|could) (?:fix|address|solve))\b/i;
const ISSUES = /\b(?:issues|problems|bugs|concerns|deadlocks|races)\b/i;

/** The last questions of a mail are those that wait for an answer. */
function choose(remarks: readonly Remark[]): readonly Remark[] {
  const questions = remarks.filter(({ kind }) => kind === "question").slice(-MAX_QUESTIONS);
  const others = remarks.filter(({ kind }) => kind !== "question").slice(0, MAX_PER_MAIL - questions.length);
  const chosen = new Set([...others, ...questions]);
  return remarks.filter((remark) => chosen.has(remark));
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
  if (text.endsWith(":") || (PING.test(text) && !OPEN.test(text))) return undefined;
  return kindOfWords(text);
}

const LOOKS_FINE = /^(?:\w+[,.]? )?(?:this|that|it|looks)\b.{0,12}\b(?:fine|good|right|correct)(?: to me)?[.!]*$/i;

/** Asks for attention, not for an answer. */
const PING =
  /^(?:(?:So|And|But|Hi|\w+)[,:]? )?(?:any|could|can|would|do you|what do you|thoughts|how is it going|is this a known)\b.{0,60}\b(?:check|look|thoughts?|comments?|ping|updates?|bandwidth|review|think|ideas?|problem)\b[^.]{0,40}\?$|^Thoughts\?$/i;

/** Asks for an answer all the same: `Any other ideas?` */
const OPEN = /^(?:So,? |And )?any (?:other|better) (?:ideas?|suggestions?|options?)\?$/i;

const AGREEMENT_SHORT = /^(?:Agreed|Good point|I agree)[.!]?$/i;
