/** The query of a page's address as Next gives it, and as the views read it: of a repeated name the first value counts. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export function toParams(query: Query): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const first = typeof value === "string" ? value : value?.[0];
    return first === undefined ? [] : [[name, first]];
  });
  return new URLSearchParams(pairs);
}
