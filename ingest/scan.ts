// The first look at every mail: its head, its hashes, and whether it can matter. Everything here runs over millions of mails.
import type { LeanItem } from "../lib/db/writer/index.ts";
import { bodyHash, contentHash, scanHead } from "../lib/mail/index.ts";
import type { ArchiveItem } from "./archives.ts";
import { findMarks } from "./relevance.ts";

/** `list`: what the source says, where the mail has no List-Id. Never throws: a mail that breaks us is counted, not fatal. */
export function scanItem(item: ArchiveItem, list: string | null): LeanItem {
  const { locator } = item;
  if (item.kind === "rejected") return { kind: "rejected", locator, reason: item.reason, detail: item.detail };
  try {
    const head = scanHead(item.bytes);
    const marks = findMarks(item.bytes);
    return {
      kind: "message",
      locator,
      head,
      list: head.listId ?? list,
      contentHash: contentHash(item.bytes),
      bodyHash: bodyHash(item.bytes),
      size: item.bytes.length,
      isRelevant: marks.relevant,
      hasDiff: marks.hasDiff,
      mentions: marks.mentions,
    };
  } catch (error) {
    return { kind: "rejected", locator, reason: "internal-error", detail: String(error) };
  }
}
