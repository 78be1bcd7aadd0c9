/**
 * What became of a thread's reports that show no inversion, for its page and those of its mails. Reports of one bug of syzbot are told
 * as that bug, wherever its fix was posted; all others of a thread together, by what was said in it and about them.
 *
 * A thread that tells an inversion too has one talk for both, and which of them a patch in it fixes cannot be told: its other reports
 * have a story only where a bug of syzbot keeps them apart.
 */
import { type LoneReport, listLoneReports, tellsInversion } from "../db/index.ts";
import type { Fix, LastWord, Resolution } from "../fixes/index.ts";
import { bugStory } from "./bug-story.ts";
import { fixTitle } from "./chosen-fix.ts";
import { field } from "./plain.ts";
import { kindWords, toWords } from "./state.ts";

export type LoneStory = {
  readonly syzbot: string | null;
  /** Each once, oldest first; null where no line names what happened. */
  readonly titles: readonly string[];
  readonly kinds: readonly string[];
  /** The mails that show them. */
  readonly reports: readonly string[];
  readonly fixes: readonly Fix[];
  readonly resolution: Resolution | null;
  readonly lastWord: LastWord | null;
};

/** Bugs of syzbot told of one thread: a digest names forty. */
const MAX_STORIES = 4;

export async function loneStories(threadId: number): Promise<readonly LoneStory[]> {
  const [reports, hasInversion] = await Promise.all([listLoneReports(threadId), tellsInversion(threadId)]);
  const groups = Map.groupBy(reports, ({ syzbot }) => syzbot);
  const told = [...groups].filter(([syzbot]) => syzbot !== null || !hasInversion).slice(0, MAX_STORIES);
  return Promise.all(
    told.map(async ([syzbot, own]) => ({
      syzbot,
      ...toHeads(own),
      ...(await bugStory(syzbot === null ? { threadId } : { syzbot })),
    })),
  );
}

const toHeads = (own: readonly LoneReport[]): Pick<LoneStory, "titles" | "kinds" | "reports"> => ({
  titles: [...new Set(own.flatMap(({ title }) => title ?? []))],
  kinds: [...new Set(own.map(({ kind }) => kind))],
  reports: [...new Set(own.map(({ messageId }) => messageId))],
});

/** Titles named in one line. */
const TITLES = 3;

/** `INFO: task hung in demo_open; 2 more`. */
export function loneTitle({ titles, kinds }: Pick<LoneStory, "titles" | "kinds">): string {
  const named = titles.length > 0 ? titles : kinds.map(kindWords);
  const rest = named.length - TITLES;
  return [...named.slice(0, TITLES), ...(rest > 0 ? [`${rest} more`] : [])].join("; ");
}

/** Fixes named in one text. */
const FIXES = 4;

export const formatLoneStory = (story: LoneStory): readonly string[] => [
  field("Report", loneTitle(story)),
  ...(story.resolution ? [field("State", toWords(story.resolution.state))] : []),
  ...story.fixes.slice(0, FIXES).map((fix) => field("Fix", `${toWords(fix.state)}: ${fixTitle(fix)}`)),
];
