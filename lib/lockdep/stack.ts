/**
 * One line of a call trace.
 *
 * In: a line without decoration. Out: the frame, or undefined where the line is none.
 *
 *   ? ext4_file_mmap+0x62e/0x800 [ext4] fs/ext4/file.c:826 [inline]
 *   | function       offs  size   module file           line
 *   unreliable
 *
 * Written as a scanner: a pattern over such lines took more than 3 s on 1 MiB of hostile text.
 * Forms: x86 with `[<addr>]` (to 4.14) and without, arm `(fn+0x0/0x4) from [<..>] (caller+0x..)`, arm64, ppc `[c00..] [c00..] fn+0x.. (unreliable)`,
 * s390 `([<..>] fn+0x..)`, klogd's `[fn+20/168] fn+0x14/0xa8`, and `fn file.c:12 [inline]` of syzkaller's symbolizer.
 */

export type Frame = {
  /** Without the compiler's `.isra.0`, `.constprop.0`, `.part.0`, `.cold`, `.llvm.123`. */
  readonly function: string;
  /** As printed: `0x62e`; null for an inlined function. */
  readonly offset: string | null;
  readonly size: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly module: string | null;
  readonly inline: boolean;
  /** False for `? fn`: found on the stack, not proved to be a caller. */
  readonly reliable: boolean;
};

/** The C standard promises 63 characters, Rust's mangled names reach 300; longer is no symbol. */
const MAX_SYMBOL = 512;

export function parseFrame(text: string): Frame | undefined {
  let at = skipBlanks(text, 0);
  let reliable = true;
  if (text.charCodeAt(at) === QUESTION) {
    reliable = false;
    at = skipBlanks(text, at + 1);
  }
  at = skipAddresses(text, at);
  if (text.charCodeAt(at) === QUESTION) {
    reliable = false;
    at = skipBlanks(text, at + 1);
  }
  if (text.charCodeAt(at) === OPEN) at += 1;
  const end = symbolEnd(text, at);
  if (end === at || end - at > MAX_SYMBOL) return undefined;
  const symbol = text.slice(at, end);

  if (text.charCodeAt(end) === PLUS) return offsetFrame(text, symbol, end, reliable);
  if (text.startsWith(" from ", end) || ARM_FROM.test(text.slice(end, end + MAX_FROM)))
    return armFrame(text, symbol, end);
  if (text.charCodeAt(end) === BLANK) return inlineFrame(text, symbol, end);
  return undefined;
}

// ext4_file_mmap+0x62e/0x800 [ext4] fs/ext4/file.c:826
function offsetFrame(text: string, symbol: string, plus: number, reliable: boolean): Frame | undefined {
  if (!isFunctionName(symbol)) return undefined;
  const slash = hexEnd(text, plus + 1);
  if (slash < 0 || text.charCodeAt(slash) !== SLASH) return undefined;
  const after = hexEnd(text, slash + 1);
  if (after < 0) return undefined;
  const rest = after < text.length ? parseRest(text.slice(after)) : NOTHING;
  return {
    function: baseName(symbol),
    offset: text.slice(plus + 1, slash),
    size: text.slice(slash + 1, after),
    file: rest.file,
    line: rest.line,
    module: rest.module,
    inline: false,
    reliable: reliable && !rest.unreliable,
  };
}

// ) from       [f2fs]) from
const ARM_FROM = /^(?: \[[A-Za-z0-9_-]{1,64}\])?\) from /;
const MAX_FROM = 76;

// [<8010e300>] (show_stack) from [<8018de80>] (rcu_check_callbacks+0x7a0/0x7a8)      show_stack from dump_stack_lvl+0x70/0x8c
function armFrame(text: string, symbol: string, end: number): Frame | undefined {
  if (!text.includes("+0x", end)) return undefined;
  return {
    function: baseName(symbol),
    offset: null,
    size: null,
    file: null,
    line: null,
    module: null,
    inline: false,
    reliable: true,
  };
}

// inode_lock include/linux/fs.h:775 [inline]      entry_SYSCALL_64 arch/x86/entry.S:12
function inlineFrame(text: string, symbol: string, blank: number): Frame | undefined {
  if (!isFunctionName(symbol)) return undefined;
  if (text.charCodeAt(blank + 1) === OPEN) return decodedFrame(text, symbol, blank + 2);
  const rest = parseRest(text.slice(blank));
  if (rest.file === null || rest.extra) return undefined;
  return {
    function: baseName(symbol),
    offset: null,
    size: null,
    file: rest.file,
    line: rest.line,
    module: rest.module,
    inline: rest.inline,
    reliable: true,
  };
}

