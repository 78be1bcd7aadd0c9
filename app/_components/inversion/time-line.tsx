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
        {foldRepeats(timeLine.slice(-SHOWN)).map(([moment, ...again]) => (
          <li key={momentAnchor(moment)} id={momentAnchor(moment)} className={`ev-${moment.kind}`}>
            <Day of={moment.date} /> <span className="k">{moment.word}</span>{" "}
            <span>
              <Told of={moment} />
              <Again of={again} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

type Repeats = readonly [Moment, ...Moment[]];

/** A robot answers each of its bugs with the same sentence: once, with the days of the others. */
function foldRepeats(moments: readonly Moment[]): readonly Repeats[] {
  const told = new Map<string, Repeats>();
  for (const moment of moments) {
    const { kind, word, who, text, quote, commit } = moment;
    const key = kind === "commit" ? JSON.stringify([word, who, text, quote, commit]) : momentAnchor(moment);
    const known = told.get(key);
    told.set(key, known ? [...known, moment] : [moment]);
  }
  return [...told.values()];
}

function Again({ of }: { of: readonly Moment[] }) {
  if (of.length === 0) return null;
  return (
    <span className="sec">
      {" "}
      and again{" "}
      {of.map((moment, index) => (
        <span key={momentAnchor(moment)} id={momentAnchor(moment)}>
          {index > 0 && ", "}
          {moment.messageId === null ? (
            <Day of={moment.date} />
          ) : (
            <a href={messagePath(moment.messageId)}>
              <Day of={moment.date} />
            </a>
          )}
        </span>
      ))}
    </span>
  );
}

function Told({ of }: { of: Moment }) {
  return (
    <>
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
    </>
  );
}
