/**
 * Commands to bots: `#syz fix: TITLE` and `#regzbot introduced: SHA`, by people, at the first column.
 *
 * The bots answer to whoever writes them; we only read. Source: syzkaller's docs/syzbot.md, regzbot's docs/reference.md.
 */
import type { BodyLine } from "../body-lines.ts";
import { formatValue } from "../claim.ts";
import type { ClaimMail } from "../claim-mail.ts";
import type { ClaimRule, Found } from "../claims.ts";
import { findTargets } from "../references.ts";
import { parseCommitName } from "../trailers.ts";

export const COMMAND_RULES: readonly ClaimRule[] = [
  {
    name: "syz-fix",
    via: "#syz fix",
    confidence: "explicit",
    from: ["person"],
    why: "the title of the commit that fixes the bug the mail is addressed to",
    find: (mail) => syzCommands(mail, "fix", (title) => (title ? formatValue("fixed", title) : undefined)),
  },
  {
    name: "syz-unfix",
    via: "#syz unfix",
    confidence: "explicit",
    from: ["person"],
    why: "takes a fix back",
    find: (mail) => syzCommands(mail, "unfix", () => "unfixed"),
  },
  {
    name: "syz-dup",
    via: "#syz dup",
    confidence: "explicit",
    from: ["person"],
    why: "the title of the report that this one repeats",
    find: (mail) => syzCommands(mail, "dup", (title) => (title ? formatValue("duplicate", title) : undefined)),
  },
  {
    name: "syz-undup",
    via: "#syz undup",
    confidence: "explicit",
    from: ["person"],
    why: "takes a dup back",
    find: (mail) => syzCommands(mail, "undup", () => "undup"),
  },
  {
    name: "syz-invalid",
    via: "#syz invalid",
    confidence: "explicit",
    from: ["person"],
    why: "a person says that the report is none",
    find: (mail) => syzCommands(mail, "invalid", () => "invalid"),
  },
  {
    name: "syz-test",
    via: "#syz test",
    confidence: "explicit",
    from: ["person"],
    why: "asks syzbot to try a patch or tree",
    find: (mail) => syzCommands(mail, "test", () => "test-requested"),
  },
  {
    name: "syz-set",
    via: "#syz set",
    confidence: "explicit",
    from: ["person"],
    why: "sets the bug's subsystems or priority",
    find: (mail) => syzCommands(mail, "set", (what) => (what ? formatValue("set", what) : undefined)),
  },
  {
    name: "regzbot-fix",
    via: "#regzbot fix",
    confidence: "explicit",
    from: ["person"],
    why: "the commit or title that fixes the regression told in the thread",
    find: (mail) =>
      regzbotCommands(mail, /^(?:fix|fixed-by)$/, (value) => {
        const commit = parseCommitName(value);
        return commit ? formatValue(`commit:${commit.id}`, commit.title) : value && formatValue("fixed", value);
      }),
  },
  {
    name: "regzbot-introduced",
    via: "#regzbot introduced",
    confidence: "explicit",
    from: ["person"],
    why: "the commit since which it happens",
    find: (mail) =>
      regzbotCommands(mail, /^\^?introduced$/, (value) => {
        const commit = parseCommitName(value.replace(/^\S{1,60}\.\./, ""));
        return commit && formatValue(`introduced:${commit.id}`, commit.title);
      }),
  },
  {
    name: "regzbot-dup",
    via: "#regzbot dup",
    confidence: "explicit",
    from: ["person"],
    why: "the thread that tells the same regression",
    find: (mail) =>
      regzbotCommands(
        mail,
        /^(?:dup|dup-of|duplicate)$/,
        (value) => findTargets(value).map((id) => `duplicate:${id}`)[0],
      ),
  },
  {
    name: "regzbot-link",
    via: "#regzbot link",
    confidence: "linked",
    from: ["person"],
    why: "a thread that has to do with the regression: a discussion, or a patch that is watched",
    find: (mail) =>
      regzbotCommands(mail, /^(?:link|monitor|related)$/, (value) => findTargets(value).map((id) => `linked:${id}`)[0]),
  },
  {
    name: "regzbot-invalid",
    via: "#regzbot invalid",
    confidence: "explicit",
    from: ["person"],
    why: "it is no regression, or was told wrongly",
    find: (mail) => regzbotCommands(mail, /^invalid$/, () => "invalid"),
  },
];

/** Placeholders of syzbot's footer, left in by people who copy it. */
const PLACEHOLDER =
  /^(?:exact-commit-title|exact-subject-of-another-report|new-subsystem|<?title>?|git:\/\/repo\/address)/i;

// #syz fix: demo: do not take it twice      #syz dup possible deadlock in demo_open      #syz invalid
const SYZ = /^#syz[ \t]+(?<command>fix|unfix|dup|undup|invalid|test|set)(?![\w-])[ \t]*:?[ \t]*(?<rest>.{0,500})$/;
// #regzbot introduced: 0123456789ab..      #regzb fix: demo: x
const REGZBOT = /^#regzb(?:ot)?[ \t]+(?<command>\^?[a-z-]{3,20}):?[ \t]*(?<rest>.{0,500})$/;

function syzCommands(
  mail: ClaimMail,
  command: string,
  toValue: (rest: string) => string | undefined,
): readonly Found[] {
  return mail.commands.flatMap((line) => {
    const groups = SYZ.exec(line.text)?.groups;
    const rest = (groups?.rest ?? "").trim().replace(/^"(?<title>[^"]+)"$/, "$1");
    if (groups?.command !== command || PLACEHOLDER.test(rest)) return [];
    const value = toValue(`${rest} ${goesOn(mail, line, rest)}`.trim());
    if (value === undefined) return [];
    const place = { start: line.start, end: line.end };
    if (mail.syzbot.length === 0) return [{ about: mail.object, value, ...place, confidence: "linked" as const }];
    return mail.syzbot.map((id) => ({ about: `syz:${id}`, value, ...place }));
  });
}

/** A mailer breaks lines at 72 characters or so, at a word: what the next line begins with would not have fitted. */
const WRAP_AT = 72;

/** The rest of a title in the next line: below a bare `#syz fix:`, and where a mailer cut it. */
function goesOn(mail: ClaimMail, line: BodyLine, rest: string): string {
  const below = mail.lines.find((other) => other.start > line.end);
  if (!below || below.depth > 0 || below.part !== "prose" || /^[#>]/.test(below.text)) return "";
  const text = below.text.trim();
  if (rest === "") return text;
  const [word = ""] = text.split(" ");
  const isCut = /^\w+$/.test(text) && line.text.length < WRAP_AT && line.text.length + word.length + 1 > WRAP_AT;
  return isCut ? text : "";
}

function regzbotCommands(
  mail: ClaimMail,
  command: RegExp,
  toValue: (rest: string) => string | undefined,
): readonly Found[] {
  return mail.commands.flatMap((line) => {
    const groups = REGZBOT.exec(line.text)?.groups;
    if (!command.test(groups?.command ?? "")) return [];
    const value = toValue(groups?.rest?.trim() ?? "");
    return value ? [{ about: mail.object, value, start: line.start, end: line.end }] : [];
  });
}
