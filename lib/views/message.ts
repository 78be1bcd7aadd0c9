/**
 * `/all/<Message-ID>/` and `show ID`: one mail, where it came through, what was read in it, its patch and what became of it.
 * A lean mail (no report, patch or claim of interest in its thread) has its head only: `body` is null.
 */
import {
  findKeptBytes,
  findMessage,
  findOtherBytes,
  isRemoved,
  listFates,
  listReplies,
  listThreadIds,
  type PatchFate,
  type Reply,
  type StoredMessage,
} from "../db/index.ts";
import { type Claim, findQuotedDiffs, type Patch, type QuotedDiff } from "../fixes/index.ts";
import type { LockReport } from "../lockdep/index.ts";
import { type Address, type DateSource, dateSource, isMadeUpId, type Message, parseMessage } from "../mail/index.ts";
import { loreCopyUrl, loreUrl } from "../urls.ts";
import { formatLoneStory, type LoneStory, loneStories } from "./lone-reports.ts";
import { readTexts } from "./mail-text.ts";
import { maskText } from "./mask-text.ts";
import { findMoved } from "./moved.ts";
import { maskAddress, type Person } from "./person.ts";
import { counted, field, pages, verbatim } from "./plain.ts";
import { type PatchVersion, patchVersions } from "./series.ts";

export type MessageView = {
  readonly messageId: string;
  /** False for a mail that has none, as a saved page: its id was made of its content, and no archive knows it. */
  readonly hasOwnId: boolean;
  readonly subject: string;
  readonly from: Person;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly date: string | null;
  readonly dateRaw: string | null;
  /** Where `date` was taken from: where it is not the Date as sent, that is shown beside it. */
  readonly dateFrom: DateSource | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** Message-ID of the root, which may never have been read, and of the mails that are here, by date. */
  readonly thread: { readonly root: string; readonly messages: readonly string[] };
  readonly replies: readonly Reply[];
  /** `url`: the copy of that list on lore. */
  readonly deliveries: readonly { readonly list: string | null; readonly url: string }[];
  readonly reports: readonly LockReport[];
  /** Inversion of each report, in their order; a fragment's may be told by its edges alone. */
  readonly inversions: readonly (string | null)[];
  /** What became of its reports that show no inversion. */
  readonly lone: readonly LoneStory[];
  readonly patch: PatchStory | null;
  /** Other people's diffs in its quotes: what a review talks of, whole or in part. */
  readonly quotedDiffs: readonly QuotedDiff[];
  readonly claims: readonly Claim[];
  /** The text that spans and lines count in; null: not kept here. */
  readonly body: string | null;
  readonly attachments: readonly { readonly name: string | null; readonly type: string; readonly bytes: number }[];
  readonly damage: readonly string[];
  /** Other contents that were sent under the same Message-ID. */
  readonly imposters: number;
  /** Which content this is where there are several: "" is the one that is shown first. */
  readonly variant: string;
  /** The others: `url` is that of the copy of each list on lore. */
  readonly others: readonly {
    readonly variant: string;
    readonly subject: string;
    readonly from: Person;
    readonly date: string | null;
    readonly copies: readonly { readonly list: string | null; readonly url: string }[];
  }[];
};

export type PatchStory = Patch & {
  readonly state: string | null;
  readonly commit: string | null;
  readonly via: string | null;
  readonly series: readonly PatchVersion[];
  /** Inversions that it fixes. */
  readonly fixes: readonly string[];
};

/** `variant`: another content under that id. */
export async function messageView(messageId: string, variant = ""): Promise<MessageView | undefined | "gone"> {
  const [stored, removed] = await Promise.all([findMessage(messageId, variant), isRemoved(messageId)]);
  if (removed) return "gone";
  if (!stored) {
    const original = await findMoved(messageId);
    return original === undefined ? undefined : messageView(original);
  }
  const [text, messages, replies, patch, lone] = await Promise.all([
    readText(stored),
    listThreadIds(stored.threadId, messageId),
    listReplies(messageId, stored.threadId),
    stored.patch === null ? null : readPatch(messageId, stored.patch),
    readLone(stored),
  ]);
  return {
    ...toHead(stored),
    to: text?.to ?? [],
    cc: text?.cc ?? [],
    thread: { root: await livingRoot(stored, messages), messages },
    replies,
    deliveries: toCopies(stored.lists, messageId),
    reports: stored.reports.map(({ data }) => data),
    inversions: stored.reports.map(({ inversion }) => inversion),
    lone,
    patch: patch && withLoneFate(messageId, patch, lone),
    quotedDiffs: findQuotedDiffs(text?.body ?? ""),
    claims: stored.claims,
    body: text?.body ?? null,
    attachments: text?.attachments ?? [],
    damage: text?.damage ?? [],
    imposters: stored.others.length,
    variant: stored.variant,
    others: stored.others.map(({ lists, ...other }) => ({ ...other, copies: toCopies(lists, messageId) })),
  };
}

async function readLone({ messageId, threadId, reports }: StoredMessage): Promise<readonly LoneStory[]> {
  if (reports.every(({ inversion }) => inversion !== null)) return [];
  return (await loneStories(threadId)).filter((story) => story.reports.includes(messageId));
}

const toCopies = (lists: readonly (string | null)[], messageId: string) =>
  lists.map((list) => ({ list, url: list === null ? loreUrl(messageId) : loreCopyUrl(list, messageId) }));

async function readText({ messageId, variant }: StoredMessage): Promise<Message | undefined> {
  if (variant === "") return (await readTexts([messageId])).get(messageId);
  const bytes = await findOtherBytes(messageId, variant);
  return bytes && parseMessage(bytes);
}

