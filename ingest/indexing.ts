// The outbox to the search engine: each id in it becomes a document made from what the database holds now, or is removed.
import type { ClassFacts, InversionFacts, MailFacts, Writer } from "../lib/db/writer/index.ts";
import type { SearchDocument, SearchEngine } from "../lib/search/index.ts";
import { inversionPath, lockClassPath, messagePath } from "../lib/urls.ts";
import { readMessage } from "./bodies.ts";
import type { Progress } from "./progress.ts";

/** Documents a batch: a transaction of the embedded index, a task of Meilisearch. */
const BATCH = 500;

type Target = {
  readonly writer: Writer;
  readonly search: SearchEngine;
  readonly progress: Progress;
  readonly notice: (line: string) => void;
};

/** Hands over everything in the outbox. An engine that is down leaves it there: the next run goes on. */
export async function drainOutbox(target: Target): Promise<void> {
  const { writer, progress, notice } = target;
  progress.start("search index", null);
  try {
    for (let rows = await writer.takeOutbox(BATCH); rows.length > 0; rows = await writer.takeOutbox(BATCH)) {
      const failed = await handOver(new Set(rows.map(({ document }) => document)), target);
      if (failed !== undefined)
        return notice(
          `search index: ${failed}; what is missing is added by the next ingest or \`deadlore index rebuild\``,
        );
      await writer.ackOutbox(rows.map(({ id }) => id));
      progress.step(rows.length);
    }
  } finally {
    progress.stop();
  }
}

/** The index against the base: ids of what it lacks, and of what it holds too many. */
export async function compareIndex({ writer, search }: Pick<Target, "writer" | "search">) {
  const wanted = new Set(await writer.listDocuments());
  const documents = wanted.size;
  const extra: string[] = [];
  for await (const id of search.ids()) if (!wanted.delete(id)) extra.push(id);
  return { documents, missing: [...wanted].sort(), extra: extra.sort() };
}

/** Of an index in a file here, while the base was written elsewhere: it may be of another state, or of none. */
export async function renewIndex(target: Target): Promise<void> {
  const { extra } = await compareIndex(target);
  if (extra.length > 0) await target.search.remove(extra);
  await target.writer.enqueueAll();
  await drainOutbox(target);
}

/** What the engine says where it does not take them; what the base says is thrown. */
async function handOver(ids: ReadonlySet<string>, { writer, search }: Target): Promise<string | undefined> {
  const documents: SearchDocument[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const document = await makeDocument(id, writer);
    if (document) documents.push(document);
    else gone.push(id);
  }
  try {
    if (documents.length > 0) await search.add(documents);
    if (gone.length > 0) await search.remove(gone);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function makeDocument(id: string, writer: Writer): Promise<SearchDocument | undefined> {
  const name = id.slice(2);
  if (id.startsWith("m:")) {
    const mail = await writer.readMail(name);
    return mail && toMailDocument(mail, (await readMessage(mail.id, writer))?.body ?? "");
  }
  if (id.startsWith("i:")) {
    const inversion = await writer.readInversion(name);
    return inversion && toInversionDocument(inversion);
  }
  const found = await writer.readClass(name);
  return found && toClassDocument(found);
}

const toMailDocument = (mail: MailFacts, body: string): SearchDocument => ({
  id: `m:${mail.messageId}`,
  type: "message",
  url: messagePath(mail.messageId),
  title: mail.subject,
  text: body,
  date: mail.date,
  from: formatFrom(mail.from),
  lists: mail.lists,
  ...toNames(mail),
  ids: [mail.messageId, ...mail.reports.flatMap(({ inversionId }) => inversionId ?? [])],
  subsystems: mail.subsystems,
  kind: mail.reports[0]?.kind ?? null,
  state: null,
  year: toYear(mail.date),
  syzbot: distinct(mail.reports.flatMap(({ syzbot }) => syzbot ?? [])),
  weight: 1,
});

function toInversionDocument(it: InversionFacts): SearchDocument {
  const { data } = it;
  const date = [it.lastSeen, it.lastWord].reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b));
  const said = [data.resolution.quote?.text ?? "", ...data.discussion.map(({ quote }) => quote)];
  const subjects = distinct(it.messages.map(({ subject }) => subject));
  return {
    id: `i:${it.id}`,
    type: "inversion",
    url: inversionPath(it.id),
    title: it.title,
    text: [...it.altTitles, it.cycle.join(" -> "), ...subjects, ...said].filter((line) => line !== "").join("\n"),
    date,
    from: null,
    lists: distinct(it.messages.flatMap(({ list }) => list ?? [])),
    ...toNames(it),
    ids: [
      it.id,
      ...it.messages.map(({ messageId }) => messageId),
      ...data.resolution.claims.flatMap(({ value }) => value ?? []),
    ],
    subsystems: it.subsystems,
    kind: it.kind,
    state: it.state,
    year: toYear(it.firstSeen),
    syzbot: data.syzbot.map(({ id }) => id),
    weight: 2,
  };
}

const toClassDocument = ({ canonical, spellings, lastSeen }: ClassFacts): SearchDocument => ({
  id: `c:${canonical}`,
  type: "class",
  url: lockClassPath(canonical),
  title: canonical,
  text: spellings.join("\n"),
  date: lastSeen,
  from: null,
  lists: [],
  locks: distinct([canonical, ...spellings]),
  pairs: [],
  functions: [],
  ids: [],
  subsystems: [],
  kind: null,
  state: null,
  year: null,
  syzbot: [],
  weight: 1,
});

const toNames = ({ locks, edges }: Pick<MailFacts, "locks" | "edges">) => ({
  locks: distinct(locks.flatMap((lock) => [lock.class, lock.canonical])),
  pairs: distinct(
    edges.flatMap(({ from, to, fromCanonical, toCanonical }) => [`${from}>${to}`, `${fromCanonical}>${toCanonical}`]),
  ),
  functions: distinct(edges.flatMap(({ siteFunction }) => siteFunction ?? [])),
});

const formatFrom = ({ name, address }: MailFacts["from"]) =>
  name === null ? address : address === null ? name : `${name} <${address}>`;
const toYear = (date: string | null) => (date === null ? null : Number(date.slice(0, 4)));
const distinct = (values: readonly string[]): string[] => [...new Set(values)];
