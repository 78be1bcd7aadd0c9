/**
 * Names of locks in a sentence, and the class that each stands for.
 *
 *   the ovl inode lock      mutex_lock(&sbi->gc_mutex)      ctrl->namespaces_rwsem      RTNL      (work_completion)(&q->timeout_work)
 *
 * A mention is a name by its form: an expression of a lock, a call that takes one, a name that ends like one, or words before "lock".
 * "the lock", "a read lock", "lock A" name nothing. The class is told by the table of spoken names, else by the classes that the
 * text prints, else it is the expression itself; null where none of these tells it.
 */
import { canonicalClass } from "./lock-class.ts";
import { parseLockName } from "./lock-line.ts";
import { SPOKEN_LOCKS, type SpokenLock, spokenRows } from "./spoken-locks.ts";

export type Mention = { readonly start: number; readonly end: number; readonly spoken: string };

/** What a text tells beyond a name: the classes printed in it. */
export type Speech = {
  readonly printed: readonly string[];
  readonly allows: (row: SpokenLock) => boolean;
};

/** Classes of one text that are compared with a name. */
const MAX_PRINTED = 200;
/** Mentions of one sentence. */
const MAX_MENTIONS = 24;

export function readSpeech(text: string, classes: readonly string[]): Speech {
  const written = [...text.matchAll(PRINTED_CLASS)].slice(0, MAX_PRINTED).map(([name]) => parseLockName(name).class);
  const known = new Map<SpokenLock, boolean>();
  return {
    printed: [...new Set([...classes, ...written].map((name) => canonicalClass(name).class))].slice(0, MAX_PRINTED),
    allows: (row) => {
      if (!row.when) return true;
      const said = known.get(row) ?? (row.when.has.test(text) && !row.when.lacks.test(text));
      known.set(row, said);
      return said;
    },
  };
}

// &ctrl->namespaces_rwsem      &ovl_i_mutex_key[depth]      not `&foo` alone: any variable's address
const PRINTED_CLASS =
  /(?<![\w&])&\w{1,60}(?:(?:->|\.)\w{1,60}){1,4}(?:\[\w{1,30}\])?(?![\w(>-])|&\w{1,60}_key\b(?:\[\w{1,30}\])?/g;

export function findMentions(text: string): readonly Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(MENTION)) {
    if (found.length >= MAX_MENTIONS) break;
    const mention = toMention(text, match);
    if (mention && mention.start >= (found.at(-1)?.end ?? 0)) found.push(mention);
  }
  return found;
}

const LITERALS = [...new Set(SPOKEN_LOCKS.flatMap(({ names }) => names))]
  .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  .map((name) => name.replaceAll(/[.$()[\]]/g, "\\$&").replaceAll(" ", "[ -]"))
  .join("|");

/** What takes a lock given to it. Not trylock: who may fail does not wait. */
export const TAKES =
  /(?:mutex_lock(?:_nested|_interruptible|_killable|_io)?|(?:raw_)?spin_lock(?:_irqsave|_irq|_bh|_nested)?|(?:raw_)?(?:read|write)_lock(?:_irqsave|_irq|_bh)?|(?:percpu_)?down_(?:read|write)(?:_nested|_killable)?|down)/;

const MENTION = new RegExp(
  [
    // (work_completion)(&q->timeout_work)      (wq_completion)loop$M
    "(?<work>\\((?:work|wq)_completion\\)\\(?[&\\w$>.-]{1,60}\\)?)",
    // f2fs_down_write(&sbi->cp_rwsem)      mutex_lock(&foo)
    `(?:\\b\\w{0,20}?${TAKES.source}\\(\\s?(?<arg>[&*]?[\\w>.$\\[\\]-]{1,80})\\s?(?:, ?\\w{1,40})?\\);?)`,
    // inode_lock(inode)      rtnl_lock()      RTNL      freeze protection
    `(?:(?<![\\w>.&)\\]-])(?:->)?(?<literal>${LITERALS})(?:\\([\\w>., &-]{0,60}\\)|#[\\d$N]{1,4})?(?![\\w(]|->|\\.\\w)(?<tail> (?:locks?|mutex(?:es)?|semaphores?|rwsem|sem)\\b)?)`,
    // ctrl->namespaces_rwsem      &port_lock_key      mem_hotplug_lock.rw_sem      slock-AF_BLUETOOTH-BTPROTO_SCO
    "(?<![\\w/>.)\\]-])(?:->)?(?<expression>(?:k-)?s(?:k_)?lock-AF_[\\w-]{2,40}|&?[a-zA-Z_]\\w{0,60}(?:(?:->|\\.)\\w{1,60}){0,4}(?:\\[\\w{1,20}\\])?)(?:#[\\d$N]{1,4})?(?:/\\d)?(?![\\w(]|->|\\.\\w)(?<after> (?:locks?|mutex(?:es)?|semaphores?|rwsem|sem|spinlocks?|glocks?)\\b)?",
  ].join("|"),
  "gi",
);

