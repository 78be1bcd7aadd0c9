/** Lock classes and the inversions that hold each. */
import { LockLink } from "./lock-name.tsx";

type Props = {
  readonly of: readonly { readonly class: string; readonly inversions: number }[];
  readonly total: number;
};

export function LockTable({ of, total }: Props) {
  if (of.length === 0) return <p className="empty">No lock class is known yet.</p>;
  return (
    <table className="t mini">
      <thead>
        <tr>
          <th scope="col" className="wide">
            Class
          </th>
          <th scope="col" className="r">
            of {total}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.map((row) => (
          <tr key={row.class}>
            <td>
              <LockLink name={row.class} />
            </td>
            <td className="r">{row.inversions}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
