/**
 * What became of one patch, whether or not an inversion names it: the state of its line, its commit, and the claim that says so.
 *
 * In: the mails of its versions and what is said about them. Out: PatchFate.
 */
import type { Claim } from "./claim.ts";
import type { FixState } from "./fix.ts";
import { toFixLine } from "./fix-lines.ts";
import { type FoldMessage, toFacts } from "./fold-input.ts";

export type PatchFate = {
  readonly state: FixState;
  readonly commit: string | null;
  /** The title of the commit, where it is known by one. */
  readonly commitTitle: string | null;
  readonly decides: Claim | null;
};

export function findPatchFate(
  messageId: string,
  messages: readonly FoldMessage[],
  claims: readonly Claim[],
): PatchFate | undefined {
  const facts = toFacts({ reports: [], messages, claims });
  const message = facts.messageOf.get(messageId);
  if (!message?.patch) return undefined;
  const { state, commit, title, decides } = toFixLine(facts, facts.lineOf(message), null);
  return { state, commit, commitTitle: commit === null ? null : title, decides };
}
