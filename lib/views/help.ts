/** `/help/`: the language of queries, the words for states and fixes, the commands and the addresses, each a row of data. */
import type { PREFIXES } from "../search/index.ts";
import { heading, pages, wrap } from "./plain.ts";
import { FIX_CLASSES, STATES } from "./state.ts";

export type HelpRow = { readonly name: string; readonly what: string; readonly example: string | null };
export type HelpView = {
  readonly query: readonly HelpRow[];
  readonly prefixes: readonly HelpRow[];
  readonly states: readonly HelpRow[];
  readonly fixClasses: readonly HelpRow[];
  readonly commands: readonly HelpRow[];
  readonly addresses: readonly HelpRow[];
};

const QUERY: readonly HelpRow[] = [
  {
    name: "words",
    what: "mails and inversions that hold all of them, also as parts of identifiers",
    example: "copy up deadlock",
  },
  {
    name: "an identifier",
    what: "as it is printed: a lock, a function, a Message-ID, a syzbot id",
    example: "&sb->s_type->i_mutex_key",
  },
  { name: '"a phrase"', what: "these words in this order", example: '"irrelevant to the lockdep splat"' },
  { name: "-clause", what: "without it", example: "sub:overlayfs -state:merged" },
];

/** A row for every prefix: one that is missing does not compile. */
const PREFIX_HELP = {
  lock: [
    "names the lock class; A>B is an ordered pair, the second taken while the first is held",
    "lock:sb_writers>&pipe->mutex",
  ],
  s: ["in the subject or title", "s:splice"],
  f: ["from this person", "f:tytso"],
  b: ["anywhere: title, sender, text, names of locks and functions", 'b:"not a real deadlock"'],
  nq: ["read as b:, for queries that come from lore: quoted text is searched as well", "nq:trylock"],
  d: ["of these days: a day, a year, or from..to", "d:2024..2025-06"],
  l: ["through this mailing list", "l:linux-unionfs"],
  sub: ["of this subsystem", "sub:overlayfs"],
  kind: ["a kind of report", "kind:recursive"],
  state: ["in this state; fixed is merged", "state:open"],
  type: ["inversion, message or class", "type:inversion"],
  year: ["of this year", "year:2024"],
  syz: ["of this syzbot bug", "syz:579885d1a9a833336209"],
  site: ["a lock is taken in this function or file", "site:ovl_write_iter"],
  fn: ["the function stands in its stacks", "fn:iter_file_splice_write"],
  id: ["a Message-ID, inversion, commit or syzbot id", "id:v1:4b9297808a51c3e6"],
} as const satisfies Record<keyof typeof PREFIXES, readonly [what: string, example: string]>;

const STATE_HELP: Readonly<Record<(typeof STATES)[number], string>> = {
  open: "no fix is known",
  "patch-posted": "a patch was sent, nobody says it was taken",
  applied: "a maintainer took the patch",
  merged: "a commit is known, or somebody names the release that has it",
  reverted: "the fix was taken back",
  duplicate: "somebody says it is another report, which is not in this base",
  invalid: "somebody says it is no deadlock",
  "caused-by-unmerged-patch": "a patch under discussion makes it, the main line does not have it",
  unknown: "the mails contradict one another or say too little",
};

const FIX_HELP: Readonly<Record<(typeof FIX_CLASSES)[number], string>> = {
  code: "a change of code that fits no other kind",
  reorder: "the locks are taken in the other order",
  "lock-dropped": "one lock is no longer taken, or dropped before",
  trylock: "one lock is only tried",
  "moved-out": "the work moved out of the lock",
  annotation: "lockdep was told more; the order of the locks is the same",
  "false-positive": "people agree that it cannot happen",
  revert: "the commit that brought it was taken back",
};

const COMMANDS: readonly HelpRow[] = [
  {
    name: "ingest SOURCE...",
    what: "read mailboxes, maildirs, public-inbox folders or saved pages into the base",
    example: null,
  },
  {
    name: "sync [INBOX...]",
    what: "fetch what is new of public inboxes, then read it",
    example: "npx deadlore sync https://lore.kernel.org/linux-unionfs/",
  },
  { name: "show ID", what: "the story of one thing: an inversion, a mail, syz:ID, a lock class, A..B", example: null },
  { name: "search QUERY", what: "this language, in the terminal", example: null },
  {
    name: "match [FILE]",
    what: "known inversions for a splat, a mail or a dmesg",
    example: "dmesg | npx deadlore match",
  },
  { name: "parse [FILE...]", what: "lock reports of mails or logs as JSON, without a base", example: null },
  { name: "log", what: "inversions, newest report first", example: null },
  { name: "lock NAME, pair A B, thread ID, mbox ID", what: "the pages of this site in the terminal", example: null },
  { name: "syz [ID]", what: "syzbot's newest bugs, each with what was known before it, or one of them", example: null },
  {
    name: "order -s SUBSYSTEM, graph",
    what: "the observed lock order of a subsystem; pairs with both orders",
    example: "npx deadlore order -s overlayfs",
  },
  {
    name: "check-patch [FILE]",
    what: "known inversions in which the functions that a patch touches take part",
    example: "git format-patch -1 --stdout | npx deadlore check-patch -",
  },
];

const ADDRESSES: readonly HelpRow[] = [
  { name: "/i/<id>/", what: "an inversion", example: null },
  { name: "/c/<class>/", what: "a lock class", example: null },
  { name: "/p/<A>/<B>/", what: "an ordered pair", example: null },
  { name: "/s/<subsystem>/", what: "a subsystem; order/ below it is its observed lock order", example: null },
  { name: "/graph/", what: "the lock graph: pairs with both orders, tangles", example: null },
  { name: "/syz/, /syz/<id>/", what: "syzbot's bugs, newest first (?since=2024-01), and one of them", example: null },
  { name: "/f/<Message-ID>/, /commit/<sha>/", what: "a fix with its versions, a commit", example: null },
  {
    name: "/all/<Message-ID>/",
    what: "a mail, as lore has it; t/ and T/ below it are its thread, raw and t.mbox.gz its bytes",
    example: null,
  },
  {
    name: "/match/index.json",
    what: "POST a text: known inversions with reasons",
    example: "dmesg | curl --data-binary @- .../match/index.txt",
  },
  { name: "index.json, index.txt, index.atom", what: "below each page: the same as JSON, text or feed", example: null },
];

export const helpView = (): HelpView => ({
  query: QUERY,
  prefixes: Object.entries(PREFIX_HELP).map(([name, [what, example]]) => ({ name: `${name}:`, what, example })),
  states: STATES.map((name) => ({ name, what: STATE_HELP[name], example: null })),
  fixClasses: FIX_CLASSES.map((name) => ({ name, what: FIX_HELP[name], example: null })),
  commands: COMMANDS,
  addresses: ADDRESSES,
});

export const formatHelp = (view: HelpView): string =>
  pages(
    rows("Query", view.query),
    rows("Prefixes", view.prefixes),
    rows("States", view.states),
    rows("Kinds of fix", view.fixClasses),
    rows("Commands", view.commands),
    rows("Addresses", view.addresses),
  );

const rows = (title: string, all: readonly HelpRow[]): string =>
  `${heading(title)}\n${all.map(({ name, what, example }) => wrap(example === null ? what : `${what}; ${example}`, "    ", `${name}: `)).join("\n")}`;
