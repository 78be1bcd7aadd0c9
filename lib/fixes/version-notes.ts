/**
 * What a patch or cover letter says of its own earlier versions.
 *
 *   Changes in v2:
 *   - Link to v1: https://lore.kernel.org/r/20300101120000.1-1-a@example.org
 *   change-id: 20300101-demo-io-lock-0123456789ab           b4's name for all versions of a series
 *
 * In: body lines. Out: the change id, and Message-IDs of the mails that are named as earlier versions. Only the author's own lines.
 */
import { type BodyLine, MAX_LINE, readBodyLines } from "./body-lines.ts";
import { findIds } from "./references.ts";

export type VersionNotes = {
  readonly changeId: string | null;
  /** Message-IDs, in the order of the text. */
  readonly earlier: readonly string[];
};

/** A changelog of twenty versions links them all; more is a list of something else. */
const MAX_EARLIER = 40;

export const findNotes = (body: string): VersionNotes => findVersionNotes(readBodyLines(body));

export function findVersionNotes(lines: readonly BodyLine[]): VersionNotes {
  let changeId: string | null = null;
  let isBelow = false;
  const earlier: string[] = [];
  for (const { text, depth, part, diff } of lines) {
    if (depth > 0 || diff !== null || text.length > MAX_LINE) continue;
    changeId ??= CHANGE_ID.exec(text)?.groups?.id ?? null;
    if (part === "signature") continue;
    const link = text.search(/https?:\/\//);
    const before = link < 0 ? text : text.slice(0, link);
    const isNote = VERSION.test(before) && !OTHER.test(before);
    if (link >= 0 && (isNote || (isBelow && /^[ \t*\-[\]\d(<:]*$/.test(before))))
      earlier.push(...findIds(text).filter((target) => !target.startsWith("syz:")));
    // The link may stand alone on the line below its version.
    isBelow = link < 0 && isNote && text.trim() !== "";
  }
  return { changeId, earlier: [...new Set(earlier)].slice(0, MAX_EARLIER) };
}

// change-id: 20300101-demo-io-lock-0123456789ab
const CHANGE_ID = /^change-id:[ \t]{1,4}(?<id>[\w.-]{6,120})$/i;
// - Link to v1: https://...     v2: https://...     Changes since v1 (https://...     [v3] https://...     Previous version: https://...
const VERSION =
  /^[ \t*\-[(]{0,8}(?:(?:RFC|PATCH)[ -]?)?(?:v\d{1,2}\b|version \d{1,2}\b|RFC\b|(?:changes|changelog|diff|changed|delta|link|links|differences|updates)\b.{0,40}?\b(?:v\d{1,2}|version \d{1,2}|RFC|last|previous|earlier|initial)\b|(?:previous|prior|earlier|older|last|first|initial|original) (?:\w{1,12} )?(?:version|posting|patch|patchset|series|submission|revision|discussion|iteration|RFC|v\d)s?\b)/i;
// What a patch is built on is another patch.
const OTHER = /\b(?:base[ds]?|depend\w*|prerequisite|requires?|on top of|applies|report\w*|bug)\b/i;
