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

/** A frame, and whether every word of the line was understood as part of it. */
export type ReadFrame = { readonly frame: Frame; readonly isWhole: boolean };

export function parseFrame(text: string): Frame | undefined {
  return readFrame(text)?.frame;
}

export function readFrame(text: string): ReadFrame | undefined {
  const match = USUAL.exec(text);
  const frame = match === null ? undefined : usualFrame(match);
  return frame === undefined ? scanFrame(text) : { frame, isWhole: true };
}

/**
 * The form of nine frames in ten, by an anchored pattern without choices: four times as quick as the scanner, which reads all others.
 *
 *   ? ext4_file_mmap+0x62e/0x800 [ext4] fs/ext4/file.c:826      inode_lock include/linux/fs.h:775 [inline]
 */
const USUAL =
  /^(\? )?([A-Za-z_][\w$]{0,200})(?:\.[\w.$]{1,200})?(?:\+(0x[0-9a-f]{1,17})\/(0x[0-9a-f]{1,17}))?(?: \[([\w-]{1,64})\])?(?: ([\w/+-][\w./+-]{0,296}\.[chS]):(\d{1,7})( \[inline\])?)?$/;

function usualFrame(match: RegExpExecArray): Frame | undefined {
  const offset = match[3] ?? null;
  const file = match[6] ?? null;
  if (offset === null && file === null) return undefined;
  return {
    function: match[2] ?? "",
    offset,
    size: match[4] ?? null,
    file,
    line: file === null ? null : Number(match[7]),
    module: match[5] ?? null,
    inline: offset === null && match[8] !== undefined,
    reliable: match[1] === undefined || offset === null,
  };
}

/** klogd's own decoding alone, where a mailer or an author cut what followed: `[blocking_notifier_call_chain+14/45]`, in decimals. */
function klogdFrame(text: string): ReadFrame | undefined {
  const match = text.charCodeAt(0) === SQUARE && text.endsWith("]") ? KLOGD.exec(text) : null;
  if (!match) return undefined;
  const [offset, size] = [match[2], match[3]].map((digits) => `0x${Number(digits).toString(16)}`);
  return {
    frame: { ...placed(match[1] ?? "", null, null), offset: offset ?? null, size: size ?? null },
    isWhole: false,
  };
}

const KLOGD = /^\[([A-Za-z_]\w{0,200})(?:\.[\w.]{1,100})?\+(\d{1,9})\/(\d{1,9})\]$/;

function scanFrame(text: string): ReadFrame | undefined {
  const klogd = klogdFrame(text);
  if (klogd) return klogd;
  const start = skipBlanks(text, 0);
  let at = skipQuestion(text, start);
  const first = codeAt(text, at);
  if (first === SQUARE || first === OPEN) at = skipQuestion(text, skipAddresses(text, at));
  const reliable = at === start || !text.slice(start, at).includes("?");
  if (codeAt(text, at) === OPEN) at += 1;
  const end = symbolEnd(text, at);
  if (end === at || end - at > MAX_SYMBOL) return undefined;
  const symbol = text.slice(at, end);

  const after = codeAt(text, end);
  if (after === PLUS) return offsetFrame(text, symbol, end, reliable);
  if (after !== BLANK && after !== CLOSE) return undefined;
  if (text.includes("+0x", end) && isArm(text, end)) return { frame: placed(symbol, null, null), isWhole: false };
  return after === BLANK && mayNameFile(text, end) ? inlineFrame(text, symbol, end) : undefined;
}

// ext4_file_mmap+0x62e/0x800 [ext4] fs/ext4/file.c:826
function offsetFrame(text: string, symbol: string, plus: number, reliable: boolean): ReadFrame | undefined {
  if (!isFunctionName(symbol)) return undefined;
  const slash = hexEnd(text, plus + 1);
  if (slash < 0 || codeAt(text, slash) !== SLASH) return undefined;
  const after = hexEnd(text, slash + 1);
  if (after < 0) return undefined;
  const rest = after < text.length ? parseRest(text.slice(after)) : NOTHING;
  const frame = {
    function: baseName(symbol),
    offset: text.slice(plus + 1, slash),
    size: text.slice(slash + 1, after),
    file: rest.file,
    line: rest.line,
    module: rest.module,
    inline: false,
    reliable: reliable && !rest.unreliable,
  };
  return { frame, isWhole: !rest.extra };
}

// [<8010e300>] (show_stack) from [<8018de80>] (rcu_check_callbacks+0x7a0/0x7a8)      show_stack from dump_stack_lvl+0x70/0x8c
const isArm = (text: string, end: number) =>
  text.startsWith(" from ", end) || ARM_FROM.test(text.slice(end, end + MAX_FROM));

// ) from       [f2fs]) from
const ARM_FROM = /^(?: \[[A-Za-z0-9_-]{1,64}\])?\) from /;
const MAX_FROM = 76;

/** Prose is refused here, before its words are looked at. */
const mayNameFile = (text: string, start: number) =>
  text.includes(":", start) && FILE_ENDS.some((end) => text.includes(end, start));
const FILE_ENDS = [".c:", ".h:", ".S:", ".rs:", ".cc:"] as const;

