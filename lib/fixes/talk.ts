/**
 * The mails in which an inversion is talked about: those of its reports' threads, and those of the patches that answer it.
 *
 * A series is about many things: of a thread of patches only what stands above or below a report or a tied patch is taken.
 */
import type { EpisodeGroup } from "./episodes.ts";
import type { Fix } from "./fix.ts";
import { isPatchThread } from "./fix-ties.ts";
import { ancestors, type FoldFacts, type FoldMessage } from "./fold-input.ts";

export function talkAbout(
  facts: FoldFacts,
  groups: readonly EpisodeGroup[],
  fixes: readonly Fix[],
): readonly FoldMessage[] {
  const reports = new Set(groups.flatMap((group) => group.reports.map(({ messageId }) => messageId)));
  const patches = new Set(
    fixes.flatMap((fix) => (fix.messageId === null || fix.confidence === "inferred" ? [] : fix.messageId)),
  );
  const objects = new Set([...reports, ...patches]);
  const above = new Set([...objects].flatMap((id) => ancestors(facts, id).map(({ messageId }) => messageId)));
  const threads = new Set(groups.flatMap((group) => [...group.threads]));
  return facts.messages.filter((message) => {
    const path = ancestors(facts, message.messageId);
    const root = path.at(-1);
    const isNear = above.has(message.messageId) || path.some(({ messageId }) => objects.has(messageId));
    if (takes(facts, message) && message.parent !== null && above.has(message.parent)) return true;
    if (threads.has(message.thread)) return isNear || !root || !isPatchThread(root);
    return isNear && !isCover(message, patches);
  });
}

/** `Applied for 5.4.` below the cover letter is said of each of its patches. */
const takes = (facts: FoldFacts, { messageId, isBot }: FoldMessage): boolean =>
  !isBot && (facts.claimsBy.get(messageId) ?? []).some(({ rule }) => TAKES.has(rule));

const TAKES: ReadonlySet<string> = new Set(["applied-reply", "commit-list", "merged-in-words"]);

/** Above a tied patch of another thread stand covers and other patches. */
const isCover = ({ messageId, patch }: FoldMessage, patches: ReadonlySet<string>) =>
  !patches.has(messageId) && patch !== null && !patch.inReply;
