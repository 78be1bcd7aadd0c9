/**
 * A saved page of a web archive -> Page. The form is told from the text: a row each in READERS.
 *
 * Never throws; undefined where the text is no page that we know.
 */
import { parseAddress } from "../address.ts";
import { findAttributions } from "./attributions.ts";
import { readFlattened } from "./flattened.ts";
import { readHypermail } from "./hypermail.ts";
import { readLkmlOrg } from "./lkml-org.ts";
import { readMarc } from "./marc.ts";
import type { Page, PageField, PageForm, PageHead, PageReader, PageSpan } from "./page.ts";
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

export function parsePage(text: string): Page | undefined {
  if (text.length > MAX_PAGE || isMail(text)) return undefined;
  for (const [form, read] of READERS) {
    const head = read(text);
    if (head) return toPage(form, head, text);
  }
  return undefined;
}

/** A mail that quotes a page in its first lines is a mail: it has an id in its head. */
const isMail = (text: string): boolean =>
  /^message-id:[ \t]*(?:\n[ \t]+)?</im.test(text.slice(0, 16_384).split(/\r?\n\r?\n/, 1)[0] ?? "") ||
  text.startsWith("From ");

function toPage(form: PageForm, head: PageHead, text: string): Page {
  const fields: Partial<Record<PageField, Page["fields"][PageField]>> = {};
  const spans: Partial<Record<PageField, PageSpan>> = {};
  const own = text.slice(head.text.start, head.text.end);
  const attributions = findAttributions(own).map((one) => ({ ...one, span: shift(one.span, head.text.start) }));
  for (const field of ["subject", "from", "date", "list"] as const) {
    const value = head[field];
    if (!value) continue;
    fields[field] = field === "list" ? (head.list?.confidence ?? "inferred") : "explicit";
    spans[field] = value.span;
  }
  return {
    form,
    subject: head.subject?.value ?? null,
    from: readAuthor(head, own, { attributions, fields }),
    date: head.date?.iso ?? null,
    dateRaw: head.date?.value ?? null,
    list: head.list?.value ?? null,
    fields,
    spans,
    attributions,
    text: head.text,
  };
}

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
