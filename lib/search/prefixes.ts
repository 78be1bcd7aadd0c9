/**
 * The prefixes of a query, one row each: what the value after `sub:` means. Those of lore keep lore's letters.
 */
import { FAMILIES } from "../lockdep/index.ts";
import type { Found } from "./clause.ts";
import type { ExactField } from "./document.ts";
import { toFunctionName, toIdKey } from "./identifiers.ts";
import { recogniseId } from "./recognise-id.ts";

export type Prefix =
  | { readonly kind: "lock" }
  | { readonly kind: "date" }
  | { readonly kind: "text"; readonly field: "any" | "title" | "from" }
  | { readonly kind: "value"; readonly read: (value: string, notices: string[]) => Found };

const value = (read: (value: string, notices: string[]) => Found): Prefix => ({ kind: "value", read });

const exact = (field: ExactField, words: string): Prefix =>
  value((text) => ({ any: [{ kind: "exact", field, value: text.toLowerCase() }], words: `${words} ${text}` }));

/** The states of the glossary, and what people call them. */
const STATES: Readonly<Record<string, string>> = {
  fixed: "merged",
  posted: "patch-posted",
  dup: "duplicate",
  unmerged: "caused-by-unmerged-patch",
};

export const PREFIXES = {
  lock: { kind: "lock" },
  s: { kind: "text", field: "title" },
  f: { kind: "text", field: "from" },
  b: { kind: "text", field: "any" },
  nq: { kind: "text", field: "any" },
  d: { kind: "date" },
  l: value((text) => ({
    any: listForms(text).map((name) => ({ kind: "exact", field: "list", value: name }) as const),
    words: `list ${text}`,
  })),
  sub: exact("subsystem", "subsystem"),
  kind: oneOf("kind", Object.keys(FAMILIES)),
  state: value(readState),
  type: oneOf("type", ["inversion", "message", "class"]),
  year: value(readYear),
  syz: value((text) => ({
    any: [{ kind: "exact", field: "syzbot", value: toSyzbotId(text) }],
    words: `syzbot bug ${toSyzbotId(text)}`,
  })),
  site: value(readSite),
  fn: value(readSite),
  id: value(readId),
} as const satisfies Record<string, Prefix>;

/** Other spellings: lore's `m:` and `dt:`, whole words. */
const SYNONYMS: Readonly<Record<string, keyof typeof PREFIXES>> = {
  m: "id",
  dt: "d",
  rt: "d",
  subject: "s",
  from: "f",
  list: "l",
  subsystem: "sub",
  function: "fn",
  date: "d",
};

const isPrefix = (name: string): name is keyof typeof PREFIXES => Object.hasOwn(PREFIXES, name);

export function readPrefix(name: string): Prefix | undefined {
  const known = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : name;
  return known !== undefined && isPrefix(known) ? PREFIXES[known] : undefined;
}

/** A value that nothing can have is searched for all the same, and finds nothing: the notice says why. */
function oneOf(field: ExactField, known: readonly string[]): Prefix {
  return value((text, notices) => {
    const typed = text.toLowerCase();
    if (!known.includes(typed)) notices.push(notKnown(field, text, known));
    return { any: [{ kind: "exact", field, value: typed }], words: `${field} ${text}` };
  });
}

const notKnown = (field: string, text: string, known: readonly string[]): string =>
  `“${field}:${text}” is no ${field}; there are ${known.join(", ")}`;

function readYear(text: string, notices: string[]): Found {
  if (!/^\d{4}$/.test(text)) notices.push(`“year:${text}” is no year, as year:2024`);
  return { any: [{ kind: "exact", field: "year", value: text.toLowerCase() }], words: `year ${text}` };
}

const KNOWN_STATES: readonly string[] = [
  "open",
  "patch-posted",
  "applied",
  "merged",
  "reverted",
  "duplicate",
  "invalid",
  "caused-by-unmerged-patch",
  "unknown",
];

function readState(text: string, notices: string[]): Found {
  const typed = text.toLowerCase().replace(/[ _]/g, "-");
  const state = typed === "stalled" ? "open" : (STATES[typed] ?? typed);
  if (typed === "stalled") notices.push("whether a discussion has stalled depends on today: showing all that are open");
  if (!KNOWN_STATES.includes(state))
    notices.push(notKnown("state", text, [...KNOWN_STATES, ...Object.keys(STATES), "stalled"]));
  return { any: [{ kind: "exact", field: "state", value: state }], words: `state ${state}` };
}

/** What stands after `id:` is an id whatever it looks like; only an address is taken apart. */
function readId(text: string): Found {
  const known = /^https?:|^syzbot\+/i.test(text) ? recogniseId(text) : undefined;
  return known ?? { any: [{ kind: "exact", field: "id", value: toIdKey(text) }], words: `id ${toIdKey(text)}` };
}

/** A function; a file (`fs/splice.c`) is looked for in the text as well. */
function readSite(text: string): Found {
  const name = toFunctionName(text);
  const site = { kind: "exact", field: "function", value: name } as const;
  const isFile = /[/]|\.[chS](?::\d+)?$/.test(name);
  return {
    any: isFile ? [site, { kind: "text", field: "any", text, match: "phrase" }] : [site],
    words: `${isFile ? "file" : "function"} ${name}`,
  };
}

/** `linux-unionfs` and `linux-unionfs@vger.kernel.org` for the List-Id `linux-unionfs.vger.kernel.org`. */
function listForms(text: string): string[] {
  const name = text.toLowerCase().replace("@", ".");
  return name.includes(".") ? [name] : [name, ...LIST_HOSTS.map((host) => `${name}.${host}`)];
}

const LIST_HOSTS = [
  "vger.kernel.org",
  "lists.linux.dev",
  "lists.infradead.org",
  "lists.sourceforge.net",
  "lists.freedesktop.org",
  "googlegroups.com",
  "kvack.org",
  "lists.linux-foundation.org",
];

// syzbot+579885d1a9a833336209@syzkaller.appspotmail.com      https://syzkaller.appspot.com/bug?extid=579885d1a9a833336209
const toSyzbotId = (text: string): string => /[\da-f]{20}/i.exec(text)?.[0].toLowerCase() ?? text.toLowerCase();
