/**
 * What became of reports that show no inversion: their fixes and their resolution, folded when it is asked for. An inversion has
 * both stored; hung tasks, sleeps in atomic context and half prints have only their claims.
 */
import { type BugKey, readBugFacts } from "../db/index.ts";
import { type Fix, findSender, foldInversion, type LastWord, type Resolution } from "../fixes/index.ts";
import { citedUrl } from "../urls.ts";
import { readTexts } from "./mail-text.ts";

export type BugStory = {
  readonly fixes: readonly Fix[];
  readonly resolution: Resolution | null;
  readonly lastWord: LastWord | null;
};

const NOTHING: BugStory = { fixes: [], resolution: null, lastWord: null };

export async function bugStory(key: BugKey): Promise<BugStory> {
  const { reports, mails, claims } = await readBugFacts(key);
  if (reports.length === 0) return NOTHING;
  const texts = await readTexts(mails.map(({ messageId }) => messageId));
  const messages = mails.map((mail) => ({
    ...mail,
    isBot: findSender(mail) !== "person",
    body: texts.get(mail.messageId)?.body ?? null,
  }));
  const { fixes, resolution, lastWord } = foldInversion({ reports, messages, claims, linkTo: citedUrl });
  return { fixes, resolution, lastWord };
}
