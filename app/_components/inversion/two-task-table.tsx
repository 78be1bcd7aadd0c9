/** The unsafe scenario, a column for each CPU, time running down. */
import type { TwoTasks } from "@/lib/views";
import { Text } from "../text.tsx";

type Props = { readonly of: TwoTasks | null; readonly locks: number };

export function TwoTaskTable({ of, locks }: Props) {
  if (!of) return <p className="empty">No report here prints the scenario.</p>;
  return (
    <>
      <table className="scen">
        <thead>
          <tr>
            {of.columns.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.rows.map(({ column, text, waits }, index) => (
            // The same step may be printed twice: a row is its place.
            <tr key={`${index} ${text}`}>
              {of.columns.map((name, at) => (
                <td key={name} className={waits && at === column ? "waits" : undefined}>
                  {at === column && <Text of={waits ? `${text} waits` : text} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {locks > 2 && <p className="small sec after">lockdep leaves out the middle of a cycle of more than two locks.</p>}
    </>
  );
}
