/** Where a list goes on, and its beginning once one has left it. */
type Props = { readonly next: string | null; readonly first?: string | null; readonly text?: string };

export function Pager({ next, first = null, text = "Next page" }: Props) {
  if (next === null && first === null) return null;
  return (
    <p className="pager">
      {first !== null && <a href={first}>First page</a>}
      {next !== null && (
        <a className="end" href={next} rel="next">
          {text}
        </a>
      )}
    </p>
  );
}
