/**
 * Mails that lost their Message-ID and References (copies from web archives) -> which mail each of them answers.
 *
 *   On Mon, Feb 11, 2019 at 2:08 PM Ada Example wrote:      who wrote the parent, and when
 *   > is foo lock ever taken first?                         a line of the parent's own text
 *   Subject: Re: possible deadlock in foo_lock              its subject
 *
 * In: the mails of a list or of one talk, in any order. Out: the parent of each that has one, with the evidence. What comes out
 * is inferred, never more. Own lines of all mails stand in one index by their hash, so the work grows with the text, not with
 * its square.
 */
import { type BareSubject, bareSubject } from "./bare-subject.ts";
import { findAttributions } from "./pages/attributions.ts";
import { bodyLines } from "./quoting.ts";

export type UnthreadedMail = {
  readonly id: string;
  readonly subject: string;
  readonly from: { readonly name: string | null; readonly address: string | null };
  /** ISO; a bare day, or null, where no more is known. */
  readonly date: string | null;
  /** Decoded; null where it is not at hand: then subject, author and time must do. */
  readonly body: string | null;
};

export type InferredParent = {
  readonly parent: string;
  readonly evidence: readonly Evidence[];
};

export type Evidence = "quote" | "author" | "time" | "subject" | "series";

export function inferParents(mails: readonly UnthreadedMail[]): ReadonlyMap<string, InferredParent> {
  const read = [...mails].sort((a, b) => compare(a.date ?? "~", b.date ?? "~") || compare(a.id, b.id)).map(readMail);
  const index = makeIndex(read);
  const parents = new Map<string, InferredParent>();
  for (const mail of read) {
    const found = findSeriesHead(mail, index) ?? findParent(mail, index);
    if (found) parents.set(mail.id, found);
  }
  return parents;
}

type ReadMail = UnthreadedMail & {
  readonly at: number;
  /** Milliseconds; NaN where no date is known. */
  readonly time: number;
  readonly bare: BareSubject;
  /** Hashes of lines that are its own, and of those that it quotes of what it answers. */
  readonly own: readonly number[];
  readonly quoted: readonly number[];
  /** Who is quoted first at depth 1. */
  readonly answered: Answered | null;
  readonly series: Series | null;
};

/** `clock`: minutes past the hour; `minute`: since 1970, where a zone is printed. */
type Answered = UnthreadedMail["from"] & { readonly clock: string | null; readonly minute: number | null };

/** `title`: hash of the subject without its brackets, as a cover letter lists it. */
type Series = { readonly key: string; readonly part: number; readonly title: number };

/** Lines beyond these are logs and patches; what tells a parent stands before. */
const MAX_LINES = 600;
/** `Thanks,` and `}` stand everywhere. */
const MIN_LINE = 12;

