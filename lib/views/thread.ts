/**
 * `/all/<Message-ID>/t/` and `thread ID`: all mails of a thread as a tree, with what was found in each and the inversions it
 * tells. Mails that are referred to and were never read stand in the tree as ghosts. A page of a long thread holds the texts
 * of some mails; the cursor is the number of mails before it.
 */
import { findThread, isRemoved, listInversions, type StoredThread, type ThreadMail } from "../db/index.ts";
import { buildThread } from "../mail/index.ts";
import { messagePath, threadPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { currentInstant, toDays, toMinute } from "./dates.ts";
import { formatLoneStory, type LoneStory, loneStories } from "./lone-reports.ts";
import { findMoved } from "./moved.ts";
import { isBotAddress, type Person, personName } from "./person.ts";
import { counted, field, heading, pages, toRing } from "./plain.ts";
import { type InversionSummary, stateText, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

export type ThreadEntry = {
  readonly messageId: string;
  readonly parent: string | null;
  readonly depth: number;
  /** Never read, or removed: only its id is known. */
  readonly ghost: boolean;
  readonly removed: boolean;
  readonly subject: string | null;
  /** Not the one of what it answers. */
  readonly hasOwnSubject: boolean;
  readonly from: Person | null;
  readonly date: string | null;
  /** What was found in it: `report`, `diff`, and the words of its claims. */
  readonly marks: readonly string[];
  readonly inversions: readonly string[];
  /** Its text is kept here. */
  readonly isKept: boolean;
  /** Bytes. */
  readonly size: number;
};

export type ThreadView = {
  readonly root: string;
  readonly subject: string;
  /** Mails that are here, ghosts not counted. */
  readonly messages: number;
  readonly people: number;
  readonly bots: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly lists: readonly string[];
  readonly inversions: readonly InversionSummary[];
  /** What became of its reports that show no inversion. */
  readonly lone: readonly LoneStory[];
  /** As a tree; of a very long thread a page of them, in order of date. */
  readonly mails: readonly ThreadEntry[];
  /** Where the next page begins: behind this Message-ID; null where all mails are here, or the last of them. */
  readonly next: string | null;
  /** A very long thread, read by pages. */
  readonly isPart: boolean;
};

/** `gone`: the mail was removed. `after`: where the page of a very long thread begins, the `next` of the one before. */
export async function threadView(
  messageId: string,
  options: { readonly now?: string; readonly after?: string | null } = {},
): Promise<ThreadView | undefined | "gone"> {
  const { now = currentInstant(), after = null } = options;
  if (await isRemoved(messageId)) return "gone";
  const thread = await findThread(messageId, { after });
  if (!thread || thread.mails.length === 0) {
    const original = await findMoved(messageId);
    return original === undefined ? undefined : threadView(original, options);
  }
  const { part } = thread;
  const inversions = part?.inversions ?? [...new Set(thread.mails.flatMap((mail) => mail.inversions))].sort();
  const stored = inversions.length === 0 ? [] : await listInversions({ ids: inversions }, inversions.length);
  const said = new Map(
    stored.flatMap(({ data }) => data.discussion.map(({ messageId: id, kind }) => [id, kind] as const)),
  );
  const { root, mails } = part ? toPage(thread, said) : toTree(thread, said);
  const first = thread.mails.find((mail) => mail.messageId === root) ?? thread.mails[0];
  return {
    root,
    subject: first?.subject ?? "",
    ...toFacts(thread),
    lists: [...new Set(thread.mails.flatMap(({ lists }) => lists))].sort(),
    inversions: stored.map((each) => toSummary(each, now)),
    lone: await readLone(thread),
    mails,
    next: part?.next ?? null,
    isPart: part !== undefined,
  };
}

/** A thread that is read by pages is no talk about one report. */
const readLone = ({ id, mails, part }: StoredThread): Promise<readonly LoneStory[]> =>
  part === undefined && mails.some(({ reports }) => reports > 0) ? loneStories(id) : Promise.resolve([]);

type Said = ReadonlyMap<string, string>;

function toTree({ mails, removed }: StoredThread, said: Said): Pick<ThreadView, "root" | "mails"> {
  const { root, nodes } = buildThread([...mails, ...removed]);
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  const gone = new Set(removed.map(({ messageId }) => messageId));
  const entries = nodes.map((node) => ({ ...toEntry(node, byId, said), removed: gone.has(node.messageId) }));
  // An address that answers "removed" leads nowhere: the thread goes by its first mail.
  return { root: gone.has(root) ? (entries.find(({ ghost }) => !ghost)?.messageId ?? root) : root, mails: entries };
}

/** What each mail answers is known without the tree. */
function toPage({ root, mails }: StoredThread, said: Said): Pick<ThreadView, "root" | "mails"> {
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  const entries = mails.map((mail) => {
    const parent = mail.references.at(-1) ?? mail.inReplyTo;
    const node = { messageId: mail.messageId, parent, ghost: false, depth: parent === null ? 0 : 1 };
    return { ...toEntry(node, byId, said), removed: false };
  });
  return { root: root ?? mails[0]?.messageId ?? "", mails: entries };
}

function toFacts({
  mails,
  part,
}: StoredThread): Pick<ThreadView, "messages" | "people" | "bots" | "firstSeen" | "lastSeen"> {
  const dates = mails.flatMap(({ date }) => (date === null ? [] : [date])).sort();
  const senders = part?.senders ?? mails.map(({ from }) => from);
  const names = new Map(senders.map((from) => [personName(from), isBotAddress(from.address)]));
  const bots = [...names.values()].filter(Boolean).length;
  return {
    messages: part?.messages ?? mails.length,
    people: names.size - bots,
    bots,
    firstSeen: part ? part.firstSeen : (dates[0] ?? null),
    lastSeen: part ? part.lastSeen : (dates.at(-1) ?? null),
  };
}

type Node = ReturnType<typeof buildThread>["nodes"][number];

function toEntry(
  { messageId, parent, depth }: Node,
  mails: ReadonlyMap<string, ThreadMail>,
  said: Said,
): Omit<ThreadEntry, "removed"> {
  const mail = mails.get(messageId);
  const above = parent === null ? undefined : mails.get(parent);
  return {
    messageId,
    parent,
    depth,
    ghost: mail === undefined,
    subject: mail?.subject ?? null,
    hasOwnSubject: mail !== undefined && bare(mail.subject) !== (above && bare(above.subject)),
    from: mail?.from ?? null,
    date: mail?.date ?? null,
    marks: mail ? toMarks(mail, said.get(messageId)) : [],
    inversions: mail?.inversions ?? [],
    isKept: mail?.isKept ?? false,
    size: mail?.size ?? 0,
  };
}

/** Words of the glossary for what a claim states; what only ties mails together (a link, an id) is no word here. */
const CLAIM_WORDS = /^(?:applied|merged|reverted|duplicate|invalid)\b/;

/** `said`: what the fold made of it: proposal, objection ... */
function toMarks(mail: ThreadMail, said: string | undefined): readonly string[] {
  const report = mail.isReport ? "report" : mail.reports > 0 ? "quotes the report" : undefined;
  const words = mail.claims.flatMap(({ value }) => CLAIM_WORDS.exec(value ?? "")?.[0] ?? []);
  const place = mail.placed === null ? undefined : `place ${mail.placed}`;
  return [
    ...new Set([report, said, ...words, mail.hasDiff ? "diff" : undefined, place].filter((word) => word !== undefined)),
  ];
}

/** Deeper replies are drawn at this depth: after it nobody counts the steps any more. */
const MAX_INDENT = 16;

/** As lore's index: one line a mail, the subject again where it changes. */
export function formatThread(view: ThreadView): string {
  return pages(
    heading(view.subject),
    [
      field("Mails", `${counted(view.messages, "mail")}, ${toDays(view.firstSeen, view.lastSeen)}`),
      field("Lists", view.lists.join(", ") || "unknown"),
      ...view.inversions.map((each) =>
        field("Inversion", `${each.inversion}  ${toRing(each.cycle)}  ${stateText(each)}`),
      ),
      ...view.lone.flatMap(formatLoneStory),
    ].join("\n"),
    view.mails.map(toIndexLine).join("\n"),
    view.next && `More mails of this thread follow <${toLine(view.next)}>.`,
  );
}

function toIndexLine(mail: ThreadEntry): string {
  const indent = "  ".repeat(Math.min(Math.max(mail.depth - 1, 0), MAX_INDENT)) + (mail.depth > 0 ? "` " : "");
  if (mail.ghost)
    return `${" ".repeat(16)} ${indent}[${mail.removed ? "removed" : "never read"}] <${toLine(mail.messageId)}>`;
  const marks = mail.marks.length > 0 ? ` [${mail.marks.join(", ")}]` : "";
  const subject = mail.hasOwnSubject ? `${toLine(mail.subject ?? "")} ` : "";
  return `${toMinute(mail.date).padEnd(16)} ${indent}${subject}${personName(mail.from)}${marks}`;
}

/** Without answer marks and list tags: whether a reply goes on under another subject. */
const bare = (subject: string): string =>
  subject
    .replace(/^(?:\s*(?:re|aw|fwd?|sv|antw):\s*|\s*\[[\w.-]+\]\s+(?=\[))+/i, "")
    .trim()
    .toLowerCase();

export const threadAtom = (view: ThreadView): string =>
  toAtom({
    title: `Deadlore: ${view.subject}`,
    path: threadPath(view.root),
    self: messagePath(view.root, "t.atom"),
    entries: view.mails
      .filter(({ ghost }) => !ghost)
      .map((mail) => ({
        title: mail.subject ?? "",
        path: messagePath(mail.messageId),
        updated: mail.date,
        author: personName(mail.from),
        summary: mail.marks.join(", "),
      })),
  });
