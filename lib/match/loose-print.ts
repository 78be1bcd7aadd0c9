/**
 * The rest of a splat whose banner and chain were cut off: held locks and the functions of its stacks are left to compare.
 *
 *   2 locks held by demo/812:
 *    #0: ffff88810e4a1158 (&demo->io_rwsem){++++}-{4:4}, at: demo_submit+0x31/0x1a0 drivers/demo/io.c:38
 *
 * Only of a text that speaks lockdep's language: the stack of another fault is no lock report.
 */
import { parseLockName } from "../lockdep/index.ts";
import { type MatchPrint, toBarePrint } from "./print.ts";

/** Characters read: a splat's rest is some 10 KB. */
const MAX_TEXT = 262_144;
const MAX_NAMES = 400;
/** Fewer functions are met in any stack. */
const MIN_FUNCTIONS = 5;

//  *** DEADLOCK ***        2 locks held by demo/812:        (&demo->io_rwsem){++++}-{4:4}
const LOCKDEP = /\*\*\* DEADLOCK \*\*\*|\blocks? held by \S|unsafe locking scenario|\)\{[-+.?]{4,6}\}/;
//  demo_submit+0x31/0x1a0 drivers/demo/io.c:38
const FRAME =
  /(?<name>[A-Za-z_][\w.]{1,100})\+0x[0-9a-f]{1,6}\/0x[0-9a-f]{1,6}(?:[ \t]+(?<file>[\w./-]{3,100}\.[chS]):\d)?/g;
//  (&demo->io_rwsem){++++}
const LOCK = /\((?<name>[^\s{}][^{}\n]{0,120})\)\{[-+.?]{4,6}\}/g;

export function toLoosePrint(text: string): MatchPrint | undefined {
  const read = text.slice(0, MAX_TEXT);
  if (!LOCKDEP.test(read)) return undefined;
  const frames = [...read.matchAll(FRAME)].slice(0, MAX_NAMES);
  const functions = new Set(frames.flatMap(({ groups }) => groups?.name ?? []));
  const files = new Set(frames.flatMap(({ groups }) => groups?.file ?? []));
  const locks = [...read.matchAll(LOCK)].slice(0, MAX_NAMES).flatMap(({ groups }) => groups?.name ?? []);
  if (functions.size < MIN_FUNCTIONS) return undefined;
  const cycle = [...new Set(locks.map((name) => parseLockName(name).class))];
  const bare = toBarePrint({ inversion: null, kind: null, cycle, edges: [], titles: [], component: null });
  const words = [...functions, ...files].map((word) => word.toLowerCase());
  return { ...bare, cycle: [], words: [...new Set([...bare.words, ...words])] };
}