function toMention(text: string, match: RegExpMatchArray): Mention | undefined {
  const { work, arg, literal, tail, expression, after } = match.groups ?? {};
  const start = match.index ?? 0;
  const end = start + match[0].length;
  if (work !== undefined) return { start, end, spoken: work };
  if (arg !== undefined) return isName(arg) ? { start, end, spoken: arg } : undefined;
  if (literal !== undefined)
    return widen(text, { start, end: end - (tail ?? "").length, spoken: match[0] }, tail ?? "");
  return expression === undefined ? undefined : readExpression(text, { start, end, expression, after: after ?? "" });
}

type Expression = { readonly start: number; readonly end: number; readonly expression: string; readonly after: string };

function readExpression(text: string, { start, end, expression, after }: Expression): Mention | undefined {
  const bare = expression.replace(/^&/, "");
  const member = bare.split(/->|\./).at(-1) ?? bare;
  if (!isName(bare)) return undefined;
  const looksLocked = LOCK_NAME.test(member) && !FUNCTIONS.test(bare);
  if (expression.startsWith("&") || bare !== member || expression.includes("-AF_")) {
    const isLock = looksLocked || /_key$|^(?:k-)?s(?:k_)?lock-AF_/.test(bare) || after !== "";
    if (!isLock || /\.(?:[chS]|org|com|txt|rst|git|patch)$/.test(bare)) return undefined;
    return { start, end, spoken: text.slice(start, end) };
  }
  if (looksLocked && bare.includes("_")) return { start, end, spoken: text.slice(start, end) };
  if (after !== "" && !isGeneric(bare) && !/(?:ed|ing|ly)$|^dead$/i.test(bare))
    return widen(text, { start, end, spoken: text.slice(start, end) }, "");
  return undefined;
}

/** Words before a name belong to it: "upper freeze lock", "unlinked list lock". */
function widen(text: string, mention: Mention, tail: string): Mention | undefined {
  let { start } = mention;
  for (let words = 0; words < 2; words += 1) {
    const before = /(?<word>[A-Za-z][\w/-]{0,30}) $/.exec(text.slice(Math.max(0, start - 40), start))?.groups?.word;
    if (
      before === undefined ||
      isGeneric(before) ||
      /(?:ed|ing|ly)$/.test(before) ||
      !/ (?:locks?|mutex|sem|semaphore|rwsem|protection)$/.test(`${mention.spoken}${tail}`)
    )
      break;
    start -= before.length + 1;
  }
  const end = mention.end + tail.length;
  return { start, end, spoken: text.slice(start, end) };
}

// i_mmap_rwsem   page_lock   gc_mutex   sync_io_queue_mutex   lock   port_lock_key
const LOCK_NAME =
  /(?:^|_)(?:spin|rw)?(?:lock|mutex|mtx|sem|semaphore|rwsem|rwlock|glock)$|(?:mutex|rwsem)$|lock_(?:key|class)$|_(?:lock|mutex)_class$/i;
/** Calls and states that end like a lock. */
const FUNCTIONS =
  /^(?:(?:mutex|spin|read|write|raw_spin|down|up|rcu_read|bit_spin|seq)_(?:un)?lock\w*|.*_(?:un|try)lock|un\w*lock|dead_?lock|.*deadlock|block|.*_block|try_?lock|.*_assert\w*|lockdep\w*|lock|mutex|semaphore|rwsem|spinlock|rwlock|sem)$/i;

const isName = (name: string): boolean => name.replace(/^[&*]/, "").length > 2 && !/^(?:0x|\d)/.test(name);

