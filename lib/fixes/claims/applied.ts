/**
 * A maintainer, or the tool of one, says that a patch was taken: "Applied, thanks!", b4's list of commits, patchwork's summary, tip.
 */
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { parsePatchSubject } from "../patch-subject.ts";
import { findIds } from "../references.ts";

export const APPLIED_RULES: readonly ClaimRule[] = [
  {
    name: "tip-bot",
    via: "tip-bot",
    confidence: "explicit",
    from: ["tip-bot"],
    why: "`The following commit has been merged into the x/y branch of tip`, with Commit-ID",
    find: tipBot,
  },
  {
    name: "commit-list",
    via: "commit list of b4 or patchwork",
    confidence: "explicit",
    from: ["person", "patchwork-bot"],
    why: "the title of each patch with the commit it became on the line below",
    find: commitList,
  },
  {
    name: "patchwork-applied",
    via: "patchwork-bot",
    confidence: "explicit",
    from: ["patchwork-bot"],
    why: "`This patch was applied to netdev/net.git (main)`",
    find: (mail) =>
      sentencesLike(mail, /^(?:Hello:? )?This (?:patch|series) was applied to \S+/).map((place) => ({
        about: mail.object,
        value: "applied",
        ...place,
      })),
  },
  {
    name: "mm-commits",
    via: "mm-commits",
    confidence: "explicit",
    from: ["person"],
    why: "Andrew Morton's tools tell what enters and leaves the -mm tree, by title",
    find: mmCommits,
  },
  {
    name: "pull-request",
    via: "pull request",
    confidence: "linked",
    from: ["person"],
    why: "a maintainer asks to pull a tree: below each author the titles that it holds",
    find: pullRequest,
  },
  {
    name: "pull-merged",
    via: "pr-tracker-bot",
    confidence: "explicit",
    from: ["pr-tracker-bot"],
    why: "`The pull request ... has been merged into torvalds/linux.git`",
    find: (mail) =>
      sentencesLike(mail, /\bhas been merged into torvalds\/linux\.git/).map(({ start, end }) => ({
        about: mail.object,
        value: "pulled",
        start,
        end,
      })),
  },
  {
    name: "applied-reply",
    via: "applied reply",
    confidence: "explicit",
    from: ["person"],
    why: "`Applied, thanks!` below a patch: its maintainer took it",
    find: appliedReply,
  },
];

function tipBot(mail: ClaimMail): readonly Found[] {
  const line = mail.lines.find((each) => each.depth === 0 && COMMIT_ID.test(each.text));
  const sha = COMMIT_ID.exec(line?.text ?? "")?.groups?.sha;
  if (!line || sha === undefined) return [];
  const link = mail.trailers.filter((trailer) => trailer.name === "Link").flatMap((trailer) => findIds(trailer.value));
  const about = link.find((target) => !target.startsWith("syz:")) ?? mail.messageId;
  const place = { start: line.start, end: line.end };
  return [
    { about, value: formatValue("applied", mail.subject.title), ...place },
    { about, value: formatValue(`commit:${sha}`, mail.subject.title), ...place },
  ];
}

// Commit-ID:     0123456789abcdef0123456789abcdef01234567
const COMMIT_ID = /^Commit-ID:[ \t]+(?<sha>[0-9a-f]{12,40})$/;

function commitList(mail: ClaimMail): readonly Found[] {
  return mail.lines.flatMap((line, index) => {
    const title = line.depth > 0 ? undefined : LISTED.exec(line.text)?.groups?.title;
    const next = mail.lines[index + 1];
    if (title === undefined || !next) return [];
    const sha = LISTED_COMMIT.exec(next.text)?.groups?.sha;
    if (sha === undefined) return [];
    const { title: bare } = parsePatchSubject(title);
    return [{ about: mail.object, value: formatValue(`commit:${sha}`, bare), start: line.start, end: next.end }];
  });
}

