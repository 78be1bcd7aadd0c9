/**
 * What was asked of match, read: a splat, a mail, a dmesg, or one line that is a title, an id or an ordered pair of locks.
 */
import { findSyzbotIds } from "../fixes/index.ts";
import { findReports, type LockReport } from "../lockdep/index.ts";
import { parseMessage } from "../mail/index.ts";
import { type MatchPrint, toBarePrint, toLoosePrint, toPrint } from "../match/index.ts";
import { componentOf } from "../subsystems/index.ts";

export type Question = {
  /** A text was pasted, not a line typed. */
  readonly isText: boolean;
  readonly messageId: string | null;
  readonly report: LockReport | null;
  /** What is compared; null where words are looked for, or nothing. */
  readonly print: MatchPrint | null;
  readonly title: string | null;
  /** Words to look for where there is no report; null: none are. */
  readonly words: string | null;
  /** Inversions and bugs that it names. */
  readonly inversions: readonly string[];
  readonly syzbot: readonly string[];
  readonly reportsRead: number;
  readonly linesRead: number;
  readonly notices: readonly string[];
};

/** Lines of a paste beyond this are not read: a console log of a day is no splat. */
const MAX_LINES = 200_000;
/** Characters of a text in which ids of bugs are looked for. */
const MAX_IDS_IN = 65_536;
const MAX_WORDS_OF = 2_048;

export type ReadOptions = {
  /** Whether the text is a mail; told from its first lines when absent. */
  readonly mail?: boolean;
  /** Where the text holds no report, its words are looked for. */
  readonly orWords?: boolean;
};

export async function readText(input: string, { mail, orWords = false }: ReadOptions): Promise<Question> {
  const notices: string[] = [];
  const whole = cutLines(input.replaceAll("\r\n", "\n"), notices);
  const isMail = mail ?? looksLikeMail(whole);
  const message = isMail ? await parseMessage(Buffer.from(whole)) : null;
  const text = message ? message.body : whole;
  const reports = findReports(text);
  const found = reports.find(({ complete, family }) => complete && family === "inversion") ?? reports[0] ?? null;
  const report = found && { ...found, component: componentOf(found) };
  const print = report ? toPrint(report) : (toLoosePrint(text) ?? null);
  if (reports.length > 1) notices.push(`${reports.length} reports were read; the first whole one was matched`);
  if (!report && print)
    notices.push(`no lock report found; matched on ${count(print.words.length, "name")} of its stacks`);
  if (!report && !print) notices.push(`no lock report found${orWords ? "; its words were looked for" : ""}`);
  if (report && print && !report.complete && report.family === "inversion") notices.push(sayHalf(print));
  return {
    isText: true,
    messageId: message?.messageId ?? null,
    report,
    print,
    title: report?.title ?? null,
    words: print || !orWords ? null : text.slice(0, MAX_WORDS_OF),
    inversions: [],
    syzbot: findSyzbotIds(`${isMail ? whole.slice(0, MAX_IDS_IN) : ""}${text.slice(0, MAX_IDS_IN)}`),
    reportsRead: reports.length,
    linesRead: countLines(text),
    notices,
  };
}

/** Half a splat is matched by what it has. */
function sayHalf({ edges, classes, words }: MatchPrint): string {
  const pairs = new Set(edges.map(({ pair }) => pair)).size;
  const parts = [
    count(pairs, "dependency", "dependencies"),
    count(classes.length, "lock"),
    count(words.filter((word) => /^\w+$/.test(word)).length, "function"),
  ];
  return `the cycle does not close in this text: matched on ${parts.join(", ")}`;
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

function cutLines(text: string, notices: string[]): string {
  let end = -1;
  for (let line = 0; line < MAX_LINES; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text;
  }
  notices.push(`only the first ${MAX_LINES} lines were read`);
  return text.slice(0, end);
}

const countLines = (text: string): number => (text === "" ? 0 : text.trimEnd().split("\n").length);

/** A header block at the top that has one of the fields which every mail has. */
function looksLikeMail(text: string): boolean {
  const head = text.slice(0, 16_384).split("\n\n", 1)[0] ?? "";
  return /^(?:From |[A-Za-z][A-Za-z-]{1,40}:)/.test(head) && /^(?:message-id|from|subject):/im.test(head);
}

/** `A>B`, `lock:A>B`, `A -> B`, `A..B`: lock names hold `->` themselves, but never with blanks around. */
const PAIR = /^(?:lock:)?(?<from>\S{1,500}?)(?:\s+(?:->|>|→)\s+|\.\.|(?<!-)>)(?<to>\S{1,500})$/;

export function readQuery(query: string): Question {
  const text = query.trim();
  const pair = PAIR.exec(text)?.groups;
  const edges = pair?.from !== undefined && pair.to !== undefined ? [{ from: pair.from, to: pair.to }] : [];
  const bare = { inversion: null, kind: null, cycle: [], edges, titles: [], component: null };
  const inversions = /^v\d+:[0-9a-f]{16}$/.test(text) ? [text] : [];
  const syzbot = toSyzbotIds(text);
  const isWords = edges.length === 0 && inversions.length === 0 && syzbot.length === 0;
  return {
    isText: false,
    messageId: null,
    report: null,
    print: edges.length > 0 ? toBarePrint(bare) : null,
    title: isWords ? toBareTitle(text) : null,
    words: isWords ? text : null,
    inversions,
    syzbot,
    reportsRead: 0,
    linesRead: 1,
    notices: [],
  };
}

/** Bare, as `syz:ID`, or in an address or link. */
function toSyzbotIds(text: string): readonly string[] {
  const bare = /^(?:syz:)?(?<id>[0-9a-f]{20})$/.exec(text)?.groups?.id;
  return bare === undefined ? findSyzbotIds(text) : [bare];
}

/** As typed, without list tags and answer marks. */
const toBareTitle = (text: string): string =>
  text.replace(/^(?:\s*(?:re|fwd?):\s*|\s*\[[^\]]{0,60}\]\s*)+/i, "").trim();
