/**
 * What a saved page says beyond its fields: where it stood, which Message-ID it shows, what that mail refers to.
 *
 *   <!-- saved from url=(0038)https://lkml.org/lkml/2015/9/25/602 -->      where the page stood
 *   <!--X-Reference: 20230530134405.1&#45;1&#45;ada@example.org -->        MHonArc
 *   <!-- inreplyto="20190211.GA1@example.org" -->                          hypermail
 *   <a href="?l=linux-fsdevel&m=154995908004146&q=raw">                    marc leads to the page's own raw form
 *
 * Ids may be masked (`ada@xxxxxxxxxxx`): they are kept as printed, the domain is never guessed.
 */
import { type ArchiveAddress, parseArchiveAddress } from "../archive-address.ts";
import type { HtmlPage } from "./html-page.ts";

export type PageSource = {
  /** One spelling (archive-address.ts). */
  readonly savedAt: string | null;
  readonly messageId: string | null;
  /** Oldest first, the parent last. */
  readonly references: readonly string[];
  /** ISO UTC: when the mail was sent, where the markup says it better than the page. */
  readonly sent: string | null;
};

export const NO_SOURCE: PageSource = { savedAt: null, messageId: null, references: [], sent: null };

/** `saved from url=(0038)...` of browsers, `url: ...` of SingleFile. */
const SAVED = /(?:saved from url=\(\d{1,6}\)|SingleFile[\s\S]{0,40}url: )(?<url>https?:\/\/\S{4,2000})/;
const COMMENT = {
  id: [/^X-Message-Id: (?<value>\S{3,1000})$/, /^id="(?<value>[^"\s]{3,1000})"$/],
  reference: [/^X-Reference: (?<value>\S{3,1000})$/, /^inreplyto="(?<value>[^"\s]{3,1000})"$/],
  sent: [/^isosent="(?<value>\d{14})"$/],
} as const;

export function readSource(page: HtmlPage): PageSource {
  const values = (patterns: readonly RegExp[]): string[] =>
    page.comments.flatMap((comment) => {
      const value = patterns
        .map((pattern) => pattern.exec(comment)?.groups?.value)
        .find((found) => found !== undefined);
      return value === undefined ? [] : [value.replace(/^<|>$/g, "")];
    });
  const [messageId = null] = values(COMMENT.id).filter((id) => id.includes("@"));
  const references = values(COMMENT.reference).filter((id) => id.includes("@") && id !== messageId);
  return {
    savedAt: findOwnAddress(page),
    messageId,
    references: [...new Set(references)],
    sent: isoOf(values(COMMENT.sent)[0]),
  };
}

function findOwnAddress({ comments, canonical, links }: HtmlPage): string | null {
  const told = [...comments.map((comment) => SAVED.exec(comment)?.groups?.url), canonical ?? undefined];
  for (const url of told) {
    const page = url === undefined ? undefined : parseArchiveAddress(url);
    if (isMail(page)) return page.url;
  }
  for (const link of links) {
    const page = ownView(link);
    if (isMail(page)) return page.url;
  }
  return null;
}

const isMail = (page: ArchiveAddress | undefined): page is ArchiveAddress =>
  page !== undefined && (page.messageId !== null || page.list !== null || page.received !== null);

/** Links to other views of the same mail: lkml.org's `/lkml/headers/Y/M/D/N`, marc's `?l=..&m=..&q=raw`. */
function ownView(link: string): ArchiveAddress | undefined {
  if (/^(?:https?:\/\/lkml\.org)?\/lkml\/(?:headers|bounce|mbox|wrap|nowrap)\/\d/.test(link))
    return parseArchiveAddress(`https://lkml.org${link.replace(/^https?:\/\/lkml\.org/, "")}`);
  const query = /^(?:https?:\/\/marc\.info\/?)?(?<query>\?l=[^#]*&q=(?:raw|mbox))\b/.exec(link)?.groups?.query;
  return query === undefined ? undefined : parseArchiveAddress(`https://marc.info/${query}`);
}

/** `20190212111405` -> ISO */
function isoOf(digits: string | undefined): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits ?? "");
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(iso)) ? null : iso;
}
