/** What was known before a bug of syzbot: what ingest linked it to, the nearest telling, and people who met its cycle first. */
import { inversionPath, messagePath } from "@/lib/urls";
import { type SyzbotView, toScore, toWhy, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

export function BugHistory({ of: { before, links, people } }: { of: SyzbotView }) {
  if (before.messageId === null && links.length === 0 && people.length === 0) return null;
  return (
    <Section id="before" title="Before it" note="older tellings">
      <ul className="reasons">
        {links.map(({ quote, via }) => (
          <li key={via}>
            <span className="sg">+</span> <a href={inversionPath(via)}>the cycle was met before</a>: <Text of={quote} />
          </li>
        ))}
        {before.messageId !== null && (
          <li>
            <span className="sg">+</span> nearest: {toWords(before.verdict)}, {toScore(before.score)},{" "}
            <a href={messagePath(before.messageId)}>
              <Day of={before.date} />
            </a>
            : <Text of={toWhy(before.reasons)} />
          </li>
        )}
        {people.map(({ messageId, date, subject }) => (
          <li key={messageId}>
            <span className="sg">+</span> people first: <Day of={date} />{" "}
            <a href={messagePath(messageId)}>
              <Text of={subject} />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
