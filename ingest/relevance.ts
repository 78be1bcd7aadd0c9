/**
 * What a mail's raw bytes say about whether it matters, cheaply: run over every mail of an archive.
 *
 * In: raw bytes. Out: whether it has a banner or a word of the trade, whether it has a diff, and which reports it names:
 *
 *   Reported-by: syzbot+0123456789abcdef0123@syzkaller.appspotmail.com
 *   > Closes: https://lore.kernel.org/all/20190212111408.GA1234@example.org/T/#u
 *
 * A base64 body is decoded first: 13 % of the mails with lock words hold them only there. One alternation over latin1 text is
 * as fast as a search for each word.
 */
import { decodeTransfer, findHeaders, toLink } from "../lib/mail/index.ts";

export type Mention = { readonly kind: "syzbot" | "message"; readonly target: string };

export type Marks = {
  readonly relevant: boolean;
  /** No repeats, in the order of the mail. `target`: 20 hex digits, or a Message-ID. */
  readonly mentions: readonly Mention[];
  readonly hasDiff: boolean;
};

/** Literal parts of the banners, until lib/lockdep gives them. */
const BANNERS: readonly string[] = [
  "possible circular locking",
  "possible recursive locking",
  "inconsistent lock state",
  "bad unlock balance",
  "held lock freed",
  "suspicious RCU usage",
  "suspicious rcu_dereference_check",
  "sleeping function called from invalid context",
  "Invalid wait context",
  "blocked for more than",
  "spinlock bad magic",
  "scheduling while atomic",
  "non-static key",
  "soft lockup",
  "hard LOCKUP",
  "self-detected stall",
];

const WORDS = [
  "[Dd]eadlock",
  "DEADLOCK",
  "[Ll]ockdep",
  "LOCKDEP",
  "\\bABBA\\b",
  "\\bAB-BA\\b",
  "[Ll]ock(?:ing)? (?:inversion|order)",
];

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const WORD = new RegExp([...WORDS, ...BANNERS.map(literal)].join("|"));
const POINTER =
  /syzbot\+[0-9a-f]{20}|extid=(?:3D)?[0-9a-f]{20}|\ndiff --git |\n--- a\/|(?:lore|lkml)\.kernel\.org\/|msgid\.link\//g;

export function findMarks(bytes: Buffer): Marks {
  const text = readable(bytes);
  const found = new Map<string, Mention>();
  let hasDiff = false;
  for (const match of text.matchAll(POINTER)) {
    const word = match[0];
    if (word.startsWith("\n")) hasDiff = true;
    else if (word.startsWith("syzbot+") || word.startsWith("extid"))
      found.set(word.slice(-20), { kind: "syzbot", target: word.slice(-20) });
    else {
      const target = linkedMessage(text, match.index);
      if (target !== undefined) found.set(target, { kind: "message", target });
    }
  }
  return { relevant: WORD.test(text), mentions: [...found.values()], hasDiff };
}

function readable(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  const { start, body } = findHeaders(bytes);
  if (!/^Content-Transfer-Encoding:[ \t]*base64/im.test(text.slice(start, body))) return text;
  return text.slice(0, body) + decodeTransfer(bytes.subarray(body), "base64").toString("latin1");
}

/** Longest line that is looked at for one link. */
const MAX_LINE = 1024;
/** `> > Closes: https://`, `[1] https://`, `  https://`: quote marks, then a trailer's name or a footnote, then the address. */
const LEAD = /^[> |\t]*(?:[A-Z][A-Za-z-]{2,40}:|\[\d{1,3}\]:?)?[ \t]*<?https?:\/\/[a-z.]*$/;

function linkedMessage(text: string, host: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", host) + 1;
  if (host - lineStart > 200 || !LEAD.test(text.slice(lineStart, host))) return undefined;
  const line = text.slice(host, host + MAX_LINE);
  // A quoted-printable line may break inside the address: `...@exam=\nple.org`.
  const address = /^[^\s<>"]+/.exec(line.replace(/=\r?\n/g, ""))?.[0].replace(/=3D/g, "=");
  return toLink(`https://${address}`).messageId ?? undefined;
}
