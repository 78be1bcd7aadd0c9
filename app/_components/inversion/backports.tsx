/** In which stable trees a fix is named, and in which it is missing although the mails say that the fault is there. */
import { saidPath } from "@/lib/urls";
import type { InversionView } from "@/lib/views";
import { Day } from "../day.tsx";
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";
import { Text } from "../text.tsx";

type Mention = InversionView["backports"][number]["named"][number];

export function Backports({ of: { backports } }: { of: InversionView }) {
  if (backports.length === 0) return null;
  return (
    <Section id="backports" title="Stable trees" note="as far as the mails read here say">
      <table className="t stack split">
        <TableHead of={[["Fix", "w"], ["Tree"], ["Said by"], ["Date"]]} />
        <tbody>
          {backports.flatMap(({ fix, named, missing }, index) => [
            ...named.map((tree) => <Row key={`${index} ${tree.tree}`} title={fix.title} of={tree} />),
            ...missing.map((tree) => <Row key={`${index} ${tree.tree}`} title={fix.title} of={tree} missing />),
          ])}
        </tbody>
      </table>
    </Section>
  );
}

function Row({ title, of, missing = false }: { title: string; of: Mention; missing?: boolean }) {
  return (
    <tr>
      <td className="w">
        <Text of={title} />
      </td>
      <td className="s nowrap">
        {missing ? "missing in " : "in "}
        {of.tree}
        {of.release !== null && <span className="was"> ({of.release})</span>}
      </td>
      <td className="s">
        <a href={saidPath(of.messageId, of.span)}>{of.via}</a>
      </td>
      <td className="d">
        <Day of={of.date} />
      </td>
    </tr>
  );
}
