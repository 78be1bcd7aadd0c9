/**
 * Ids of syzbot's bugs in a mail: 20 hex digits in an address or in a link to its dashboard.
 *
 *   syzbot+0123456789abcdef0123@syzkaller.appspotmail.com      https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123
 *
 * The older `bug?id=` has 40 digits and names a row of the dashboard, not a bug: it is not read.
 */
import type { ClaimMessage } from "./claim-mail.ts";

/** Ids kept of one mail: syzbot's monthly reports name up to 60. */
const MAX_IDS = 200;

/** In order of nearness: From, To and Cc first, then the body from its top. */
export function syzbotIds(message: Pick<ClaimMessage, "from" | "to" | "cc" | "body">): readonly string[] {
  const addresses = [message.from, ...message.to, ...message.cc].map((each) => each.address ?? "");
  return unique([...addresses.flatMap(findSyzbotIds), ...findSyzbotIds(message.body)]).slice(0, MAX_IDS);
}

export const findSyzbotIds = (text: string): readonly string[] =>
  !MAY_HOLD.test(text) ? [] : Array.from(text.matchAll(ID), (match) => (match[1] ?? match[2] ?? "").toLowerCase());

/** Asked first: hardly any address of a mail is one. */
const MAY_HOLD = /syzbot\+|extid=/i;
// syzbot+0123456789abcdef0123@      bug?extid=0123456789abcdef0123
const ID = /syzbot\+([0-9a-f]{20})@|[?&]extid=([0-9a-f]{20})(?![0-9a-f])/gi;

const unique = (values: readonly string[]) => [...new Set(values)];
