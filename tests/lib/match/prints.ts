/** Splats of made-up drivers, and the base's view of them, for the tests of match. */
import { findReports, type LockReport } from "../../../lib/lockdep/index.ts";
import {
  type KnownPrint,
  type MatchPrint,
  toKnownPrint,
  toKnownPrints,
  toPrint,
  toVisible,
} from "../../../lib/match/index.ts";

export type Step = {
  readonly lock: string;
  /** Function in which it is taken, and what called that. */
  readonly at: string;
  readonly below?: readonly string[];
  /** Folder of its file. */
  readonly code?: string;
};

const frames = ({ at, below = [], code = "drivers/demo" }: Step): string =>
  [at, ...below]
    .map((name, index) => `       ${name}+0x4c/0x1a0 ${index === 0 ? code : "mm"}/${name}.c:${41 + index}`)
    .join("\n");

/** A ring of locks as lockdep prints it: the first is wanted, the last held. */
export function splatOf(steps: readonly Step[]): string {
  const [wanted] = steps;
  const held = steps.at(-1);
  const entries = steps
    .toReversed()
    .map((step, index) => `-> #${steps.length - 1 - index} (${step.lock}){+.+.}-{4:4}:\n${frames(step)}\n`);
  return `
======================================================
WARNING: possible circular locking dependency detected
6.1.0 #1 Not tainted
------------------------------------------------------
demo/812 is trying to acquire lock:
ffff88810e4a10a8 (${wanted?.lock}){+.+.}-{4:4}, at: ${wanted?.at}+0x4c/0x1a0 ${wanted?.code ?? "drivers/demo"}/a.c:41

but task is already holding lock:
ffff88810e4a1158 (${held?.lock}){++++}-{4:4}, at: ${held?.at}+0x31/0x1a0 ${held?.code ?? "drivers/demo"}/a.c:38

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

${entries.join("\n")}
other info that might help us debug this:
`;
}

export function reportOf(text: string): LockReport {
  const [report] = findReports(text);
  if (!report) throw new Error("the splat was not read");
  return report;
}

export const printOf = (steps: readonly Step[]): MatchPrint => toPrint(reportOf(splatOf(steps)));

type Told = {
  readonly id?: string;
  readonly mail?: string;
  readonly date?: string | null;
  readonly component?: string;
};

export function known(
  steps: readonly Step[],
  { id, mail = "report@demo", date = null, component }: Told = {},
): KnownPrint {
  const print = printOf(steps);
  return toKnownPrint(print, {
    inversion: id ?? print.inversion ?? "none",
    component: component ?? print.component,
    print: `${id} ${mail}`,
    mails: [{ messageId: mail, date }],
    syzbot: [],
  });
}

export const visibleOf = (...prints: readonly KnownPrint[]) => toVisible(toKnownPrints(prints));
