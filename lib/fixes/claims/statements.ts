/**
 * Statements in words, by people: "this is a false positive", "fixed by 0123456789ab", "NAK".
 *
 * A row reads whole sentences. Questions, conditions and negations are not statements; hedged words ("probably") lower the
 * confidence to inferred. What is left out on purpose: "fixed" without an object ("the order is fixed" means unchangeable).
 */
import type { Confidence } from "../claim.ts";
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { findTargets } from "../references.ts";

export const STATEMENT_RULES: readonly ClaimRule[] = [
  {
    name: "fixed-by-commit",
    via: "words",
    confidence: "linked",
    from: ["person"],
    why: "`this was fixed by commit SHA`: a person names the commit",
    find: (mail) =>
      // A changelog tells how other things were fixed; an announcement of a CVE holds one.
      (mail.patch && !mail.patch.inReply) || /^CVE-\d{4}-\d{4,7}: /.test(mail.subject.title)
        ? []
        : statements(mail, FIXED_BY_COMMIT, (groups, text) =>
            groups.sha && !ANALOGY.test(text) ? formatValue(`commit:${groups.sha}`, groups.title ?? null) : undefined,
          ),
  },
  {
    name: "fixed-by-link",
    via: "words",
    confidence: "linked",
    from: ["person"],
    why: "`this should be fixed by LINK`: a person names the patch",
    find: (mail) =>
      statements(mail, FIXED_BY_LINK, (_groups, text) => {
        const target = findTargets(text).find((id) => !id.startsWith("syz:"));
        return target && `fixed-by:${target}`;
      }),
  },
  {
    name: "duplicate-of",
    via: "words",
    confidence: "linked",
    from: ["person"],
    why: "`this is a duplicate of LINK`, `the same one as LINK`: the link may stand on the line below",
    find: duplicateOf,
  },
  {
    name: "false-positive",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`this is a false positive`: about the report, said as a fact",
    find: (mail) =>
      statements(mail, FALSE_POSITIVE, (_groups, text) => (OTHER_TOOL.test(text) ? undefined : "false-positive")),
  },
  {
    name: "caused-by-patch",
    via: "words",
    confidence: "linked",
    from: ["person"],
    why: "`this was caused by the patch LINK`, `dropped the offending commit`: the report goes away with an unmerged patch",
    find: (mail) => (mail.parent === null || mail.subject.isPatch ? [] : causedByPatch(mail)),
  },
  {
    name: "bisection-wrong",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`the bisection is bogus`, `please ignore this bot's message`: voids what syzbot found",
    find: (mail) => ownStatements(mail, BISECTION_WRONG, () => "bisection-wrong"),
  },
  {
    name: "not-false-positive",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`this is not a false positive`, `a real deadlock`: the contrary, which makes it contested",
    find: (mail) =>
      ownStatements(mail, REAL_DEADLOCK, () => "real").filter(({ text }) => !/^(?:if|when|whether)\b/i.test(text)),
  },
  {
    name: "nak",
    via: "NAK",
    confidence: "explicit",
    from: ["person"],
    why: "a NAK at the beginning of a sentence, or as a trailer",
    find: (mail) => (mail.parent === null ? [] : ownStatements(mail, NAK, () => "nacked")),
  },
  {
    name: "dropped",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`I've dropped this patch`: its maintainer took it back",
    find: (mail) =>
      mail.parent === null
        ? []
        : statements(mail, DROPPED, (_groups, text) => (isDrop(mail, text) ? "dropped" : undefined)),
  },
  {
    name: "superseded",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`superseded by v2`, or by a link",
    find: (mail) => (mail.parent === null ? [] : statements(mail, SUPERSEDED, () => "superseded")),
  },
  {
    name: "annotate",
    via: "words",
    confidence: "linked",
    from: ["person"],
    why: "`this needs a lockdep annotation`, `should be annotated`: the locking is right, lockdep must be told",
    find: (mail) => (mail.patch && !mail.patch.inReply ? [] : statements(mail, ANNOTATE, () => "annotate")),
  },
  {
    name: "wont-fix",
    via: "words",
    confidence: "explicit",
    from: ["person"],
    why: "`this is a wontfix`",
    find: (mail) => statements(mail, WONT_FIX, () => "wont-fix"),
  },
];