function readMail(mail: UnthreadedMail, at: number): ReadMail {
  const own: number[] = [];
  const quoted: number[] = [];
  // Some mail programs put a blank before every quote mark.
  const body = mail.body?.replaceAll(/^ (?=>)/gm, "") ?? "";
  for (const { text, depth } of bodyLines(body).slice(0, MAX_LINES)) {
    if (depth > 1) continue;
    const line = text.replaceAll(/[ \t]+/g, " ").trim();
    if (line.length >= MIN_LINE) (depth === 0 ? own : quoted).push(hashOf(line));
  }
  return {
    ...mail,
    at,
    time: mail.date === null ? Number.NaN : Date.parse(mail.date),
    bare: bareSubject(mail.subject),
    own: [...new Set(own)],
    quoted: [...new Set(quoted)],
    answered: answeredIn(mail.body),
    series: readSeries(mail),
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function answeredIn(body: string | null): ReadMail["answered"] {
  const first = body === null ? undefined : findAttributions(body.slice(0, 20_000)).find(({ depth }) => depth === 1);
  if (!first) return null;
  const minute = first.date === null ? null : minuteNumber(Date.parse(first.date));
  return { name: first.name, address: first.address, clock: clockOf(first.dateRaw), minute };
}

/** `Mon, Feb 11, 2019 at 2:08 PM` -> `14:08`; minutes alone are the same in every zone of whole hours. */
function clockOf(dateRaw: string): string | null {
  const { minute } = /\d{1,2}:(?<minute>\d\d)(?::\d\d)?(?: ?[AaPp][Mm])?(?: ?[+-]\d{4})?$/.exec(dateRaw)?.groups ?? {};
  return minute ?? null;
}

/** `[PATCH v2 3/7]`: one author's patches of one version. */
function readSeries({ subject, from }: UnthreadedMail): Series | null {
  const { key, isReply } = bareSubject(subject);
  const { tags, part, of } = /^\[(?<tags>[^\]]*?)\b(?<part>\d{1,3})\/(?<of>\d{1,3})\b[^\]]*\]/.exec(key)?.groups ?? {};
  if (isReply || tags === undefined || part === undefined) return null;
  const title = hashOf(
    subject
      .slice(subject.indexOf("]") + 1)
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  return { key: `${personKey(from)} ${tags.trim()} ${Number(of)}`, part: Number(part), title };
}

const personKey = ({ name, address }: UnthreadedMail["from"]): string => (address ?? name ?? "?").toLowerCase();

const minuteNumber = (time: number): number => Math.floor(time / MINUTE);

type Index = {
  readonly mails: readonly ReadMail[];
  readonly byLine: ReadonlyMap<number, readonly number[]>;
  readonly bySubject: ReadonlyMap<string, readonly number[]>;
  readonly bySeries: ReadonlyMap<string, readonly number[]>;
  readonly byMinute: ReadonlyMap<number, readonly number[]>;
};

/** A line of more mails than these tells none of them. */
const MAX_POSTINGS = 48;

function makeIndex(mails: readonly ReadMail[]): Index {
  const byLine = new Map<number, number[]>();
  const bySubject = new Map<string, number[]>();
  const bySeries = new Map<string, number[]>();
  const byMinute = new Map<number, number[]>();
  for (const mail of mails) {
    for (const line of mail.own) add(byLine, line, mail.at, MAX_POSTINGS + 1);
    add(bySubject, mail.bare.key, mail.at, Number.POSITIVE_INFINITY);
    if (!Number.isNaN(mail.time)) add(byMinute, minuteNumber(mail.time), mail.at, MAX_POSTINGS);
    if (mail.series) add(bySeries, mail.series.key, mail.at, Number.POSITIVE_INFINITY);
  }
  return { mails, byLine, bySubject, bySeries, byMinute };
}

function add<K>(index: Map<K, number[]>, key: K, at: number, limit: number): void {
  const known = index.get(key);
  if (!known) index.set(key, [at]);
  else if (known.length < limit) known.push(at);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Patches of one series are sent within this. */
const SERIES_SPAN = 3 * HOUR;

/** A part of a series hangs under its cover letter, or under its first patch where there is none. */
function findSeriesHead(mail: ReadMail, { mails, bySeries, byLine }: Index): InferredParent | undefined {
  const { series } = mail;
  if (!series || series.part === 0) return undefined;
  let head: ReadMail | undefined;
  for (const at of bySeries.get(series.key) ?? []) {
    const other = mails[at];
    if (!other?.series || other.series.part >= series.part || other.series.part > 1) continue;
    if (!(Math.abs(other.time - mail.time) < SERIES_SPAN)) continue;
    if (!head || isNearerHead(other, head, mail)) head = other;
  }
  if (head?.series?.part === 0) return { parent: head.id, evidence: ["series"] };
  // `re-enable FOO v2`: a cover letter is numbered its own way, or not at all, but lists its patches by title.
  for (const at of byLine.get(series.title) ?? []) {
    const other = mails[at];
    if (!other || other.bare.isReply || other.at === mail.at || (other.series?.part ?? 0) > 0) continue;
    if (!isSame(other.from, mail.from) || !(Math.abs(other.time - mail.time) < SERIES_SPAN)) continue;
    return { parent: other.id, evidence: ["series"] };
  }
  return head && { parent: head.id, evidence: ["series"] };
}

function isNearerHead(a: ReadMail, b: ReadMail, mail: ReadMail): boolean {
  const [x, y] = [a.series?.part ?? 0, b.series?.part ?? 0];
  return x === y ? Math.abs(a.time - mail.time) < Math.abs(b.time - mail.time) : x < y;
}

/** Of a talk's mails the last before it: an answer rarely goes to what is further back than these. */
const MAX_SUBJECT = 60;
/** Clocks that are wrong by hours are seen; a parent is never younger than this. */
const SKEW = 2 * HOUR;

function findParent(mail: ReadMail, index: Index): InferredParent | undefined {
  if (!mail.bare.isReply && mail.quoted.length === 0 && !mail.answered) return undefined;
  const quotes = countQuotes(mail, index);
  const candidates = new Set(quotes.keys());
  for (const at of lastBefore(mail, index.bySubject.get(mail.bare.key) ?? [])) candidates.add(at);
  for (const at of index.byMinute.get(mail.answered?.minute ?? Number.NaN) ?? []) candidates.add(at);
  let best: { mail: ReadMail; score: number; evidence: Evidence[] } | undefined;
  for (const at of candidates) {
    const other = index.mails[at];
    if (!other || at === mail.at || !canAnswer(mail, other)) continue;
    const scored = { mail: other, ...weigh(mail, other, quotes.get(at) ?? 0) };
    if (!best || scored.score > best.score || (scored.score === best.score && isNearer(other, best.mail, mail)))
      best = scored;
  }
  return best && best.score >= ENOUGH ? { parent: best.mail.id, evidence: best.evidence } : undefined;
}

/** For each mail the share of the quoted lines that are its own, lines of many mails counting less. */
function countQuotes(mail: ReadMail, { mails, byLine }: Index): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  let all = 0;
  for (const line of mail.quoted) {
    const where = byLine.get(line) ?? [];
    if (where.length > MAX_POSTINGS) continue;
    const weight = 1 / Math.sqrt(Math.max(1, where.length));
    all += weight;
    for (const at of where) {
      const other = mails[at];
      if (other && at !== mail.at && canAnswer(mail, other)) counts.set(at, (counts.get(at) ?? 0) + weight);
    }
  }
  return new Map([...counts].map(([at, count]) => [at, count / all]));
}

const canAnswer = (mail: ReadMail, other: ReadMail): boolean => !(other.time > mail.time + SKEW);

function lastBefore(mail: ReadMail, sorted: readonly number[]): readonly number[] {
  let end = sorted.length;
  while (end > 0 && (sorted[end - 1] ?? 0) > mail.at) end--;
  return [...sorted.slice(Math.max(0, end - MAX_SUBJECT), end), ...sorted.slice(0, 1)];
}

const WEIGHTS = { quote: 3, subject: 1.5, author: 1.2, time: 1, otherAuthor: -1, notReply: 0.4 } as const;
/** Less is chance: a subject alone is enough, a line or two that somebody else wrote too is not. */
const ENOUGH = 1.2;

function weigh(mail: ReadMail, other: ReadMail, quoted: number): { score: number; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  let score = WEIGHTS.quote * quoted;
  if (quoted > 0) evidence.push("quote");
  if (other.bare.key === mail.bare.key && mail.bare.key !== "") {
    score += WEIGHTS.subject;
    evidence.push("subject");
  }
  if (mail.answered) {
    const isAuthor = isSame(mail.answered, other.from);
    score += isAuthor ? WEIGHTS.author : WEIGHTS.otherAuthor;
    if (isAuthor) evidence.push("author");
    if (isAuthor && mail.answered.clock !== null && mail.answered.clock === minuteOf(other.date)) {
      score += WEIGHTS.time;
      evidence.push("time");
    }
  } else if (mail.quoted.length === 0 && !other.bare.isReply) score += WEIGHTS.notReply;
  // Months later people take an old subject up again.
  if (mail.time - other.time > 60 * DAY) score -= 0.5;
  return { score, evidence };
}

function isSame(a: UnthreadedMail["from"], b: UnthreadedMail["from"]): boolean {
  if (a.address !== null && b.address !== null && a.address.toLowerCase() === b.address.toLowerCase()) return true;
  return a.name !== null && b.name !== null && nameKey(a.name) === nameKey(b.name);
}

/** `Example, Ada` is `Ada Example`; `Ada Example via list` is she too. */
const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\(.*\)| via .*$|["']/g, "")
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .sort()
    .join(" ");

const minuteOf = (date: string | null): string | null =>
  /T\d\d:(?<minute>\d\d)/.exec(date ?? "")?.groups?.minute ?? null;

const isNearer = (a: ReadMail, b: ReadMail, mail: ReadMail): boolean =>
  Math.abs(mail.time - a.time) < Math.abs(mail.time - b.time);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
