/** What became of reports that show no inversion: state, the sentence that says so or was said last, fixes. */
import { syzbotPath } from "@/lib/urls";
import { type LoneStory, loneTitle, personName } from "@/lib/views";
import { Fact } from "../fact.tsx";
import { FixFacts } from "../fix-facts.tsx";
import { Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { Text } from "../text.tsx";

type Props = { readonly of: LoneStory; readonly form?: "with its title" | "without its title" };

export function LoneFacts({ of, form = "with its title" }: Props) {
  const { syzbot, resolution } = of;
  return (
    <>
      {form === "with its title" && <Report of={of} />}
      {resolution !== null && (
        <Fact label="State">
          <StateBadge state={resolution.state} /> <Words of={of} />
        </Fact>
      )}
      <FixFacts of={of.fixes} rest={syzbot === null ? "in the mails" : "on the bug's page"} />
    </>
  );
}

function Report({ of }: { of: LoneStory }) {
  return (
    <Fact label="Report">
      {of.syzbot === null ? (
        <Text of={loneTitle(of)} />
      ) : (
        <a href={syzbotPath(of.syzbot)}>
          <Text of={loneTitle(of)} />
        </a>
      )}{" "}
      <span className="was">closes no cycle</span>
    </Fact>
  );
}

/** The sentence that the state rests on; where there is none, what was said last. */
function Words({ of: { resolution, lastWord } }: { of: LoneStory }) {
  const quote = resolution?.quote;
  if (quote) return <Said quote={quote.text} messageId={quote.messageId} span={quote.span} />;
  if (!lastWord?.quote) return null;
  const { author, date, messageId, span } = lastWord;
  return <Said quote={lastWord.quote} messageId={messageId} span={span} who={personName(author)} date={date} />;
}
