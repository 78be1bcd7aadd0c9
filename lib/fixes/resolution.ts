/**
 * How an episode was resolved: one state, the sentence that says so, and the claims it was folded from.
 *
 * Order of the fold: override; a fix merged, applied or reverted; a person who blames a patch under review; a command that closes
 * the report; a false positive; a cause in the thread; a patch posted; open. Within one state date, then Message-ID decide.
 * What is only inferred (a bisection, a tree that was tried) never gives more than a patch.
 */
import { type Cause, findCause, wasMetBefore } from "./caused-by.ts";
import { type Claim, type Confidence, parseValue } from "./claim.ts";
import { findRemarks } from "./discussion.ts";
import { type EpisodeGroup, isKnownTwin, isRefused } from "./episodes.ts";
import type { Fix } from "./fix.ts";
import type { FixClass } from "./fix-class.ts";
import { isAbout, STRENGTH } from "./fix-ties.ts";
import { byDate, compare, type FoldFacts, type FoldMessage, type FoldReport } from "./fold-input.ts";
import { talkAbout } from "./talk.ts";
import { type Asked, findAsked, findChangelogSentence } from "./words.ts";

export type ResolutionState =
  | "open"
  | "patch-posted"
  | "applied"
  | "merged"
  | "reverted"
  | "duplicate"
  | "invalid"
  | "caused-by-unmerged-patch"
  | "unknown";

export type Quote = {
  readonly text: string;
  readonly messageId: string;
  readonly span: { readonly start: number; readonly end: number } | null;
  /** The mail in the archive of record; null where the caller gave no way to link. */
  readonly url: string | null;
};

export type Resolution = {
  readonly state: ResolutionState;
  readonly fixClass: FixClass | null;
  readonly quote: Quote | null;
  readonly since: string | null;
  readonly claims: readonly Claim[];
  /** The last question of a person that nobody answered, while the state is open. */
  readonly asked: Asked | null;
};

/** A fix with the claim that decides its state, and the one that ties it to the report. */
export type DecidedFix = { readonly fix: Fix; readonly decides: Claim | null; readonly tie: Claim | null };

/** A quote before it is linked. */
type Words = Omit<Quote, "url">;

type Verdict = {
  readonly state: ResolutionState;
  readonly fixClass: FixClass | null;
  readonly quote: Words | null;
  readonly since: string | null;
};

/** Verdicts quote mails by id; whoever asked for the fold knows how mails are linked. */
export function resolve(facts: FoldFacts, episode: EpisodeGroup, fixes: readonly DecidedFix[]): Resolution {
  const claims = claimsOfEpisode(facts, episode, fixes);
  const cause = findCause(facts, episode);
  const asked = findAsked(facts, episode);
  const verdict =
    overridden(claims) ??
    byFix(fixes.filter(({ fix }) => fix.confidence !== "inferred")) ??
    blamed(facts, episode, claims) ??
    closedByCommand(facts, claims) ??
    falsePositive(episode, claims, fixes) ??
    causedByPatch(cause) ??
    posted(facts, fixes) ??
    open(episode, claims, asked ? questionOf(asked) : findStandingWord(facts, episode, fixes));
  const all = cause ? [...claims, toClaim(cause)] : claims;
  const quote = verdict.quote && { ...verdict.quote, url: facts.linkTo(verdict.quote.messageId) };
  return {
    ...verdict,
    quote,
    claims: all,
    asked: verdict.state === "open" || verdict.state === "patch-posted" ? asked : null,
  };
}

/** Claims kept with a resolution: the rest can be read in the mails. */
const MAX_CLAIMS = 100;

function claimsOfEpisode(facts: FoldFacts, episode: EpisodeGroup, fixes: readonly DecidedFix[]): readonly Claim[] {
  const decisive = new Set(fixes.flatMap(({ decides }) => decides ?? []));
  return facts.claims
    .filter((claim) => decisive.has(claim) || (isAbout(facts, episode, claim.about) && claim.rule !== "patch-cites"))
    .slice(0, MAX_CLAIMS);
}

function overridden(claims: readonly Claim[]): Verdict | undefined {
  const claim = claims.filter((each) => each.origin === "override").findLast((each) => toState(each) !== undefined);
  const state = claim && toState(claim);
  return state ? { state, fixClass: null, quote: quoteOf(claim), since: claim.date } : undefined;
}

