/**
 * The mail at an address of another archive, as far as it can be told from what is stored.
 *
 *   explicit   a saved page says that this is its address
 *   linked     that page went into its mail; or an id whose domain was masked, and one mail fits
 *   inferred   one mail of that list came in that minute; or one of that day has the subject that stands beside the address, or is by
 *              the person whom a trailer beside it credits (lib/db/writer)
 *
 * More than one mail that fits is none. Answered anew each time: an open reference closes when its mail arrives.
 */
import { type ArchiveAddress, citedTitle, isSecond, sentAround } from "../mail/index.ts";
import { database } from "./client.ts";

export type Addressed = { readonly messageId: string; readonly confidence: "explicit" | "linked" | "inferred" };

export async function findAddressed(address: ArchiveAddress): Promise<Addressed | undefined> {
  const { messageId, maskedId, url, received, list } = address;
  if (messageId !== null) return { messageId, confidence: "explicit" };
  if (maskedId !== null) return only(await listMasked(maskedId), "linked");
  const row = await database().foreignAddress.findUnique({
    where: { url },
    select: { messageId: true, confidence: true, subject: true },
  });
  if (row?.messageId) return { messageId: row.messageId, confidence: toConfidence(row.confidence) };
  const subject = row?.subject ?? null;
  if (received === null || (subject === null && !isSecond(received))) return undefined;
  const near = await listNear(received, list);
  return only(
    subject === null ? near : near.filter((mail) => citedTitle(mail.subject) === citedTitle(subject)),
    "inferred",
  );
}

/** What ingest found for an address that a claim names is kept with it. */
const toConfidence = (stored: string | null): Addressed["confidence"] =>
  stored === "linked" || stored === "inferred" ? stored : "explicit";

/** The saved page that says it shows the mail of this id, where the mail itself is not here. */
export async function findShownOn(messageId: string): Promise<string | undefined> {
  const url = `https://lore.kernel.org/all/${messageId}/`;
  const row = await database().foreignAddress.findUnique({ where: { url }, select: { messageId: true } });
  return row?.messageId && row.messageId !== messageId ? row.messageId : undefined;
}

type Candidate = { readonly messageId: string; readonly subject: string };

function only(mails: readonly Candidate[], confidence: "linked" | "inferred"): Addressed | undefined {
  const [mail] = mails;
  return mail && mails.length === 1 ? { messageId: mail.messageId, confidence } : undefined;
}

/** `20210531.1-ada@xxxxxxxxxxx`: the same local part, and a domain as long as the mask. */
async function listMasked(maskedId: string): Promise<readonly Candidate[]> {
  const at = maskedId.indexOf("@") + 1;
  const local = maskedId.slice(0, at);
  const rows = await database().message.findMany({
    where: { messageId: { gte: local, lt: `${local.slice(0, -1)}A` }, variant: "" },
    select: { messageId: true, subject: true },
    take: 20,
  });
  return rows.filter(({ messageId }) => messageId.startsWith(local) && messageId.length === maskedId.length);
}

/** A day of linux-kernel has 1,500. */
const MAX_NEAR = 5000;

async function listNear(received: string, list: string | null): Promise<readonly Candidate[]> {
  const [from, to] = sentAround(received);
  return database().message.findMany({
    where: {
      sentAt: { gte: from, lte: to },
      variant: "",
      // Only where no title tells mails apart must the list be the archive's.
      ...(isSecond(received) && list !== null && { deliveries: { some: { list: { startsWith: list } } } }),
    },
    select: { messageId: true, subject: true },
    take: MAX_NEAR,
  });
}
