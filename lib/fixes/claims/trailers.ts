/**
 * Trailers of a patch: whose report it answers, which discussion it closes, which commit was at fault.
 *
 * Only beside a diff: syzbot's own mails show the `Reported-by:` that a fix should carry, and people quote it in replies.
 */
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { findTargets } from "../references.ts";
import { findSyzbotIds } from "../syzbot-ids.ts";
import { type PlacedTrailer, parseCommitName } from "../trailers.ts";

export const TRAILER_RULES: readonly ClaimRule[] = [
  {
    name: "patch-reported-by-syzbot",
    via: "Reported-by",
    confidence: "explicit",
    from: ["person", "tip-bot"],
    why: "a patch that credits syzbot's address of a bug answers that bug",
    find: (mail) =>
      patchTrailers(
        mail,
        /^(?:[A-Z][a-z]+-and-)?(?:Reported|reported)(?:-and-[a-z-]+)?-by$|^(?:Reported|Diagnosed|Debugged|Found)\b.*-by$/i,
        syzbotOf,
      ),
  },
  {
    name: "patch-copies-syzbot",
    via: "Cc",
    confidence: "linked",
    from: ["person", "tip-bot"],
    why: "`Cc: syzbot+ID@`: the author lets the bug's address know of the patch",
    find: (mail) => patchTrailers(mail, /^cc$/i, syzbotOf),
  },
  {
    name: "patch-tested-by-syzbot",
    via: "Tested-by",
    confidence: "explicit",
    from: ["person", "tip-bot"],
    why: "syzbot tried it against that bug's reproducer",
    find: (mail) => patchTrailers(mail, /^Tested-by$/i, syzbotOf),
  },
  {
    name: "patch-closes",
    via: "Closes",
    confidence: "explicit",
    from: ["person", "tip-bot"],
    why: "the report that the patch closes: submitting-patches.rst",
    find: (mail) => patchTrailers(mail, /^(?:Closes?|Bug|BugLink|Bugzilla)$/i, targetsOf),
  },
  {
    name: "patch-link",
    via: "Link",
    confidence: "linked",
    from: ["person", "tip-bot"],
    why: "a report, a discussion or the patch's own posting: the base tells which",
    find: (mail) => patchTrailers(mail, /^(?:Links?|References?|LKML-Reference|Lore)$/i, targetsOf),
  },
  {
    name: "patch-reported-by-link",
    via: "Reported-by",
    confidence: "explicit",
    from: ["person", "tip-bot"],
    why: "a link below or beside the credit names the report itself",
    find: (mail) =>
      patchTrailers(mail, /^Reported.*-by$/i, (trailer) =>
        targetsOf(trailer).filter(({ about }) => !about.startsWith("syz:")),
      ),
  },
  {
    name: "patch-cites",
    via: "link in the changelog",
    confidence: "linked",
    from: ["person", "tip-bot"],
    why: "`[1] https://lore...`: a changelog cites the discussion it comes from",
    find: citations,
  },
  {
    name: "patch-fixes",
    via: "Fixes",
    confidence: "explicit",
    from: "anyone",
    why: "the commit that brought the fault in",
    find: (mail) =>
      patchTrailers(mail, /^Fixes$/, (trailer) => {
        const commit = parseCommitName(trailer.value);
        return commit ? [{ about: `commit:${commit.id}`, value: formatValue("introduced", commit.title) }] : [];
      }),
  },
];

const syzbotOf = (trailer: PlacedTrailer) =>
  findSyzbotIds(trailer.value).map((id) => ({ about: `syz:${id}`, value: "patch-posted" }));

const targetsOf = (trailer: PlacedTrailer) =>
  findTargets(trailer.value).map((about) => ({ about, value: "patch-posted" }));

type Statement = { readonly about: string; readonly value: string };

function patchTrailers(
  mail: ClaimMail,
  name: RegExp,
  read: (trailer: PlacedTrailer) => readonly Statement[],
): readonly Found[] {
  if (!mail.patch) return [];
  return mail.trailers
    .filter((trailer) => name.test(trailer.name))
    .flatMap((trailer) =>
      read(trailer)
        .filter(({ about }) => about !== mail.messageId)
        .map((statement) => ({ ...statement, via: trailer.name, start: trailer.start, end: trailer.end })),
    );
}

// [1] https://lore.kernel.org/all/...      [0]: https://...
function citations(mail: ClaimMail): readonly Found[] {
  if (!mail.patch || mail.patch.inReply) return [];
  return mail.lines
    .filter((line) => line.depth === 0 && line.part === "prose" && /https?:\/\//.test(line.text))
    .filter((line) => !mail.trailers.some((trailer) => trailer.start <= line.start && line.end <= trailer.end))
    .filter((line) => !VERSION_NOTE.test(line.text))
    .flatMap((line) =>
      findTargets(line.text)
        .filter((about) => about !== mail.messageId)
        .map((about) => ({ about, value: "cited", start: line.start, end: line.end })),
    );
}

// v1: https://lore...      Changes since v2: https://...      base: ...
const VERSION_NOTE =
  /^[ \t*-]{0,8}(?:\[?v\d{1,2}\]?[ :(]|(?:changes|changelog|diff|link to v|previous|prior|base|thread)\b)/i;
