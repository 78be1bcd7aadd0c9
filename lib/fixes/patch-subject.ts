/**
 * The subject of a patch mail: `Re: [f2fs-dev] [RFC PATCH net v2 3/7] demo: fix deadlock` -> tags, version, part, and the title.
 *
 * Format: git-format-patch(1); list prefixes are Mailman's. A subject without any bracket is a title with no tags.
 */

export type PatchSubject = {
  /** What is left without reply marks and brackets: the title the commit will have. */
  readonly title: string;
  /** The title as a key: lower case, white space and end marks folded. Equal for all versions of one patch. */
  readonly key: string;
  readonly version: number | null;
  readonly part: number | null;
  readonly of: number | null;
  /** Words in brackets in order of appearance: `RFC`, `PATCH`, `net`. Versions and counters are not tags. */
  readonly tags: readonly string[];
  readonly isReply: boolean;
  readonly isPatch: boolean;
};

/** Subjects longer than this are cut: the longest real one has 490 characters. */
const MAX_SUBJECT = 1_000;

export function parsePatchSubject(subject: string): PatchSubject {
  if (latest?.subject !== subject) latest = { subject, parsed: readSubject(subject) };
  return latest.parsed;
}

/** A mail is read for its patch, then for its claims: the last one is kept. */
let latest: { readonly subject: string; readonly parsed: PatchSubject } | undefined;

function readSubject(subject: string): PatchSubject {
  let rest = subject
    .slice(0, MAX_SUBJECT)
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
  const words: string[] = [];
  let isReply = false;
  for (let turns = 0; turns < 20; turns++) {
    const reply = REPLY.exec(rest) ?? FOREIGN_REPLY.exec(rest);
    const bracket = BRACKET.exec(rest);
    if (reply) isReply = true;
    if (bracket) words.push(...splitWords(bracket.groups?.words ?? ""));
    const taken = (reply ?? bracket)?.[0].length;
    if (taken === undefined) break;
    rest = rest.slice(taken);
  }
  const title = ADDED_TO_STABLE.exec(rest)?.groups?.title ?? rest;
  return { title, key: toKey(title), ...countWords(words), isReply };
}

// Patch "demo: do not wait under the io lock" has been added to the 6.1-stable tree
const ADDED_TO_STABLE = /^Patch "(?<title>.{3,900})" has been added to the \S{1,40} tree$/;

/** A title as a key: what `#syz fix: TITLE` and a patch's subject are compared by. */
export const toKey = (title: string) =>
  title
    .toLowerCase()
    .replace(/["'`]/g, "")
    .replace(/[ \t]+/g, " ")
    .replace(/[ .…]+$/, "")
    .trim();

// Re:      RE:      Aw:      FWD:      回复：      Re[2]:      Re^2:      SV :      (subset)
const REPLY =
  /^(?:re|aw|sv|antw|odp|ynt|fwd?|ответ|отв|回复|回覆|回信|答复|答覆|转发|轉發|轉寄|转寄)(?:\[\d{1,3}\]|\^\d{1,3})? ?[:：] ?|^\((?:subset|fwd)\) ?/i;
// Finnish, Italian, Portuguese, Spanish, French, German, Swedish ... marks, in capitals: in small letters they may be a driver's prefix.
const FOREIGN_REPLY = /^(?:V[SsLlBb]|R[Ii][Ff]|R[Ee][Ss]|RV|TR|WG|ENC|R|I|BLS|Doorst|На|HA) ?[:：] ?/;
// [RFC PATCH net v2 3/7]      [f2fs-dev]      [syzbot]      [POC/RFC PATCH]
const BRACKET = /^\[(?<words>[^\]]{0,200})\] ?/;

/** `POC/RFC` is two words; `3/7` is a counter, `for-6.1/block` a branch. */
const splitWords = (words: string) =>
  words
    .split(/[ ,:;_]+/)
    .flatMap((word) => (/^[A-Z]{2,10}(?:\/[A-Z]{2,10})+$/.test(word) ? word.split("/") : [word]))
    .filter((word) => word !== "");

function countWords(words: readonly string[]) {
  const tags: string[] = [];
  let version: number | null = null;
  let part: number | null = null;
  let of: number | null = null;
  for (const word of words) {
    const number = VERSION.exec(word)?.groups?.version;
    const counter = /^(?:#)?(?<part>\d{1,4})\/(?<of>\d{1,4})$/.exec(word)?.groups;
    const glued = GLUED.exec(word)?.groups;
    if (number !== undefined) version = Number(number);
    else if (counter) [part, of] = [Number(counter.part), Number(counter.of)];
    else if (glued?.tag !== undefined) {
      tags.push(glued.tag);
      if (glued.version !== undefined) version = Number(glued.version);
      if (glued.part !== undefined) [part, of] = [Number(glued.part), Number(glued.of)];
    } else tags.push(word);
  }
  const isPatch = tags.some((tag) => IS_PATCH.test(tag)) || of !== null;
  return { version, part, of, tags, isPatch };
}

// v2      V3      v2.1
const VERSION = /^v(?<version>\d{1,3})(?:\.\d{1,2})?$/i;
// [PATCHv2], [RFCv3], [PATCH-v2], [PATCHv4/5]; [PATCH1/3]: what a hand forgot to set apart
const GLUED = /^(?<tag>PATCH|RFC)(?:-?v(?<version>\d{1,3}))?(?:(?<=\D)(?<part>\d{1,3})\/(?<of>\d{1,3}))?$/i;
const IS_PATCH = /^(?:PATCH(?:ES|SET)?|RFC|POC|RESEND|REPOST|RFT|tip|AUTOSEL|WIP)$/i;
