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
import { type ArchiveAddress, type ArchiveKind, parseArchiveAddress } from "./archive-address.ts";
import { findLinks, type Link } from "./links.ts";
import { bodyLines } from "./quoting.ts";

/** The one spelling of an address that may be a mail's and holds no id; undefined for every other. */
export function citedUrl({
  url,
  messageId,
  maskedId,
}: Pick<Link, "url" | "messageId" | "maskedId">): string | undefined {
  return messageId === null && maskedId === null ? toMailPage(url)?.url : undefined;
}

function toMailPage(url: string): ArchiveAddress | undefined {
  const page = parseArchiveAddress(url);
  return page && isMailPage(page.list, page.received, page.url) ? page : undefined;
}

export type CitedPage = {
  readonly url: string;
  readonly archive: ArchiveKind;
  readonly received: string | null;
  /** As written beside it, quote marks and line breaks taken out. */
  readonly title: string | null;
  /** Whom the trailer beside it credits with a report, in lower case: `Reported-by: Ada <ada@example.org>`. */
  readonly sender: string | null;
};

/** A mail that names more is a digest. */
const MAX_PAGES = 200;
/** How far above the address its title may stand. */
const NEAR = 300;

export function findCitedPages(body: string): readonly CitedPage[] {
  const found = new Map<string, CitedPage>();
  for (const { url, messageId, maskedId, span } of findLinks(body)) {
    if (messageId !== null || maskedId !== null || found.size >= MAX_PAGES) continue;
    const page = toMailPage(url);
    if (!page) continue;
    const known = found.get(page.url);
    const title = known?.title ?? titleBefore(body, span.start);
    const sender = known?.sender ?? reporterBeside(body, span);
    found.set(page.url, { url: page.url, archive: page.archive, received: page.received, title, sender });
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

/** The line above, or below, of an address in a trailer. */
function reporterBeside(body: string, { start, end }: Link["span"]): string | null {
  const own = body.lastIndexOf("\n", start) + 1;
  if (!TRAILER.test(body.slice(own, Math.min(start, own + 80)))) return null;
  const above = body.slice(Math.max(0, body.lastIndexOf("\n", own - 2) + 1, own - MAX_TRAILER), Math.max(0, own - 1));
  const next = body.indexOf("\n", end) + 1;
  const below = next === 0 ? "" : (body.slice(next, next + MAX_TRAILER).split("\n", 1)[0] ?? "");
  const address = [above, below].map((line) => REPORTER.exec(line)?.groups?.address).find((one) => one !== undefined);
  return address?.toLowerCase() ?? null;
}

const MAX_TRAILER = 300;
// Link: https://lkml.org/lkml/2019/2/12/123      Closes: <https://...
const TRAILER = /^[> \t]*[A-Z][A-Za-z-]{2,40}:[ \t]*<?$/;
// Reported-by: Ada Example <ada@example.org>      Reported-and-tested-by: ...
const REPORTER =
  /^[> \t]*(?:Reported|Diagnosed|Debugged|Found)[A-Za-z-]{0,40}-by:[^<>]{0,120}<(?<address>[^<>\s@]{1,100}@[^<>\s]{1,150})>/i;
