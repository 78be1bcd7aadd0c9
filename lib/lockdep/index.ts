/**
 * Lock reports of the Linux kernel out of any text: a mail's body, a dmesg, a pasted fragment. Knows nothing of mail.
 *
 * In: text. Out: LockReports with cycle, edges, sites, title and the inversion's id. README.md tells how to add a kind.
 */
export { ALIASES, type Alias } from "./aliases.ts";
export { BANNERS } from "./banners.ts";
export { type ExplainedLine, explainText, formatExplanation } from "./explain.ts";
export { findReports } from "./find-reports.ts";
export { SKIP_NAMES, SKIP_PREFIXES } from "./frames-to-skip.ts";
export { canonicalCycle } from "./graph.ts";
export { findSite, isGuiltyFrame, isPlumbing } from "./guilty.ts";
export { cycleId, type Identity, inversionId } from "./inversion.ts";
export { canonicalClass } from "./lock-class.ts";
export {
  agreeing,
  findChains,
  findContradictions,
  findTangles,
  type GraphEdge,
  type Layers,
  toLayers,
} from "./lock-graph.ts";
export { type Lock, parseLockName } from "./lock-line.ts";
export { printKey } from "./print-key.ts";
export { findProse } from "./prose.ts";
export type { AttributedOrder, ProseForm, ProseOrder } from "./prose-order.ts";
export { findProseReports, type ProseReport, type SaidMail, wordsId } from "./prose-report.ts";
export {
  type ChainEntry,
  type Damage,
  type DamageReason,
  type Edge,
  FAMILIES,
  type Family,
  type HungTask,
  type IrqConflict,
  type KernelIdent,
  type LockAt,
  type LockReport,
  type ReportKind,
  type ScenarioOp,
  type ScenarioStep,
  type Step,
  type Task,
  type Usage,
} from "./report.ts";
export { SPOKEN_LOCKS, type SpokenLock, spokenRows } from "./spoken-locks.ts";
export { findMentions, readSpeech, resolveSpoken } from "./spoken-name.ts";
export type { Frame } from "./stack.ts";
export { readUsage, type UsageBit, type UsageBits, type UsageEra } from "./usage-bits.ts";
export { INVERSION_VERSION, PARSER_VERSION } from "./version.ts";
