/** What of the address was not understood. */
export function Notices({ of }: { of: readonly string[] }) {
  return of.map((text) => (
    <p className="note" key={text}>
      {text}
    </p>
  ));
}
