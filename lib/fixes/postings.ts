/**
 * Patch mails and cover letters -> postings: what one person sent at one time, a patch alone or a series with its cover letter.
 *
 *   [RFC 0/9] demo: handle faults          cover letter
 *   [RFC 1/9] demo: take the lock first    its patches, by their numbers
 *
 * In: mails by anybody, in any order. Out: postings, oldest first. A number that comes twice within a day begins another posting.
 */
import type { Patch } from "./patch.ts";
import { type PatchSubject, parsePatchSubject } from "./patch-subject.ts";
import type { VersionNotes } from "./version-notes.ts";

export type SeriesMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly date: string | null;
  /** Who sent it; a patch may have another author. */
  readonly sender: { readonly name: string | null; readonly address: string | null };
  readonly parent: string | null;
  /** null for a cover letter. */
  readonly patch: Patch | null;
  /** Of a cover letter; a patch has its own. */
  readonly notes: VersionNotes | null;
};

export type Posting = {
  /** Of its first mail. */
  readonly date: string | null;
  readonly version: number | null;
  readonly of: number | null;
  readonly tags: readonly string[];
  readonly sender: SeriesMail["sender"];
  readonly cover: SeriesMail | null;
  /** By their numbers; some may not be here. */
  readonly patches: readonly (SeriesMail & { readonly patch: Patch })[];
};

/** A long series leaves its sender's machine within hours. */
const MAX_GAP = 86_400_000;

export function groupPostings(mails: readonly SeriesMail[]): readonly Posting[] {
  const groups = new Map<string, Placed[]>();
  for (const mail of mails) {
    const subject = parsePatchSubject(mail.subject);
    if (isCopy(mail, subject)) continue;
    const key = groupKey(mail, subject);
    groups.set(key, [...(groups.get(key) ?? []), { mail, subject }]);
  }
  return [...groups.values()]
    .flatMap((group) => splitByTime([...group].sort(byDate)))
    .map(toPosting)
    .sort((a, b) => compare(a.date ?? "9999", b.date ?? "9999") || compare(firstId(a), firstId(b)));
}

/** One person's name over all mailers: the address, else the name. */
export const personKey = ({ name, address }: SeriesMail["sender"]): string => (address ?? name ?? "").toLowerCase();

export const idsOf = ({ cover, patches }: Posting): readonly string[] => [
  ...(cover ? [cover.messageId] : []),
  ...patches.map(({ messageId }) => messageId),
];

const firstId = (posting: Posting): string => idsOf(posting)[0] ?? "";

type Placed = { readonly mail: SeriesMail; readonly subject: PatchSubject };

/** Backports and the announcements of a tree are copies of a patch, no versions of it; a diff in a reply is a proposal. */
function isCopy({ patch }: SeriesMail, { tags, isReply, isPatch, part }: PatchSubject): boolean {
  if (isReply || patch?.inReply === true) return true;
  if (patch === null && part !== 0 && !isPull(tags)) return true;
  if (tags.some((tag) => /^(?:AUTOSEL|tip|tip-bot.*|stable|merged.*|\d\.\d{1,3}(?:[.-].*)?)$/i.test(tag))) return true;
  return !isPatch && patch === null && !isPull(tags);
}

const isPull = (tags: readonly string[]) => tags.some((tag) => tag.toUpperCase() === "PULL");

/** A patch alone is a posting of its own. */
function groupKey({ messageId, sender }: SeriesMail, { version, of, tags }: PatchSubject): string {
  if (of === null || of === 1) return messageId;
  const words = tags.filter((tag) => /^(?:RFC|RESEND|REPOST|PATCH|PULL)$/i.test(tag)).map((tag) => tag.toUpperCase());
  return [personKey(sender), version ?? 1, of, ...words.sort()].join(" ");
}

function splitByTime(mails: readonly Placed[]): readonly (readonly Placed[])[] {
  const postings: Placed[][] = [];
  for (const placed of mails) {
    const last = postings.at(-1);
    const newest = last?.at(-1)?.mail.date;
    const isNear = newest && placed.mail.date ? Date.parse(placed.mail.date) - Date.parse(newest) <= MAX_GAP : true;
    const isTaken = last?.some(({ subject }) => subject.part === placed.subject.part) ?? true;
    if (last && isNear && !isTaken) last.push(placed);
    else postings.push([placed]);
  }
  return postings;
}

function toPosting(mails: readonly Placed[]): Posting {
  const parts = [...mails].sort((a, b) => (a.subject.part ?? 1) - (b.subject.part ?? 1));
  const cover = parts.find(({ mail }) => mail.patch === null)?.mail ?? null;
  const [first] = parts;
  const dates = mails.flatMap(({ mail }) => mail.date ?? []).sort();
  return {
    date: dates[0] ?? null,
    version: first?.subject.version ?? null,
    of: first?.subject.of ?? null,
    tags: first?.subject.tags ?? [],
    sender: first?.mail.sender ?? { name: null, address: null },
    cover,
    patches: parts.flatMap(({ mail }) => (mail.patch ? [{ ...mail, patch: mail.patch }] : [])),
  };
}

const byDate = (a: Placed, b: Placed): number =>
  compare(a.mail.date ?? "9999", b.mail.date ?? "9999") || compare(a.mail.messageId, b.mail.messageId);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
