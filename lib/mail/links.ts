/**
 * Addresses of other mails, bugs and commits in a text.
 *
 * In: a decoded body. Out: each address with its kind, its place, and the Message-ID where the address holds one.
 *
 *   Link: https://lore.kernel.org/r/20190212111408.GA1234@example.org
 *   Closes: https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123
 *
 * Archives of mail are told apart in archive-address.ts; the rest is a row of OTHERS, by host.
 */
import { type ArchiveKind, parseArchiveAddress } from "./archive-address.ts";

export type Link = {
  readonly url: string;
  readonly kind: LinkKind;
  /** Decoded, without brackets; null where the address holds none. */
  readonly messageId: string | null;
  /** Where a copy of the text masked the domain of the id: `20210531.1-ada@xxxxxxxxxx`. */
  readonly maskedId: string | null;
  /** UTF-16 units of the body. */
  readonly span: { readonly start: number; readonly end: number };
};

export type LinkKind = ArchiveKind | (typeof OTHERS)[number]["kind"] | "other";

/** Longer is no address that a person or a program wrote into a mail. */
const MAX_URL = 2048;

const OTHERS = [
  { kind: "syzbot", host: /^(?:syzkaller\.appspot\.com|syzbot\.org|syzbot-.*\.appspot\.com)$/ },
  { kind: "bugzilla", host: /^bugzilla\.[a-z0-9.-]+$/ },
  { kind: "commit", host: /^(?:git\.kernel\.org|git\.[a-z0-9.-]+)$/ },
] as const;

export function findLinks(body: string): readonly Link[] {
  const links: Link[] = [];
  for (let at = body.indexOf("://"); at >= 0; at = body.indexOf("://", at + 3)) {
    const scheme = body.endsWith("https", at) ? 5 : body.endsWith("http", at) ? 4 : 0;
    if (scheme === 0) continue;
    const start = at - scheme;
    const end = urlEnd(body, at + 3);
    if (end <= at + 3) continue;
    links.push(toLink(body.slice(start, end), start));
    at = end - 3;
  }
  return links;
}

/** The kind of one address and the Message-ID in it. */
export function toLink(url: string, start = 0): Link {
  const span = { start, end: start + url.length };
  const page = parseArchiveAddress(url);
  if (page) return { url, kind: page.archive, messageId: page.messageId, maskedId: page.maskedId, span };
  const host = HOST.exec(url)?.groups?.host?.toLowerCase() ?? "";
  const kind = OTHERS.find((row) => row.host.test(host))?.kind ?? "other";
  return { url, kind, messageId: null, maskedId: null, span };
}

const HOST = /^https?:\/\/(?:[^/?#@]*@)?(?<host>[^/?#:]*)/i;

function urlEnd(body: string, from: number): number {
  let end = from;
  const limit = Math.min(body.length, from + MAX_URL);
  while (end < limit && !isDelimiter(body.charCodeAt(end))) end++;
  // A sentence's own punctuation, and the bracket of a URL in brackets.
  while (end > from && ".,;:!?)]}'*_|".includes(body.charAt(end - 1))) end--;
  return end;
}

/** Blanks, control characters, and `<`, `>`, `"`, backtick. */
const isDelimiter = (code: number): boolean =>
  code <= 32 || code === 60 || code === 62 || code === 34 || code === 96 || code === 127;
