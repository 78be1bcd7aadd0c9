/** The answer of match: what was read, what ranks, what was shared and not counted. */
import { messagePath, searchPath } from "@/lib/urls";
import { bugTitle, counted, countedReports, type MatchView, toLine, toScore } from "@/lib/views";
import { Notices } from "../notices.tsx";
import { RingLink } from "../ring-link.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";
import { Ranked } from "./ranked.tsx";
import { ReadInText } from "./read-in-text.tsx";

/** From here on it is the same inversion, whatever its prints say. */
const SAME_RULES: readonly string[] = ["same-id", "same-cycle", "rotated", "renamed-lock"];

export function Answer({ of }: { of: MatchView }) {
  const enough = of.matches.filter(({ score }) => score >= of.threshold);
  const same = enough.filter(({ reasons }) => reasons.some(({ rule }) => SAME_RULES.includes(rule)));
  const near = enough.filter((entry) => !same.includes(entry));
  const below = of.matches.slice(enough.length, enough.length + MAX_BELOW);
  const title = of.query.title ?? "";
  return (
    <>
      <Notices of={of.notices} />
      {of.ownMail !== null && (
        <p className="note">
          <a href={messagePath(of.ownMail)}>This very mail</a> is in the base, and is counted below. Without it:{" "}
          <code>deadlore match --exclude-message {of.ownMail}</code>
        </p>
      )}
      <ReadInText of={of} />
      {same.length > 0 && (
        <Section id="same" title="Same cycle">
          <Ranked of={same} />
        </Section>
      )}
      {near.length > 0 && (
        <Section id="near" title={same.length > 0 ? "Near" : "Nearest"} note="shares dependencies, locks or places">
          <Ranked of={near} from={same.length} />
        </Section>
      )}
      {enough.length === 0 && (
        <p className="empty">
          Nothing in this base comes near{title && `: ${toLine(title)}`}. Nearest:{" "}
          <a href={searchPath(toLine(title))}>search for its words</a>.
        </p>
      )}
      {below.length > 0 && (
        <Section id="below" title="Below the threshold" note={`under ${toScore(of.threshold)}: not counted as seen`}>
          <ul className="plain">
            {below.map(({ inversion, score, summary }) => (
              <li key={inversion}>
                {toScore(score)} <RingLink inversion={inversion} cycle={summary.cycle} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {of.weak.length > 0 && (
        <p className="note">
          <b>Weak evidence, not counted.</b>{" "}
          {of.weak.map(({ detail }) => (
            <span key={detail}>
              <Text of={detail} />.{" "}
            </span>
          ))}
          Names that many cycles share prove nothing.
        </p>
      )}
      <Suggestion of={of} />
    </>
  );
}

/** The best match's command for syzbot, where it has a bug of syzbot's. */
function Suggestion({ of }: { of: MatchView }) {
  const [best] = of.matches;
  const bug = best?.episodes.find(({ syzbot }) => syzbot !== null);
  const told = bug?.reports.find(({ syzbot, subject }) => syzbot !== null && !/^re:/i.test(subject));
  if (of.verdict !== "seen-before" || !told) return null;
  return (
    <Section id="syzbot" title="If this is a syzbot bug" note="shown, never sent">
      <pre className="code cite">#syz dup: {toLine(bugTitle(told.subject))}</pre>
    </Section>
  );
}

/** Of those that do not count, for who wants to look. */
const MAX_BELOW = 5;

/** One sentence. */
export function headline(of: MatchView): string {
  const counts = of.matches.filter(({ score }) => score >= of.threshold);
  const [best] = counts;
  if (!best) return "Seen nothing like it";
  if (of.verdict === "seen-before") return `Seen before: ${countedReports(best.prints, best.reports)} of this`;
  return `Nothing the same is known, ${counted(counts.length, "inversion")} near`;
}
