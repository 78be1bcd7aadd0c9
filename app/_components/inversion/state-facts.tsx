/** State with the sentence that says so, fix, return, last word. What is not known is said. */
import { commitUrl, messagePath } from "@/lib/urls";
import { codeOfState, fixTitle, type InversionView, personName, tieText, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";
import { CameBack } from "./came-back.tsx";

export function StateFacts({ of }: { of: InversionView }) {
  return (
    <div>
      <h2 className="vh">State</h2>
      <dl className="facts">
        <Fact label="State" id="state">
          <State of={of} />
        </Fact>
        <Fact label="Fix">
          <Fix of={of} />
        </Fact>
        <Fact label="Came back">
          <CameBack of={of} />
        </Fact>
        <Fact label="Last word" id="last">
          <LastWord of={of} />
        </Fact>
      </dl>
    </div>
  );
}

function State({ of }: { of: InversionView }) {
  const { resolution, stalled, cameBack, episodes } = of;
  const { quote } = resolution;
  const code = codeOfState(of);
  const byHand = resolution.claims.some(({ origin }) => origin === "override");
  const newest = episodes.at(-1)?.resolution;
  const isNewest = newest?.state === resolution.state && newest.since === resolution.since;
  const claim = quote && resolution.claims.find(({ messageId }) => messageId === quote.messageId);
  return (
    <>
      <StateBadge state={resolution.state} stalled={stalled} cameBack={cameBack !== null} />
      {resolution.since !== null && (
        <span className="was">
          {" "}
          since <Day of={resolution.since} />
        </span>
      )}
      {code !== null && <span className="was">, of {code} alone</span>}
      {byHand && <span className="was">, set by hand</span>}
      {episodes.length > 1 && (
        <span className="was">
          , of the {isNewest ? "newest" : "settled one"} of {episodes.length} episodes
        </span>
      )}
      {quote && (
        <Said
          quote={quote.text}
          messageId={quote.messageId === "" ? null : quote.messageId}
          span={quote.span}
          who={claim ? personName(claim.author) : null}
          date={claim?.date ?? null}
        />
      )}
      {!quote && <span className="was">, no mail here says more</span>}
    </>
  );
}

function Fix({ of: { patch, resolution } }: { of: InversionView }) {
  if (!patch) return <span className="sec">none is known here</span>;
  const { fix, episode } = patch;
  return (
    <>
      {episode === "earlier" && <span className="was">of an earlier episode: </span>}
      {fix.confidence === "inferred" && <span className="was">perhaps fixed by </span>}
      {fix.commit !== null && (
        <>
          <a href={commitUrl(fix.commit)}>
            <code>{fix.commit.slice(0, 12)}</code>
          </a>{" "}
        </>
      )}
      <a href="#patch">
        <Text of={fixTitle(fix)} />
      </a>{" "}
      <span className="was">
        {toWords(fix.state)}
        {resolution.fixClass !== null && `, ${toWords(resolution.fixClass)}`}
        {fix.files.length > 0 && `; ${fix.files.slice(0, 3).join(", ")}`}
        {fix.files.length > 3 && ` and ${fix.files.length - 3} more files`}; <Text of={tieText(fix)} />
      </span>
    </>
  );
}

function LastWord({ of: { lastWord } }: { of: InversionView }) {
  if (!lastWord) return <span className="sec">no person has answered in the mails read here</span>;
  return (
    <>
      <Day of={lastWord.date} /> {personName(lastWord.author)}{" "}
      {lastWord.quote ? (
        <Said quote={lastWord.quote} messageId={lastWord.messageId} span={lastWord.span ?? null} />
      ) : (
        <a href={messagePath(lastWord.messageId)}>mail</a>
      )}
    </>
  );
}
