/**
 * A whole mail: bytes -> Message. For the mails of relevant threads, where scanHead is not enough.
 *
 * Never throws: what cannot be decoded gives a Message whose body is the raw text, with `damage` saying so.
 *
 * The parts are found and decoded by our own walk (mime.ts), because it holds the limits of reliability.md and is many times
 * faster on list mail; mailparser turns the HTML of mails that have no plain text into text, and tests hold the two against
 * each other on real mail.
 */
import { type Address, parseAddresses } from "./address.ts";
import { type Attachment, type BodyDamage, MAX_TEXT, readBody } from "./body.ts";
import { decodeText } from "./charset.ts";
import { eachField, findHeaders, usualFields } from "./header-fields.ts";
import { type MessageHead, scanHead } from "./headers.ts";
import { findParts, type MimeDamage } from "./mime.ts";
import { mailLines, PAGE_FIELD } from "./pages/page-text.ts";

export type MessageDamage = MimeDamage | BodyDamage | "html-unreadable" | "undecodable";

export type Message = MessageHead & {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** All the text, see body.ts. Spans and lines of reports count in this string. */
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** What a limit or an error took away; empty for nearly every mail. */
  readonly damage: readonly MessageDamage[];
};

export async function parseMessage(bytes: Buffer): Promise<Message> {
  const { savedPage, ...recipients } = readFields(bytes);
  // Copied: what is cut out of a text keeps the whole of it in memory, and decoded mails are kept for a while.
  const head = structuredClone({ ...scanHead(bytes), ...recipients });
  try {
    const text = await readText(bytes);
    return { ...head, ...text, body: withoutNul(mailLines(text.body, savedPage)) };
  } catch {
    const body = decodeText(bytes.subarray(findHeaders(bytes).body).subarray(0, MAX_TEXT), null);
    return { ...head, body: withoutNul(body), attachments: [], damage: ["undecodable"] };
  }
}

/** Not every database can hold a NUL. Spans count on: a character for a character. */
const withoutNul = (text: string): string => (text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text);

type Text = Pick<Message, "body" | "attachments" | "damage">;

async function readText(bytes: Buffer): Promise<Text> {
  const tree = findParts(bytes);
  const body = readBody(tree.parts);
  const damage: MessageDamage[] = [...tree.damage, ...body.damage];
  if (body.html === null) return { body: body.text, attachments: body.attachments, damage };
  const text = await htmlToText(body.html.slice(0, MAX_TEXT));
  if (text === undefined) damage.push("html-unreadable");
  const joined = [text ?? stripTags(body.html.slice(0, MAX_TEXT)), body.text]
    .filter((piece) => piece !== "")
    .join("\n");
  return { body: joined, attachments: body.attachments, damage };
}

/** Deeper tags make a recursive converter run out of stack; more of them make it slow. */
const MAX_TAGS = 20_000;

async function htmlToText(html: string): Promise<string | undefined> {
  if ((html.match(/</g)?.length ?? 0) > MAX_TAGS) return undefined;
  const { simpleParser } = await import("mailparser");
  try {
    const source = Buffer.from(`Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${html}`);
    const mail = await simpleParser(source, { skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
    return mail.text;
  } catch {
    return undefined;
  }
}

/** `<p>a &lt; b</p>` -> `a < b`, in one pass: what a tag holds is dropped, block ends break the line. */
function stripTags(html: string): string {
  const text: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    text.push(html.slice(at, open < 0 ? undefined : open));
    if (open < 0) break;
    const close = html.indexOf(">", open);
    if (close < 0) break;
    if (/^<\/?(?:br|p|div|tr|pre|li)\b/i.test(html.slice(open, open + 8))) text.push("\n");
    at = close + 1;
  }
  const entities = new Map([
    ["lt", "<"],
    ["gt", ">"],
    ["amp", "&"],
    ["quot", '"'],
    ["nbsp", " "],
    ["#39", "'"],
  ]);
  return text.join("").replace(/&([a-z]{2,4}|#39);/g, (whole, name: string) => entities.get(name) ?? whole);
}

/** More fields than this are a flood (100,000 in one test mail). */
const MAX_FIELDS = 2000;

type Asked = Pick<Message, "to" | "cc"> & { readonly savedPage: string | undefined };

/** The fields that scanHead leaves; all others say nothing that is asked. */
function readFields(bytes: Buffer): Asked {
  const [to, cc, pages]: [string[], string[], string[]] = [[], [], []];
  const wanted = new Map([
    ["to", to],
    ["cc", cc],
    [PAGE_FIELD.toLowerCase(), pages],
  ]);
  let count = 0;
  const visit = (name: string, value: string) => {
    if (++count <= MAX_FIELDS) wanted.get(name)?.push(value);
  };
  eachField(usualFields(bytes).text, visit, "tcx");
  return { to: parseAddresses(to.join(", ")), cc: parseAddresses(cc.join(", ")), savedPage: pages[0]?.trim() };
}
