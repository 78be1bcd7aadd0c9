// Decoded mails, kept for a while: one is looked at when its thread is extracted, when an inversion is folded and when it is
// indexed, soon after one another.
import { LRUCache } from "lru-cache";
import type { Writer } from "../lib/db/writer/index.ts";
import { type Message, parseMessage } from "../lib/mail/index.ts";

/** Characters of bodies that are kept: what a group of threads holds (pipeline.ts), and the threads of a fold beside them. */
const MAX_KEPT = 12 << 20;

const kept = new LRUCache<number, Message>({ maxSize: MAX_KEPT, sizeCalculation: ({ body }) => body.length + 4_096 });

/** The decoded mail; null where its bytes are not kept. */
export async function readMessage(id: number, writer: Pick<Writer, "readRaw">): Promise<Message | null> {
  const known = kept.get(id);
  if (known) return known;
  const bytes = await writer.readRaw(id);
  if (bytes === null) return null;
  const message = await parseMessage(bytes);
  kept.set(id, message);
  return message;
}

/** The bytes of a mail may have become others: its canonical copy went, or text was cut out of it. */
export const forgetMessages = (): void => kept.clear();
