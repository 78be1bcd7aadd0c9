/**
 * E-9: who answers whom, told without Message-ID, In-Reply-To and References, over the five lists. `npm run eval threads`.
 *
 * Truth: the last of a mail's References that is in the same list. Predicted: inferParents over subject, author, date and text.
 * Baseline: JWZ's grouping by subject (an answer hangs under the first mail of its subject). F over parent edges.
 */
import { basename } from "node:path";
import { openArchives } from "../../ingest/archives.ts";
import { bareSubject, inferParents, parseMessage, type UnthreadedMail } from "../../lib/mail/index.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA, hasData } from "./shared-mail.ts";

type Known = UnthreadedMail & { readonly references: readonly string[] };

async function readList(folder: string): Promise<Known[]> {
  const mails = new Map<string, Known>();
  for (const archive of await openArchives(folder, {}))
    for await (const items of archive.read(null))
      for (const item of items) {
        if (item.kind !== "message") continue;
        const { messageId, subject, from, date, body, references } = await parseMessage(item.bytes);
        if (!mails.has(messageId)) mails.set(messageId, { id: messageId, subject, from, date, body, references });
      }
  return [...mails.values()];
}

const trueParents = (mails: readonly Known[]): ReadonlyMap<string, string> => {
  const ids = new Set(mails.map(({ id }) => id));
  return new Map(
    mails.flatMap(({ id, references }) => {
      const parent = references.findLast((reference) => ids.has(reference));
      // Where the parent itself is not in the list, a grandparent is not the answer.
      return parent !== undefined && parent === references.at(-1) ? [[id, parent] as const] : [];
    }),
  );
};

/** JWZ without headers: the first mail of a subject is the parent of its answers. */
function bySubject(mails: readonly Known[]): ReadonlyMap<string, string> {
  const first = new Map<string, Known>();
  const sorted = [...mails].sort((a, b) => ((a.date ?? "~") < (b.date ?? "~") ? -1 : 1));
  const parents = new Map<string, string>();
  for (const mail of sorted) {
    const { key, isReply } = bareSubject(mail.subject);
    const root = first.get(key);
    if (root && isReply) parents.set(mail.id, root.id);
    if (!root) first.set(key, mail);
  }
  return parents;
}

type Score = { right: number; predicted: number; all: number };

function score(predicted: ReadonlyMap<string, string>, truth: ReadonlyMap<string, string>): Score {
  let right = 0;
  for (const [id, parent] of predicted) if (truth.get(id) === parent) right++;
  return { right, predicted: predicted.size, all: truth.size };
}

const figures = ({ right, predicted, all }: Score): string => {
  const [precision, recall] = [right / predicted, right / all];
  return `${precision.toFixed(3)} | ${recall.toFixed(3)} | ${((2 * precision * recall) / (precision + recall)).toFixed(3)}`;
};

const plus = (a: Score, b: Score): Score => ({
  right: a.right + b.right,
  predicted: a.predicted + b.predicted,
  all: a.all + b.all,
});

async function main(): Promise<void> {
  const only = process.env.LIST;
  let total = { ours: NONE, baseline: NONE };
  console.log(
    "| list | mails | edges | P | R | F | subject only: P | R | F | CPU s |\n|---|---|---|---|---|---|---|---|---|---|",
  );
  for (const folder of listFolders()) {
    if (only !== undefined && !folder.includes(only)) continue;
    const mails = await readList(folder);
    const truth = trueParents(mails);
    const before = process.cpuUsage();
    const inferred = inferParents(mails.map(({ references: _, ...mail }) => mail));
    const { user, system } = process.cpuUsage(before);
    const ours = score(new Map([...inferred].map(([id, { parent }]) => [id, parent])), truth);
    const baseline = score(bySubject(mails), truth);
    total = { ours: plus(total.ours, ours), baseline: plus(total.baseline, baseline) };
    console.log(
      `| ${basename(folder)} | ${mails.length} | ${truth.size} | ${figures(ours)} | ${figures(baseline)} | ${((user + system) / 1e6).toFixed(1)} |`,
    );
    if (process.env.MISSES !== undefined) showMisses(mails, inferred, truth);
  }
  console.log(`| all | | ${total.ours.all} | ${figures(total.ours)} | ${figures(total.baseline)} | |`);
}

const NONE: Score = { right: 0, predicted: 0, all: 0 };

/** Every so many-th wrong edge, for reading. */
function showMisses(
  mails: readonly Known[],
  inferred: ReturnType<typeof inferParents>,
  truth: ReadonlyMap<string, string>,
): void {
  const byId = new Map(mails.map((mail) => [mail.id, mail]));
  const wrong = mails.filter(({ id }) => inferred.get(id)?.parent !== truth.get(id));
  const step = Math.max(1, Math.floor(wrong.length / Number(process.env.MISSES)));
  const line = (id: string | undefined) => {
    const mail = byId.get(id ?? "");
    return mail ? `${mail.date} ${mail.from.name}: ${mail.subject}` : "none";
  };
  for (let at = 0; at < wrong.length; at += step) {
    const mail = wrong[at];
    const got = inferred.get(mail?.id ?? "");
    console.log(
      `\n${line(mail?.id)}\n  true ${line(truth.get(mail?.id ?? ""))}\n  got  ${line(got?.parent)} ${got?.evidence ?? ""}`,
    );
  }
}

if (hasData) await main();
else console.log(`skipped: no lists at ${DATA}`);
