/**
 * The mails that tell of an inversion, out of the threads that its reports and fixes stand in. A fix of stable is one of 252 patches
 * below one another: the others are not about it.
 *
 *   [PATCH AUTOSEL 5.14 001/252] other thing      kept: what the told mail answers
 *   +- [PATCH AUTOSEL 5.14 099/252] its fix       told
 *   |  +- Re: ...                                 kept: an answer
 *   +- [PATCH AUTOSEL 5.14 100/252] other thing   left out
 */
import type { StoryMail } from "../db/index.ts";

/** A thread up to this size is a talk, and is shown whole. */
const WHOLE = 30;

export function toStoryMails(mails: readonly StoryMail[], told: ReadonlySet<string>): readonly StoryMail[] {
  const threads = Map.groupBy(mails, ({ thread }) => thread);
  const kept = new Set(
    [...threads.values()].flatMap((thread) => (thread.length > WHOLE ? ofOne(thread, told) : thread)),
  );
  return mails.filter((mail) => kept.has(mail));
}

function ofOne(thread: readonly StoryMail[], told: ReadonlySet<string>): readonly StoryMail[] {
  const byId = new Map(thread.map((mail) => [mail.messageId, mail]));
  const answers = Map.groupBy(thread, ({ inReplyTo }) => inReplyTo);
  const kept = new Set<StoryMail>();
  for (const mail of thread) if (told.has(mail.messageId)) addAbove(mail, byId, kept);
  const open = [...thread.filter(({ messageId }) => told.has(messageId))];
  const seen = new Set<StoryMail>(open);
  for (let mail = open.pop(); mail; mail = open.pop()) {
    kept.add(mail);
    for (const answer of answers.get(mail.messageId) ?? []) {
      if (seen.has(answer) || isPatchOfItsOwn(answer)) continue;
      seen.add(answer);
      open.push(answer);
    }
  }
  return kept.size === 0 ? thread : [...kept];
}

function addAbove(mail: StoryMail, byId: ReadonlyMap<string, StoryMail>, kept: Set<StoryMail>): void {
  let above: StoryMail | undefined = mail;
  while (above && !kept.has(above)) {
    kept.add(above);
    above = above.inReplyTo === null ? undefined : byId.get(above.inReplyTo);
  }
}

const isPatchOfItsOwn = ({ hasDiff, subject }: StoryMail): boolean => hasDiff && !/^\s*re:/i.test(subject);
