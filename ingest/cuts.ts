// What was redacted as a text stays out: it is cut out of every head and every mail that is read later.
import type { LeanItem, Writer } from "../lib/db/writer/index.ts";
import { type Cuts, cutMail, cutPrinted } from "../lib/mail/index.ts";

/** Undefined where no text was redacted. */
export async function readCuts(writer: Pick<Writer, "listTextPrints">): Promise<Cuts | undefined> {
  const prints = await writer.listTextPrints();
  if (prints.length === 0) return undefined;
  const cut = (value: string): string => cutPrinted(value, prints);
  return { body: cut, head: cut };
}

/** The head without it; hashes stay those of the mail as it came, so that copies are still told to be the same. */
export function cutHead(item: LeanItem, cuts: Cuts | undefined): LeanItem {
  if (!cuts || item.kind === "rejected") return item;
  const { subject, from, dateRaw } = item.head;
  const cut = (value: string | null) => value && cuts.head(value);
  const head = { subject: cuts.head(subject), from: { name: cut(from.name), address: cut(from.address) } };
  return { ...item, list: cut(item.list), head: { ...item.head, ...head, dateRaw: cut(dateRaw) } };
}

/** The bytes without it. */
export async function cutBytes(bytes: Buffer, cuts: Cuts | undefined): Promise<Buffer> {
  return (cuts && (await cutMail(bytes, cuts))) ?? bytes;
}
