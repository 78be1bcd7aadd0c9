/**
 * Every statement about a report or fix that a mail makes: the ordered table of rules.
 *
 * In: a Message and its Patch. Out: claims in the order of the table, then of the text; a rule states one thing once per mail.
 * A row reads the author's own lines only: never quotes, never a machine's template, never the code of a diff.
 *
 * New rule: a row here, and a pair in tests/fixtures/claims, one mail that must match and a look-alike that must not.
 */
import type { Claim, Confidence } from "./claim.ts";
import { type ClaimMail, type ClaimMessage, toClaimMail } from "./claim-mail.ts";
import { APPLIED_RULES } from "./claims/applied.ts";
import { COMMAND_RULES } from "./claims/commands.ts";
import { COMMIT_RULES } from "./claims/commits.ts";
import { OUTCOME_RULES } from "./claims/outcomes.ts";
import { STATEMENT_RULES } from "./claims/statements.ts";
import { SYZBOT_RULES } from "./claims/syzbot.ts";
import { TRAILER_RULES } from "./claims/trailers.ts";
import type { Patch } from "./patch.ts";
import type { Sender } from "./senders.ts";

export type Found = {
  readonly about: string | null;
  readonly value: string | null;
  readonly start: number;
  readonly end: number;
  /** What carried it, where the row itself does not say (the trailer's name). */
  readonly via?: string;
  /** Lower than the row's where the words are hedged. */
  readonly confidence?: Confidence;
};

export type ClaimRule = {
  readonly name: string;
  readonly via: string;
  readonly confidence: Confidence;
  /** Whose mails it reads. */
  readonly from: readonly Sender[] | "anyone";
  readonly why: string;
  readonly find: (mail: ClaimMail) => readonly Found[];
};

/** In order: commands and trailers are explicit and come first, words last. */
export const CLAIM_RULES: readonly ClaimRule[] = [
  ...COMMAND_RULES,
  ...TRAILER_RULES,
  ...APPLIED_RULES,
  ...COMMIT_RULES,
  ...SYZBOT_RULES,
  ...STATEMENT_RULES,
  ...OUTCOME_RULES,
];

/** Claims kept of one mail: a monthly report of syzbot makes about 60. */
const MAX_CLAIMS = 300;

/** A quote is cut here; its span is not. */
const MAX_QUOTE = 600;

export function findClaims(message: ClaimMessage, patch: Patch | null): readonly Claim[] {
  const mail = toClaimMail(message, patch);
  const claims = new Map<string, Claim>();
  for (const rule of CLAIM_RULES) {
    if (rule.from !== "anyone" && !rule.from.includes(mail.sender)) continue;
    for (const found of rule.find(mail)) {
      const key = JSON.stringify([rule.name, found.about, found.value]);
      if (claims.size < MAX_CLAIMS && !claims.has(key)) claims.set(key, toClaim(rule, found, message));
    }
  }
  return [...claims.values()];
}

function toClaim(rule: ClaimRule, found: Found, message: ClaimMessage): Claim {
  return {
    rule: rule.name,
    via: found.via ?? rule.via,
    about: found.about,
    value: found.value,
    confidence: found.confidence ?? rule.confidence,
    messageId: message.messageId,
    date: message.date,
    span: { start: found.start, end: found.end },
    quote: message.body.slice(found.start, found.end).replace(/\s+/g, " ").trim().slice(0, MAX_QUOTE),
    author: message.from,
    origin: "message",
  };
}