// inode_lock include/linux/fs.h:775 [inline]      entry_SYSCALL_64 arch/x86/entry.S:12
function inlineFrame(text: string, symbol: string, blank: number): ReadFrame | undefined {
  if (!isFunctionName(symbol)) return undefined;
  if (codeAt(text, blank + 1) === OPEN)
    return isPathCode(codeAt(text, blank + 2)) ? decodedFrame(text, symbol, blank + 2) : undefined;
  const rest = parseRest(text.slice(blank));
  if (rest.file === null || rest.extra) return undefined;
  const frame = { ...placed(symbol, rest.file, rest.line), module: rest.module, inline: rest.inline };
  return { frame, isWhole: true };
}

// ___slab_alloc (include/linux/cpuset.h:135 mm/slub.c:2717 (discriminator 4)) xfs         as decode_stacktrace.sh of robots prints it
function decodedFrame(text: string, symbol: string, start: number): ReadFrame | undefined {
  const places = text
    .slice(start, start + 400)
    .split(/[ ()]/)
    .map(parsePlace);
  // Inlined functions come first; the last place is the function's own.
  const own = places.findLast((place) => place !== undefined);
  return own === undefined ? undefined : { frame: placed(symbol, own.file, own.line), isWhole: false };
}

/** A frame that tells a place and no offset. */
const placed = (symbol: string, file: string | null, line: number | null): Frame => ({
  function: baseName(symbol),
  offset: null,
  size: null,
  file,
  line,
  module: null,
  inline: false,
  reliable: true,
});

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
  else if (word.charCodeAt(0) === SQUARE) {
    const module = MODULE.exec(word)?.[1];
    if (module === undefined) rest.extra = true;
    else rest.module ??= module;
  } else if (rest.file === null && word.includes(":")) {
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
  if (colon < 3 || colon > 300 || !endsSource(word, colon)) return undefined;
  const line = word.charCodeAt(colon + 1) === QUESTION ? null : lineNumber(word, colon + 1);
  if (line === undefined || (line === null && word.length > colon + 2)) return undefined;
  return { file: word.slice(word.startsWith("./") ? 2 : 0, colon), line };
}

/** `.c`, `.h`, `.S`, `.rs` or `.cc` before the colon. */
function endsSource(word: string, colon: number): boolean {
  if (word.charCodeAt(colon - 2) === DOT) return "chS".includes(word.charAt(colon - 1));
  return word.charCodeAt(colon - 3) === DOT && (word.startsWith("rs", colon - 2) || word.startsWith("cc", colon - 2));
}

/** Digits from here to the end of the word, at most seven. */
function lineNumber(word: string, start: number): number | undefined {
  if (start >= word.length || word.length - start > 7) return undefined;
  let line = 0;
  for (let at = start; at < word.length; at += 1) {
    const digit = word.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    line = line * 10 + digit;
  }
  return line;
}

// [ext4]      [nf_tables(O)]      [mod      (a build id follows in its own word)
const MODULE = /^\[([A-Za-z0-9_-]{1,64})(?:\([A-Z]{1,8}\))?\]?$/;
// 0a1b2c3d4e5f]
const BUILD_ID = /^[0-9a-f]{1,64}\]$/;

/** `[<ffffffff8121df0c>]`, `[c000000012345678]`, `([<..>]`, klogd's `[fn+20/168]`; one or two of them. */
function skipAddresses(text: string, start: number): number {
  let at = start;
  for (let count = 0; count < 2; count += 1) {
    let open = at;
    if (codeAt(text, open) === OPEN && codeAt(text, open + 1) === SQUARE) open += 1;
    if (codeAt(text, open) !== SQUARE) return at;
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
  for (let at = start; at < text.length; at += 1) if (!isSymbolCode(text.charCodeAt(at))) return at;
  return text.length;
}

/** Letters, digits, `_`, `.` and `$`. */
const isSymbolCode = (code: number) =>
  (code >= 97 && code <= 122) ||
  code === 95 ||
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  code === 46 ||
  code === 36;

/** End of `0x62e`; -1 where none stands. */
function hexEnd(text: string, start: number): number {
  if (codeAt(text, start) !== 48 || codeAt(text, start + 1) !== 120) return -1;
  let at = start + 2;
  while (at < text.length && isHexCode(text.charCodeAt(at))) at += 1;
  return at > start + 2 && at - start < 20 ? at : -1;
}

const isHexCode = (code: number) => (code >= 48 && code <= 57) || (code >= 97 && code <= 102);

/** A path begins so; the name of a lock behind its address, `(&a->lock)`, mostly does not. */
const isPathCode = (code: number) => isSymbolCode(code) || code === SLASH;

function skipBlanks(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== BLANK && code !== TAB) return at;
  }
  return text.length;
}

/** `? ` of a frame that was found on the stack and is not proved to be a caller. */
const skipQuestion = (text: string, at: number) => (codeAt(text, at) === QUESTION ? skipBlanks(text, at + 1) : at);

/** -1 behind the end: a NaN there makes every comparison around it slow. */
const codeAt = (text: string, at: number) => (at < text.length ? text.charCodeAt(at) : -1);

const BLANK = 32;
const TAB = 9;
const OPEN = 40;
const CLOSE = 41;
const PLUS = 43;
const DOT = 46;
const SLASH = 47;
const QUESTION = 63;
const SQUARE = 91;
