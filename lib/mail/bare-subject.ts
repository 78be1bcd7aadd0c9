/**
 * A subject without what answering and lists put in front of it: by which the mails of one talk are alike.
 *
 *   Re: [f2fs-dev] [PATCH v2 3/7] f2fs: fix a deadlock  ->  [patch v2 3/7] f2fs: fix a deadlock, a reply
 *
 * The brackets of a patch stay: v1 and v2 are two talks.
 */
import { withoutListPrefix } from "./body-hash.ts";

export type BareSubject = { readonly key: string; readonly isReply: boolean };

/** Answer marks of mail programs in the languages that lists see, `Re[2]:` and `RE :` included. */
const ANSWER =
  /^(?:re|aw|sv|antw|vs|odp|r|ref|fwd?|wg|tr|\u56de\u590d|\u7b54\u590d|\u8f6c\u53d1)(?:\[\d{1,3}\])? ?[:\uff1a][ \t]*/i;
/** `[syzbot] [fs?]`: a bot's labels, which change while a talk goes on. */
const LABEL = /^\[(?:syzbot|[a-z0-9-]{1,30}\?)\][ \t]*/;
/** Nobody answers an answer more often and leaves all the marks. */
const MAX_MARKS = 30;

export function bareSubject(subject: string): BareSubject {
  let text = subject.slice(0, 1000).trim();
  let isReply = false;
  for (let marks = 0; marks < MAX_MARKS; marks++) {
    const answer = ANSWER.exec(text);
    const next = answer ? text.slice(answer[0].length) : withoutListPrefix(text.replace(LABEL, "")).trimStart();
    if (next === text) break;
    isReply ||= answer !== null;
    text = next;
  }
  return { key: text.replaceAll(/\s+/g, " ").trim().toLowerCase(), isReply };
}
