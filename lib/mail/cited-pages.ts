/**
 * Pages of other archives that a text names and whose address holds no Message-ID, with the title that stands beside them.
 *
 *   please apply: [PATCH] foo: prevent lockups: <
 *   https://marc.info/?l=foo-devel&m=158086248927420&w=2>
 *
 *   "foo: fix a deadlock" [1]          no title of [1]: too far away
 *
 * In: a decoded body. Out: each page once, in one spelling. The title is a hint by which the mail can be found, never more.
 */
import { type ArchiveKind, parseArchiveAddress } from "./archive-address.ts";
import { findLinks } from "./links.ts";
import { bodyLines } from "./quoting.ts";

export type CitedPage = {
  readonly url: string;
  readonly archive: ArchiveKind;
  readonly received: string | null;
  /** As written beside it, quote marks and line breaks taken out. */
  readonly title: string | null;
};

/** A mail that names more is a digest. */
const MAX_PAGES = 200;
/** How far above the address its title may stand. */
const NEAR = 300;

export function findCitedPages(body: string): readonly CitedPage[] {
  const found = new Map<string, CitedPage>();
  for (const { url, messageId, maskedId, span } of findLinks(body)) {
    if (messageId !== null || maskedId !== null || found.size >= MAX_PAGES) continue;
    const page = parseArchiveAddress(url);
    if (!page || !isMailPage(page.list, page.received, page.url)) continue;
    const known = found.get(page.url);
    const title = known?.title ?? titleBefore(body, span.start);
    found.set(page.url, { url: page.url, archive: page.archive, received: page.received, title });
  }
  return [...found.values()];
}

const isMailPage = (list: string | null, received: string | null, url: string): boolean =>
  list !== null || received !== null || /\/(?:patch|cover)\/\d+\/$/.test(url);

/** `"..."`, `'...'`, `("...")`, `Subject: ...`, `[PATCH ...] ...` at the end of what stands before the address. */
const TITLE =
  /(?:["'\u201c\u2018](?<quoted>[^"\u201c\u201d\n]{12,200})["'\u201d\u2019]|(?:^|\s)(?:Subject: |(?=\[[A-Z ]{0,10}PATCH))(?<bare>[^"<>\n]{12,200}?))[\s,:;.(<]{0,6}$/;

function titleBefore(body: string, at: number): string | null {
  const before = bodyLines(body.slice(Math.max(0, at - NEAR), at));
  const text = before
    .slice(-4)
    .map((line) => line.text)
    .join(" ");
  const { quoted, bare } = TITLE.exec(text)?.groups ?? {};
  const title = (quoted ?? bare)?.trim();
  return title === undefined || title === "" ? null : title;
}
