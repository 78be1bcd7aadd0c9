/**
 * The last word, the open question and the telling sentence of a changelog: whole sentences out of mails, never our own.
 */
import { sentencesOf } from "./discussion.ts";
import type { EpisodeGroup } from "./episodes.ts";
import type { FoldFacts, FoldMessage } from "./fold-input.ts";
import type { Sentence } from "./sentences.ts";

type Person = { readonly name: string | null; readonly address: string | null };

export type LastWord = {
  readonly messageId: string;
  readonly author: Person;
  readonly date: string | null;
  readonly quote: string | null;
  /** Place of the quote in that mail's body. */
  readonly span: { readonly start: number; readonly end: number } | null;
};

export type Asked = {
  /** Who wrote the mail that the question answers; null where it answers none. */
  readonly who: Person | null;
  readonly by: Person;
  readonly question: string;
  readonly messageId: string;
  readonly date: string | null;
  readonly span: { readonly start: number; readonly end: number };
};

/** The last mail in which a person says something, and the sentence of it that tells most: what it decides or proposes, else its first. */
export function findLastWord(messages: readonly FoldMessage[]): LastWord | null {
  const people = messages.filter((message) => !message.isBot && message.date !== null);
  const last = people.findLast((message) => tellingSentence(message) !== undefined);
  const quote = last && tellingSentence(last);
  if (!last || !quote) return null;
  return {
    messageId: last.messageId,
    author: last.from,
    date: last.date,
    quote: quote.text.slice(0, 400),
    span: { start: quote.start, end: quote.end },
  };
}

/** Undefined where a mail only asks for attention, thanks, or signs. */
function tellingSentence(message: FoldMessage): Sentence | undefined {
  if (message.patch && !message.patch.inReply) return findChangelogSentence(message);
  const sentences = sentencesOf(message);
  const said = sentences.filter(({ text }) => isSaying(text) && !text.endsWith(":"));
  return (
    said.find(({ text }) => TELLS.test(text)) ??
    said.find(({ text }) => text.length >= 30) ??
    said[0] ??
    sentences.find(({ text }) => isSaying(text) && text.length >= 30) ??
    sentences.find(({ text }) => ACTS.test(text))
  );
}

/** Words of a verdict, a proposal, or of what was done. */
const TELLS =
  /\b(?:dead-?lock\w*|lockdep|false[ -](?:positive|alarm)|fix(?:ed|es)?|applied|queued|dropped|removed|reverted|merged|duplicate|should|needs?|propose|annotat\w+|(?:caused|introduced) by|the same|root cause|NAK)\b/i;

/** A mail that says nothing in words may still do something: close the bug, or sign the patch. To have a diff tried is no word. */
const ACTS = /^#(?:syz(?! test\b)|regzb)|^[A-Z][A-Za-z]+(?:-[A-Za-z]+)*-by: |^(?:Applied|Queued|Merged|Pushed)\b/;

/** A question in the last mail that a person wrote. */
export function findAsked(facts: FoldFacts, episode: EpisodeGroup): Asked | null {
  const talk = facts.messages.filter((message) => episode.threads.has(message.thread) && !message.isBot);
  const last = talk.at(-1);
  if (!last || (last.patch && !last.patch.inReply)) return null;
  const question = sentencesOf(last).findLast(
    ({ text }) => text.endsWith("?") && text.length >= 8 && text.length <= 500 && isQuestion(text),
  );
  if (!question) return null;
  const parent = last.parent === null ? undefined : facts.messageOf.get(last.parent);
  return {
    who: parent && !parent.isBot ? parent.from : null,
    by: last.from,
    question: question.text,
    messageId: last.messageId,
    date: last.date,
    span: { start: question.start, end: question.end },
  };
}

/** `Thoughts?` and whole sentences; not what an attached program holds: `call == 1 ?`. */
const isQuestion = (text: string): boolean => /^\w+\?$/.test(text) || (isSaying(text) && !CODE.test(text));

const CODE = /[=!<>]=|[;{}]|&&|\|\||\) [+*/%] \(|\d\s*:\s*\d/;

/** The sentence of a changelog that names the deadlock; else its first one. */
export function findChangelogSentence(message: FoldMessage): Sentence | undefined {
  const sentences = sentencesOf(message).filter(({ text }) => isSaying(text));
  const whole = sentences.filter(({ text }) => !text.endsWith(":"));
  const names = ({ text }: Sentence) => NAMES.test(text);
  return whole.find(names) ?? sentences.find(names) ?? whole[0] ?? sentences[0];
}

const NAMES =
  /\b(?:dead-?locks?|lockdep|lock inversion|ABBA|AB-BA|circular|lock(?:ing)? order\w*|recursive lock\w*)\b/i;

/** Not a greeting, an attribution, a form of a bot, a line of a shell, or a heading. */
export const isSaying = (text: string): boolean =>
  text.length >= 12 &&
  text.includes(" ") &&
  /[a-z]{2} [a-z]/.test(text) &&
  !NOT_SAID.some((pattern) => pattern.test(text));

const NOT_SAID: readonly RegExp[] = [
  /^(?:Hi|Hello|Hey|Dear|Greetings|Thanks|Thank you|Cheers|Regards|Best|Sincerely)\b[^.!?]{0,40}[,.!]*$/i,
  /^(?:Hi|Hello|Hey|Dear) |^On .{4,200} wrote:?$|\bwrote:$|^\[?syzbot|^(?:={3}|WARNING|CPU\d)/,
  // From: x      Reported-by: x      compiler: gcc      kernel config: https://...
  /^[A-Z][A-Za-z]*(?:-[A-Za-z]+)*: |^[a-z]+(?: [a-z]+)?: {1,20}\S/,
  // #syz fix: x      $ mount      export X="y"      name=value
  /^[#$%>|*] ?|^(?:export|sudo|mount|mkfs|git|cd|make|echo) [^ ]*[=/$-]|^\w+=\S/,
  // [CC the developers of x]
  /^[[(].*[\])]\.?$/,
  // [1/1] demo: take a before b      </TASK>      ```
  /^\[\d{1,3}\/\d{1,3}\] |^<\/?[A-Z]{2,6}>|```/,
  // Friendly ping      Gentle ping on this patch.      Bump
  /^(?:\w+,? )?(?:a )?(?:friendly |gentle |kind |polite )?(?:ping|bump|reminder)\b.{0,60}$/i,
  /please add the following tag|add the following (?:line|tag)|start the line with|&nbsp;|syz command|^https?:\/\/\S+$/i,
  // [T79] WARNING: possible circular locking      [   12.345678] demo_open+0x12/0x30      check_deadlock kernel/locking/lockdep.c:2999 [inline]
  /^\[ {0,6}(?:[TC]\d{1,7}|\d{1,9}\.\d{1,9})\]|\+0x[0-9a-f]{1,8}\/0x[0-9a-f]|\.[chS]:\d{1,6} \[inline\]|\.[chS]:\d{1,6}\b.*\.[chS]:\d{1,6}\b/,
  // 6.1.0-rc1 #69 Not tainted
  /\b(?:Not tainted|Tainted: )/,
];