// [1/3] demo: do not take it twice        - [net,v2] demo: do not take it twice
const LISTED = /^(?:\[\d{1,3}\/\d{1,3}\]|[ ]{1,4}- (?=\[))[ ]?(?<title>\S.{2,400})$/;
//       commit: 0123456789abcdef...        https://git.kernel.org/netdev/net/c/0123456789ab
const LISTED_COMMIT = /^[ \t]{2,10}(?:commit: |https?:\/\/\S{1,200}[/=])(?<sha>[0-9a-f]{8,40})$/;

function mmCommits(mail: ClaimMail): readonly Found[] {
  const at = mail.lines.findIndex((line) => line.depth === 0 && line.text === "The patch titled");
  const title = /^[ \t]+(?:Subject: )?(?<title>\S.{2,400})$/.exec(mail.lines[at + 1]?.text ?? "")?.groups?.title;
  const verb = mail.lines[at + 2];
  if (at < 0 || title === undefined || !verb) return [];
  const after = mail.lines.slice(at + 2, at + 12);
  const reason = after.find((line) => /^This patch was dropped because /.test(line.text));
  const place = { start: mail.lines[at]?.start ?? verb.start, end: (reason ?? verb).end };
  const { title: bare } = parsePatchSubject(title);
  if (/^has been added to /.test(verb.text))
    return [{ about: mail.messageId, value: formatValue("applied", bare), ...place }];
  if (!/^has been removed from /.test(verb.text)) return [];
  const merged = /because it was merged into/.test(reason?.text ?? "");
  return [{ about: mail.messageId, value: formatValue(merged ? "merged" : "dropped", bare), ...place }];
}

/** The shortlog: an author with a count, then titles after six spaces. */
function pullRequest(mail: ClaimMail): readonly Found[] {
  if (!/\b(?:GIT PULL|PULL REQUEST|git pull)\b/i.test(mail.rawSubject) || mail.subject.isReply) return [];
  let isBelow = false;
  return mail.lines.flatMap((line) => {
    if (line.depth > 0) return [];
    if (AUTHOR.test(line.text)) isBelow = true;
    const title = LISTED_TITLE.exec(line.text)?.groups?.title;
    if (!isBelow || title === undefined) {
      if (!AUTHOR.test(line.text) && line.text.trim() !== "") isBelow = false;
      return [];
    }
    return [{ about: mail.messageId, value: formatValue("applied", title), start: line.start, end: line.end }];
  });
}

// Pia Person (2):
const AUTHOR = /^\S.{0,80} \(\d{1,4}\):$/;
//       demo: do not wait under the io lock
const LISTED_TITLE = /^ {6}(?<title>\S.{2,300}?)[ \t]*$/;

function appliedReply(mail: ClaimMail): readonly Found[] {
  if (mail.parent === null || mail.patch) return [];
  // `Pushed this to branch demo`: a developer's own branch, unless a patch is answered.
  const confidence = mail.subject.isPatch ? "explicit" : "linked";
  return [...sentencesLike(mail, APPLIED), ...sentencesLike(mail, APPLIED_IN_PASSING)]
    .filter(({ text }) => !NOT_APPLIED.test(text) && (mail.subject.isPatch || !OWN_BRANCH.test(text)))
    .filter((place) => !isSuggestionTaken(mail, place))
    .slice(0, 1)
    .map(({ start, end }) => ({ about: mail.object, value: "applied", start, end, confidence }));
}

/** `Yeah, that's better. Applied, thanks.`: the author of a patch takes what a reviewer wrote above it. */
function isSuggestionTaken({ body }: ClaimMail, { start }: Place): boolean {
  const above = body.slice(Math.max(0, start - MAX_ASSENT), start).split(/\n|[.!?] +(?=\S)/);
  return above.some((sentence) => ASSENT.test(sentence));
}

/** UTF-16 units in which an assent stands before what it is followed by. */
const MAX_ASSENT = 80;

const ASSENT =
  /^(?:(?:yeah|yes|yep|ok(?:ay)?|right|true|agreed|sure|indeed|ah|oh)[,.!]? ?)*(?:that(?:'s| is| looks) (?:much |even |indeed )?(?:better|nicer|cleaner|simpler|right|a good)|good (?:point|idea|suggestion)|(?:that |this )?makes (?:more )?sense|agreed|nice(?:r)? idea)\b/i;

// Applied, thanks!     Thanks, applied to for-next.     Queued up for 5.3     I've applied this to ...     Both patches applied
const APPLIED =
  /^(?:(?:Thanks|Thank you|OK|Okay|Ok|Great|Nice|Looks good|LGTM|Good catch|Sure|Done|Excellent)\b[^.!?]{0,30}[,.!;:-]+ ?)?(?:(?:Both|All|Series|Patch(?:es)?(?: [\d,& -]{1,20})?|Whole series|Patchset|Now|And|both|all)(?: patches| of them| three| four)?,? (?:are |is |has been |have been |now )?)?(?:I(?:'ve| have)? (?:now |just )?|We(?:'ve)? )?(?:applied|queued|pushed|merged|picked up|taken|committed)\b(?=(?:[ ]up)?(?:[.!,;]|$| both| all| it\b| this\b| the (?:patch|series|fix)| to\b| for\b| in\b| into\b| on\b| and (?:queued|pushed|merged|applied|tagged)| with\b| \d| -| as\b| thanks| now))/i;
// patch has been applied to bluetooth-next tree.      I've just sent a PR with it      I queued this up for 5.17
const APPLIED_IN_PASSING =
  /^(?:(?:the |your |this )?(?:patch|series|fix) (?:has been|was|is) (?:now )?(?:applied|queued|merged|pushed|committed) (?:to|for|in|into|on|up)\b|(?:\S{1,20} ){0,12}?I(?:'ve| have)? (?:just |already |now )?(?:sent|sending) (?:a |the |my )?(?:PR|pull request|pull) (?:with|including|containing) (?:it|this|that)\b)/i;
const NOT_APPLIED =
  /\?$|\b(?:test(?:ed|ing)?|boot(?:ed|s)?|reproduc\w+|see the same|still (?:see|get|happens)|locally|see new log|your (?:debug|test)|that\. |ran\b|and (?:I|it) (?:still|can|will|get|got|see|saw)|not (?:yet )?(?:applied|merged)|cleanly|before)\b/i;

const OWN_BRANCH = /\bpushed (?:this|it|that|them)? ?to (?:my |a |the )?branch\b/i;

type Place = { readonly text: string; readonly start: number; readonly end: number };

const sentencesLike = (mail: ClaimMail, pattern: RegExp): readonly Place[] =>
  mail.sentences.filter(({ text }) => text.length < 400 && pattern.test(text));
