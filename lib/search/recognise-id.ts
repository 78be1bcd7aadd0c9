/**
 * A word that names one thing: inversion id, syzbot id or address, Message-ID, commit, address in an archive.
 *
 *   v1:3f2c9ab04d117e55   <20190211@mail.gmail.com>   579885d1a9a833336209   https://lore.kernel.org/all/x@y/T/#u
 */
import type { Found } from "./clause.ts";
import { toIdKey } from "./identifiers.ts";

export function recogniseId(word: string): Found | undefined {
  if (/^https?:\/\//i.test(word)) return readAddress(word);
  const syzbot = SYZBOT.exec(word)?.[1];
  if (syzbot) return id(syzbot, "syzbot id");
  if (/^v\d{1,3}:[\da-f]{16}$/i.test(word)) return id(word, "inversion");
  if (/^[\da-f]{12,40}$/i.test(word) && /[a-f]/i.test(word)) return orText(id(word, "commit"), word);
  if (/^<[^<>\s]+@[^<>\s]+>$/.test(word)) return id(word, "message");
  // 20190211@mail.gmail.com is a Message-ID, miklos@szeredi.hu an address: only the former has digits in front.
  if (/^[^<>\s@"]+@[^<>\s@"]+$/.test(word))
    return /\d[^@]*@/.test(word)
      ? orText(id(word, "message"), word)
      : { any: [text(word, "from"), text(word, "any")], words: `address ${word}` };
  return undefined;
}

// syzbot+579885d1a9a833336209@syzkaller.appspotmail.com      579885d1a9a833336209
const SYZBOT = /^(?:syzbot\+)?([\da-f]{20})(?:@[\w.-]+)?$/i;

// lore.kernel.org/all/ID/   lore.kernel.org/r/ID   lkml.kernel.org/r/ID   patch.msgid.link/ID
const MESSAGE_ADDRESS =
  /^https?:\/\/(?:lore\.kernel\.org\/[\w.-]+|lkml\.kernel\.org\/r|patch\.msgid\.link|lists\.openwall\.net\/r)\/([^/?#\s]+)/i;
const SYZBOT_ADDRESS = /^https?:\/\/syzkaller\.appspot\.com\/bug\?(?:ext)?id=([\da-f]{20,40})/i;

function readAddress(url: string): Found {
  const syzbot = SYZBOT_ADDRESS.exec(url)?.[1];
  if (syzbot) return id(syzbot, "syzbot id");
  const message = decode(MESSAGE_ADDRESS.exec(url)?.[1]);
  if (message?.includes("@")) return id(message, "message");
  // An archive whose addresses hold no Message-ID: the mails that cite it are the way in.
  return orText(id(url, "address"), url);
}

function decode(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const text = (typed: string, field: "any" | "from") => ({ kind: "text", field, text: typed, match: "phrase" }) as const;

function id(typed: string, what: string): Found {
  const key = toIdKey(typed);
  return { any: [{ kind: "exact", field: "id", value: key }], words: `${what} ${key}` };
}

const orText = (found: Found, typed: string): Found => ({ ...found, any: [...found.any, text(typed, "any")] });
