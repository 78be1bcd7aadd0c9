/**
 * A saved page of a web archive -> Page. The form is told from the text: a row each in READERS.
 *
 * Never throws; undefined where the text is no page that we know.
 */
import { parseAddress } from "../address.ts";
import { findAttributions } from "./attributions.ts";
import { readFlattened } from "./flattened.ts";
import { isHtml, readHtml } from "./html-page.ts";
import { readHypermail } from "./hypermail.ts";
import { readLkmlOrg } from "./lkml-org.ts";
import { readMarc } from "./marc.ts";
import type { Page, PageField, PageForm, PageHead, PageReader, PageSpan } from "./page.ts";
import { NO_SOURCE, type PageSource, readSource } from "./page-source.ts";
import { inferAddress, inferAuthor } from "./signature.ts";
import { readSpinics } from "./spinics.ts";

/** The strictest marks first; no two forms match one page. */
const READERS: readonly (readonly [PageForm, PageReader])[] = [
  ["lkml.org", readLkmlOrg],
  ["marc", readMarc],
  ["spinics", readSpinics],
  ["hypermail", readHypermail],
  ["flattened", readFlattened],
];

/** Longer is no page: the largest of lkml.iu.edu has 600 KB. */
const MAX_PAGE = 4 * 1024 * 1024;

/** `saved`: text or HTML. */
export function parsePage(saved: string): Page | undefined {
  if (saved.length > MAX_PAGE) return undefined;
  const html = isHtml(saved) ? readHtml(saved) : undefined;
  if (!html && isMail(saved)) return undefined;
  const text = html?.text ?? saved;
  for (const [form, read] of READERS) {
    const head = read(text);
    if (head) return toPage(form, head, { text, ...(html ? readSource(html) : NO_SOURCE) });
  }
  return undefined;
}

/** A mail that quotes a page in its first lines is a mail: it has an id in its head. */
const isMail = (text: string): boolean =>
  /^message-id:[ \t]*(?:\n[ \t]+)?</im.test(text.slice(0, 16_384).split(/\r?\n\r?\n/, 1)[0] ?? "") ||
  text.startsWith("From ");

function toPage(form: PageForm, head: PageHead, { text, ...source }: PageSource & { readonly text: string }): Page {
  const fields: Partial<Record<PageField, Page["fields"][PageField]>> = {};
  const spans: Partial<Record<PageField, PageSpan>> = {};
  const own = text.slice(head.text.start, head.text.end);
  const attributions = findAttributions(own).map((one) => ({ ...one, span: shift(one.span, head.text.start) }));
  for (const field of ["subject", "from", "date", "list", "messageId"] as const) {
    const value = head[field];
    if (!value) continue;
    fields[field] = "confidence" in value ? value.confidence : "explicit";
    spans[field] = value.span;
  }
  if (source.messageId !== null) fields.messageId = "explicit";
  return {
    form,
    subject: head.subject?.value ?? null,
    from: readAuthor(head, own, { attributions, fields }),
    // Archives print when they got a mail; markup may say when it was sent.
    date: source.sent ?? head.date?.iso ?? null,
    dateRaw: head.date?.value ?? null,
    list: head.list?.value ?? null,
    fields,
    spans,
    attributions,
    messageId: wholeId(source.messageId ?? head.messageId?.value),
    references: source.references.length > 0 ? source.references : (head.references ?? []),
    savedAt: source.savedAt,
    text: head.text,
    source: text,
  };
}

/** A masked one leads nowhere. */
const wholeId = (id: string | undefined): string | null => (id === undefined || /@x{3,}$/.test(id) ? null : id);

type Found = {
  readonly attributions: Page["attributions"];
  fields: Partial<Record<PageField, "explicit" | "inferred" | "linked">>;
};

/** As printed; where there is nothing, from the signature. `fields` learns which. */
function readAuthor(head: PageHead, own: string, { attributions, fields }: Found): Page["from"] {
  if (!head.from) {
    const name = inferAuthor(own, attributions);
    if (name === undefined) return { name: null, address: null };
    fields.from = "inferred";
    return { name, address: null };
  }
  const printed = readPrinted(head.from.value);
  if (printed.address !== null) fields.address = "explicit";
  if (printed.address !== null || printed.name === null) return printed;
  const address = inferAddress(own, printed.name);
  if (address !== null) fields.address = "inferred";
  return { name: printed.name, address };
}

/** `Ada Example <ada () example ! org>` keeps the spelling of its archive, which is no address by mail's grammar. */
function readPrinted(value: string): Page["from"] {
  const { name = "", address } = /^(?<name>[^<>]*)(?:<(?<address>[^<>]*)>)?$/.exec(value)?.groups ?? {};
  if (address === undefined) return value.includes("@") ? parseAddress(value) : { name: value, address: null };
  const printed = address.trim();
  const plain = name.trim().replace(/^"(.*)"$/, "$1");
  return { name: plain === "" ? null : plain, address: printed === "" ? null : printed };
}

const shift = ({ start, end }: PageSpan, by: number): PageSpan => ({ start: start + by, end: end + by });
