/** One inversion on one line of a list: what every list of the site and the terminal shows of it. */
import type { StoredInversion } from "../db/index.ts";
import { inversionPath } from "../urls.ts";
import type { Entry } from "./atom.ts";
import { toDay } from "./dates.ts";
import { type Person, personName } from "./person.ts";
import { counted, toRing, wrap } from "./plain.ts";
import { isStalled, kindWords, toWords } from "./state.ts";

export type InversionSummary = {
  readonly inversion: string;
  readonly title: string;
  readonly altTitles: readonly string[];
  readonly kind: string;
  readonly cycle: readonly string[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly reports: number;
  readonly state: string;
  readonly fixClass: string | null;
  readonly stalled: boolean;
  readonly cameBack: boolean;
  readonly component: string | null;
  readonly subsystems: readonly string[];
  /** What a person said last, and when; null where nobody did. */
  readonly lastWord: {
    readonly messageId: string;
    readonly author: Person | null;
    readonly date: string | null;
    readonly quote: string | null;
  } | null;
};

export function toSummary(stored: StoredInversion, now: string): InversionSummary {
  const { data } = stored;
  return {
    inversion: stored.id,
    title: stored.title,
    altTitles: stored.altTitles,
    kind: stored.kind,
    cycle: stored.cycle,
    firstSeen: stored.firstSeen,
    lastSeen: stored.lastSeen,
    reports: stored.reportCount,
    state: stored.state,
    fixClass: stored.fixClass,
    stalled: isStalled(stored, now),
    cameBack: stored.cameBack,
    component: stored.component,
    subsystems: stored.subsystems.map(({ name }) => name),
    lastWord: data.lastWord && { ...data.lastWord, quote: data.lastWord.quote ?? null },
  };
}

/** "merged", "open, stalled", "open, back again"; "merged, had come back" where the later one is fixed as well. */
export function stateText({
  state,
  stalled,
  cameBack,
}: Pick<InversionSummary, "state" | "stalled" | "cameBack">): string {
  return [toWords(state), stalled && "stalled", cameBack && (state === "merged" ? "had come back" : "back again")]
    .filter(Boolean)
    .join(", ");
}

/** Three lines of a text list. */
export function formatSummary(summary: InversionSummary): string {
  const facts = [
    summary.inversion,
    stateText(summary),
    counted(summary.reports, "report"),
    summary.subsystems.join(" ") || "subsystem unknown",
  ];
  return [
    wrap(toRing(summary.cycle, summary.kind), "            ", `${toDay(summary.lastSeen)}  `),
    wrap(summary.title, "            "),
    wrap(facts.join("; "), "            "),
  ].join("\n");
}

export const summaryEntry = (summary: InversionSummary): Entry => ({
  title: `${toRing(summary.cycle, summary.kind)}: ${summary.title}`,
  path: inversionPath(summary.inversion),
  updated: summary.lastSeen,
  author: summary.lastWord ? personName(summary.lastWord.author) : "Deadlore",
  summary: `${kindWords(summary.kind)}; ${stateText(summary)}; ${counted(summary.reports, "report")}; ${summary.subsystems.join(", ") || "subsystem unknown"}`,
});
