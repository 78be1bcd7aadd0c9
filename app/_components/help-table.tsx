/** Rows of the help: a word, what it means, an example that can be tried. */
import { type HelpRow, toWords } from "@/lib/views";
import { Section } from "./section.tsx";

type Props = {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly of: readonly HelpRow[];
  /** Where an example leads. */
  readonly hrefOf?: (example: string) => string;
};

export function HelpTable({ id, title, note, of, hrefOf }: Props) {
  return (
    <Section id={id} title={title} note={note}>
      <table className="t stack">
        <tbody>
          {of.map(({ name, what, example }) => (
            <tr key={name} id={`${id}-${name}`}>
              <td className="nowrap">{id === "states" || id === "fixes" ? toWords(name) : <code>{name}</code>}</td>
              <td className="w">{what}</td>
              <td className="s nowrap">
                {example !== null && (hrefOf ? <Try of={example} href={hrefOf(example)} /> : <code>{example}</code>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Try({ of, href }: { of: string; href: string }) {
  return (
    <a href={href}>
      <code>{of}</code>
    </a>
  );
}
