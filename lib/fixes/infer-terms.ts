/**
 * The names by which a report and a patch may know each other: functions, lock members, work items. Each is one word of C.
 *
 * In: a report, or a patch with its mail's text. Out: terms with the role in which they stand, each once, in its strongest role.
 *
 *   -> #1 (&sbi->demo_rwsem){++++}-{3:3}:            demo_rwsem     lock
 *          demo_write_begin+0x12/0x30                demo_write_begin   site, else stack
 *   @@ -1,2 +1,3 @@ int demo_write_begin(...)        demo_write_begin   hunk
 *   +	down_read(&sbi->demo_rwsem);                 demo_rwsem     changed
 *   demo_write_begin() waits for ...                 demo_write_begin   said
 *
 * How rare a term is decides what it weighs (infer.ts); a word that lockdep or every driver has is no term at all.
 */
import { isPlumbing, type LockReport } from "../lockdep/index.ts";
import { readBodyLines } from "./body-lines.ts";
import { isEntryFunction } from "./entry-functions.ts";
import type { Patch } from "./patch.ts";

export type ReportRole = "lock" | "site" | "stack";
export type PatchRole = "hunk" | "changed" | "said";
/** `trade`: a word of the trade in the changelog (deadlock, lockdep); no report is found by it. */
export type PatchTerm = Term<PatchRole | "trade">;
export type ReportTerm = Term<ReportRole>;
export type Term<Role> = { readonly term: string; readonly role: Role };

/** Frames of one stack: what is farther out is the entry of a system call. */
const MAX_FRAMES = 10;
/** Terms kept of one report, and of one patch: the base keeps a row for each. */
const MAX_REPORT_TERMS = 60;
const MAX_PATCH_TERMS = 80;
/** Words of a changelog: a cover letter's list of patches says everything. */
const MAX_SAID = 200;
/** Lines of a changelog and of a diff that are read for terms. */
const MAX_LINES = 400;
/** A patch that touches more files is a sweep: it fixes no report that it does not name. */
const MAX_FILES = 25;

export function reportTerms(report: LockReport): readonly ReportTerm[] {
  const found = new Map<string, ReportRole>();
  const add = (role: ReportRole, names: readonly string[]) => {
    for (const name of names) if (isTerm(name) && !found.has(name)) found.set(name, role);
  };
  const classes = [
    ...report.cycle,
    ...report.chain.map(({ lock }) => lock.class),
    report.wanted?.class,
    report.held?.class,
  ];
  add(
    "lock",
    classes.flatMap((name) => (name === undefined ? [] : lockNames(name))),
  );
  const sites = [report.wanted?.site, report.held?.site, ...report.edges.map(({ site }) => site)];
  add(
    "site",
    sites.flatMap((site) => (site ? [site.function] : [])),
  );
  for (const { stack } of [...report.chain, { stack: report.stack }]) {
    const own = stack.filter(({ function: name, reliable }) => reliable && !isPlumbing(name)).slice(0, MAX_FRAMES);
    add(
      "stack",
      own.map((frame) => frame.function),
    );
  }
  return toTerms(found, MAX_REPORT_TERMS);
}

export function patchTerms(patch: Patch, body: string): readonly PatchTerm[] {
  if (patch.files.length > MAX_FILES) return [];
  const found = new Map<string, PatchRole>();
  const add = (role: PatchRole, names: readonly string[]) => {
    for (const name of names) if (isTerm(name) && !found.has(name)) found.set(name, role);
  };
  add("hunk", patch.functions);
  const lines = readBodyLines(body);
  const changed = lines.filter(({ diff }) => diff === "added" || diff === "removed").slice(0, MAX_LINES);
  const said = lines.filter(({ part, depth, text }) => part === "prose" && depth === 0 && !isPrinted(text));
  const words = [patch.subject, ...said.slice(0, MAX_LINES).map(({ text }) => text)].flatMap(wordsOf);
  add("said", words.slice(0, MAX_SAID));
  add("changed", changed.map(({ text }) => text).flatMap(wordsOf));
  const prose = lines.filter(({ part, depth }) => part === "prose" && depth === 0).slice(0, MAX_LINES);
  return [...toTerms(found, MAX_PATCH_TERMS), ...tradeWords([patch.subject, ...prose.map(({ text }) => text)])];
}

