/**
 * What became of a bug of syzbot that shows no inversion: its fixes and its resolution, folded when it is asked for. An inversion has
 * both stored; hung tasks and sleeps in atomic context have only their claims.
 */
import { readBugFacts } from "../db/index.ts";
import { type Fix, findSender, foldInversion, type Resolution } from "../fixes/index.ts";
import { citedUrl } from "../urls.ts";
import { readTexts } from "./mail-text.ts";

export type BugStory = { readonly fixes: readonly Fix[]; readonly resolution: Resolution | null };

const NOTHING: BugStory = { fixes: [], resolution: null };

export async function bugStory(id: string): Promise<BugStory> {
  const { reports, mails, claims } = await readBugFacts(id);
  if (reports.length === 0) return NOTHING;
  const texts = await readTexts(mails.map(({ messageId }) => messageId));
  const messages = mails.map((mail) => ({
    ...mail,
    isBot: findSender(mail) !== "person",
    body: texts.get(mail.messageId)?.body ?? null,
  }));
  const { fixes, resolution } = foldInversion({ reports, messages, claims, linkTo: citedUrl });
  return { fixes, resolution };
}
