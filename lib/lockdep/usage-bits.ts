/**
 * What the characters between `{` and `}` of a lock mean: how its class was used so far, in interrupts and with them on.
 *
 * In: `+.+.+.` and the era. Out: for each interrupt the use by writers and readers.
 *
 *   {--..}     2.6.17 to 2.6.29   hardirq W, softirq W, hardirq R, softirq R;   + in it, - with it on, ? both (readers), . neither
 *   {+.+.+.}   2.6.30 to 4.13     hardirq W R, softirq W R, reclaim_fs W R;     - in it, + with it on, ? both, . neither
 *   {+.+.}     4.14 on            hardirq W R, softirq W R
 *
 * The first and the last have the same width and opposite signs. Distributions carry newer formats on old versions, so the era is told from
 * the other tokens of the same splat, never from the version it names.
 *
 * Source: get_usage_chars() in kernel/lockdep.c and kernel/locking/lockdep.c.
 */

export type UsageEra = "2006" | "2009" | "2017";

/** `in`: taken inside of the interrupt; `on`: held with it enabled; `both`; `none`. */
export type UsageBit = "in" | "on" | "both" | "none";

export type UsageBits = {
  readonly [state in "hardirq" | "softirq" | "reclaimFs"]?: { write: UsageBit; read: UsageBit };
};

/** Tokens of a splat that only one era prints. */
export type UsageTokens = {
  readonly usages: readonly string[];
  /** `-{3:3}` behind a usage: 5.7 on. */
  readonly hasWaitType: boolean;
  /** `ffff888012345678 (&a->lock)`: 4.15 on. */
  readonly hasAddress: boolean;
  /** `[ INFO: ... ]` to 4.11, `WARNING: ...` from 4.12 on. */
  readonly banner: string;
};

/** The era, or null where the tokens leave two. */
export function usageEra({ usages, hasWaitType, hasAddress, banner }: UsageTokens): UsageEra | null {
  if (usages.some((usage) => usage.length === 6)) return "2009";
  if (!usages.some((usage) => usage.length === 4)) return null;
  if (hasWaitType || hasAddress || banner.startsWith("WARNING: ")) return "2017";
  return /^\[ ?(?:INFO|BUG): /.test(banner) && !banner.includes("Invalid wait context") ? "2006" : null;
}

/** The bits of one usage; undefined where it has not the width of its era. */
export function readUsage(usage: string, era: UsageEra): UsageBits | undefined {
  if (usage.length !== WIDTH[era]) return undefined;
  const bit = (index: number): UsageBit => MEANING[era][usage[index] ?? "."] ?? "none";
  if (era === "2006") {
    return { hardirq: { write: bit(0), read: bit(2) }, softirq: { write: bit(1), read: bit(3) } };
  }
  const both = { hardirq: { write: bit(0), read: bit(1) }, softirq: { write: bit(2), read: bit(3) } };
  return era === "2009" ? { ...both, reclaimFs: { write: bit(4), read: bit(5) } } : both;
}

const WIDTH: { readonly [era in UsageEra]: number } = { "2006": 4, "2009": 6, "2017": 4 };
const SINCE_2009: { readonly [sign: string]: UsageBit } = { "-": "in", "+": "on", "?": "both", ".": "none" };
const MEANING: { readonly [era in UsageEra]: { readonly [sign: string]: UsageBit } } = {
  "2006": { "+": "in", "-": "on", "?": "both", ".": "none" },
  "2009": SINCE_2009,
  "2017": SINCE_2009,
};
