/** The query of an address, as Next gives it to a page. */
export type Search = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a parameter that may be repeated; null when it is absent or empty. */
export function firstValue(value: string | string[] | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  return first ? first : null;
}