// ___slab_alloc (include/linux/cpuset.h:135 mm/slub.c:2717 (discriminator 4)) xfs         as decode_stacktrace.sh of robots prints it
function decodedFrame(text: string, symbol: string, start: number): Frame | undefined {
  const places = text
    .slice(start, start + 400)
    .split(/[ ()]/)
    .map(parsePlace);
  // Inlined functions come first; the last place is the function's own.
  const own = places.findLast((place) => place !== undefined);
  if (own?.file === undefined) return undefined;
  return {
    function: baseName(symbol),
    offset: null,
    size: null,
    file: own.file,
    line: own.line,
    module: null,
    inline: false,
    reliable: true,
  };
}

type Rest = {
  file: string | null;
  line: number | null;
  module: string | null;
  inline: boolean;
  unreliable: boolean;
  extra: boolean;
};
const NOTHING: Rest = { file: null, line: null, module: null, inline: false, unreliable: false, extra: false };

/** What stands after the symbol, word by word: module in brackets, file:line, `[inline]`, `(unreliable)`. */
function parseRest(text: string): Rest {
  const rest: Rest = { ...NOTHING };
  let words = 0;
  for (let at = skipBlanks(text, 0); at < text.length && words < 6; words += 1) {
    const blank = text.indexOf(" ", at);
    const end = blank < 0 ? text.length : blank;
    readWord(text.slice(at, end), rest);
    at = skipBlanks(text, end);
  }
  return rest;
}

function readWord(word: string, rest: Rest): void {
  if (word === "[inline]") rest.inline = true;
  else if (word === "(unreliable)") rest.unreliable = true;
  else if (word.startsWith("[")) rest.module ??= MODULE.exec(word)?.[1] ?? null;
  else if (rest.file === null && word.includes(":")) {
    const place = parsePlace(word);
    if (place === undefined) rest.extra = true;
    else {
      rest.file = place.file;
      rest.line = place.line;
    }
  } else if (!BUILD_ID.test(word)) rest.extra = true;
}

/** `fs/ext4/file.c:826`, `./include/linux/fs.h:775`, `kernel/sched/core.c:?`; undefined for any other word. */
function parsePlace(word: string): { file: string; line: number | null } | undefined {
  const colon = word.lastIndexOf(":");
  if (colon < 3 || colon > 300 || !SOURCE_END.test(word.slice(colon - 3, colon))) return undefined;
  const digits = word.slice(colon + 1);
  if (digits !== "?" && !LINE_NUMBER.test(digits)) return undefined;
  return { file: word.slice(word.startsWith("./") ? 2 : 0, colon), line: digits === "?" ? null : Number(digits) };
}

// e.c of file.c      c.S      .rs
const SOURCE_END = /\.(?:[chS]|rs|cc)$/;
const LINE_NUMBER = /^\d{1,7}$/;
// [ext4]      [nf_tables(O)]      [mod      (a build id follows in its own word)
const MODULE = /^\[([A-Za-z0-9_-]{1,64})(?:\([A-Z]{1,8}\))?\]?$/;
// 0a1b2c3d4e5f]
const BUILD_ID = /^[0-9a-f]{1,64}\]$/;

/** `[<ffffffff8121df0c>]`, `[c000000012345678]`, `([<..>]`, klogd's `[fn+20/168]`; one or two of them. */
function skipAddresses(text: string, start: number): number {
  let at = start;
  for (let count = 0; count < 2; count += 1) {
    let open = at;
    if (text.charCodeAt(open) === OPEN && text.charCodeAt(open + 1) === SQUARE) open += 1;
    if (text.charCodeAt(open) !== SQUARE) return at;
    const close = text.indexOf("]", open);
    if (close < 0 || close - open > 100) return at;
    at = skipBlanks(text, close + 1);
  }
  return at;
}

/** `foo.isra.0.constprop.3` -> `foo`. */
function baseName(symbol: string): string {
  const dot = symbol.indexOf(".", 1);
  return dot < 0 ? symbol : symbol.slice(0, dot);
}

function isFunctionName(symbol: string): boolean {
  const first = symbol.charCodeAt(0);
  return (first < 48 || first > 57) && symbol.indexOf("..") < 0;
}

function symbolEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSymbolCode(text.charCodeAt(at))) at += 1;
  return at;
}

const isSymbolCode = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 46 ||
  code === 36;

/** End of `0x62e`; -1 where none stands. */
function hexEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== 48 || text.charCodeAt(start + 1) !== 120) return -1;
  let at = start + 2;
  while (at < text.length && isHexCode(text.charCodeAt(at))) at += 1;
  return at > start + 2 && at - start < 20 ? at : -1;
}

const isHexCode = (code: number) => (code >= 48 && code <= 57) || (code >= 97 && code <= 102);

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === BLANK || text.charCodeAt(at) === TAB) at += 1;
  return at;
}

const BLANK = 32;
const TAB = 9;
const OPEN = 40;
const PLUS = 43;
const SLASH = 47;
const QUESTION = 63;
const SQUARE = 91;
