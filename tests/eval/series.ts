/**
 * E-8, its series half: the versions of one piece of work in the five lists. `npm run eval series`
 *
 * Truth is what the senders wrote down, taken out before the question: b4's change-id (and every link to an earlier version), one id for
 * all versions of a series; and versions that answer their predecessor's cover letter or patch with a higher number (parents taken out).
 * A pair of postings is right where both have one id, wrong where they have two; between postings without ids nothing is known.
 */
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArchives } from "../../ingest/archives.ts";
import {
  findNotes,
  findSeries,
  groupPostings,
  idsOf,
  type Posting,
  parsePatch,
  parsePatchSubject,
  type SeriesMail,
} from "../../lib/fixes/index.ts";
import { parseMessage } from "../../lib/mail/index.ts";

const FOLDER = process.env.LISTS ?? join(tmpdir(), "lists");

type Counts = { postings: number; known: number; hits: number; wrong: number };

async function measureSeries(): Promise<void> {
  console.log(
    "| list | truth | postings with it | pairs | found | wrong | precision | recall | F |\n|---|---|---|---|---|---|---|---|---|",
  );
  const all = { "change-id": empty(), "in reply to": empty() };
  for (const list of readdirSync(FOLDER).sort()) {
    const mails = await readSeriesMails(list);
    print(list, "change-id", add(all["change-id"], byChangeId(mails)));
    print(list, "in reply to", add(all["in reply to"], byReply(mails)));
  }
  print("all", "change-id", all["change-id"]);
  print("all", "in reply to", all["in reply to"]);
}

const empty = (): Counts => ({ postings: 0, known: 0, hits: 0, wrong: 0 });

function add(sum: Counts, one: Counts): Counts {
  sum.postings += one.postings;
  sum.known += one.known;
  sum.hits += one.hits;
  sum.wrong += one.wrong;
  return one;
}

function print(list: string, truth: string, { postings, known, hits, wrong }: Counts): void {
  const [precision, recall] = [hits / Math.max(1, hits + wrong), hits / Math.max(1, known)];
  const f = (2 * precision * recall) / Math.max(0.001, precision + recall);
  const share = (value: number) => (known === 0 ? "" : value.toFixed(3));
  // Who answers whom says nothing of postings that nobody answers: there is no wrong pair to count.
  const [p, both] = truth === "change-id" ? [share(precision), share(f)] : ["", ""];
  console.log(
    `| ${list} | ${truth} | ${postings} | ${known} | ${hits} | ${truth === "change-id" ? wrong : ""} | ${p} | ${share(recall)} | ${both} |`,
  );
}

/** Patches and cover letters of a list. */
async function readSeriesMails(list: string): Promise<SeriesMail[]> {
  const mails: SeriesMail[] = [];
  for (const archive of await openArchives(join(FOLDER, list), { list }))
    for await (const batch of archive.read(null))
      for (const item of batch) {
        if (
          item.kind !== "message" ||
          !/^subject:.*\b(?:patch|rfc|pull)/im.test(item.bytes.toString("latin1", 0, 8_000))
        )
          continue;
        const { messageId, subject, date, from, inReplyTo, references, body } = await parseMessage(item.bytes);
        if (parsePatchSubject(subject).isReply) continue;
        const patch = parsePatch(subject, body);
        const parent = inReplyTo ?? references.at(-1) ?? null;
        mails.push({ messageId, subject, date, sender: from, parent, patch, notes: patch ? null : findNotes(body) });
      }
  return [...new Map(mails.map((mail) => [mail.messageId, mail])).values()];
}

const changeIdOf = ({ patch, notes }: SeriesMail) => patch?.changeId ?? notes?.changeId ?? null;

function byChangeId(mails: readonly SeriesMail[]): Counts {
  const idOf = new Map(
    mails.flatMap((mail) => (changeIdOf(mail) === null ? [] : [[mail.messageId, changeIdOf(mail)] as const])),
  );
  const truthOf = (posting: Posting) => idsOf(posting).flatMap((id) => idOf.get(id) ?? [])[0];
  const series = findSeries(groupPostings(mails.map(withoutNotes)));
  const asked = series.flat().filter((posting) => truthOf(posting) !== undefined);
  const sizes = [...Map.groupBy(asked, (posting) => truthOf(posting)).values()].map(({ length }) => length);
  let [hits, wrong] = [0, 0];
  for (const versions of series) {
    const ids = versions.flatMap((version) => truthOf(version) ?? []);
    for (const [at, id] of ids.entries())
      for (const other of ids.slice(at + 1))
        if (id === other) hits++;
        else wrong++;
  }
  return { postings: asked.length, known: sizes.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0), hits, wrong };
}

/** Versions whose first mail answers a mail of an older version by the same sender. */
function byReply(mails: readonly SeriesMail[]): Counts {
  const before = groupPostings(mails);
  const holder = new Map(before.flatMap((posting) => idsOf(posting).map((id) => [id, posting] as const)));
  const pairs = before.flatMap((posting) => {
    const first = posting.cover ?? posting.patches[0];
    const older = holder.get(first?.parent ?? "");
    const isNext = older && older !== posting && (posting.version ?? 1) > (older.version ?? 1);
    return isNext && older.sender.address === posting.sender.address ? [[older, posting] as const] : [];
  });
  const series = findSeries(groupPostings(mails.map((mail) => ({ ...withoutNotes(mail), parent: null }))));
  const place = new Map(
    series.flatMap((versions, at) => versions.flatMap((version) => idsOf(version).map((id) => [id, at] as const))),
  );
  const placeOf = (posting: Posting) => place.get(idsOf(posting)[0] ?? "");
  const hits = pairs.filter(([a, b]) => placeOf(a) === placeOf(b)).length;
  if (process.env.MISSES !== undefined)
    for (const [a, b] of pairs)
      if (placeOf(a) !== placeOf(b))
        console.error(
          `missed: ${(a.cover ?? a.patches[0])?.subject} | ${(b.cover ?? b.patches[0])?.subject} <${idsOf(b)[0]}>`,
        );
  return { postings: pairs.length, known: pairs.length, hits, wrong: 0 };
}

const NOTHING = { changeId: null, earlier: [] };
const withoutNotes = (mail: SeriesMail): SeriesMail => ({
  ...mail,
  patch: mail.patch && { ...mail.patch, ...NOTHING },
  notes: mail.notes && NOTHING,
});

if (existsSync(FOLDER)) await measureSeries();
else console.log(`skipped: ${FOLDER} is not here (LISTS names another folder of unpacked lists)`);
