/** Reports of other kinds that name the class: a bad unlock, a lock held at exit, a hung task. */
import { messagePath } from "@/lib/urls";
import { type LockClassView, toWords } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { Text } from "../text.tsx";

export function Misuses({ of }: { of: LockClassView["misuses"] }) {
  if (of.length === 0) return null;
  return (
    <Section id="misuses" title="Other reports that name it" note="not inversions">
      <table className="t mini stack">
        <tbody>
          {of.map(({ messageId, date, kind, subject }) => (
            <tr key={`${messageId} ${kind}`}>
              <td className="d">
                <Day of={date} />
              </td>
              <td className="s nowrap">{toWords(kind)}</td>
              <td className="w">
                <a href={messagePath(messageId)}>
                  <Text of={subject} />
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
