/** What Deadlore read in a mail: its reports with their inversions, its patch and what became of it, what it states. */
import { commitUrl, fixPath, inversionPath, messagePath, saidPath } from "@/lib/urls";
import { type MessageView, quotedText, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";
import { LoneFacts } from "../thread/lone-facts.tsx";

/** Claims shown; a pull request states a hundred. */
const CLAIMS = 8;
/** Of a long review, the first. */
const DIFFS = 5;

export function MailStory({ of }: { of: MessageView }) {
  const { reports, inversions, patch, claims, quotedDiffs } = of;
  if (reports.length + claims.length + quotedDiffs.length === 0 && patch === null) return null;
  return (
    <dl className="facts">
      {reports.map((report, index) => (
        <Fact key={report.span.start} label="Report">
          <ReportLine title={report.title} inversion={inversions[index] ?? null} kind={report.kind} />
          {report.damage.length > 0 && (
            <span className="was"> damaged: {report.damage.map(({ reason }) => reason).join(", ")}</span>
          )}
        </Fact>
      ))}
      {of.lone.map((story) => (
        <LoneFacts key={story.syzbot ?? ""} of={story} form="without its title" />
      ))}
      {patch !== null && (
        <Fact label="Patch">
          <PatchLine of={patch} messageId={of.messageId} />
        </Fact>
      )}
      {quotedDiffs.slice(0, DIFFS).map((diff) => (
        <Fact key={`quoted ${diff.span.start}`} label="Quotes">
          <Text of={quotedText(diff)} /> <a href={saidPath(of.messageId, diff.span)}>where</a>
        </Fact>
      ))}
      {claims.slice(0, CLAIMS).map((claim) => (
        <Fact key={`${claim.rule} ${claim.about} ${claim.span?.start}`} label={claim.via}>
          <ClaimValue of={claim.value ?? "names it"} /> <span className="was">{claim.confidence}</span>{" "}
          {claim.span !== null && <a href={saidPath(of.messageId, claim.span)}>where</a>}
        </Fact>
      ))}
    </dl>
  );
}

/** `introduced:<commit> ("title")`: what it states, and of which commit. */
function ClaimValue({ of }: { of: string }) {
  const { what, commit, rest } =
    /^(?<what>[a-z-]+:)?(?:commit:)?(?<commit>[0-9a-f]{12,40})(?<rest>.*)$/s.exec(of)?.groups ?? {};
  if (!commit) return <Text of={toWords(of)} />;
  return (
    <>
      {what && `${toWords(what.slice(0, -1))} by `}
      <a href={commitUrl(commit)}>
        <code>{commit.slice(0, 12)}</code>
      </a>
      <Text of={rest ?? ""} />
    </>
  );
}

function ReportLine({ title, inversion, kind }: { title: string; inversion: string | null; kind: string }) {
  return (
    <>
      {inversion === null ? (
        <Text of={title} />
      ) : (
        <a href={inversionPath(inversion)}>
          <Text of={title} />
        </a>
      )}{" "}
      <span className="was">{kind.replaceAll("-", " ")}</span>
    </>
  );
}

function PatchLine({ of, messageId }: { of: NonNullable<MessageView["patch"]>; messageId: string }) {
  const others = of.series.filter((each) => each.messageId !== messageId);
  return (
    <>
      <StateBadge state={of.state === "posted" ? "patch-posted" : (of.state ?? "unknown")} />{" "}
      {of.commit !== null && (
        <a href={commitUrl(of.commit)}>
          <code>{of.commit.slice(0, 12)}</code>
        </a>
      )}{" "}
      {of.fixes.length > 0 && <a href={fixPath(messageId)}>what it fixes</a>}
      {others.length > 0 && (
        <span className="was">
          {" "}
          also sent{" "}
          {others.map((each) => (
            <span key={each.messageId}>
              <a href={messagePath(each.messageId)}>
                {each.version === null ? <Day of={each.date} /> : `v${each.version}`}
              </a>{" "}
            </span>
          ))}
        </span>
      )}
    </>
  );
}
