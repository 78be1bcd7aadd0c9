/**
 * Does the next line belong to this one? Two questions about text that a mailer wrapped or printk broke.
 *
 * isOpen: this line cannot be a whole element, so what follows belongs to it, if it begins nothing itself.
 *   ffff88806a066800 (&mm->mmap_lock){++++}-{3:3}, at:      -> #1      [<ffffffff81112786>]      lock(
 * isTail: this line may be whole, but the next one is nothing by itself.
 *   ext4_file_mmap+0x62e/0x800   +   fs/ext4/file.c:826      (&a->lock){+.+.}   +   , at: foo+0x1/0x2
 */

export function isOpen(text: string, next: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  if (last === EQUALS && isSoftBreak(text)) return true;
  if (last !== COLON && isWholeFrame(text)) return false;
  if (last === COLON && (isCutBeforePlace(text) || BARE_ENTRY.test(text))) return !BEGINS.test(next);
  if (text.length > 600) return false;
  const first = text.charCodeAt(0);
  if (last !== COLON && isLockStart(text, first)) return !BEGINS.test(next);
  if (last === SQUARE_CLOSE && text.endsWith(">]") && ADDRESS_AT_END.test(text)) return !BEGINS.test(next);
  // [<c0286060>] (evict) from      [<c01116f8>] (unwind_backtrace) from [<c010c3fc>]
  if (last === COLON && text.endsWith(" Tainted:")) return TAINT_LETTERS.test(next);
  if (last === LETTER_M && text.endsWith(") from")) return next.startsWith("[<");
  if (STEP_STARTS.has(first) && STEP.test(text)) return !text.includes(")") && !BEGINS.test(next);
  return ((mayBePhrase(text, first) && OPEN_PHRASE.test(text)) || isOpenBracket(text)) && !BEGINS.test(next);
}

// lock(&a->lock      rlock(      sync(
const STEP = /^(?:r?lock|sync)\(/;
const STEP_STARTS = new Set([..."lrs"].map((letter) => letter.charCodeAt(0)));

/** Most lines are frames: told first, by their offset and no bracket of a lock. */
const isWholeFrame = (text: string) => text.includes("+0x") && !text.includes("(");

/** `(&a->lock){+.+.}, at:`, not the headings "... which became SOFTIRQ-irq-safe at:" and "IN-SOFTIRQ-W at:". */
const isCutBeforePlace = (text: string) =>
  text.endsWith("at:") && (text.includes("){") || text.endsWith(", at:") || text === "at:");

export function isTail(text: string, next: string): boolean {
  switch (next.charCodeAt(0)) {
    case OPEN:
      if (next === "(unreliable)") return text.includes("+0x");
      return DECODED_TAIL.test(next) && SYMBOL_AT_END.test(text);
    case COMMA:
      return next.startsWith(", at:") && text.includes("){");
    case DASH:
      return (next.startsWith("-{") && text.endsWith("}")) || isRuleTail(text, next);
    case EQUALS:
      return isRuleTail(text, next);
    case COLON:
      return next === ":" && text.includes("){");
    case BRACE_CLOSE:
      return next.startsWith("){");
    case SQUARE:
      return MODULE_OR_INLINE.test(next) && (text.includes("+0x") || SOURCE_AT_END.test(text));
    default:
      return isPlainTail(text, next);
  }
}

function isPlainTail(text: string, next: string): boolean {
  if (next.startsWith("at: ") || next === "at:") return text.includes("){");
  if (mayBeSource(next) && SOURCE_TAIL.test(next)) return SYMBOL_AT_END.test(text);
  return next.startsWith("){") || (next.startsWith(");") && text.includes("lock("));
}

/** A path comes before the first blank, which no frame's line does. */
function mayBeSource(next: string): boolean {
  const slash = next.indexOf("/");
  if (slash < 0 || next.includes("+0x")) return false;
  const blank = next.indexOf(" ");
  return blank < 0 || slash < blank;
}

/** The end of a rule that was wrapped at the width of the mail: `--`, which alone would be a signature's mark. */
const isRuleTail = (text: string, next: string) =>
  next.length < 10 && RULE_TAIL.test(next) && RULE.test(text) && text.startsWith(next);
const RULE_TAIL = /^(?:-{1,9}|={1,9})$/;
const RULE = /^(?:-{10,80}|={10,80})$/;

/** Quoted-printable that nobody decoded before it was quoted: no line of a splat ends in `=` but a rule. */
export const isSoftBreak = (text: string): boolean => text.endsWith("=") && !/^=+$/.test(text);

/** Cut where no blank stood: what follows is glued to it. */
export const isGlued = (text: string, next: string): boolean => isCutInStates(text) || isRuleTail(text, next);

/** Cut inside the states of a lock. */
function isCutInStates(text: string): boolean {
  const close = text.lastIndexOf("){");
  return close >= 0 && text.length - close <= LONGEST_STATES && HALF_STATES.test(text.slice(close));
}

/** A lock's line before its `){`: the address, the number, half a name. */
function isLockStart(text: string, first: number): boolean {
  if (first !== OPEN && first !== DASH && first !== HASH && !isHex(first)) return false;
  if (text.includes("){")) return text.endsWith("},") || isCutInStates(text);
  return LOCK_START.test(text);
}

const isHex = (code: number) => (code >= 48 && code <= 57) || (code >= 97 && code <= 102);

/** "[ INFO:", "INFO:", "WARNING:", "BUG:", "but task", "the existing", or a task that is trying to acquire. */
const mayBePhrase = (text: string, first: number) => PHRASE_STARTS.has(first) || text.endsWith("is trying to acquire");
const PHRASE_STARTS = new Set([..."[IWBbt"].map((letter) => letter.charCodeAt(0)));

/** `___slab_alloc (include/linux/cpuset.h:135`: a robot's frame whose bracket is not closed. */
function isOpenBracket(text: string): boolean {
  const bracket = text.indexOf(" (");
  return bracket > 0 && DECODED_PLACE.test(text.slice(bracket + 2)) && balance(text, bracket) > 0;
}

/** Brackets opened and not closed from here on: `foo (a.c:1 (discriminator 2) b.c:3` has one. */
function balance(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN) open += 1;
    else if (code === 41) open -= 1;
  }
  return open;
}

