/**
 * A mail made ready for the rules of claims.ts: its lines, sentences, trailers, sender and the bugs it is addressed to, each read once.
 *
 * In: Message (decoded) and its patch. Out: ClaimMail.
 */
import { type BodyLine, readBodyLines } from "./body-lines.ts";
import type { Patch } from "./patch.ts";
import { type PatchSubject, parsePatchSubject } from "./patch-subject.ts";
import { findSender, type Sender } from "./senders.ts";
import { findSentences, type Sentence } from "./sentences.ts";
import { findSyzbotIds } from "./syzbot-ids.ts";
import { findTrailers, type PlacedTrailer } from "./trailers.ts";

type Address = { readonly name: string | null; readonly address: string | null };

/** What the rules need of lib/mail's Message. */
export type ClaimMessage = {
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly subject: string;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** ISO UTC, or null. */
  readonly date: string | null;
  readonly body: string;
};

export type ClaimMail = {
  readonly messageId: string;
  /** The mail it answers: In-Reply-To, else the last of References; null for a root. */
  readonly parent: string | null;
  /** What a statement without a named object is about: the mail it answers, else itself. */
  readonly object: string;
  readonly sender: Sender;
  readonly subject: PatchSubject;
  /** The subject as mailed, brackets and all. */
  readonly rawSubject: string;
  readonly body: string;
  readonly lines: readonly BodyLine[];
  /** Own lines that begin with "#" at the first column: commands to bots. */
  readonly commands: readonly BodyLine[];
  /** The sentences that hold a word some rule looks for. */
  readonly sentences: readonly Sentence[];
  readonly trailers: readonly PlacedTrailer[];
  readonly patch: Patch | null;
  /** Bugs of syzbot in From, To and Cc: what a `#syz` command is about. */
  readonly syzbot: readonly string[];
};

export function toClaimMail(message: ClaimMessage, patch: Patch | null): ClaimMail {
  const lines = readBodyLines(message.body);
  const parent = message.inReplyTo ?? message.references.at(-1) ?? null;
  const addresses = [message.from, ...message.to, ...message.cc].map((each) => each.address ?? "");
  return {
    messageId: message.messageId,
    parent,
    object: parent ?? message.messageId,
    sender: findSender(message),
    subject: parsePatchSubject(message.subject),
    rawSubject: message.subject,
    body: message.body,
    lines,
    commands: lines.filter((line) => line.depth === 0 && line.part !== "diff" && /^#(?:syz|regzb)/.test(line.text)),
    sentences: findSentences(message.body, lines).filter(({ text }) => CUE.test(text)),
    trailers: findTrailers(lines),
    patch,
    syzbot: [...new Set(addresses.flatMap(findSyzbotIds))],
  };
}

/** A word of each pattern over sentences in claims/: most sentences of most mails have none. */
const CUE =
  /fix|resolved|addressed|solved|dup|false|positive|deadlock|inversion|locking|lockdep|nak|nack|drop|supersede|appl|queue|push|merge|pick|taken|commit|revert|the same|bisect|ignore|caused|offending|alarm|try|test|go away|regardless|without|before|patch|series|upstream|mainline|works|pull|sent a|annotat/i;
