// The first look at every mail: its head, its hashes, and whether it can matter. Everything here runs over millions of mails.
import type { LeanItem } from "../lib/db/writer/index.ts";
import { bodyHash, contentHash, scanHead } from "../lib/mail/index.ts";
import type { ArchiveItem } from "./archives.ts";
import { findMarks } from "./relevance.ts";

/** What pageMail (lib/mail) writes of a saved page that tells its own address; only sources that are pages are asked. */
const ARCHIVED_AT = /^Archived-At: <([^>\n]{8,2000})>$/gm;
const PAGE_HEAD = 4096;

/** `list`: what the source says, where the mail has no List-Id. Never throws: a mail that breaks us is counted, not fatal. */
export function scanItem(
  item: ArchiveItem,
  { list, format }: { readonly list: string | null; readonly format: string },
): LeanItem {
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
      ...(format === "page" && {
        savedAt: [...item.bytes.toString("latin1", 0, PAGE_HEAD).matchAll(ARCHIVED_AT)].map(([, url = ""]) => url),
      }),
    };
  } catch (error) {
    return { kind: "rejected", locator, reason: "internal-error", detail: String(error) };
  }
}
