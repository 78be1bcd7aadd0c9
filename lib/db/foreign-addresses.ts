/**
 * The mail at an address of another archive, as far as it can be told from what is stored.
 *
 *   explicit   a saved page says that this is its address
 *   linked     that page went into its mail; or an id whose domain was masked, and one mail fits
 *   inferred   one mail of that list came in that minute; or one of that day has the subject that stands beside the address
 *
 * More than one mail that fits is none. Answered anew each time: an open reference closes when its mail arrives.
 */
import { type ArchiveAddress, withoutListPrefix } from "../mail/index.ts";
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
  if (row?.messageId)
    return { messageId: row.messageId, confidence: row.confidence === "linked" ? "linked" : "explicit" };
  const subject = row?.subject ?? null;
  if (received === null || (subject === null && received.length <= 10)) return undefined;
  const near = await listNear(received, list);
  return only(subject === null ? near : near.filter((mail) => isTitled(mail.subject, subject)), "inferred");
}

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

const MINUTE = 60_000;
/** An archive gets a mail some time after it was sent: of thirteen of marc 3 to 340 seconds. */
const LATE = 15 * MINUTE;
const EARLY = MINUTE;
/** Archives print days of their own time zone, Amsterdam's or New York's. */
const DAY_SLACK = 6 * 60 * MINUTE;
/** A day of linux-kernel has 1,500. */
const MAX_NEAR = 5000;

async function listNear(received: string, list: string | null): Promise<readonly Candidate[]> {
  const [from, to] = timesAround(received);
  const isSecond = received.length > 10;
  return database().message.findMany({
    where: {
      sentAt: { gte: from, lte: to },
      variant: "",
      // Only where no title tells mails apart must the list be the archive's.
      ...(isSecond && list !== null && { deliveries: { some: { list: { startsWith: list } } } }),
    },
    select: { messageId: true, subject: true },
    take: MAX_NEAR,
  });
}

function timesAround(received: string): readonly [string, string] {
  const format = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  if (received.length > 10) {
    const at = Date.parse(received);
    return [format(at - LATE), format(at + EARLY)];
  }
  const [year = "", month = "", day] = received.split("-");
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  const end = day === undefined ? Date.UTC(Number(year), Number(month), 1) : start + 24 * 60 * MINUTE;
  return [format(start - DAY_SLACK), format(end + DAY_SLACK)];
}

const isTitled = (subject: string, title: string): boolean => key(subject) === key(title);

/** Answer marks say nothing of which mail of a thread is meant, but a title is written without them. */
const key = (subject: string): string =>
  withoutListPrefix(subject)
    .replace(/[ \t]+/g, " ")
    .trim()
    .toLowerCase();