function toState(claim: Claim): ResolutionState | undefined {
  const { what } = parseValue(claim.value);
  return STATES.find((state) => state === what);
}

const STATES: readonly ResolutionState[] = [
  "open",
  "patch-posted",
  "applied",
  "merged",
  "reverted",
  "duplicate",
  "invalid",
  "caused-by-unmerged-patch",
  "unknown",
];

/** The farthest state that a fix reached; a reverted one counts only where no other fix went as far. */
function byFix(fixes: readonly DecidedFix[]): Verdict | undefined {
  const [best] = fixes
    .filter(({ fix }) => rankOf(fix) >= 0)
    .sort(
      (a, b) =>
        rankOf(a.fix) - rankOf(b.fix) ||
        compare(a.fix.since ?? "9999", b.fix.since ?? "9999") ||
        compare(a.fix.messageId ?? "", b.fix.messageId ?? ""),
    );
  if (!best) return undefined;
  const { fix, decides } = best;
  const { state } = fix;
  if (state === "superseded" || state === "posted") return undefined;
  const quote = decides ? quoteOf(decides) : null;
  return { state, fixClass: fix.fixClass, quote, since: decides?.date ?? fix.since };
}

const rankOf = ({ state }: Fix): number => ["merged", "applied", "reverted"].indexOf(state);

/** `#syz invalid`, and `#syz dup` of a report that is not in the base: the last word counts. */
function closedByCommand(facts: FoldFacts, claims: readonly Claim[]): Verdict | undefined {
  const closing = claims.filter((claim) => {
    const { what } = parseValue(claim.value);
    if (what.startsWith("duplicate"))
      return claim.confidence !== "inferred" && !isKnownTwin(facts, claim) && !isRefused(facts, claim);
    return what === "undup" || (what === "invalid" && claim.confidence !== "inferred");
  });
  const last = closing.at(-1);
  const what = last ? parseValue(last.value).what : "undup";
  if (!last || what === "undup") return undefined;
  const state = what === "invalid" ? "invalid" : "duplicate";
  return { state, fixClass: null, quote: quoteOf(last), since: last.date };
}

/** The patch that is blamed was posted when the cycle had long been met. */
function isOlderThanBlamed(facts: FoldFacts, { reports: [report] }: EpisodeGroup, { value }: Claim): boolean {
  const patch = facts.messageOf.get(parseValue(value).what.replace("caused-by-patch:", ""));
  return patch !== undefined && report !== undefined && wasMetBefore(facts, report, patch);
}

/** `This was caused by the patch LINK`, `Dropped the offending commit`: said by a person about the report. */
function blamed(facts: FoldFacts, episode: EpisodeGroup, claims: readonly Claim[]): Verdict | undefined {
  const claim = claims.find(
    (each) =>
      each.rule === "caused-by-patch" && each.confidence !== "inferred" && !isOlderThanBlamed(facts, episode, each),
  );
  if (!claim) return undefined;
  return { state: "caused-by-unmerged-patch", fixClass: null, quote: quoteOf(claim), since: claim.date };
}

/** Said as a fact, by somebody, contradicted by nobody, and no patch wanted: else it stays open. */
function falsePositive(
  { reports: [report] }: EpisodeGroup,
  claims: readonly Claim[],
  fixes: readonly DecidedFix[],
): Verdict | undefined {
  const saying = claims.filter((claim) => claim.value === "false-positive" && !isSaidBefore(claim, report));
  const authors = new Set(saying.map((claim) => claim.author.address));
  const first = [...saying].sort((a, b) => STRENGTH[a.confidence] - STRENGTH[b.confidence] || byDate(a, b))[0];
  if (!first || (first.confidence !== "explicit" && authors.size < 2)) return undefined;
  if (claims.some((claim) => claim.value === "real") || fixes.some(({ fix }) => fix.confidence !== "inferred"))
    return undefined;
  return { state: "invalid", fixClass: "false-positive", quote: quoteOf(first), since: first.date };
}

/** What was said in the thread before the report came was said of another. */
const isSaidBefore = ({ date }: Claim, report: FoldReport | undefined): boolean =>
  date !== null && typeof report?.date === "string" && date < report.date;

function causedByPatch(cause: Cause | undefined): Verdict | undefined {
  if (!cause) return undefined;
  const quote = cause.sentence ? quoteOfPlace(cause.message, cause.sentence.start, cause.sentence.end) : null;
  return { state: "caused-by-unmerged-patch", fixClass: null, quote, since: cause.report.date };
}

