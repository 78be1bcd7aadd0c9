/** Trailers for the changelog of a fix: suggested from what is known, to be checked before use. */
import type { DatedFix, StoredInversion, StoredReport } from "../db/index.ts";
import { baseUrl, env } from "../env.ts";
import { isMadeUpId } from "../mail/index.ts";
import { inversionPath, loreUrl } from "../urls.ts";
import { firstOfPrints } from "./time-line.ts";

/** A changelog names the reports that matter: the first of each episode. */
const MAX_REPORTS = 6;

/** Our own link stands only where the public address is known: one to 127.0.0.1 would be pasted into a commit for good. */
export function toTrailers(
  stored: StoredInversion,
  reports: readonly StoredReport[],
  fix: DatedFix | null,
): readonly string[] {
  const seen = new Set<string>();
  const cited = firstOfPrints(reports).filter(({ syzbot, threadId }) => {
    const key = syzbot ?? `thread ${threadId}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
  return [
    ...cited
      .slice(0, MAX_REPORTS)
      .flatMap(({ syzbot, messageId }) => [
        ...(syzbot === null ? [] : [`Reported-by: syzbot+${syzbot}@syzkaller.appspotmail.com`]),
        ...(isMadeUpId(messageId) ? [] : [`Closes: ${loreUrl(messageId)}`]),
      ]),
    ...(fix?.messageId && !isMadeUpId(fix.messageId) ? [`Link: ${loreUrl(fix.messageId)}`] : []),
    ...(env().DEADLORE_URL === undefined ? [] : [`Link: ${baseUrl()}${inversionPath(stored.id)}`]),
  ];
}
