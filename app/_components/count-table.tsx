/** Values with their counts. */
import { type Facet, toWords } from "@/lib/views";
import { Section } from "./section.tsx";

type Props = {
  readonly id: string;
  readonly title: string;
  readonly of: Facet;
  readonly hrefOf?: (value: string) => string;
};

export function CountTable({ id, title, of, hrefOf }: Props) {
  return (
    <Section id={id} title={title}>
      {of.length === 0 && <p className="empty">None.</p>}
      <table className="t mini names">
        <tbody>
          {of.map(({ value, count }) => (
            <tr key={value}>
              <td className="w">{hrefOf ? <a href={hrefOf(value)}>{toWords(value)}</a> : value}</td>
              <td className="r">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
