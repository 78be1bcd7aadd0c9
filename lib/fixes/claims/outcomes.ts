/**
 * What came of it, in words: a fix offered to try, the answer that it works, that it is merged, that the report is older than the patches.
 *
 *   Please try the recent fix in the block tree:
 *     demo: do not keep the queue frozen
 *     commit: 0123456789abcdef0123456789abcdef01234567          -> commit:0123... ("demo: do not keep the queue frozen"), inferred
 *
 * An offer is a guess until somebody says that it works; the fold raises it then (fix-ties.ts).
 */
import type { BodyLine } from "../body-lines.ts";
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { findTargets } from "../references.ts";
import type { Sentence } from "../sentences.ts";

export const OUTCOME_RULES: readonly ClaimRule[] = [
  {
    name: "fix-offered",
    via: "fix offered",
    confidence: "inferred",
    from: ["person"],
    why: "`please try this fix: TITLE, commit SHA`, `the following patch should fix it: LINK`, in the sentence or right below it",
    find: (mail) =>
      mail.patch
        ? []
        : stated(mail, OFFERED)
            .filter(({ text }) => !BLAMES.test(text))
            .flatMap((sentence) => offer(mail, sentence))
            .slice(0, MAX_OFFERS),
  },
  {
    name: "works",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`that makes the warning go away`, `your patch fixes it for me`: the answer to an offer or a patch",
    find: (mail) =>
      mail.parent === null || mail.patch
        ? []
        : stated(mail, WORKS).map(({ start, end }) => ({ about: mail.object, value: "works", start, end })),
  },
  {
    name: "merged-in-words",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`this commit has been merged to v6.13-rc2`, `it is in mainline already`: said of the mail that is answered",
    find: (mail) =>
      mail.parent === null
        ? []
        : stated(mail, MERGED).map(({ start, end }) => ({ about: mail.object, value: "merged", start, end })),
  },
  {
    name: "regardless-of-patch",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`happens regardless of these patches`: the report is not the patches' doing",
    find: (mail) =>
      stated(mail, REGARDLESS)
        .filter((sentence) => speaksOfLocks(mail, sentence))
        .map(({ start, end }) => ({ about: mail.object, value: "not-caused-by-patch", start, end })),
  },
];

/** Offers kept of one mail. */
const MAX_OFFERS = 3;

// Please try X's recent fix in Y's tree:      The following patch should fix the warning:      Can you test this fix?
const OFFERED =
  /\b(?:try|test|apply|pick(?: up)?) (?:\S{1,30} ){0,5}?(?:fix|patch|commit)\b|\b(?:fix|patch|commit|series)\b(?: \S{1,30}){0,3}? (?:should|will|might|may|is expected to|is supposed to|ought to) (?:also )?(?:fix|solve|address|resolve|help|cure|silence)\b/i;
// That does make those warnings go away.      Your patch fixes the issue for me.      With it I no longer see the splat
const WORKS =
  /\bmakes? (?:(?:those|these|the|that|this|my|all) )?(?:\w+ )?(?:warnings?|splats?|problems?|issues?|deadlocks?|complaints?|reports?|hangs?|it|them) (?:go away|disappear|vanish)\b|^(?:\S{1,30} ){0,4}?(?:(?:this|that|it|your|the) ?(?:patch|fix|change|series)?) (?:does |indeed |really |definitely )?(?:fix(?:es|ed)|solve[sd]?|cure[sd]?|resolve[sd]?) (?:it|this|that|the|my|those|these)\b(?! (?:up|in|by)\b)|\b(?:with|after|applying) (?:this|that|your|the) (?:patch|fix|change|series)(?: applied)?,? (?:\S{1,20} ){0,6}?(?:no longer|cannot|can't|don't|do not) (?:see|reproduce|get|hit|trigger)\b|\b(?:this|that|your) (?:patch |fix )?works for me\b/i;
// This commit has been merged to v6.13-rc2.      It is already in mainline      The fix is upstream since v5.3
const MERGED =
  /^(?:\S{1,30} ){0,3}?(?:this|that|it|the|your) ?(?:commit|patch|fix|change|series)? ?(?:has (?:already |now |just )?been|was|is|got|landed|went|is already|is now|already) ?(?:already |now |just )?(?:merged (?:to|into|in|by|for|as of)|merged upstream|upstream\b|in|into|merged since)? ?(?:the )?(?:mainline|upstream|linus'?s?'? (?:tree|master)|torvalds\/|v?[456]\.\d{1,2}(?:\.\d{1,3}|-rc\d)?\b)(?! (?:\w+ )?(?:lists?|developers?|maintainers?|version|bugs?|issues?|code|driver|first|only)\b)/i;
