/** What a thread tells: the cycles of its reports, their states, the last word; and what became of reports without a cycle. */
import { inversionPath } from "@/lib/urls";
import { personName, type ThreadView } from "@/lib/views";
import { Day } from "../day.tsx";
import { Fact } from "../fact.tsx";
import { Ring } from "../ring.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";
import { LoneFacts } from "./lone-facts.tsx";

/** A digest thread may quote twenty. */
const SHOWN = 3;

export function ThreadFacts({ of: { inversions, lone } }: { of: ThreadView }) {
  if (inversions.length + lone.length === 0)
    return <p className="empty">No report of this thread closes a cycle, so no inversion is known from it.</p>;
  return (
    <dl className="facts">
      {inversions.slice(0, SHOWN).map((each) => (
        <Inversion key={each.inversion} of={each} />
      ))}
      {inversions.length > SHOWN && (
        <Fact label="Also">{inversions.length - SHOWN} more inversions, linked in the mails</Fact>
      )}
      {lone.map((story) => (
        <LoneFacts key={story.syzbot ?? ""} of={story} />
      ))}
    </dl>
  );
}

function Inversion({ of }: { of: ThreadView["inversions"][number] }) {
  return (
    <>
      <Fact label="Cycle">
        <a href={inversionPath(of.inversion)} className="plain">
          <span className="ring">
            <Ring of={of.cycle} form="whole" />
          </span>
        </a>
        <br />
        <span className="was">
          <Text of={of.title} />
        </span>
      </Fact>
      <Fact label="State">
        <StateBadge state={of.state} stalled={of.stalled} cameBack={of.cameBack} />{" "}
        <span className="was">
          {of.reports} {of.reports === 1 ? "report" : "reports"}, last <Day of={of.lastSeen} />
        </span>
      </Fact>
      {of.lastWord?.quote && (
        <Fact label="Said">
          <Said
            quote={of.lastWord.quote}
            messageId={of.lastWord.messageId}
            who={personName(of.lastWord.author)}
            date={of.lastWord.date}
          />
        </Fact>
      )}
    </>
  );
}
