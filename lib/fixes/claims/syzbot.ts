/**
 * What syzbot itself says in its mails, apart from its footer: results of tests and bisections.
 *
 * Source: syzkaller's dashboard/app/mail_*.txt.
 */
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";

export const SYZBOT_RULES: readonly ClaimRule[] = [
  {
    name: "syzbot-tested",
    via: "syzbot test",
    confidence: "explicit",
    from: ["syzbot"],
    why: "the reproducer no longer triggers with the patch that the mail answers",
    find: (mail) =>
      lines(mail, /^syzbot (?:has )?tested the proposed patch (?:and|but) the reproducer did not trigger/).map(
        (place) => ({
          about: mail.object,
          value: "tested",
          ...place,
        }),
      ),
  },
  {
    name: "syzbot-tested-commit",
    via: "syzbot test",
    confidence: "inferred",
    from: ["syzbot"],
    why: "a tree was tested without a patch: its head, named with its title, is most likely the fix that somebody put there",
    find: testedCommit,
  },
  {
    name: "syzbot-still-triggers",
    via: "syzbot test",
    confidence: "explicit",
    from: ["syzbot"],
    why: "the reproducer still triggers with the patch that the mail answers",
    find: (mail) =>
      lines(
        mail,
        /^syzbot (?:has )?tested the proposed patch but the reproducer is still triggering|^syzbot has tested the proposed patch but the reproducer still triggered/,
      ).map((place) => ({ about: mail.object, value: "still-triggers", ...place })),
  },
  {
    name: "syzbot-suspects-fix",
    via: "syzbot bisection",
    confidence: "inferred",
    from: ["syzbot"],
    why: "a bisection found the commit since which the reproducer fails; syzbot itself says suspects",
    find: (mail) => bisections(mail, /^syzbot suspects this (?:issue|bug) was fixed by commit:/, "commit"),
  },
  {
    name: "syzbot-bisected",
    via: "syzbot bisection",
    confidence: "inferred",
    from: ["syzbot"],
    why: "a bisection found the commit since which the report appears",
    find: (mail) =>
      bisections(
        mail,
        /^(?:syzbot has bisected this (?:issue|bug) to:|The (?:issue|bug) was bisected to:)/,
        "introduced",
      ),
  },
  {
    name: "syzbot-marked-fixed",
    via: "syzbot",
    confidence: "linked",
    from: ["syzbot"],
    why: "syzbot repeats the title that somebody marked as the fix and that it cannot find",
    find: (mail) =>
      lines(mail, /^This bug is marked as fixed by commit:/).flatMap(({ index, start }) => {
        const title = mail.lines[index + 1];
        if (!title || title.text.trim() === "") return [];
        return aboutBug(mail, formatValue("fixed", title.text.trim()), { start, end: title.end });
      }),
  },
  {
    name: "syzbot-refused",
    via: "syzbot",
    confidence: "explicit",
    from: ["syzbot"],
    why: "syzbot answers that it did not take the command: no such bug, unknown command",
    find: (mail) =>
      mail.parent === null
        ? []
        : lines(mail, /^(?:can't find the dup bug|can't dup bug|unknown command|bug is already marked as dup)/i).map(
            ({ start, end }) => ({ about: mail.object, value: "refused", start, end }),
          ),
  },
  {
    name: "syzbot-obsolete",
    via: "syzbot",
    confidence: "explicit",
    from: ["syzbot"],
    why: "no more crashes since long: closed by the machine, which knows of no fix",
    find: (mail) =>
      lines(mail, /^Auto-closing this bug as obsolete/).flatMap(({ start, end }) =>
        aboutBug(mail, "obsolete", { start, end }),
      ),
  },
];

/** `commit:         0123abcd demo: fix it` below "Tested on:"; a `patch:` line says that the head was not all. */
function testedCommit(mail: ClaimMail): readonly Found[] {
  const passed =
    lines(mail, /^syzbot (?:has )?tested the proposed patch and the reproducer did not trigger/).length > 0;
  if (!passed || lines(mail, /^patch:[ \t]/).length > 0) return [];
  return lines(mail, TESTED).flatMap(({ index, start, end }) => {
    const groups = TESTED.exec(mail.lines[index]?.text ?? "")?.groups;
    if (groups?.sha === undefined || groups.title === undefined || NO_FIX.test(groups.title)) return [];
    return aboutBug(mail, formatValue(`commit:${groups.sha}`, groups.title), { start, end });
  });
}

// commit:         0123abcd demo: do not wait under the io lock
const TESTED = /^commit:[ \t]{1,20}(?<sha>[0-9a-f]{8,40}) (?<title>\S.{3,300})$/;
/** Heads that nobody wrote as a fix; syzbot cuts long titles, which then cannot be compared. */
const NO_FIX = /^(?:Merge |Linux \d|Add linux-next|Revert "Linux|Automatic |HEAD )|\.\.$/;

type Place = { readonly start: number; readonly end: number };

const lines = (mail: ClaimMail, pattern: RegExp): readonly (Place & { readonly index: number })[] =>
  mail.lines.flatMap((line, index) =>
    line.depth === 0 && pattern.test(line.text) ? [{ index, start: line.start, end: line.end }] : [],
  );

const aboutBug = (mail: ClaimMail, value: string, place: Place): readonly Found[] =>
  (mail.syzbot.length > 0 ? mail.syzbot.map((id) => `syz:${id}`) : [mail.object]).map((about) => ({
    about,
    value,
    ...place,
  }));

/** `commit SHA`, then the head of `git show`, then the title after four spaces. */
function bisections(mail: ClaimMail, pattern: RegExp, what: "commit" | "introduced"): readonly Found[] {
  return lines(mail, pattern).flatMap(({ index, start }) => {
    const below = mail.lines.slice(index + 1, index + 14);
    const at = below.find((line) => BISECTED.test(line.text));
    const sha = BISECTED.exec(at?.text ?? "")?.groups?.sha;
    if (!at || sha === undefined) return [];
    const title = below.find((line) => line.start > at.end && /^ {4}\S/.test(line.text));
    return aboutBug(mail, formatValue(`${what}:${sha}`, title?.text.trim() ?? null), { start, end: (title ?? at).end });
  });
}

// commit 0123456789abcdef0123456789abcdef01234567
const BISECTED = /^commit (?<sha>[0-9a-f]{12,40})$/;