function posted(facts: FoldFacts, fixes: readonly DecidedFix[]): Verdict | undefined {
  const last = fixes
    .filter(({ fix }) => fix.state === "posted" && fix.confidence !== "inferred")
    .sort(
      (a, b) =>
        nearness(b.fix) - nearness(a.fix) ||
        compare(a.fix.since ?? "", b.fix.since ?? "") ||
        compare(a.fix.messageId ?? "", b.fix.messageId ?? ""),
    )
    .at(-1)?.fix;
  if (!last) return guessed(fixes);
  const message = last.messageId === null ? undefined : facts.messageOf.get(last.messageId);
  const sentence = message && findChangelogSentence(message);
  const quote = message && sentence ? quoteOfPlace(message, sentence.start, sentence.end) : subjectQuote(message);
  return { state: "patch-posted", fixClass: last.fixClass, quote, since: last.since };
}

/** A commit that a machine found, or a person supposes. */
function guessed(fixes: readonly DecidedFix[]): Verdict | undefined {
  const guess = fixes.find(
    ({ fix, tie }) => fix.confidence === "inferred" && tie && (fix.messageId === null || rankOf(fix) >= 0),
  );
  if (!guess?.tie) return undefined;
  const { tie, fix } = guess;
  return { state: "patch-posted", fixClass: fix.fixClass, quote: quoteOf(tie), since: tie.date };
}

/** A patch that names the report, or shows its splat, says more than one that only stands in the thread. */
function nearness({ confidence, via }: Fix): number {
  if (confidence === "explicit") return 0;
  if (via === "splat in the changelog") return 1;
  return via === "patch in the thread" ? 3 : 2;
}

/** A patch without a changelog says what it does in its subject. */
const subjectQuote = (message: FoldMessage | undefined): Words | null =>
  message ? { text: message.subject, messageId: message.messageId, span: null } : null;

/** What says that it stands: that it is no doing of the patches around it, else `standing`. */
function open(episode: EpisodeGroup, claims: readonly Claim[], standing: Words | null): Verdict {
  const older = claims.findLast(({ value }) => value === "not-caused-by-patch");
  const quote = older ? quoteOf(older) : standing;
  return { state: "open", fixClass: null, quote, since: episode.reports[0]?.date ?? null };
}

/** The question that nobody answered. */
const questionOf = ({ question, messageId, span }: Asked): Words => ({ text: question, messageId, span });

/** `Sounds reasonable...` says nothing without what it answers. */
const MIN_STANDING = 30;

/** Nobody is asked: the newest of what people proposed, objected or agreed to, or said that the report is. */
function findStandingWord(facts: FoldFacts, episode: EpisodeGroup, fixes: readonly DecidedFix[]): Words | null {
  const talk = talkAbout(
    facts,
    [episode],
    fixes.map(({ fix }) => fix),
  );
  for (const message of talk.toReversed()) {
    const remark = findRemarks(message).findLast(
      ({ kind, quote }) => kind !== "question" && quote.length >= MIN_STANDING,
    );
    if (remark) return { text: remark.quote, messageId: remark.messageId, span: remark.span };
  }
  return null;
}

const quoteOf = (claim: Claim): Words => ({
  text: claim.quote,
  messageId: claim.messageId,
  span: claim.span,
});

const quoteOfPlace = (message: FoldMessage, start: number, end: number): Words => ({
  text: (message.body ?? "").slice(start, end).replace(/\s+/g, " ").trim(),
  messageId: message.messageId,
  span: { start, end },
});

/** The fold's own finding, as a claim of the mail it rests on. */
function toClaim(cause: Cause): Claim {
  const span = cause.sentence ? { start: cause.sentence.start, end: cause.sentence.end } : null;
  const confidence: Confidence = cause.confidence;
  return {
    rule: "report-on-patch",
    via: "report in the patch's thread",
    about: cause.message.messageId,
    value: cause.patch ? `caused-by-patch:${cause.patch.messageId}` : "caused-by-patch",
    confidence,
    messageId: cause.message.messageId,
    date: cause.message.date,
    span,
    quote: cause.sentence?.text ?? cause.message.subject,
    author: cause.message.from,
    origin: "message",
  };
}