// Also happens regardless of these patches.      ... which was also there before the patches
const REGARDLESS =
  /\b(?:happens?|occurs?|there|exists?|existed|seen|saw|see|triggers?|present|reproduc\w+|get|got|independent)\b.{0,40}?\b(?:regardless of|independent(?:ly)? of|even without|also without|also before|before|without|of) (?:these|this|the|my|your|those) (?:patch(?:es|set)?|series|change)\b/i;

/** Not said: a question, a condition, a wish, a negation. */
const NOT_STATED =
  /\?$|^(?:if|when|whether|unless|once|maybe|perhaps|why|how|could|would|can|does|is|do|did|until|after|before)\b(?!.{0,60}\btry\b)|\b(?:not (?:yet|been|merged|upstream|in)|isn't|hasn't|wasn't|doesn't|don't think|should be merged|will be merged|to be merged|once (?:it|this)|something (?:else|different)|still|hope|(?:if|whether) (?:this|that|it|the|your))\b/i;

const stated = (mail: ClaimMail, pattern: RegExp): readonly Sentence[] =>
  mail.sentences.filter(({ text }) => text.length < 400 && pattern.test(text) && !NOT_STATED.test(text));

/** The commit that is named is the one at fault. */
const BLAMES =
  /\b(?:introduc\w+|caus\w+|broke|breaks|regress\w+|bisect\w*|culprit|since|without|instead of|despite|revert\w*|fails?|failing)\b/i;

/** Lines below the sentence in which the fix may be named. */
const LINES_BELOW = 6;

/** The commit or link in the sentence, else in the own lines right below it. */
function offer(mail: ClaimMail, { text, start, end }: Sentence): readonly Found[] {
  const at = mail.lines.findIndex((line) => line.end >= end);
  const below = mail.lines.slice(at + 1, at + 1 + LINES_BELOW);
  const stop = below.findIndex((line) => line.depth > 0 || line.part !== "prose");
  const near = below.slice(0, stop < 0 ? below.length : stop);
  const inside = COMMIT.exec(text)?.groups;
  if (inside?.sha !== undefined)
    return [{ about: mail.object, value: formatValue(`commit:${inside.sha}`, inside.title ?? null), start, end }];
  const index = near.findIndex((line) => COMMIT_LINE.test(line.text));
  const named = near[index];
  if (named) {
    const { sha, title } = COMMIT_LINE.exec(named.text)?.groups ?? {};
    const value = formatValue(`commit:${sha}`, title ?? titleAbove(near[index - 1]));
    return [{ about: mail.object, value, start, end: named.end }];
  }
  const linked = near.find((line) => /^\W{0,4}https?:\/\/\S+$/.test(line.text.trim()));
  const target = [...findTargets(text), ...(linked ? findTargets(linked.text) : [])].find(
    (id) => !id.startsWith("syz:") && id !== mail.object,
  );
  if (target === undefined) return [];
  return [
    {
      about: mail.object,
      value: `fixed-by:${target}`,
      start,
      end: linked && !text.includes(target) ? linked.end : end,
    },
  ];
}

// ... commit 0123456789ab ("demo: x")
const COMMIT = /(?<![0-9a-z/])(?<sha>[0-9a-f]{10,40})(?![0-9a-z])(?: \(["“](?<title>[^"”]{3,300})["”]\))?/;
//   commit: 0123456789abcdef0123456789abcdef01234567      0123456789ab ("demo: x")      commit 0123456789ab demo: x
const COMMIT_LINE =
  /^[ \t]{0,8}(?:commit[: ][ \t]*)?(?<sha>[0-9a-f]{12,40})(?:[ \t]{0,2}\(?["“]?(?<title>[A-Za-z][\w/,. -]{0,60}: [^"”)]{3,200})["”]?\)?)?[ \t.]*$/;

//   demo: do not keep the queue frozen
const titleAbove = (line: BodyLine | undefined): string | null =>
  /^[ \t]{1,8}(?<title>[\w/,.-]{1,60}(?: [\w/,.-]{1,30}){0,2}: \S.{3,200})$/.exec(line?.text ?? "")?.groups?.title ??
  null;

const LOCKS = /\b(?:lockdep|dead-?lock\w*|circular|inversion|splats?|locking)\b/i;

/** The sentence, what it answers (the quote right above), or the list that it opens speaks of locks. */
function speaksOfLocks(mail: ClaimMail, { text, start, end }: Sentence): boolean {
  if (LOCKS.test(text)) return true;
  const at = mail.lines.findIndex((line) => line.end >= start);
  const above = mail.lines.slice(Math.max(0, at - 12), at).reverse();
  const own = above.findIndex((line) => line.depth === 0 && line.text.trim() !== "");
  if (above.slice(0, own < 0 ? above.length : own).some((line) => LOCKS.test(line.text))) return true;
  if (!text.endsWith(":")) return false;
  const from = mail.lines.findIndex((line) => line.end >= end);
  return mail.lines.slice(from + 1, from + 30).some((line) => line.depth === 0 && LOCKS.test(line.text));
}