/** Words before "lock" that name none: articles, verbs, modes. */
const GENERIC = new Set(
  `a about above across acquire acquired acquires acquiring actual after again all already also an and another any are as ask at avoid be because been before
  being below between big block both bool but by call called calls can cannot causes certain circular common conflicting correct current different do does down drop
  dropping each either every exclusive existing extra false fine first following for from get gets getting given global good grab grabbed grabbing grabs had has have having held higher his hold holding
  holds how if in inner inside instead internal into invalid is issue it its just kernel kind last later local locked longer lower main make makes many may missing more most multiple must my need needed needs nested new next no normal not of off old on one only
  or order other our out outer over own per plain possible potential prevent proper put raw read reader recursive relevant release released releases releasing remove required respective right same second separate
  several shared should simple single sleeping so some specific spin still such take taken takes taking than that the their them then there these they this those three to too top try trying two under unlock up
  use used uses using various via wait waiting wants was we were what when where which while whole why will with without would write writer wrong you your
  puts putting brings places place took connect connects move moved moves emulate keep keeps since verify outside consistent real hierarchical powerful fair unfair minimal regular derive derives writelock spinlock_t raw_spinlock_t line reverse reversed`.split(
    /\s+/,
  ),
);
const isGeneric = (word: string): boolean =>
  GENERIC.has(word.toLowerCase()) || /^(?:[a-z]|[A-Z]\d?|lock\w?|\d+)$/i.test(word);

export type Resolved = { readonly class: string | null; readonly via: "table" | "printed" | "expression" | null };

/** The class that a name stands for, as lockdep prints it. */
export function resolveSpoken(spoken: string, speech: Speech): Resolved {
  const name = spoken
    .trim()
    .replace(/^->/, "")
    .replace(/\([\w>., &-]{0,60}\);?$/, "")
    .replace(/(?:#[\d$N]{1,4})?(?:\/\d)?$/, "")
    .replaceAll(/(?<=\w)-(?=lock\b)/g, " ")
    .replace(/(?<= (?:lock|mutex|semaphore))(?:e?s)$/, "");
  if (/^\((?:work|wq)_completion\)/.test(spoken))
    return { class: canonicalClass(spoken.replace(/\$\w+$/, "N")).class, via: "expression" };
  return fromTable(name, speech) ?? fromPrinted(name, speech) ?? fromExpression(name) ?? { class: null, via: null };
}

/** The name, then without its first words, then its last member. */
function fromTable(name: string, speech: Speech): Resolved | undefined {
  const words = name.toLowerCase().replace(/^&/, "").split(" ");
  const member = words.join(" ").split("->").at(-1) ?? "";
  const slices = words.map((_, at) => words.slice(at));
  const bare = slices
    .filter((each) => each.length > 1 && LOCK_WORDS.has(each.at(-1) ?? ""))
    .map((each) => each.slice(0, -1));
  const tried = [...[...slices, ...bare].map((each) => each.join(" ")), member];
  for (const each of tried) {
    const row = spokenRows(each).find(speech.allows);
    if (!row) continue;
    const [first = null] = row.classes;
    const told = row.classes.filter((one) => speech.printed.includes(one));
    return { class: told.length === 1 ? (told[0] ?? first) : first, via: "table" };
  }
  return undefined;
}

const LOCK_WORDS = new Set(["lock", "mutex", "semaphore", "sem", "rwsem", "spinlock"]);

/** `elevator_lock`, "elevator lock" -> the one class printed nearby whose last member is called so. */
function fromPrinted(name: string, speech: Speech): Resolved | undefined {
  const bare = name.replace(/^&/, "");
  const snake = bare.replaceAll(" ", "_");
  const found = speech.printed.filter(
    (one) => one === name || one === bare || one === `&${bare}` || endsIn(one, snake),
  );
  return found.length === 1 ? { class: found[0] ?? null, via: "printed" } : undefined;
}

const endsIn = (printed: string, member: string): boolean =>
  member.length > 4 && (printed.endsWith(`->${member}`) || printed.endsWith(`.${member}`));

/** `ctrl->namespaces_rwsem` -> `&ctrl->namespaces_rwsem`: how it would be initialised, if the variable has the usual name. */
function fromExpression(name: string): Resolved | undefined {
  if (name.includes(" ")) return undefined;
  const { base, member } = /^&?(?:\w+(?:->|\.))*?(?<base>\w+)(?:->)(?<member>\w+)$/.exec(name)?.groups ?? {};
  if (base === undefined || member === undefined)
    return name.startsWith("&") || name.includes("-AF_") ? { class: name, via: "expression" } : undefined;
  return { class: canonicalClass(`&${base}->${member}`).class, via: "expression" };
}
