/** Proposals, objections, agreements, questions and verdicts, each in its author's own sentence. */
import { saidPath } from "@/lib/urls";
import { type InversionView, maskText, personName, toLine } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";

export function Discussion({ of: { discussion } }: { of: InversionView }) {
  if (discussion.length === 0) return null;
  return (
    <Section id="proposals" title="Proposals and objections" note="lifted from the discussion, each with its sentence">
      <table className="t stack split">
        <TableHead of={[["Date"], ["Who"], ["What"], ["Sentence", "w"]]} />
        <tbody>
          {discussion.map(({ kind, messageId, author, date, quote, span, quoteDepth }, index) => (
            // One mail may say several things: a row is its place.
            <tr key={`${index} ${messageId}`}>
              <td className="d">
                <a href={saidPath(messageId, span)}>
                  <Day of={date} />
                </a>
              </td>
              <td className="s nowrap">{personName(author)}</td>
              <td className="s">
                {kind}
                {(quoteDepth ?? 0) > 0 && <span className="was">, quoted there</span>}
              </td>
              <td className="w">“{maskText(toLine(quote))}”</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