const SUBJECT =
  "(?:this|that|it|these|the|this (?:one|report|issue|bug|problem|warning|splat|deadlock)|the (?:\\w+ )?(?:issue|bug|problem|warning|splat|deadlock|report))";

// This was fixed by commit 0123456789ab ("demo: x").      Already fixed upstream in 0123456789ab.      Should be fixed in mainline since
const FIXED_BY_COMMIT = new RegExp(
  `^(?:\\S{1,30} ){0,6}?(?:${SUBJECT}(?:'s| is| was| has been| should be| should have been| got| will be|'s been)?|(?:already|has been|was|is|should be|should have been)) (?:(?:now|already|likely|probably|hopefully|been|actually|recently|supposed to be) ){0,3}(?:fixed|resolved|addressed|solved)(?: (?:upstream|in mainline|in linux-next|there|already|up))? (?:by|in|with|via|since|as of)(?: the)?(?: following| upstream| mainline)?(?: commit| patch)?:? [("']?(?<sha>[0-9a-f]{10,40})(?![0-9a-z-])(?:[ ,]{0,2}\\(?["“](?<title>[^"”]{3,300})["”]\\)?)?`,
  "i",
);
const FIXED_BY_LINK = new RegExp(
  `^(?:\\S{1,30} ){0,6}?${SUBJECT}(?:'s| is| was| has been| should be| should have been| will be) (?:(?:now|already|likely|probably|hopefully|been) ){0,2}(?:fixed|resolved|addressed|solved)(?: \\S{1,20}){0,3}? (?:by|in|with|via|at)\\b.{0,120}https?://`,
  "i",
);
/** `the same old story that was fixed in SHA`: something else was. */
const ANALOGY =
  /\bthe same (?:\S{1,20} ){0,4}(?:that|which|as)\b|\b(?:similar|another|other|related|different) (?:to|issues?|problems?|bugs?|deadlocks?|warnings?|splats?|cases?)\b/i;
const DUPLICATE_OF =
  /^(?:\S{1,30} ){0,6}?(?:is|looks like|seems(?: to be| like)?|appears to be) (?:probably |likely |just )?(?:a |another )?dup(?:licate)?\b/i;