// include/linux/cpuset.h:135 mm/slub.c:2717      kernel/pri
const DECODED_PLACE = /^(?:[\w.+/-]{1,200}:[\d?]|[\w.+-]{1,60}\/)/;
// -> #1      #0:      ffff88806a066800      #0: ffff88806a066800 (&half      (      ( &type->s_vfs_rename_key
const LOCK_START =
  /^(?:(?:-> )?#\d{1,4}:? ?|-> ?)?(?:(?:[0-9a-f]{8,16}|\(_*ptrval_*\)) ?)?(?:\((?!inlined by\)| ?\S+\) from).{0,500})?$/;
const BARE_ENTRY = /^#\d{1,4}:$/;
// ){++++}-{3:      ){++++}-      ){+.
const LONGEST_STATES = 18;
const HALF_STATES = /^\)\{[-+.?]{0,8}(?:\}-(?:\{[\d:]{0,4})?)?$/;
// G        W  OE
const TAINT_LETTERS = /^[A-Z](?:[ A-Z]{0,60}[A-Z])?$/;
// [<ffffffff81112786>]      (&a->lock){+.+.+.}, at: [<ffffffff81112786>]
const ADDRESS_AT_END = /(?:^|at: | from )\[<[0-9a-f]{8,16}>\]$/;
// fs/ext4/file.c:826      include/linux/fs.h:775 [inline]
const SOURCE_TAIL = /^(?:\.\/)?[\w+-]{1,80}(?:\/[\w.+-]{1,80}){1,12}\.[chS]:\d{1,6}(?: \[inline\])?$/;
// (mm/slub.c:2717)      (include/linux/cpuset.h:135
const DECODED_TAIL = /^\([\w.+/-]{1,200}\.[chS]:[\d?]/;
const MODULE_OR_INLINE = /^\[[A-Za-z][\w-]{0,60}\](?: \[inline\])?$/;
const SOURCE_AT_END = /\.[chS]:\d{1,6}$/;
// foo+0x12/0x40      inode_lock      foo+0x12/0x40 [ext4]
const SYMBOL_AT_END = /(?:^|at: |\+0x[0-9a-f]{1,8}\/0x)[\w.]{1,100}(?: \[[\w-]{1,60}\])?$/;
// INFO: task kworker/0:1 blocked for more than      ... takes:      called from invalid context at
const OPEN_PHRASE =
  /^(?:(?:\[ )?(?:INFO|WARNING|BUG): (?:possible (?:circular|recursive|irq)(?: (?:lock|locking|inversion|dependency)){0,3}|inconsistent(?: lock)?|bad unlock(?: balance)?|suspicious(?: RCU)?)|INFO: task .{1,80} blocked (?:for|in I\/O|for more|for more than|for more than \d+)|BUG: sleeping function called from invalid context(?: at)?|BUG: workqueue lockup - pool[^!]{0,100}|but task is already(?: holding)?|.{1,60} is trying to acquire|the existing dependency chain(?: \(in(?: reverse(?: order\))?)?)?|the (?:shortest )?dependencies between(?! the lock to be acquired).{0,60}[^:]|but this lock (?:took|was taken)[^:]{0,60}|but this new dependency[^:]{0,60})$/;
/** What begins an element of its own, so that an open line before it is a cut one. */
const BEGINS =
  /^(?:-> #\d|#\d{1,3}: |={10}|-{10}|but task|which lock|the existing|other info|stack backtrace|Call Trace|\d{1,3} locks? held|CPU: \d)/;

const LETTER_M = 109;
const OPEN = 40;
const COMMA = 44;
const DASH = 45;
const HASH = 35;
const COLON = 58;
const EQUALS = 61;
const SQUARE = 91;
const SQUARE_CLOSE = 93;
const BRACE_CLOSE = 41;