/** The root; where that was removed, the first mail that is here. */
async function livingRoot({ root, messageId }: StoredMessage, messages: readonly string[]): Promise<string> {
  if (root === null) return messageId;
  return (await isRemoved(root)) ? (messages[0] ?? messageId) : root;
}

const toHead = ({ messageId, subject, from, date, dateRaw, inReplyTo, references }: StoredMessage) => ({
  messageId,
  hasOwnId: !isMadeUpId(messageId),
  subject,
  from,
  date,
  dateRaw,
  dateFrom: dateSource(date, dateRaw),
  inReplyTo,
  references,
});

async function readPatch(messageId: string, patch: Patch): Promise<PatchStory> {
  const [fates, series] = await Promise.all([listFates(messageId), patchVersions(messageId)]);
  return { ...patch, ...toFate(fates), series, fixes: fates.map(({ inversion }) => inversion) };
}

/** What became of it as the fix of a report without an inversion, where no inversion knows. */
function withLoneFate(messageId: string, patch: PatchStory, lone: readonly LoneStory[]): PatchStory {
  const fix = lone.flatMap(({ fixes }) => fixes).find((each) => each.messageId === messageId);
  return patch.state !== null || !fix ? patch : { ...patch, state: fix.state, commit: fix.commit, via: fix.via };
}

const FURTHEST = ["posted", "superseded", "applied", "merged", "reverted"];

/** What became of it, the furthest that any inversion knows. */
function toFate(fates: readonly PatchFate[]): Pick<PatchStory, "state" | "commit" | "via"> {
  const best = [...fates].sort((a, b) => FURTHEST.indexOf(b.state) - FURTHEST.indexOf(a.state))[0];
  if (!best) return { state: null, commit: null, via: null };
  const { commit = null, via = null }: { commit?: string | null; via?: string | null } = JSON.parse(best.data);
  return { state: best.state, commit, via };
}

/** The bytes of a mail as it came; undefined where only its lean row is here. */
export async function rawView(messageId: string): Promise<Buffer | undefined | "gone"> {
  if (await isRemoved(messageId)) return "gone";
  const bytes = (await findKeptBytes([messageId])).get(messageId);
  const original = bytes === undefined ? await findMoved(messageId) : undefined;
  return original === undefined ? bytes : rawView(original);
}

/** For the web: addresses short, and the text left to the page and `raw`, since spans count in the whole one. */
export const messageJson = ({ body, ...view }: MessageView): string =>
  JSON.stringify({ ...view, isKept: body !== null }, (key, value) => {
    if (typeof value !== "string") return value;
    if (key === "address") return maskAddress(value);
    return key === "value" || key === "quote" ? maskText(value) : value;
  });

/** `2019-02-12T11:14:08Z (when it arrived; sent as: Fri, 01 Jan 2100 00:00:00 +0000)` */
function dateText({ date, dateRaw, dateFrom }: MessageView): string {
  if (date === null) return dateRaw ?? "unknown";
  if (dateFrom === "date") return date;
  const sent = dateRaw === null ? "" : `sent as: ${dateRaw}`;
  return `${date} (${[dateFrom === "received" && "when it arrived", sent].filter(Boolean).join("; ")})`;
}

/** Of a long review, the first; JSON has all. */
const SHOWN_DIFFS = 5;

/** `a diff of fs/demo/file.c, demo_fault, +2 -1, by Ada Example` */
export const quotedText = ({ files, functions, added, removed, author, damage }: QuotedDiff): string =>
  [
    files.length > 0 ? `a diff of ${files.join(", ")}` : "a part of a diff",
    ...functions,
    `+${added} -${removed}${damage.includes("cut") ? ", cut short" : ""}`,
    ...(author ? [`by ${author.name ?? "an address"}`] : []),
  ].join(", ");

export function formatMessage(view: MessageView, options: { readonly addresses?: "whole" | "short" } = {}): string {
  const mask = options.addresses === "whole" ? (text: string) => text : maskText;
  const { from, reports, patch } = view;
  const address =
    from.address === null ? "" : `<${options.addresses === "whole" ? from.address : maskAddress(from.address)}>`;
  return pages(
    [
      field("Subject", view.subject),
      field("From", [from.name, address].filter(Boolean).join(" ") || "unknown sender"),
      field("Date", dateText(view)),
      field("Message-ID", view.messageId),
      field("Lists", view.deliveries.map(({ list }) => list ?? "unknown").join(", ")),
      field("Thread", `${counted(view.thread.messages.length, "mail")}, root ${view.thread.root}`),
      ...reports.map(({ title }, index) => field("Report", `${title} (${view.inversions[index] ?? "no inversion"})`)),
      ...view.lone.flatMap((story) => formatLoneStory(story).slice(1)),
      patch && field("Patch", `${patch.state ?? "state unknown"}${patch.commit ? `, commit ${patch.commit}` : ""}`),
      ...view.quotedDiffs.slice(0, SHOWN_DIFFS).map((diff) => field("Quotes", quotedText(diff))),
      view.hasOwnId ? field("Lore", loreUrl(view.messageId)) : null,
      ...view.others.map(({ subject, from, date, copies }) =>
        field("Same id", [subject, from.name, date, ...copies.map(({ url }) => url)].filter(Boolean).join(", ")),
      ),
    ]
      .filter((line) => line !== null)
      .join("\n"),
    view.body === null
      ? `The text of this mail is not kept here: its thread holds no lock report.${view.hasOwnId ? " Read it on lore." : ""}`
      : verbatim(mask(view.body.trimEnd())),
  );
}
