/**
 * Message-ID syntax: out of headers and out of the addresses of web archives.
 *
 *   Message-ID: <20190212111408.GA1234@example.org> (added by postmaster@example.org)
 *   In-Reply-To: Your message of "Tue, 12 Feb" <20190212111408.GA1234@example.org>
 *   https://lore.kernel.org/all/20190212111408.GA1234@example.org/T/#u
 *
 * Out: ids without angle brackets and without blanks (folding puts blanks inside long ids). Case and length are kept.
 */
import { decodeRawHeader } from "./charset.ts";

/** Longest chain a real mail had is 151 ids; of longer ones the first and the last of these are kept (reliability.md). */
export const MAX_REFERENCES = 1000;

const MADE_UP = "@no-message-id.invalid";

/** The id of a mail that has none, a saved page above all: made of its content. No archive knows it. */
export const makeId = (contentHash: string): string => `${contentHash.slice(0, 40)}${MADE_UP}`;
export const isMadeUpId = (messageId: string): boolean => messageId.endsWith(MADE_UP);

/** The id of a Message-ID header, null where it holds none. */
export function parseMessageId(value: string): string | null {
  const [first] = bracketed(value, 1);
  if (first !== undefined) return first;
  const bare = value.trim();
  const token = bare.split(/[\s<>]+/).find((part) => part.includes("@"));
  if (token !== undefined) return decodeRawHeader(token);
  return bare === "" || /[\s<>]/.test(bare) ? null : decodeRawHeader(bare);
}

/**
 * Prose around the id is old MUAs' habit: `Message from Bob <bob@example.org> of "..." <id@example.org>`. An id at the start
 * is the one; else the last in brackets. A bare word is a mail address more often than an id, so it is none.
 */
export function parseInReplyTo(value: string): string | null {
  const ids = bracketed(value, MAX_REFERENCES);
  const id = value.trimStart().startsWith("<") ? ids[0] : ids.at(-1);
  return id?.includes("@") ? id : null;
}

/** Every id of a References header in order, the first mention of each. */
export function parseReferences(value: string): string[] {
  const ids = value.includes("<") ? bracketed(value, Number.POSITIVE_INFINITY) : value.split(/[\s,]+/);
  return [...new Set(ids.filter((id) => id.includes("@")))];
}

/** The last id stays last: it is the parent. */
export function cutReferences(ids: readonly string[]): readonly string[] {
  if (ids.length <= MAX_REFERENCES + 1) return ids;
  return [...ids.slice(0, 1), ...ids.slice(-MAX_REFERENCES)];
}

function bracketed(value: string, limit: number): string[] {
  const ids: string[] = [];
  let open = value.indexOf("<");
  while (open >= 0 && ids.length < limit) {
    const close = value.indexOf(">", open);
    if (close < 0) break;
    // `<<a@x>>`, `<Bob <a@x>`: the innermost bracket opens the id.
    const id = stripBlanks(value.slice(value.lastIndexOf("<", close) + 1, close));
    if (id !== "") ids.push(decodeRawHeader(id));
    open = value.indexOf("<", close);
  }
  return ids;
}

const stripBlanks = (text: string): string => (/\s/.test(text) ? text.replace(/\s+/g, "") : text);
