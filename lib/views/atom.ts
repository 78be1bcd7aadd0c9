/**
 * One small maker of Atom feeds (RFC 4287), always well-formed: everything is escaped and what XML 1.0 forbids is dropped.
 * Ids are the addresses themselves, so an entry keeps its id when the base is read again.
 */
import { baseUrl } from "../env.ts";

export type Entry = {
  readonly title: string;
  /** Path of the site: "/i/v1:.../". */
  readonly path: string;
  /** Makes the id of this entry differ from others with the same path. */
  readonly fragment?: string;
  /** null sorts and reads as the epoch: Atom demands a date. */
  readonly updated: string | null;
  readonly author: string;
  readonly summary: string;
};

export type Feed = {
  readonly title: string;
  readonly path: string;
  /** The feed's own address. */
  readonly self: string;
  readonly entries: readonly Entry[];
};

const NEVER = "1970-01-01T00:00:00Z";

export function toAtom({ title, path, self, entries }: Feed): string {
  const base = baseUrl();
  const updated = entries.map((entry) => toInstant(entry.updated)).reduce((last, at) => (at > last ? at : last), NEVER);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<title>${escapeXml(title)}</title>`,
    `<id>${escapeXml(base + path)}</id>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(base + self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(base + path)}"/>`,
    `<updated>${updated}</updated>`,
    "<author><name>Deadlore</name></author>",
    ...entries.map((entry) => toEntry(entry, base)),
    "</feed>",
    "",
  ].join("\n");
}

function toEntry(entry: Entry, base: string): string {
  const url = base + entry.path + (entry.fragment ? `#${encodeURIComponent(entry.fragment)}` : "");
  return [
    "<entry>",
    `<title>${escapeXml(entry.title).trim() || "(no subject)"}</title>`,
    `<id>${escapeXml(url)}</id>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(url)}"/>`,
    `<updated>${toInstant(entry.updated)}</updated>`,
    `<author><name>${escapeXml(entry.author).trim() || "unknown sender"}</name></author>`,
    `<summary type="text">${escapeXml(entry.summary)}</summary>`,
    "</entry>",
  ].join("\n");
}

/** Of a mail known from a saved page the day alone may be known; RFC 4287 wants an instant. */
const toInstant = (date: string | null): string =>
  date === null ? NEVER : /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00Z` : date;

// XML 1.0, production [2] Char: all else, lone surrogates included, is not XML whatever its escape.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export const escapeXml = (text: string): string =>
  text
    .replace(FORBIDDEN, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