function tradeWords(texts: readonly string[]): readonly PatchTerm[] {
  const found = texts.flatMap((text) => text.slice(0, MAX_WORD_LINE).match(TRADE) ?? []);
  return [...new Set(found.map((word) => word.toLowerCase()))].slice(0, 3).map((term) => ({ term, role: "trade" }));
}

const TRADE =
  /\b(?:dead-?lock(?:s|ed|ing)?|lockdep|abba|ab-ba|circular|lock(?:ing)? (?:inversion|ordering|order|dependency)|recursive lock(?:ing)?|inconsistent lock|irq-unsafe)\b/gi;

/** `&(&sbi->demo_lock)->rlock` -> demo_lock; `(work_completion)(&hdev->demo_work)` -> demo_work; `rtnl_mutex` is itself. */
export const lockNames = (name: string): readonly string[] =>
  wordsOf(name.slice(0, MAX_WORD_LINE)).filter((word) => !LOCK_WORDS.has(word));

const LOCK_WORDS: ReadonlySet<string> = new Set(["work_completion", "wq_completion", "rlock", "wait_lock"]);

/** A line longer than this holds no words to be read. */
const MAX_WORD_LINE = 400;

const wordsOf = (text: string): readonly string[] => text.slice(0, MAX_WORD_LINE).match(WORD) ?? [];

// demo_write_begin      __demo      DemoLock2: words of C of more than one part
const WORD = /\b[A-Za-z_]\w{4,79}\b/g;

/** A word of English has no underscore; a name of C that has none is too short to tell anything. */
const isTerm = (name: string): boolean =>
  name.includes("_", 1) &&
  name.length >= 5 &&
  name.length <= 80 &&
  !isPlumbing(name) &&
  !COMMON.test(name) &&
  !isEntryFunction(name);

/** Names that every part of the kernel has in common. */
const COMMON =
  /^(?:__?)?(?:mutex|spin|raw_spin|rwlock|read|write|down|up|rcu|local_(?:bh|irq)|lockdep|list|atomic|kref|get|put|GFP|EXPORT_SYMBOL|MODULE|WARN_ON|BUG_ON|IS_ERR|PTR_ERR|might_sleep|schedule|wait_event|init_rwsem|init)_|^(?:WARN_ON_ONCE|WARN_ON|BUG_ON|IS_ERR|PTR_ERR|ARRAY_SIZE|i_ino|i_sb|s_type|i_mapping|private_data|unlikely|container_of|do_syscall_64|entry_SYSCALL_64_after_hwframe|do_syscall_x64|kthread|ret_from_fork|ret_from_fork_asm|worker_thread|process_one_work|process_scheduled_works|vfs_\w+|ksys_\w+|__x64_sys_\w+|__se_sys_\w+|__do_sys_\w+|__ia32_sys_\w+|x64_sys_call|kmalloc\w*|kzalloc\w*|kmem_cache_alloc\w*|sizeof|size_t|u_int\w*|uint\d+_t|goto_\w+|err_out|out_unlock|out_free)$/;

/** A line of a print or of a trace in a changelog: the report's own words say nothing of the patch. */
const isPrinted = (text: string): boolean =>
  /\+0x[0-9a-f]+\/0x|\{[-.+?]{4,9}\}|^\s*(?:-> #\d|lock\(|CPU\d|#\d: |Call Trace)|Signed-off-by|^\s*[A-Z][a-z]+(?:-[a-z]+)*-by:/.test(
    text,
  );

const toTerms = <Role>(found: ReadonlyMap<string, Role>, limit: number): Term<Role>[] =>
  [...found].slice(0, limit).map(([term, role]) => ({ term, role }));
