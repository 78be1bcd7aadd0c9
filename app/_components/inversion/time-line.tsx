/** What happened, oldest first: reports, patches, what was applied, what came back. The kind is a word beside the dot. */
import { commitUrl, inversionPath, messagePath, syzbotPath } from "@/lib/urls";
import { counted, type InversionView, type Moment, maskText, momentAnchor, toLine } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

/** A story longer than this is told by its feed and its JSON. */
const SHOWN = 120;

export function TimeLine({ of }: { of: InversionView }) {
  const { timeLine } = of;
  return (
    <Section
      id="history"
      title="Time line"
      note={`${counted(of.reports.length, "report")} in mails, each counted once; ${counted(of.fixes.length, "patch", "patches")}`}
      feed={inversionPath(of.inversion, "index.atom")}
    >
      {timeLine.length === 0 && <p className="empty">Nothing dated is known.</p>}
      {timeLine.length > SHOWN && (
        <p className="note">
          The newest {SHOWN} of {timeLine.length}; all are in the feed.
        </p>
      )}
      <ol className="line">
        {timeLine.slice(-SHOWN).map((moment) => (
          <li key={momentAnchor(moment)} id={momentAnchor(moment)} className={`ev-${moment.kind}`}>
            <Day of={moment.date} /> <span className="k">{moment.word}</span> <Told of={moment} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Told({ of }: { of: Moment }) {
  return (
    <span>
      {of.who !== "" && of.who}{" "}
      {of.syzbot !== null && (
        <>
          <a href={syzbotPath(of.syzbot)}>{of.syzbot.slice(0, 12)}</a>{" "}
        </>
      )}
      {of.commit !== null && (
        <>
          <a href={commitUrl(of.commit)}>
            <code>{of.commit.slice(0, 12)}</code>
          </a>{" "}
        </>
      )}
      <Text of={of.text} />
      {of.quote !== null && <> “{maskText(toLine(of.quote))}”</>}
      {of.kernel !== null && (
        <>
          , <code>{of.kernel}</code>
        </>
      )}{" "}
      {of.messageId !== null && <a href={messagePath(of.messageId)}>mail</a>}
    </span>
  );
}
