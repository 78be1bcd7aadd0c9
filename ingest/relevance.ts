/**
 * What a mail's raw bytes say about whether it matters, cheaply: run over every mail of an archive.
 *
 * In: raw bytes. Out: whether it has a banner or a word of the trade, whether it has a diff, and which reports it names:
 *
 *   Reported-by: syzbot+0123456789abcdef0123@syzkaller.appspotmail.com
 *   > Closes: https://lore.kernel.org/all/20190212111408.GA1234@example.org/T/#u
 *
 * A base64 body is decoded first: 13 % of the mails with lock words hold them only there. Bytes are searched for short anchors
 * that begin with a rare letter (`ock`, `://`, `zbot+`) and only what stands around a hit is read as text: a third of the time
 * that one regular expression over the whole mail takes.
 */
import { BANNERS } from "../lib/lockdep/index.ts";
import { decodeHeader, decodeRange, toLink, usualFields } from "../lib/mail/index.ts";

export type Mention = { readonly kind: "syzbot" | "message"; readonly target: string };

export type Marks = {
  readonly relevant: boolean;
  /** No repeats, in the order of the mail. `target`: 20 hex digits, or a Message-ID. */
  readonly mentions: readonly Mention[];
  readonly hasDiff: boolean;
};

/** Case as people write them; `locking order` and `lock inversion` too. */
const WORDS = [
  "[Dd]eadlock",
  "DEADLOCK",
  "[Ll]ockdep",
  "LOCKDEP",
  "\\bABBA\\b",
  "(?<![bc])[Ll]ock(?:ing)? (?:inversion|order)",
];

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const WORD = new RegExp([...WORDS, ...BANNERS.map(literal)].join("|"));
/** Bytes around an anchor that hold any word whole; the longest banner has 60. */
const AROUND = 80;

/**
 * Every word holds one of these; Buffer.indexOf is fast for short needles with a rare first letter. `G: ` and `O: ` stand in
 * BUG:, WARNING: and INFO:, with which every banner begins that has no lock in its name; `WQ_M` is the exception.
 */
const ANCHORS: readonly Buffer[] = ["ock", "LOCK", "ABBA", "G: ", "O: ", "WQ_M"].map((text) => Buffer.from(text));

export function findMarks(bytes: Buffer): Marks {
  const { subject, text, body } = readable(bytes);
  return {
    // The kernel test robot writes `WARNING:possible_circular_locking_dependency_detected`.
    relevant: WORD.test(subject.replaceAll("_", " ")) || hasWord(text, body),
    mentions: findMentions(text),
    hasDiff: hasHunk(text, body),
  };
}

function hasWord(text: Buffer, body: number): boolean {
  return ANCHORS.some((anchor, index) => {
    for (let at = text.indexOf(anchor, body); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      if (index === 0 && !isLockWord(text, at)) continue;
      if (WORD.test(text.toString("latin1", Math.max(0, at - AROUND), at + AROUND))) return true;
    }
    return false;
  });
}

/**
 * `ock` at `at`: whether what stands right before `lock` and right behind it can be part of a word. Most are `block`, `unlock(`,
 * `->lock`; this refuses nine of ten.
 */
function isLockWord(text: Buffer, at: number): boolean {
  const first = text[at - 1];
  if (first !== 108 && first !== 76) return false;
  const before = text[at - 2] ?? 10;
  const behind = text[at + 3] ?? 10;
  return LOCK_PAIRS.has((before << 8) | behind) || before === 100 || behind === 100 || behind === 32 || behind === 105;
}

/** Letters around `lock` in the banners, but for the blanks, `d`, `i` that the words have themselves. */
const LOCK_PAIRS: ReadonlySet<number> = new Set(
  BANNERS.flatMap((banner) => {
    const at = banner.indexOf("lock");
    if (at < 0) return [];
    const around = (index: number): number[] =>
      index >= 0 && index < banner.length ? [banner.charCodeAt(index)] : [32, 10];
    return around(at - 1).flatMap((before) => around(at + 4).map((behind) => (before << 8) | behind));
  }),
);

