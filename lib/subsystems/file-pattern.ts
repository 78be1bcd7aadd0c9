/**
 * `F:` and `X:` patterns of MAINTAINERS over paths.
 *
 *   fs/ext4/              all files in and below
 *   drivers/net/*         files in the folder, not below
 *   include/linux/jbd2*.h
 *
 * Source: the head of MAINTAINERS and scripts/get_maintainer.pl, file_match_pattern().
 */

/** How closely a pattern names the path: the length of its fixed beginning; undefined where it does not match. */
export function matchDepth(pattern: string, path: string): number | undefined {
  const star = pattern.search(/[*?[]/);
  if (star < 0) return matchPlain(pattern, path);
  return globMatches(pattern, path) ? star : undefined;
}

function matchPlain(pattern: string, path: string): number | undefined {
  if (pattern.endsWith("/")) return path.startsWith(pattern) ? pattern.length : undefined;
  return path === pattern || path.startsWith(`${pattern}/`) ? pattern.length : undefined;
}

/** Greedy matching with one point of return: linear in pattern times path, whatever the number of stars. */
function globMatches(pattern: string, path: string): boolean {
  const folder = pattern.endsWith("/");
  let at = 0;
  let in_ = 0;
  let star = -1;
  let back = 0;
  while (in_ < path.length) {
    const char = pattern[at];
    if (char === "*") {
      star = at++;
      back = in_;
    } else if (char !== undefined && (char === "?" ? path[in_] !== "/" : char === path[in_])) {
      at++;
      in_++;
    } else if (folder && at === pattern.length) return true;
    else if (star >= 0 && path[back] !== "/") {
      at = star + 1;
      in_ = ++back;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
