/**
 * `/all/<Message-ID>/t/` and `thread ID`: all mails of a thread as a tree, with what was found in each and the inversions it
 * tells. Mails that are referred to and were never read stand in the tree as ghosts. A page of a long thread holds the texts
 * of some mails; the cursor is the number of mails before it.
 */
import { findThread, listInversions, type ThreadMail } from "../db/index.ts";
import { buildThread } from "../mail/index.ts";
import { messagePath, threadPath } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { currentInstant, toDays, toMinute } from "./dates.ts";
import { isBotAddress, type Person, personName } from "./person.ts";
import { counted, field, heading, pages, toRing } from "./plain.ts";
import { type InversionSummary, stateText, toSummary } from "./summary.ts";
import { toLine } from "./visible.ts";

export type ThreadEntry = {
  readonly messageId: string;
  readonly parent: string | null;
  readonly depth: number;
  /** Never read: only its id is known. */
  readonly ghost: boolean;
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
  readonly mails: readonly ThreadEntry[];
};

export async function threadView(
  messageId: string,
  options: { readonly now?: string } = {},
): Promise<ThreadView | undefined> {
  const { now = currentInstant() } = options;
  const thread = await findThread(messageId);
  if (!thread || thread.mails.length === 0) return undefined;
  const { root, nodes } = buildThread(thread.mails);
  const byId = new Map(thread.mails.map((mail) => [mail.messageId, mail]));
  const inversions = [...new Set(thread.mails.flatMap((mail) => mail.inversions))].sort();
  const stored = inversions.length === 0 ? [] : await listInversions({ ids: inversions }, inversions.length);
  const said = new Map(
    stored.flatMap(({ data }) => data.discussion.map(({ messageId: id, kind }) => [id, kind] as const)),
  );
  const dates = thread.mails.flatMap(({ date }) => (date === null ? [] : [date])).sort();
  const names = new Map(thread.mails.map(({ from }) => [personName(from), isBotAddress(from.address)]));
  const bots = [...names.values()].filter(Boolean).length;
  return {
    root,
    subject: (byId.get(root) ?? thread.mails[0])?.subject ?? "",
    messages: thread.mails.length,
    people: names.size - bots,
    bots,
    firstSeen: dates[0] ?? null,
    lastSeen: dates.at(-1) ?? null,
    lists: [...new Set(thread.mails.flatMap(({ lists }) => lists))].sort(),
    inversions: stored.map((each) => toSummary(each, now)),
    mails: nodes.map((node) => toEntry(node, byId, said)),
  };
}

type Node = ReturnType<typeof buildThread>["nodes"][number];

function toEntry(
  { messageId, parent, depth }: Node,
  mails: ReadonlyMap<string, ThreadMail>,
  said: ReadonlyMap<string, string>,
): ThreadEntry {
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
    ].join("\n"),
    view.mails.map(toIndexLine).join("\n"),
  );
}

function toIndexLine(mail: ThreadEntry): string {
  const indent = "  ".repeat(Math.min(Math.max(mail.depth - 1, 0), MAX_INDENT)) + (mail.depth > 0 ? "` " : "");
  if (mail.ghost) return `${" ".repeat(16)} ${indent}[never read] <${toLine(mail.messageId)}>`;
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