const HUNK = Buffer.from("@@ -");
const LF = 10;

function hasHunk(text: Buffer, body: number): boolean {
  for (let at = text.indexOf(HUNK, body); at >= 0; at = text.indexOf(HUNK, at + 4))
    if (at === 0 || text[at - 1] === LF) return true;
  return false;
}

const SYZBOT = Buffer.from("zbot+");
const ADDRESS = Buffer.from("://");
/** What an anchor can be the middle of; 120 bytes behind it hold each whole but for long Message-IDs. */
const SYZBOT_ID = /^syzbot\+(?<id>[0-9a-f]{20})/;
const HOST =
  /^:\/\/(?:(?:lore|lkml)\.kernel\.org\/|(?:[a-z]{1,20}\.)?msgid\.link\/|[a-z.-]{1,60}\/[a-z-]{1,20}\?extid=(?:3D)?(?<id>[0-9a-f]{20}))/;

function findMentions(text: Buffer): readonly Mention[] {
  const found = new Map<string, Mention>();
  const add = (kind: Mention["kind"], target: string | undefined): void => {
    if (target !== undefined) found.set(target, { kind, target });
  };
  for (let at = text.indexOf(SYZBOT); at >= 0; at = text.indexOf(SYZBOT, at + 5))
    add("syzbot", SYZBOT_ID.exec(text.toString("latin1", Math.max(0, at - 2), at + 30))?.groups?.id);
  for (let at = text.indexOf(ADDRESS); at >= 0; at = text.indexOf(ADDRESS, at + 3)) {
    if (!canBeHost(text[at + 3])) continue;
    const host = HOST.exec(text.toString("latin1", at, at + 120));
    if (host?.groups?.id !== undefined) add("syzbot", host.groups.id);
    else if (host) add("message", linkedMessage(text, at));
  }
  return [...found.values()];
}

/** `lore`, `lkml`, `msgid`, `patch`, `syzkaller`, `syzbot`: nearly all other addresses are left at one look. */
const canBeHost = (letter: number | undefined): boolean =>
  letter === 108 || letter === 109 || letter === 112 || letter === 115;

const BASE64 = /^[ \t]*base64/i;

type Readable = { readonly subject: string; readonly text: Buffer; readonly body: number };

/** The mail as it can be searched, `body` where its text begins: what is base64 as a whole is decoded. */
function readable(bytes: Buffer): Readable {
  const { extent, fields } = usualFields(bytes);
  let isBase64 = false;
  let subject = "";
  for (const { name, value } of fields) {
    if (name === "subject") subject ||= decodeHeader(value);
    else if (name === "content-transfer-encoding") isBase64 = BASE64.test(value);
  }
  if (!isBase64) return { subject, text: bytes, body: extent.body };
  const text = Buffer.concat([bytes.subarray(0, extent.body), decodeRange(bytes, extent.body, bytes.length, "base64")]);
  return { subject, text, body: extent.body };
}

/** Longest address that is looked at: ids of 334 bytes are real. */
const MAX_ADDRESS = 1024;
/** `> > Closes: https`, `[1] https`, `  <https`: quote marks, then a trailer's name or a footnote, then the address. */
const LEAD = /^[> |\t]*(?:[A-Z][A-Za-z-]{2,40}:|\[\d{1,3}\]:?)?[ \t]*<?https?$/;

function linkedMessage(text: Buffer, colon: number): string | undefined {
  const lineStart = text.lastIndexOf(LF, colon) + 1;
  if (colon - lineStart > 200 || !LEAD.test(text.toString("latin1", lineStart, colon))) return undefined;
  const rest = text.toString("latin1", colon, colon + MAX_ADDRESS);
  // A quoted-printable line may break inside the address: `...@exam=\nple.org`.
  const address = /^[^\s<>"\0]+/.exec(rest.replace(/=\r?\n/g, ""))?.[0].replace(/=3D/g, "=");
  return toLink(`https${address}`).messageId ?? undefined;
}