// It looks like the same one reported by syzbot.      This is the same issue as https://...
const SAME_AS =
  /^(?:\S{1,30} ){0,3}?(?:this|it|that)(?:'s| is| was| looks(?: like)?| seems(?: to be| like)?| appears to be) (?:probably |likely |exactly |just |like )?the same (?:one|issue|bug|problem|deadlock|report|warning|splat|root cause|as)\b/i;
// This was caused by the patch "demo: x" (https://lore...)
const CAUSED_BY_PATCH =
  /^(?:\S{1,30} ){0,4}?(?:this|it|that|the (?:issue|bug|report|warning|splat|deadlock))(?:'s| is| was| has been) (?:caused|introduced|triggered) by (?:the|this|my|a) (?:\w+ )?(?:patch|series|change)\b.{0,200}https?:\/\//i;
// Removed offending commit from demo-next      Dropped the bad patch
const OFFENDING_DROPPED =
  /^(?:(?:I|We)(?:'ve| have)? )?(?:now )?(?:dropped|removed|reverted|backed out) (?:the |that |this )?(?:offending|bad|faulty|culprit|broken|buggy) (?:commit|patch|change|series)\b/i;
// Because commit "demo: wait for it" has been dropped from linux-next
const COMMIT_DROPPED =
  /^(?:\w{1,12} )?(?:the )?(?:commit|patch) (?:["“][^"”]{3,300}["”]|[0-9a-f]{8,40}\b(?: \([^)]{3,300}\))?) (?:has been|was|is|got) (?:now )?(?:dropped|removed) from\b/i;
// The bisect is obviously bogus      Please ignore this bot's message.      Bisection is wrong.
const BISECTION_WRONG =
  /\bbisect(?:ion|ed)?\b(?: \w+){0,4} (?:is|was|looks|seems)(?: \w+){0,3} (?:bogus|wrong|incorrect|unrelated|nonsense|broken|off)\b|\b(?:bogus|wrong|incorrect) bisect|\bignore (?:this|the) (?:bot(?:'s)?|syzbot(?:'s)?|bisection)(?: \w+)?\b|\b(?:commit|bisect\w*)(?: \w+){0,3} (?:is|looks|seems) (?:completely |totally |clearly |obviously )?(?:unrelated|not related)\b/i;
// This is a false positive.      I think it's a lockdep false positive      looks like a false-positive to me
const FALSE_POSITIVE =
  /(?:^|[,;:] |\b(?:think|believe|suspect|so|and|but|sure|because|since|that|with you,) )(?:yes,? |yeah,? |no,? )?(?:this|that|it|this one|(?:this|the) (?:lockdep )?(?:report|warning|splat|complaint|deadlock|issue))(?: lockdep| is|'s| was| looks like| looks| seems to be| seems like| seems| appears to be| should be| must be){1,2} (?:(?:just|clearly|probably|likely|indeed|definitely|actually|only|really|most likely|simply|always|to me) ){0,2}(?:like )?(?:(?:a|another|an|one) )?(?:(?:lockdep|known|harmless|pure|simple|typical|classic|obvious) ){0,2}false[ -](?:positive|alarm)\b/i;
/** Compilers and other checkers have false positives of their own. */
const OTHER_TOOL =
  /\b(?:gcc|clang|compilers?|kasan|kcsan|kmemleak|smatch|coverity|sparse|uninit\w*|checkpatch|maybe-uninitialized)\b/i;
// This is not a false positive.      It's a real deadlock.      This looks like a genuine lock inversion
const REAL_DEADLOCK =
  /\b(?:(?:is|was|it's|that's|does|do) ?(?:not|n't) (?:really |just |look like )?(?:a )?(?:lockdep )?false[ -]positive|(?:this|that|it|report|warning|splat)(?:'s| is| was| looks like| seems to be) (?:(?:indeed|actually|really|probably|clearly) )?a (?:real|genuine|true|legitimate|valid) (?:\w+ )?(?:dead-?lock|lock inversion|inversion|lockdep report|locking (?:bug|issue|problem)))\b/i;
const NAK = /^(?:NAK|NACK|Nak|Nack)(?:ed)?(?:[ .,:;!-]|$)|^(?:Nacked|NACKed|NAKed|Naked)-by: /;
const DROPPED =
  /^(?:(?:OK|Okay|Ok|Thanks|Sure|Right|Sorry|Done)[,.!;]? )?(?:(?:I(?:'ve| have)?|We(?:'ve| have)?) )?(?:now |just )?dropped (?:it|this|that|them|these|the (?:patch|series|commit)|this (?:patch|one|commit|series)|all)\b|^Dropped(?:[,.!]|$)/i;
/** A bare `Dropped.` among other answers drops what was remarked upon above it, a tag or a hunk. */
const isDrop = (mail: ClaimMail, text: string): boolean =>
  !/^Dropped[.,!]?(?: thanks[.!]?)?$/i.test(text) ||
  mail.lines.filter((line) => line.depth === 0 && line.part === "prose" && line.text.trim() !== "").length <= MAX_BARE;
/** Own lines of a mail that says nothing else: attribution, the word, thanks, a name. */
const MAX_BARE = 4;
const SUPERSEDED = /^(?:\S{1,30} ){0,6}?(?:is|are|was|been|be)? ?superseded by\b/i;
// This needs a lockdep annotation.      It should be annotated with mutex_lock_nested()      We just need to annotate it
const ANNOTATE =
  /\b(?:needs?|wants?|lacks?|missing|add|requires?|use) (?:an? |some |the |proper |a proper )?(?:lockdep|lock(?:ing)?|nest(?:ing|ed)|subclass) (?:class )?(?:annotations?|subclass(?:es)?|notation)\b|\b(?:should|must|needs? to|has to|could|can) (?:just |simply |probably |only )?be annotated\b|\b(?:need|have|ought) to (?:just )?annotate (?:it|this|that|the \S{1,40})\b/i;
const WONT_FIX = /^(?:\S{1,30} ){0,4}?(?:this|it|that)(?:'s| is| will be)? (?:a |an )?won'?t[ -]?fix\b/i;

/** Not stated: a question, a condition, somebody else's opinion, a wish. */
const NOT_STATED =
  /\?$|^(?:if|when|whether|unless|in case|suppose|assuming|maybe|perhaps|why|how|could|would|can|does|is|do)\b|\b(?:whether|not sure|don't know|doubt|wonder|unclear|would be|could be|might be|may be|if (?:this|it|that)|instead of|in order to|to avoid|(?:one|some|part|another) (?:problem|issue|of)\b|reintroduce|regress\w*|not (?:yet |really |been )*(?:fixed|a |superseded)|isn't|wasn't|not a|hope)\b/i;
const HEDGED =
  /\b(?:probably|likely|looks like|looks|seems?|appears?|should|I think|I believe|I guess|I suspect|hopefully|supposed|must be|imho|afaict|afaik|iirc)\b/i;

/** The link stands in the sentence, or in a line of its own below: `... the same one reported by syzbot.\n\nhttps://...` */
function duplicateOf(mail: ClaimMail): readonly Found[] {
  const found = [
    ...statements(mail, DUPLICATE_OF, () => "duplicate"),
    ...(mail.subject.isPatch ? [] : statements(mail, SAME_AS, () => "duplicate")),
  ];
  return found.flatMap((each) => {
    const place = mail.lines.findIndex(({ end }) => end >= each.end);
    const below = mail.lines.slice(place + 1, place + 4).find(({ text }) => text.trim() !== "");
    const link = below && below.depth === 0 && /^\W{0,4}https?:\/\/\S+$/.test(below.text.trim()) ? below : undefined;
    const target = findTargets(mail.body.slice(each.start, each.end))[0] ?? (link && findTargets(link.text)[0]);
    if (target === undefined) return [];
    const { about, start, end, confidence } = each;
    return [{ about, value: `duplicate:${target}`, start, end, ...(confidence && { confidence }) }];
  });
}

function causedByPatch(mail: ClaimMail): readonly Found[] {
  const named = statements(mail, CAUSED_BY_PATCH, (_groups, text) => {
    const target = findTargets(text).find((id) => !id.startsWith("syz:"));
    return target && `caused-by-patch:${target}`;
  });
  return [
    ...named,
    ...statements(mail, OFFENDING_DROPPED, () => "caused-by-patch"),
    ...statements(mail, COMMIT_DROPPED, () => "caused-by-patch"),
  ];
}

/** `Should be fixed in mainline since SHA`: whoever names the tree has looked. */
const NOT_HEDGED = /\bshould (?:now |already )?be (?:already )?fixed (?=(?:upstream|in (?:mainline|linux-next)) )/i;

type ToValue = (groups: Readonly<Record<string, string | undefined>>, text: string) => string | undefined;

const statements = (mail: ClaimMail, pattern: RegExp, toValue: ToValue): readonly Found[] =>
  ownStatements(mail, pattern, toValue).filter((found) => !NOT_STATED.test(withoutTitles(found.text)));

/** What stands in quotation marks is a title: its words are not the speaker's. */
const withoutTitles = (text: string) => text.replace(/["“][^"”]{0,300}["”]/g, '""');

function ownStatements(
  mail: ClaimMail,
  pattern: RegExp,
  toValue: ToValue,
): readonly (Found & { readonly text: string })[] {
  return mail.sentences.flatMap(({ text, start, end }) => {
    const match = pattern.exec(text);
    if (!match || text.endsWith("?")) return [];
    const value = toValue(match.groups ?? {}, text);
    if (!value) return [];
    const confidence: { confidence?: Confidence } = HEDGED.test(text.replace(NOT_HEDGED, ""))
      ? { confidence: "inferred" }
      : {};
    return [{ about: mail.object, value, start, end, text, ...confidence }];
  });
}
