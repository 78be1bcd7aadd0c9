/** What a search can be narrowed to, with the count each choice leaves. */
import { searchPath } from "@/lib/urls";
import { type SearchView, toWords } from "@/lib/views";
import { Text } from "../text.tsx";

const TITLES: Readonly<Record<string, string>> = {
  type: "What",
  state: "State",
  year: "Year",
  subsystem: "Subsystem",
  kind: "Kind of report",
  list: "List",
};
const WORDS: Readonly<Record<string, string>> = { message: "mails", inversion: "inversions", class: "lock classes" };
/** Choices shown of each; the rest is a long tail. */
const SHOWN = 12;

type Values = SearchView["facets"][string];

/** Time has an order of its own. */
const byYear = (values: Values): Values => values.toSorted((a, b) => Number(b.value) - Number(a.value));

export function SearchFacets({ of }: { of: SearchView }) {
  const groups = Object.entries(of.facets).filter(([, values]) => values.length > 0);
  return (
    <aside className="facets" aria-label="Narrow the result">
      {groups.map(([name, values]) => (
        <div key={name}>
          <h2>{TITLES[name] ?? name}</h2>
          <ul>
            {(name === "year" ? byYear(values) : values).slice(0, SHOWN).map(({ value, count, query }) => (
              <li key={value}>
                <a href={searchPath(query)}>
                  <Text of={WORDS[value] ?? (name === "state" || name === "kind" ? toWords(value) : value)} />
                </a>
                <span className="num">{count}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </aside>
  );
}
