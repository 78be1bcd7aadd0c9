/**
 * The rest of a splat whose banner was cut off: entries of its chain, held locks and stacks are left to compare.
 *
 *   -> #0 (&demo->io_rwsem){++++}-{4:4}:
 *   2 locks held by demo/812:
 *    #0: ffff88810e4a1158 (&demo->io_rwsem){++++}-{4:4}, at: demo_submit+0x31/0x1a0 drivers/demo/io.c:38
 *   check_noncircular+0x7c/0x90
 *
 * Only of a text that speaks lockdep's language: the stack of another fault is no lock report. It is read as the body of a circular
 * report; what only a whole chain proves (the ring, the dependency that closes it) is left out.
 */
import { findReports, type LockReport, parseLockName } from "../lockdep/index.ts";
import { toPair } from "./canonical.ts";
import { type MatchPrint, toBarePrint, toPrint } from "./print.ts";

/** Characters read: a splat's rest is some 10 KB. */
const MAX_TEXT = 262_144;
const MAX_NAMES = 400;
/** Fewer functions are met in any stack. */
const MIN_FUNCTIONS = 5;

//  *** DEADLOCK ***        2 locks held by demo/812:        (&demo->io_rwsem){++++}-{4:4}        check_noncircular+0x7c/0x90
const LOCKDEP =
  /\*\*\* DEADLOCK \*\*\*|\blocks? held by \S|unsafe locking scenario|\)\{[-+.?]{4,6}\}|\b(?:print_(?:circular|usage|deadlock|irq_inversion)_bug|print_bad_irq_dependency|check_noncircular|check_prevs?_add|check_deadlock|mark_lock_irq)\b/;
//  demo_submit+0x31/0x1a0 drivers/demo/io.c:38
const FRAME =
  /(?<name>[A-Za-z_][\w.]{1,100})\+0x[0-9a-f]{1,6}\/0x[0-9a-f]{1,6}(?:[ \t]+(?<file>[\w./-]{3,100}\.[chS]):\d)?/g;
//  demo_lock drivers/demo/io.c:38 [inline]
const INLINED = /(?<name>[A-Za-z_][\w.]{1,100})[ \t]+(?<file>[\w./-]{3,100}\.[chS]):\d{1,6} \[inline\]/g;
//  (&demo->io_rwsem){++++}
const LOCK = /\((?<name>[^\s{}][^{}\n]{0,120})\)\{[-+.?]{4,6}\}/g;

export function toLoosePrint(text: string): MatchPrint | undefined {
  const read = text.slice(0, MAX_TEXT);
  if (!LOCKDEP.test(read)) return undefined;
  const frames = [FRAME, INLINED].flatMap((form) => [...read.matchAll(form)].slice(0, MAX_NAMES));
  const functions = new Set(frames.flatMap(({ groups }) => groups?.name ?? []));
  if (functions.size < MIN_FUNCTIONS) return undefined;
  const files = new Set(frames.flatMap(({ groups }) => groups?.file ?? []));
  const locks = [...read.matchAll(LOCK)].slice(0, MAX_NAMES).flatMap(({ groups }) => groups?.name ?? []);
  const names = [...new Set(locks.map((name) => parseLockName(name).class))];
  const bare = toBarePrint({ inversion: null, kind: null, cycle: names, edges: [], titles: [], component: null });
  const rest = readRest(read);
  const words = [...bare.words, ...[...functions, ...files].map((word) => word.toLowerCase()), ...(rest?.words ?? [])];
  return { ...bare, ...rest, cycle: [], words: [...new Set(words)] };
}

/** A line of a splat's body. */
const BODY =
  /^[> \t]*(?:\[[ \d.]{8,20}\][ \t]*)?(?:-> #\d|Chain exists of|Possible |\d{1,3} locks? held by|#\d{1,3}:|[\w.]{2,100}\+0x)/;
const BANNER = "WARNING: possible circular locking dependency detected\n";

/** Read below a banner; `edges`, `places` and `classes` of what is there. */
function readRest(text: string): Pick<MatchPrint, "edges" | "places" | "classes" | "words"> | undefined {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => BODY.test(line));
  if (first < 0) return undefined;
  const quote = /^[> ]*>[ ]?/.exec(lines[first] ?? "")?.[0] ?? "";
  const [report] = findReports(`${quote}${BANNER}${lines.slice(first).join("\n")}`);
  if (!report || report.chain.length === 0) return undefined;
  const { edges, places, classes, words } = toPrint(report);
  const closing = closingOf(report);
  return { edges: edges.filter(({ pair }) => pair !== closing), places, classes, words };
}

/** Of entries the upper of which may be cut off: that the first one closes the ring is a guess. */
function closingOf({ chain }: LockReport): string | null {
  const [top, bottom] = [chain[0], chain.at(-1)];
  return top && bottom ? toPair(top.lock.class, bottom.lock.class) : null;
}
