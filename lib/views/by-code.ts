/**
 * The episodes of an inversion by whose code their reports speak of. A name may be many locks (`&xa->xa_lock` of a network driver and
 * of a file system): their id is one, and what is said and fixed in one code says nothing of another.
 *
 *   fs/nfs: 1 report, merged
 *     2024-01-29  [PATCH] NFS: Fix locking for writeback interrupt; 1 report, merged
 */
import type { Episode } from "../fixes/index.ts";
import { toDays } from "./dates.ts";
import { counted, heading, wrap } from "./plain.ts";
import { toWords } from "./state.ts";
import { bugTitle } from "./syzbot-bug.ts";

export type CodeGroup = {
  /** Null: unknown. */
  readonly component: string | null;
  readonly reports: number;
  /** Of its newest episode. */
  readonly state: string;
  /** Newest first. */
  readonly episodes: readonly Episode[];
};

/** The code that was met last comes first. */
export function toCodeGroups(episodes: readonly Episode[]): readonly CodeGroup[] {
  return [...Map.groupBy(episodes.toReversed(), ({ component }) => component)].map(([component, own]) => ({
    component,
    reports: own.reduce((sum, { reports }) => sum + reports.length, 0),
    state: own[0]?.resolution.state ?? "unknown",
    episodes: own,
  }));
}

export const ONE_LOCK_OF_MANY =
  "One lock alone is a name that other code may have too: each code below has its own state and fixes, which say nothing of the others.";

type Resolved = {
  readonly episodes: readonly Episode[];
  readonly cycle: readonly string[];
  readonly resolution: Episode["resolution"];
};

/** Whose state the state of the whole is, where one lock stands for several codes; null elsewhere. */
export function codeOfState({ episodes, cycle, resolution }: Resolved): string | null {
  if (cycle.length !== 1 || toCodeGroups(episodes).length < 2) return null;
  const { state, since } = resolution;
  const own = episodes.findLast((each) => each.resolution.state === state && each.resolution.since === since);
  return own ? (own.component ?? "code that is not known") : null;
}

export function formatEpisodes(episodes: readonly Episode[], locks: number): string {
  if (episodes.length < 2) return "";
  const groups = toCodeGroups(episodes);
  return [
    heading("Episodes"),
    ...(groups.length > 1 && locks === 1 ? [wrap(ONE_LOCK_OF_MANY)] : []),
    ...groups.flatMap((group) => [
      wrap(
        `${group.component ?? "code unknown"}: ${counted(group.reports, "report")}, ${toWords(group.state)}`,
        "    ",
        "",
      ),
      ...group.episodes.map(formatEpisode),
    ]),
  ].join("\n");
}

function formatEpisode({ firstSeen, lastSeen, syzbot, reports, resolution }: Episode): string {
  const name = [bugTitle(reports[0]?.subject ?? "") || "(no subject)", syzbot && `syz:${syzbot}`];
  const facts = `${counted(reports.length, "report")}, ${toWords(resolution.state)}`;
  return wrap(`${toDays(firstSeen, lastSeen)}  ${name.filter(Boolean).join(", ")}; ${facts}`, "              ", "  ");
}
