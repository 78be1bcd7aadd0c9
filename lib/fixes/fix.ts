/**
 * What is claimed to fix an episode: one Fix for each posting of a patch that was named, found or applied for it.
 */
import type { Confidence } from "./claim.ts";
import type { FixClass } from "./fix-class.ts";
import type { InferReason } from "./infer.ts";

export type FixState = "posted" | "superseded" | "applied" | "merged" | "reverted";

export type Fix = {
  /** The patch mail; null where only a title or commit is known. */
  readonly messageId: string | null;
  /** As mailed; where no mail is known, the title, or `commit SHA`. */
  readonly subject: string;
  readonly version: number | null;
  readonly part: number | null;
  readonly of: number | null;
  readonly state: FixState;
  readonly commit: string | null;
  readonly commitTitle: string | null;
  /** How sure it is that this patch answers this episode. */
  readonly confidence: Confidence;
  /** What ties it to the report: `Closes`, `#syz fix`, `patch in the thread`. */
  readonly via: string;
  /** Why it is inferred, the strongest reason first; empty where something ties it to the report. */
  readonly reasons: readonly InferReason[];
  /** The words of that tie. */
  readonly quote: string | null;
  readonly files: readonly string[];
  readonly fixClass: FixClass | null;
  /** When its state was reached; null if unknown. */
  readonly since: string | null;
};
