/**
 * The head of a mail, read cheaply: what the first pass over millions of mails keeps of each.
 *
 * In: raw bytes. Out: MessageHead; the body is not looked at (only hashed where the mail has no id).
 *
 *   Message-ID: <20190212111408.GA1234@example.org>
 *   References: <a@example.org> <b@example.org>
 *   List-Id: Overlay file systems <linux-unionfs.vger.kernel.org>
 *
 * Of a repeated field the first counts (a second Subject or From is how forgeries are made). Dates: the Date as sent where it
 * is believable, else the newest Received, else the Date all the same, else null. Never the clock.
 */
import { type Address, parseAddress } from "./address.ts";
import { contentHash } from "./content-hash.ts";
import { formatDate, parseMailDate } from "./date.ts";
import { decodeHeader } from "./encoded-words.ts";
import { type HeaderField, unfold, usualFields } from "./header-fields.ts";
import { cutReferences, makeId, parseInReplyTo, parseMessageId, parseReferences } from "./message-id.ts";

/** `clamped`: sent before there was a list, by a clock that was never set; it stands at the beginning of 1991 and is shown as sent. */
export type DateSource = "date" | "received" | "clamped";

export type MessageHead = {
  /** Without brackets; a mail without one gets `<40 hex of its content hash>@no-message-id.invalid`. */
  readonly messageId: string;
  readonly hasMessageId: boolean;
  readonly inReplyTo: string | null;
  /** References, then In-Reply-To where absent there; no repeats, not the mail itself; the last is the parent. */
  readonly references: readonly string[];
  readonly subject: string;
  readonly from: Address;
  /** ISO 8601 UTC to the second; a bare day where only the day is known; or null. */
  readonly date: string | null;
  /** The Date header as sent, or null. */
  readonly dateRaw: string | null;
  /** Where `date` was taken from. */
  readonly dateFrom: DateSource | null;
  /** The id inside List-Id: `linux-unionfs.vger.kernel.org`. */
  readonly listId: string | null;
};

/** No mail list is older than this; earlier dates are clocks that were never set. */
const EARLIEST = Date.UTC(1991, 0, 1);
const DAY = 86_400_000;

export function scanHead(bytes: Buffer): MessageHead {
  return toHead(firstFields(usualFields(bytes).fields), bytes);
}

type Fields = Partial<Record<FieldName, string>>;
type FieldName = (typeof WANTED)[number];
const WANTED = [
  "message-id",
  "in-reply-to",
  "references",
  "subject",
  "from",
  "sender",
  "date",
  "received",
  "list-id",
] as const;
const WANTED_NAMES: ReadonlyMap<string, FieldName> = new Map(WANTED.map((name) => [name, name]));

function firstFields(all: readonly HeaderField[]): Fields {
  const fields: Fields = {};
  for (const { name, value } of all) {
    const wanted = WANTED_NAMES.get(name);
    // An empty first Message-ID or From must not hide a second that says something.
    if (wanted && (fields[wanted] === undefined || fields[wanted].trim() === "")) fields[wanted] = value;
  }
  return fields;
}

function toHead(fields: Fields, bytes: Buffer): MessageHead {
  const id = fields["message-id"] === undefined ? null : parseMessageId(fields["message-id"]);
  const messageId = id ?? makeId(contentHash(bytes));
  const inReplyTo = fields["in-reply-to"] === undefined ? null : parseInReplyTo(fields["in-reply-to"]);
  const references = fields.references === undefined ? [] : parseReferences(fields.references);
  if (inReplyTo !== null && !references.includes(inReplyTo)) references.push(inReplyTo);
  return {
    messageId,
    hasMessageId: id !== null,
    inReplyTo,
    references: cutReferences(references.filter((reference) => reference !== messageId)),
    subject: decodeHeader(fields.subject ?? ""),
    from: parseAddress(fields.from ?? fields.sender ?? ""),
    ...toDate(fields.date, fields.received),
    listId: toListId(fields["list-id"]),
  };
}

function toDate(
  date: string | undefined,
  received: string | undefined,
): Pick<MessageHead, "date" | "dateRaw" | "dateFrom"> {
  const raw = date === undefined ? "" : decodeHeader(date);
  const dateRaw = raw === "" ? null : raw;
  const sent = date === undefined ? undefined : parseMailDate(date);
  const arrived = received === undefined ? undefined : parseMailDate(received.slice(received.lastIndexOf(";") + 1));
  const believable = sent !== undefined && sent >= EARLIEST && (arrived === undefined || sent <= arrived + DAY);
  if (!believable && arrived !== undefined && arrived >= EARLIEST)
    return { date: formatDate(arrived), dateRaw, dateFrom: "received" };
  if (sent === undefined) return dayOnly(dateRaw);
  if (sent < EARLIEST) return { date: formatDate(EARLIEST), dateRaw, dateFrom: "clamped" };
  return { date: formatDate(sent), dateRaw, dateFrom: "date" };
}

/** The same of a mail whose two dates were stored. */
export function dateSource(date: string | null, dateRaw: string | null): DateSource | null {
  if (date === null) return null;
  if (date.length === 10) return "date"; // a day, from a saved page
  const sent = dateRaw === null ? undefined : parseMailDate(dateRaw);
  if (sent !== undefined && formatDate(sent) === date) return "date";
  return date === formatDate(EARLIEST) ? "clamped" : "received";
}

/** `25 Sep 2015 (...)`: of some saved pages no more is known than the day. */
function dayOnly(dateRaw: string | null): Pick<MessageHead, "date" | "dateRaw" | "dateFrom"> {
  const day = /^\d{1,2} [A-Z][a-z]{2} \d{4}(?= \(|$)/.exec(dateRaw ?? "")?.[0];
  const noon = day === undefined ? undefined : parseMailDate(`${day} 12:00 UTC`);
  if (noon === undefined || noon < EARLIEST) return { date: null, dateRaw, dateFrom: null };
  return { date: formatDate(noon).slice(0, 10), dateRaw, dateFrom: "date" };
}

/** `Overlay file systems <linux-unionfs.vger.kernel.org>` */
function toListId(value: string | undefined): string | null {
  if (value === undefined) return null;
  const text = unfold(value);
  const close = text.lastIndexOf(">");
  const open = text.lastIndexOf("<", close);
  const id = (open >= 0 && close > open ? text.slice(open + 1, close) : text).trim().toLowerCase();
  return /^[!-~]{1,255}$/.test(id) ? id : null;
}
