/**
 * What a link in a trailer or sentence names: a mail by its Message-ID, or a bug of syzbot.
 *
 *   https://lore.kernel.org/all/20300101120000.1-1-a@example.org/T/#u   -> 20300101120000.1-1-a@example.org
 *   https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123        -> syz:0123456789abcdef0123
 *
 *   https://lkml.org/lkml/2019/2/12/123                                -> the address, in one spelling
 *
 * Out: ids as `show` takes them. Which mail stands at an address that holds no Message-ID only the base can tell: findTargets gives
 * the address, findIds leaves it out.
 */
import { citedUrl, findLinks, type Link } from "../mail/index.ts";
import { findSyzbotIds } from "./syzbot-ids.ts";

export function findTargets(text: string): readonly string[] {
  const pages = findLinks(text).flatMap((link) => citedUrl(link) ?? []);
  return [...new Set([...findIds(text), ...pages])];
}

export function findIds(text: string): readonly string[] {
  const syzbot = findSyzbotIds(text).map((id) => `syz:${id}`);
  const messages = findLinks(text).flatMap((link) => link.messageId ?? bareMessageId(link) ?? []);
  return [...new Set([...syzbot, ...messages])];
}

/** `https://lore.kernel.org/MESSAGE-ID`, without a list: lore redirects it, and changelogs hold it. */
function bareMessageId(link: Link): string | undefined {
  return link.kind === "lore" ? BARE.exec(link.url)?.groups?.id : undefined;
}

const BARE = /^https?:\/\/[a-z]{1,10}\.kernel\.org\/(?<id>[^\s/?#@]{1,300}@[^\s/?#@]{1,200})$/;
