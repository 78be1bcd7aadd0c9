/** What a list can be narrowed to, with the count each choice leaves; the chosen one leads back to the whole. */
import { type Facet, type Filters, toWords } from "@/lib/views";

type Name = keyof Filters;
type Props = {
  readonly of: Readonly<Record<Name, Facet>>;
  readonly chosen: Filters;
  readonly hrefOf: (filters: Filters) => string;
};

const TITLES: readonly (readonly [Name, string])[] = [
  ["state", "State"],
  ["subsystem", "Subsystem"],
  ["kind", "Kind"],
  ["year", "Year of the last report"],
];
/** Choices shown of each; the rest is reached by search. */
const SHOWN = 20;

export function Facets({ of, chosen, hrefOf }: Props) {
  return (
    <aside className="facets" aria-label="Narrow the list">
      {TITLES.map(([name, title]) => (
        <section key={name}>
          <h2>{title}</h2>
          <ul>
            {of[name].slice(0, SHOWN).map(({ value, count }) => {
              const isChosen = chosen[name] === value;
              return (
                <li key={value}>
                  <a
                    href={hrefOf({ ...chosen, [name]: isChosen ? undefined : value })}
                    {...(isChosen && { "aria-current": "true" })}
                  >
                    {name === "state" || name === "kind" ? toWords(value) : value}
                    {isChosen && ": all again"}
                  </a>
                  <span className="num">{count}</span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </aside>
  );
}
