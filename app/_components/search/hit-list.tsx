/** What was found: inversions by their cycle, mails by their subject, lock classes by their name, each with what matched. */
import { inversionPath } from "@/lib/urls";
import { joinTitles, type SearchHit, type SearchView, type SnippetPart, toLine } from "@/lib/views";
import { Day, Days } from "../day.tsx";
import { LockName } from "../lock-name.tsx";
import { Meta } from "../meta.tsx";
import { Ring } from "../ring.tsx";
import { StateBadge } from "../state-badge.tsx";
import { LockText, Text } from "../text.tsx";

export function HitList({ of }: { of: SearchView }) {
  if (of.hits.length === 0)
    return (
      <p className="empty">
        {of.words === "" ? "Nothing is left to look for." : <>Nothing found for {toLine(of.words)}.</>} Fewer words, a
        part of a name, or <code>lock:</code> without its counter find more.
      </p>
    );
  return (
    <ol className="hits">
      {of.hits.map((hit) => (
        <li key={`${hit.type} ${hit.id}`}>
          <Headline of={hit} />
          <Snippet of={hit.snippetParts} />
        </li>
      ))}
    </ol>
  );
}

function Headline({ of: hit }: { of: SearchHit }) {
  if (hit.inversion !== null) return <InversionHit of={hit.inversion} />;
  return (
    <>
      <div>
        <a href={hit.url}>
          {hit.type === "class" ? <LockName name={hit.id} /> : <Text of={hit.title || "(no subject)"} />}
        </a>
      </div>
      <Meta
        of={[
          ["type", hit.type === "class" ? "lock class" : hit.type === "message" ? "mail" : "inversion"],
          ["date", <Day key="date" of={hit.date} />],
        ]}
      />
    </>
  );
}

function InversionHit({ of }: { of: NonNullable<SearchHit["inversion"]> }) {
  return (
    <>
      <div>
        <a href={inversionPath(of.inversion)} className="plain">
          <span className="ring">
            <Ring of={of.cycle} form="short" />
          </span>
        </a>{" "}
        <StateBadge state={of.state} stalled={of.stalled} cameBack={of.cameBack} />
      </div>
      <Meta
        of={[
          ["title", <Text key="title" of={joinTitles([of.title, ...of.altTitles], 3)} />],
          ["subsystems", of.subsystems.slice(0, 4).join(", ") || "subsystem unknown"],
          ["days", <Days key="days" from={of.firstSeen} to={of.lastSeen} />],
          ["reports", `${of.reports} ${of.reports === 1 ? "report" : "reports"}`],
          [
            "word",
            of.lastWord === null ? (
              "no human word"
            ) : (
              <span key="word">
                last word <Day of={of.lastWord.date} />
              </span>
            ),
          ],
        ]}
      />
    </>
  );
}

function Snippet({ of }: { of: readonly SnippetPart[] }) {
  if (of.length === 0) return null;
  return (
    <p className="snip">
      {of.map(({ text, marked }, index) =>
        marked ? <mark key={index}>{toLine(text)}</mark> : <LockText key={index} of={text.replace(/\s+/g, " ")} />,
      )}
    </p>
  );
}
