/**
 * Titles of one inversion in one line. syzbot's differ in their last word alone, so what they have in common is said once:
 *
 *   possible deadlock in chown_common, path_openat, mnt_want_write_file; inconsistent lock state in igrab; 4 more titles
 */

/** `possible deadlock in ` of `possible deadlock in chown_common`. */
const START = /^(?<start>[\w ]{1,60} in )(?<name>\S{1,200})$/;

export function joinTitles(titles: readonly string[], shown: number): string {
  const groups = new Map<string, string[]>();
  for (const title of titles.slice(0, shown)) {
    const { start = title, name = "" } = START.exec(title)?.groups ?? {};
    groups.set(start, [...(groups.get(start) ?? []), name]);
  }
  const rest = titles.length - shown;
  const said = [...groups].map(([start, names]) => start + names.join(", "));
  return [...said, ...(rest > 0 ? [`${rest} more ${rest === 1 ? "title" : "titles"}`] : [])].join("; ");
}
