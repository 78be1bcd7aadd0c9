/**
 * The head of a table: the headings of its columns, each with the class that gives it its width or its side.
 *
 *   <TableHead of={[["Cycle", "w"], ["Reports", "r"], ["State"]]} />
 */
type Column = readonly [heading: string, className?: "w" | "wide" | "r" | "mid" | "half" | "third" | "some"];

export function TableHead({ of }: { of: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {of.map(([heading, className]) => (
          <th key={heading} scope="col" className={className}>
            {heading}
          </th>
        ))}
      </tr>
    </thead>
  );
}
