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

export function findLastWord(messages: readonly FoldMessage[]): LastWord | null {
  const last = messages.findLast((message) => !message.isBot && message.date !== null);
  if (!last) return null;
  const said = sentencesOf(last).find(({ text }) => isSaying(text));
  return { messageId: last.messageId, author: last.from, date: last.date, quote: said?.text.slice(0, 400) ?? null };
}

/** A question in the last mail that a person wrote. */
export function findAsked(facts: FoldFacts, episode: EpisodeGroup): Asked | null {
  const talk = facts.messages.filter((message) => episode.threads.has(message.thread) && !message.isBot);
  const last = talk.at(-1);
  if (!last || (last.patch && !last.patch.inReply)) return null;
  const question = sentencesOf(last).findLast(
    ({ text }) => text.endsWith("?") && text.length >= 8 && text.length <= 500,
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

/** The sentence of a changelog that names the deadlock; else its first one. */
export function findChangelogSentence(message: FoldMessage): Sentence | undefined {
  const sentences = sentencesOf(message).filter(({ text }) => isSaying(text));
  return sentences.find(({ text }) => NAMES.test(text)) ?? sentences[0];
}

const NAMES =
  /\b(?:dead-?locks?|lockdep|lock inversion|ABBA|AB-BA|circular|lock(?:ing)? order\w*|recursive lock\w*)\b/i;

/** Not a greeting, an attribution, a trailer, or a line of a log. */
const isSaying = (text: string) =>
  text.length >= 12 &&
  text.includes(" ") &&
  !/^(?:Hi|Hello|Hey|Dear|On .{4,200} wrote:?$|From:|Date:|Cc:|[A-Z][A-Za-z-]{1,30}-by:|Fixes:|Link:|Closes:|\[?syzbot|={3}|WARNING|CPU\d)/.test(
    text,
  ) &&
  !/\bwrote:$/.test(text);
