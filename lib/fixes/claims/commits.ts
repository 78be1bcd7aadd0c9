/**
 * From a mail to the commit: stable's "commit SHA upstream.", CVE announcements, git's own words for a revert.
 */
import { formatValue, parseValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { toKey } from "../patch-subject.ts";

export const COMMIT_RULES: readonly ClaimRule[] = [
  {
    name: "stable-upstream",
    via: "stable",
    confidence: "explicit",
    from: "anyone",
    why: "a backport's first line names the commit of the main line",
    find: stableUpstream,
  },
  {
    name: "cve-fixed",
    via: "CVE",
    confidence: "explicit",
    from: ["person"],
    why: "the announcement lists the fixing commit of every tree; the main line's version has two parts",
    find: (mail) => cveLines(mail, "fixed"),
  },
  {
    name: "cve-commit",
    via: "CVE",
    confidence: "explicit",
    from: ["person"],
    why: "the announcement bears the title of the main line's commit: what that title became, for whoever asks by it",
    find: (mail) =>
      cveLines(mail, "fixed").flatMap(({ value, start, end }) => {
        const { commit, title } = parseValue(value);
        return commit === null ? [] : [{ about: `commit:${commit}`, value: formatValue("merged", title), start, end }];
      }),
  },
  {
    name: "cve-introduced",
    via: "CVE",
    confidence: "explicit",
    from: ["person"],
    why: "the announcement names the commit at fault",
    find: (mail) => cveLines(mail, "introduced"),
  },
  {
    name: "cve-files",
    via: "CVE",
    confidence: "explicit",
    from: ["person"],
    why: "the announcement lists the files at fault, a path a line below its heading",
    find: cveFiles,
  },
  {
    name: "revert",
    via: "revert",
    confidence: "explicit",
    from: "anyone",
    why: "git's own sentence: `This reverts commit SHA.`",
    find: revert,
  },
  {
    name: "commit-named",
    via: "commit named",
    confidence: "linked",
    from: ["person"],
    why: '`commit SHA ("title")` in prose: which commit a title became, for whoever asks by either',
    find: namedCommits,
  },
];

/** Commits kept of one mail: changelogs name up to ten, release notes thousands. */
const MAX_NAMED = 12;

function namedCommits(mail: ClaimMail): readonly Found[] {
  const inTrailer = ({ start }: { readonly start: number }) =>
    mail.trailers.some((trailer) => trailer.start <= start && start < trailer.end);
  return mail.sentences
    .flatMap((sentence) =>
      !sentence.text.includes(" (") || inTrailer(sentence)
        ? []
        : Array.from(sentence.text.matchAll(NAMED), ({ groups }) => ({
            about: `commit:${groups?.sha}`,
            value: formatValue("named", groups?.title ?? null),
            start: sentence.start,
            end: sentence.end,
          })),
    )
    .slice(0, MAX_NAMED);
}

// 0123456789ab ("demo: do not wait under the io lock")
const NAMED = /(?<![0-9a-z])(?<sha>[0-9a-f]{10,40}) \(["“](?<title>[^"”]{8,300})["”]\)/g;

function stableUpstream(mail: ClaimMail): readonly Found[] {
  if (!mail.patch) return [];
  const line = mail.lines.find((each) => each.depth === 0 && each.part === "prose" && upstreamOf(mail, each.text));
  const sha = line && upstreamOf(mail, line.text);
  if (!line || sha === undefined) return [];
  const tree = treeOf(mail);
  const via = tree === undefined ? "stable" : `${/\bAUTOSEL\b/.test(mail.rawSubject) ? "AUTOSEL" : "stable"} ${tree}`;
  const place = { start: line.start, end: line.end };
  return [{ about: `commit:${sha}`, value: formatValue("merged", mail.subject.title), via, ...place }];
}

/** The stable tree that a mail is for: `5.15`. */
function treeOf({ rawSubject, subject }: ClaimMail): string | undefined {
  const tag = subject.tags.map((each) => TREE.exec(each)?.groups?.tree).find((tree) => tree !== undefined);
  return tag ?? ADDED.exec(rawSubject)?.groups?.tree;
}

// [PATCH 5.15 12/200]      [PATCH AUTOSEL 6.9 07/22]      [PATCH 6.1.y v2]      [PATCH stable-5.10]
const TREE = /^(?:v|stable-|linux-|for-)?(?<tree>\d{1,2}\.\d{1,3})(?:\.[xy]|-stable)?$/i;
// Patch "demo: x" has been added to the 6.1-stable tree
const ADDED = /\bhas been added to the (?<tree>\d{1,2}\.\d{1,3})-stable tree$/;

/** Vendors who ask for a backport name the commit by its own title: `commit 0123456789ab ("demo: x")` on a patch "demo: x". */
function upstreamOf(mail: ClaimMail, text: string): string | undefined {
  const sha = UPSTREAM.exec(text)?.groups?.sha;
  if (sha !== undefined) return sha;
  const own = OWN_COMMIT.exec(text)?.groups;
  return own?.title !== undefined && toKey(own.title) === mail.subject.key ? own.sha : undefined;
}

// commit 0123456789ab ("demo: do not wait under the io lock")      [commit 0123456789ab ("demo: x") upstream]
const OWN_COMMIT =
  /^[ \t]{0,4}\[? ?(?:upstream )?commit:? (?<sha>[0-9a-f]{10,40}) \(["“](?<title>.{8,300})["”]\)(?: upstream\.?)?[ \]]{0,2}$/i;

// commit 0123456789abcdef0123456789abcdef01234567 upstream.      [ Upstream commit 0123456789abcdef0123456789abcdef01234567 ]
const UPSTREAM =
  /^[ \t]{0,4}(?:\[ ?)?(?:upstream )?commit:? (?<sha>[0-9a-f]{12,40})(?: upstream\.?(?: ?\]?)|(?<=^[ \t[]{0,6}upstream commit:? [0-9a-f]{12,40}) ?\]?)[ \t]*$/i;

function cveLines(mail: ClaimMail, which: "fixed" | "introduced"): readonly Found[] {
  const cve = /^(?<cve>CVE-\d{4}-\d{4,7}): (?<title>.+)$/.exec(mail.subject.title)?.groups;
  if (!cve?.title) return [];
  const title = cve.title;
  return mail.lines.flatMap((line) => {
    if (line.depth > 0) return [];
    const place = { start: line.start, end: line.end };
    const groups = CVE_LINE.exec(line.text)?.groups;
    if (!groups) return [];
    if (which === "introduced")
      return groups.bad ? [{ about: mail.messageId, value: `introduced:${groups.bad}`, ...place }] : [];
    if (!groups.good || !groups.version) return [];
    const mainline = /^\d+\.\d+(?:-rc\d+)?$/.test(groups.version);
    const what = mainline ? `commit:${groups.good}` : `backport:${groups.good}`;
    return [{ about: mail.messageId, value: formatValue(what, title), ...place }];
  });
}

// 	Issue introduced in 5.10 with commit 0123... and fixed in 5.10.38 with commit 4567...      	Fixed in 5.13 with commit 89ab...
const CVE_LINE =
  /^[ \t]{1,8}(?:Issue introduced in \S{1,20} with commit (?<bad>[0-9a-f]{12,40}))?(?:(?: and )?[Ff]ixed in (?<version>\S{1,20}) with commit (?<good>[0-9a-f]{12,40}))?/;

/** Paths kept of one announcement: treewide changes name hundreds. */
const MAX_FILES = 40;

function cveFiles(mail: ClaimMail): readonly Found[] {
  if (!/^CVE-\d{4}-\d{4,7}: /.test(mail.subject.title)) return [];
  const at = mail.lines.findIndex((line) => line.depth === 0 && FILES_HEADING.test(line.text));
  if (at < 0) return [];
  const below = mail.lines.slice(at + 1, at + 1 + MAX_FILES);
  const stop = below.findIndex((line) => !FILE_LINE.test(line.text));
  return below.slice(0, stop < 0 ? below.length : stop).map((line) => ({
    about: mail.messageId,
    value: `file:${line.text.trim()}`,
    start: line.start,
    end: line.end,
  }));
}

// The file(s) affected by this issue are:
const FILES_HEADING = /^The file\(s\) affected by this issue are:?[ \t]*$/;
// 	fs/demo/file.c
const FILE_LINE = /^[ \t]{1,8}[\w.+/@-]{1,300}$/;

/** By git's sentence; else by a title that begins so, with the commit where the changelog names it. */
function revert(mail: ClaimMail): readonly Found[] {
  if (!mail.patch) return [];
  const sentence = mail.sentences.find(({ text }) => REVERTS.test(text));
  const { sha, named } = REVERTS.exec(sentence?.text ?? "")?.groups ?? {};
  const title = revertedTitle(mail.subject.title) ?? named ?? null;
  if (sentence && sha !== undefined)
    return [
      { about: `commit:${sha}`, value: formatValue("reverted", title), start: sentence.start, end: sentence.end },
    ];
  const quoted = revertedTitle(mail.subject.title);
  if (quoted === undefined) return [];
  const place =
    mail.sentences.find(({ text }) => SAYS_REVERT.test(text)) ??
    mail.sentences.find(({ text }) => text.includes(quoted));
  const commit = mail.sentences
    .flatMap(({ text }) => [...text.matchAll(NAMED)])
    .find(({ groups }) => isTitle(groups?.title, quoted));
  const start = place?.start ?? mail.lines[0]?.start ?? 0;
  const end = place?.end ?? mail.lines[0]?.end ?? 0;
  const about = commit?.groups?.sha === undefined ? mail.messageId : `commit:${commit.groups.sha}`;
  return [{ about, value: formatValue("reverted", commit?.groups?.title ?? quoted), start, end }];
}

const SAYS_REVERT = /\brevert (?:that|this|the|it)\b|\breverts?\b.{0,60}\bcommit\b/i;

const isTitle = (title: string | undefined, quoted: string) =>
  title?.replace(/\s+/g, " ").endsWith(quoted.replace(/^[\w/,. -]{1,60}: /, "")) === true;

/** `Revert "demo: x"` -> demo: x; `demo: revert "x"`, as maintainers write it, -> demo: x. */
function revertedTitle(title: string): string | undefined {
  const groups = /^(?:(?<prefix>[\w/,.& -]{1,60}: ))?revert:? ["“](?<title>.{3,300})["”]$/i.exec(title)?.groups;
  if (groups?.title === undefined) return undefined;
  return groups.prefix && !groups.title.startsWith(groups.prefix) ? `${groups.prefix}${groups.title}` : groups.title;
}

const REVERTS = /\b(?:This )?reverts? commit (?<sha>[0-9a-f]{8,40})\b(?: \(?["“](?<named>[^"”]{3,300})["”])?/i;
