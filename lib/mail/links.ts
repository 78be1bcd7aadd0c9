/**
 * Addresses of other mails, bugs and commits in a text.
 *
 * In: a decoded body. Out: each address with its kind, its place, and the Message-ID where the address holds one.
 *
 *   Link: https://lore.kernel.org/r/20190212111408.GA1234@example.org
 *   Closes: https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123
 *
 * A kind is a row of KINDS; the first row whose host matches decides.
 */

export type Link = {
  readonly url: string;
  readonly kind: LinkKind;
  /** Decoded, without brackets; null where the address holds none. */
  readonly messageId: string | null;
  /** UTF-16 units of the body. */
  readonly span: { readonly start: number; readonly end: number };
};

export type LinkKind = (typeof KINDS)[number]["kind"] | "other";

/** Longer is no address that a person or a program wrote into a mail. */
const MAX_URL = 2048;

/** `/r/ID`, `/all/ID/T/#u`, `/linux-fsdevel/ID/`: public-inbox puts the id into the second segment. */
const secondSegment = (path: string): string | undefined => path.split("/")[2];
const firstSegment = (path: string): string | undefined => path.split("/")[1];
/** `/project/linux-fsdevel/patch/ID/` */
const afterPatch = (path: string): string | undefined => /\/patch\/([^/]+)/.exec(path)?.[1];
/** `/?i=ID` of marc, `/search?l=mid&q=ID` of mail-archive */
const queryValue =
  (name: string) =>
  (_path: string, query: string): string | undefined =>
    new RegExp(`(?:^|[&;])${name}=([^&;#]+)`).exec(query)?.[1];
const none = (): undefined => undefined;

const KINDS = [
  { kind: "lore", host: /^(?:lore|lkml)\.kernel\.org$/, id: secondSegment },
  { kind: "patch.msgid.link", host: /^(?:[a-z0-9-]+\.)?msgid\.link$/, id: firstSegment },
  { kind: "public-inbox", host: /^(?:public-inbox\.org|inbox\.[a-z0-9.-]+|yhbt\.net)$/, id: secondSegment },
  { kind: "lkml.org", host: /^(?:www\.)?lkml\.org$/, id: none },
  { kind: "syzbot", host: /^(?:syzkaller\.appspot\.com|syzbot\.org|syzbot-.*\.appspot\.com)$/, id: none },
  { kind: "marc", host: /^(?:www\.)?marc\.(?:info|theaimsgroup\.com)$/, id: queryValue("i") },
  { kind: "spinics", host: /^(?:www\.)?spinics\.net$/, id: none },
  { kind: "lkml.iu.edu", host: /^(?:lkml|www\.uwsg)\.(?:iu|indiana)\.edu$/, id: none },
  { kind: "patchwork", host: /^patchwork\.[a-z0-9.-]+$/, id: afterPatch },
  { kind: "mail-archive", host: /^(?:www\.)?mail-archive\.com$/, id: queryValue("q") },
  { kind: "google-groups", host: /^groups\.google\.com$/, id: none },
  { kind: "bugzilla", host: /^bugzilla\.[a-z0-9.-]+$/, id: none },
  { kind: "commit", host: /^(?:git\.kernel\.org|git\.[a-z0-9.-]+)$/, id: none },
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
  const parts = /^https?:\/\/(?:[^/?#@]*@)?(?<host>[^/?#:]*)(?::\d{1,5})?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/i.exec(
    url,
  )?.groups;
  const host = parts?.host?.toLowerCase() ?? "";
  const row = KINDS.find((kind) => kind.host.test(host));
  if (!row) return { url, kind: "other", messageId: null, span };
  const id = percentDecode(row.id(parts?.path ?? "", parts?.query ?? "") ?? "").replace(/^<|>$/g, "");
  return { url, kind: row.kind, messageId: isWhole(id) ? id : null, span };
}

/** `20210531.1-ada@xxxxxxxxxx`: web archives mask the domain also inside addresses, and then no id is left. */
const isWhole = (id: string): boolean => id.includes("@") && !/@x{3,}$/.test(id);

/** Bytes that are no UTF-8 stay escaped. */
function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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
