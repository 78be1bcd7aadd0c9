/**
 * One name for all postings of a patch: its title, whatever maintainers made of it later.
 *
 *   [PATCH] sched: Prevent x   ->   [tip: sched/urgent] sched/core: Prevent x     joined by tip's Link, or by an equal patch-id
 *
 * In: patch mails and claims. Out: the name of a mail's line, and of a title's. An inline diff in a reply is a line of its own.
 */
import type { Claim } from "./claim.ts";
import type { Patch } from "./patch.ts";
import { parsePatchSubject, toKey } from "./patch-subject.ts";

/** What is read of a FoldMessage. */
type PatchMail = { readonly messageId: string; readonly patch: Patch | null };

export type LineNames = {
  readonly ofMessage: (message: PatchMail) => string;
  readonly ofTitle: (title: string) => string;
};

export function toLineNames(messages: readonly PatchMail[], claims: readonly Claim[]): LineNames {
  const patches = new Map(messages.flatMap((message) => (message.patch ? [[message.messageId, message]] : [])));
  const names = new Map<string, string>();
  const find = (name: string): string => {
    let at = name;
    for (let up = names.get(at); up !== undefined; up = names.get(at)) at = up;
    return at;
  };
  const join = (a: string, b: string) => {
    const [low, high] = [find(a), find(b)].sort();
    if (low !== undefined && high !== undefined && low !== high) names.set(high, low);
  };

  const byPatchId = new Map<string, string>();
  for (const message of patches.values()) {
    const id = message.patch?.patchId;
    if (!id || message.patch?.inReply) continue;
    const twin = byPatchId.get(id);
    if (twin === undefined) byPatchId.set(id, bareName(message));
    else join(twin, bareName(message));
  }
  for (const claim of claims) {
    const [copy, original] = [patches.get(claim.messageId), patches.get(claim.about ?? "")];
    if (claim.rule === "tip-bot" && copy && original && !original.patch?.inReply)
      join(bareName(copy), bareName(original));
  }
  return {
    ofMessage: (message) => find(bareName(message)),
    ofTitle: (title) => find(toKey(parsePatchSubject(title).title)),
  };
}

const bareName = ({ patch, messageId }: PatchMail): string =>
  patch && !patch.inReply && patch.key !== "" ? patch.key : `reply:${messageId}`;
