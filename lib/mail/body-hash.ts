/**
 * bodyHash: by which deliveries of one mail through several lists are told to be the same mail.
 *
 * In: raw bytes. Out: sha256 of the subject without the list's prefix and the decoded text without the list's footer.
 *
 *   [f2fs-dev] [PATCH] f2fs: fix a deadlock            prefix of Mailman
 *   _______________________________________________
 *   Linux-f2fs-devel mailing list                      footer of Mailman
 *   Linux-f2fs-devel@lists.sourceforge.net
 *
 * Attached files do not count: lists strip them. Base64 and plain copies of one text are equal. Of a mail without any plain text
 * its other parts count: two of them under one Message-ID are not the same for having none.
 */
import { sha256, withoutCarriageReturns } from "./content-hash.ts";
import { decodeHeader } from "./encoded-words.ts";
import { usualFields } from "./header-fields.ts";
import { findParts } from "./mime.ts";
import { decodeRange } from "./transfer.ts";

/** 64 hex digits. */
export function bodyHash(bytes: Buffer): string {
  const subject = Buffer.from(withoutListPrefix(decodeHeader(subjectOf(bytes))));
  return sha256([subject, LINE, ...texts(bytes)]);
}

const LF = 10;
const CR = 13;
const LINE = Buffer.from("\n");

const subjectOf = (bytes: Buffer): string =>
  usualFields(bytes).fields.find(({ name }) => name === "subject")?.value ?? "";

/** A footer that the list added as a part of its own leaves nothing. */
function texts(bytes: Buffer): Buffer[] {
  const { parts } = findParts(bytes);
  const found: Buffer[] = [];
  for (const part of parts) {
    if (part.type !== "text/plain" || part.attachment) continue;
    const decoded = decodeRange(part.source, part.start, part.end, part.encoding);
    const text = withoutTail(decoded.includes(CR) ? withoutCarriageReturns(decoded) : decoded);
    if (text.length > 0) found.push(text, LINE);
  }
  if (found.length > 0) return found;
  const others = parts.filter(({ type, attachment }) => type !== "text/plain" && !attachment);
  return others.map((part) => decodeRange(part.source, part.start, part.end, part.encoding));
}

/** No footer of a list is longer. */
const MAX_FOOTER_BYTES = 1500;

function withoutTail(text: Buffer): Buffer {
  const from = Math.max(0, text.length - MAX_FOOTER_BYTES);
  const tail = text.toString("latin1", from);
  const footer = footerStart(tail);
  let end = footer < 0 ? text.length : from + footer;
  while (end > 0 && isBlank(text[end - 1])) end--;
  return text.subarray(0, end);
}

const isBlank = (code: number | undefined): boolean => code === LF || code === CR || code === 32 || code === 9;

/** One of these is in every footer, and in few other mails: looking for them is quicker than the patterns. */
const RULE = "_".repeat(30);
const UNSUBSCRIBE = "To unsubscribe from this list: ";

/**
 * Offset of the footer, -1 where there is none. Mailman: a rule of underscores, then the list's name. Majordomo: `-` or `--`
 * and `To unsubscribe from this list: send the line ...`.
 */
function footerStart(tail: string): number {
  const mailman = tail.includes(RULE) ? /^_{30,80}$(?=[\s\S]{0,200}(?:mailing list|listinfo))/m.exec(tail) : null;
  const majordomo = tail.includes(UNSUBSCRIBE) ? /^(?:-{1,2} ?\n)?To unsubscribe from this list: /m.exec(tail) : null;
  const found = [mailman, majordomo].flatMap((match) => (match ? [match.index] : []));
  return found.length > 0 ? Math.min(...found) : -1;
}

/** `[f2fs-dev] [PATCH v2] f2fs: x` -> `[PATCH v2] f2fs: x`; `Re: [Cluster-devel] x` -> `Re: x`. */
export function withoutListPrefix(subject: string): string {
  const tag = /^(?<before>(?:[A-Za-z]{2,3}: ?){0,5})\[(?<name>[A-Za-z0-9_. -]{2,40})\] */.exec(subject);
  const { before = "", name = "" } = tag?.groups ?? {};
  if (!tag || NO_LIST.test(name)) return subject;
  return before + subject.slice(tag[0].length);
}

/** What people put into brackets themselves. */
const NO_LIST = /patch|rfc|resend|bug|\d\/\d|regression|syzbot|announce|git pull|question|report/i;
