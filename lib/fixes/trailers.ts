/**
 * Trailers: the lines `Name: value` by which a changelog credits people and names reports, discussions and faulty commits.
 *
 *   Reported-by: syzbot+0123456789abcdef0123@syzkaller.appspotmail.com
 *   Closes: https://lore.kernel.org/all/20300101120000.1-1-a@example.org/
 *   Fixes: 0123456789ab ("demo: add the io lock")
 *
 * In: body lines. Out: trailers in order with their place. Only the author's own lines, before the diff.
 * Names: Documentation/process/submitting-patches.rst and the old forms met in mail (BugLink, References, LKML-Reference).
 */
import { type BodyLine, MAX_LINE } from "./body-lines.ts";

export type Trailer = { readonly name: string; readonly value: string };
export type PlacedTrailer = Trailer & { readonly start: number; readonly end: number; readonly depth: number };

/** A commit named with its title, as `git log --format='%h ("%s")'` prints it; title null where only the id is given. */
export type CommitName = { readonly id: string; readonly title: string | null };

export function findTrailers(lines: readonly BodyLine[]): readonly PlacedTrailer[] {
  if (latest?.lines !== lines) latest = { lines, trailers: readTrailers(lines) };
  return latest.trailers;
}

/** A mail is read for its patch, then for its claims: those of the last one are kept. */
let latest: { readonly lines: readonly BodyLine[]; readonly trailers: readonly PlacedTrailer[] } | undefined;

function readTrailers(lines: readonly BodyLine[]): readonly PlacedTrailer[] {
  const trailers: PlacedTrailer[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.part !== "prose" || line.depth > 0 || line.text.length > MAX_LINE || !line.text.includes(":")) continue;
    const groups = TRAILER.exec(line.text)?.groups;
    if (groups?.name === undefined || groups.value === undefined) continue;
    const next = lines[index + 1];
    const more = next && isContinued(groups.value, next) ? next : undefined;
    trailers.push({
      name: groups.name,
      value: more ? `${groups.value} ${more.text.trim()}` : groups.value,
      start: line.start,
      end: more ? more.end : line.end,
      depth: line.depth,
    });
  }
  return trailers;
}

/** `0123456789ab ("demo: add the io lock")` -> id and title. Undefined where the value starts with no commit id. */
export function parseCommitName(value: string): CommitName | undefined {
  const groups = COMMIT_NAME.exec(value)?.groups;
  if (groups?.id === undefined) return undefined;
  return { id: groups.id.toLowerCase(), title: groups.title?.trim() ?? null };
}

// Reported-and-tested-by: syzbot+0123@...      Fixes: 0123456789ab ("x")      [ Upstream ... is no trailer
const TRAILER =
  /^[ \t]{0,8}(?<name>(?:[A-Z][A-Za-z]*-(?:[A-Za-z]+-){0,4}[Bb]y)|Fixes|Closes|Close|Link|Links|BugLink|Bug|Bugzilla|References?|LKML-Reference|Lore|Cc|CC|Commit-ID|Change-Id|Message-ID|Message-Id|Patchwork):[ \t]*(?<value>\S.{0,900})$/;

// 0123456789ab ("demo: add the io lock")      commit 0123456789ab ("x")
const COMMIT_NAME =
  /^(?:commit )?(?<id>[0-9a-f]{8,40})(?![0-9a-z])[ :,]{0,3}(?:\(?["'“](?<title>.{1,400}?)["'”]\)?)?(?:[ \t.;,)]|$)/i;

/** A `Fixes:` title or a long link wrapped by a mailer: the value opens a bracket or quote that the next line closes. */
function isContinued(value: string, next: BodyLine): boolean {
  if (next.depth > 0 || next.part !== "prose" || next.text.length > 200 || next.text.trim() === "") return false;
  return /\(["“][^"”]{0,300}$/.test(value) && /["”]\)[ \t]*$/.test(next.text);
}
