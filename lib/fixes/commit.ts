/**
 * A commit of a git repository as this base reads it: who, when, and what its message names.
 *
 *   demo: take the io lock first                                        title
 *   Closes: https://lore.kernel.org/r/report-1@example.org              a report
 *   Link: https://lore.kernel.org/r/20300101120000.1-1-a@example.org    mostly the patch's own posting
 *   Fixes: 0123456789ab ("demo: add the io lock")                       the commit at fault
 *
 * In: its head and message. Out: Commit. Trailers: Documentation/process/submitting-patches.rst; `This reverts commit` is git's own
 * sentence, `commit SHA upstream.` that of the stable trees.
 */
import { readBodyLines } from "./body-lines.ts";
import { findIds } from "./references.ts";
import { findSyzbotIds } from "./syzbot-ids.ts";
import { type CommitName, findTrailers, type PlacedTrailer, parseCommitName } from "./trailers.ts";

export type CommitHead = {
  /** 40 hex digits. */
  readonly sha: string;
  readonly author: { readonly name: string | null; readonly address: string | null };
  /** ISO 8601 UTC; null where git's own date cannot be read. */
  readonly authoredAt: string | null;
  readonly committedAt: string | null;
};

export type Commit = CommitHead & {
  readonly title: string;
  /** Message-IDs that it names, with the trailer. */
  readonly links: readonly { readonly target: string; readonly via: string }[];
  /** Bugs of syzbot that it answers, with the trailer. */
  readonly syzbot: readonly { readonly target: string; readonly via: string }[];
  readonly fixes: readonly CommitName[];
  readonly reverts: readonly CommitName[];
  /** The commit of the main line that a stable tree's one stands for. */
  readonly upstream: string | null;
};

/** A message longer than this holds a log; its trailers stand at the end, so both ends are read. */
const MAX_MESSAGE = 65_536;

export function parseCommit(head: CommitHead, message: string): Commit {
  const text =
    message.length <= MAX_MESSAGE
      ? message
      : `${message.slice(0, MAX_MESSAGE / 2)}\n${message.slice(-MAX_MESSAGE / 2)}`;
  const [title = ""] = text.split("\n", 1);
  const lines = readBodyLines(text.slice(title.length + 1));
  const trailers = findTrailers(lines);
  const prose = lines.filter(({ depth, part }) => depth === 0 && part === "prose").map((line) => line.text);
  return {
    ...head,
    title: title.trim(),
    links: trailers.flatMap(linksOf),
    syzbot: trailers.flatMap(bugsOf),
    fixes: trailers.filter(({ name }) => name === "Fixes").flatMap(({ value }) => parseCommitName(value) ?? []),
    reverts: findReverts(prose, title),
    upstream: prose.slice(0, 6).flatMap((line) => UPSTREAM.exec(line)?.groups?.sha ?? [])[0] ?? null,
  };
}

function linksOf({ name, value }: PlacedTrailer) {
  if (/^message-id$/i.test(name)) {
    const id = /^<?(?<id>[^\s<>]{3,400}@[^\s<>]{1,400})>?/.exec(value)?.groups?.id;
    return id === undefined ? [] : [{ target: id, via: "Message-ID" }];
  }
  if (!NAMES_MAIL.test(name)) return [];
  return findIds(value).flatMap((target) => (target.startsWith("syz:") ? [] : [{ target, via: name }]));
}

const bugsOf = ({ name, value }: PlacedTrailer) =>
  NAMES_MAIL.test(name) || NAMES_PERSON.test(name) ? findSyzbotIds(value).map((target) => ({ target, via: name })) : [];

const NAMES_MAIL = /^(?:Links?|Closes?|Bug|BugLink|Bugzilla|References?|LKML-Reference|Lore|Reported.*-by)$/i;
const NAMES_PERSON = /^(?:Reported|Tested|Diagnosed|Debugged|Found)\b.*-by$/i;

/** Commits reverted in one message; a revert of a whole series names them all. */
const MAX_REVERTS = 30;

function findReverts(prose: readonly string[], title: string): readonly CommitName[] {
  const named = /^Revert "(?<title>.+)"$/.exec(title)?.groups?.title ?? null;
  const shas = prose.join(" ").slice(0, MAX_MESSAGE).matchAll(REVERTS);
  return Array.from(shas, ({ groups }) => ({ id: groups?.sha ?? "", title: named })).slice(0, MAX_REVERTS);
}

// This reverts commit 0123456789abcdef0123456789abcdef01234567.
const REVERTS = /\breverts? commits? (?<sha>[0-9a-f]{8,40})\b/gi;
// commit 0123456789abcdef0123456789abcdef01234567 upstream.      [ Upstream commit 0123456789abcdef0123456789abcdef01234567 ]
const UPSTREAM = /^[ \t]{0,4}(?:\[ ?upstream )?commit (?<sha>[0-9a-f]{12,40})(?: upstream\.?| ?\])[ \t]*$/i;
