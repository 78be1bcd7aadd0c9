/** The texts of kept mails, decoded; a mail of which only the lean row is here has none. */
import { LRUCache } from "lru-cache";
import { findKeptBytes, findTextVersions } from "../db/index.ts";
import { type Message, parseMessage } from "../mail/index.ts";

/** Decoded texts kept in memory, in characters: a thread is read page by page, and the same mails are asked for again. */
const MAX_CHARACTERS = 16_000_000;
const decoded = new LRUCache<string, { readonly version: string; readonly message: Message }>({
  maxSize: MAX_CHARACTERS,
  sizeCalculation: ({ message }) => message.body.length + 1_000,
});

export async function readTexts(messageIds: readonly string[]): Promise<ReadonlyMap<string, Message>> {
  const versions = await findTextVersions(messageIds);
  const texts = new Map<string, Message>();
  const missing: string[] = [];
  for (const id of messageIds) {
    const known = decoded.get(id);
    if (known && known.version === versions.get(id)) texts.set(id, known.message);
    else missing.push(id);
  }
  if (missing.length === 0) return texts;
  for (const [id, bytes] of await findKeptBytes(missing)) {
    const message = await parseMessage(bytes);
    decoded.set(id, { version: versions.get(id) ?? "", message });
    texts.set(id, message);
  }
  return texts;
}
