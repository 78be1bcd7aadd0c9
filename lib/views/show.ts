/**
 * Any ID as `show` takes it -> what it names. parseShowId looks at the spelling alone.
 *
 *   v1:3f2c...                          inversion
 *   https://lore.kernel.org/r/a@b/      message a@b          also <a@b>, a@b, any archive address that holds a Message-ID
 *   https://lkml.org/lkml/2019/2/12/1   address              of a page whose mail the base may know
 *   syz:0123456789abcdef0123            syzbot bug           also syzbot+...@..., a dashboard link, the bare id
 *   commit:9b91b6b019fd                 commit               also the bare name, of 12 or 40 digits
 *   fix:a@b                             a patch as a fix: its versions, and what became of it
 *   &pipe->mutex..sb_writers            ordered pair
 *   v1:zz                               malformed            no lock class is called so
 *   &mm->mmap_lock                      lock class           whatever nothing else claims
 */
import { findAddressed, findMessage } from "../db/index.ts";
import { parseArchiveAddress } from "../mail/index.ts";
import { fromSegment, messagePath } from "../urls.ts";

export type ShowId =
  | { readonly kind: "inversion" | "message" | "fix" | "syzbot" | "commit" | "class"; readonly id: string }
  /** A page of another archive whose address holds no whole Message-ID: resolveShowId asks the base which mail it is. */
  | { readonly kind: "address"; readonly id: string }
  | { readonly kind: "pair"; readonly from: string; readonly to: string }
  /** It says what it is, and is none: `v1:zz`. `expected` is how one is written. */
  | { readonly kind: "malformed"; readonly id: string; readonly expected: string };

export function parseShowId(text: string): ShowId | undefined {
  const id = fromPath(text.trim());
  if (id === "") return undefined;
  if (/^v\d+:[0-9a-f]{16}$/.test(id)) return { kind: "inversion", id };
  const syzbot = /(?:^syz:|^syzbot\+|extid=|^(?=[0-9a-f]{20}$))(?<id>[0-9a-f]{20})/.exec(id)?.groups?.id;
  if (syzbot) return { kind: "syzbot", id: syzbot };
  const commit = /^(?:commit:(?=[0-9a-f]{7,40}$)|(?=(?:[0-9a-f]{12}|[0-9a-f]{40})$))(?<id>[0-9a-f]+)$/.exec(id)?.groups
    ?.id;
  if (commit) return { kind: "commit", id: commit };
  const fix = /^fix:<?(?<id>[^<>\s]+@[^<>\s]+?)>?$/.exec(id)?.groups?.id;
  if (fix) return { kind: "fix", id: fix };
  const expected = EXPECTED.find(([prefix]) => prefix.test(id))?.[1];
  if (expected) return { kind: "malformed", id, expected };
  const page = parseArchiveAddress(id);
  if (page?.messageId) return { kind: "message", id: page.messageId };
  if (page && (page.maskedId !== null || page.list !== null || page.received !== null)) return { kind: "address", id };
  if (/^https?:\/\//i.test(id)) return parseAddress(id);
  const bracketed = /^<(?<id>[^<>\s]+)>$/.exec(id)?.groups?.id ?? id;
  if (/^[^\s@]+@[^\s@]+$/.test(bracketed)) return { kind: "message", id: bracketed };
  const pair = /^(?<from>.+?)\.\.(?<to>.+)$/.exec(id)?.groups;
  if (pair?.from && pair.to) return { kind: "pair", from: pair.from, to: pair.to };
  return { kind: "class", id };
}

/** What begins so is an id, however it goes on. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/^v\d+:/i, "v1: and 16 hex digits"],
  [/^syz:/i, "syz: and 20 hex digits"],
  [/^commit:/i, "commit: and 7 to 40 hex digits"],
  [/^fix:/i, "fix: and a Message-ID"],
];

/** Any ID, and the mail that stands at an address of another archive, where one is known; else the address as it is. */
export async function resolveShowId(text: string): Promise<ShowId | undefined> {
  const parsed = parseShowId(text);
  const page = parsed?.kind === "address" ? parseArchiveAddress(parsed.id) : undefined;
  const found = page && (await findAddressed(page));
  return found ? { kind: "message", id: found.messageId } : parsed;
}

/** Our page of the mail that stands at an address of an archive; undefined where the text is no such address, or no mail is here. */
export async function findMailPath(text: string): Promise<string | undefined> {
  if (!parseArchiveAddress(text.trim())) return undefined;
  const found = await resolveShowId(text);
  const mail = found?.kind === "message" ? await findMessage(found.id) : undefined;
  return mail && messagePath(mail.messageId);
}

/** `/i/v1:3f2c.../` of our own site, as lists print it: what stands in it. */
function fromPath(text: string): string {
  const { page, segment } = /^\/(?<page>i|c|all|syz|f|commit)\/(?<segment>[^/]+)\/?$/.exec(text)?.groups ?? {};
  if (page === undefined || segment === undefined) return text;
  const id = fromSegment(segment) ?? text;
  return page === "f" ? `fix:${id}` : page === "commit" ? `commit:${id}` : id;
}

function parseAddress(url: string): ShowId | undefined {
  const commit = /[?&/](?:id=|c\/|commit\/)(?<id>[0-9a-f]{7,40})\b/.exec(url)?.groups?.id;
  return commit ? { kind: "commit", id: commit } : undefined;
}
