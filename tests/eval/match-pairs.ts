/**
 * What a match is asked in the measurements, and which inversions are the right answer.
 *
 * E-5: bugs of syzbot that a person joined by `#syz dup`, and bugs that one patch fixed. The bare splat of one is asked, the other's
 * inversion is wanted, or that of a third which people joined to either. Hidden are the mails of the thread that is asked from, with
 * them every other appearance of their prints, and what else was printed for that bug: a bug is no answer to itself.
 * E-6: bugs with two prints or more. The second is asked, the first one's inversion is wanted; hidden is every mail with that print
 * or with a later one of this bug.
 */
import { readFileSync } from "node:fs";
import { database } from "../../lib/db/index.ts";
import { parseValue } from "../../lib/fixes/index.ts";
import { type EvalReport, readBody } from "./match-base.ts";
import { DATA } from "./shared-mail.ts";

export type Question = {
  readonly set: string;
  readonly name: string;
  readonly asked: EvalReport;
  readonly hidden: ReadonlySet<string>;
  /** Ids of the inversions that are right. */
  readonly wanted: ReadonlySet<string>;
  /** Without those of third bugs. */
  readonly partner: ReadonlySet<string>;
};

/** Bugs that were joined, and none of whose sides can be asked or answered: said, not measured. */
export type Unanswerable = { readonly name: string; readonly why: string };

type Pair = { readonly from: string; readonly to: string; readonly why: "dup" | "shared fix" };

const bare = (subject: string) => subject.replace(/^(?:\s*(?:re|fwd?):\s*|\s*\[[^\]]{0,60}\]\s*)+/i, "").trim();
const toKey = (title: string) => bare(title).toLowerCase().replaceAll(/\s+/g, " ");

const isTestError = (subject: string) => /\b(?:test|boot) error\b/i.test(subject);

type Gold = {
  readonly hash: string;
  readonly subjects: readonly string[];
  readonly patch_mids: readonly string[];
  readonly patch_subjects: readonly string[];
  readonly syz_fix: readonly string[];
};

const readGold = (): Gold[] =>
  readFileSync(`${DATA}gold/syzbot-bugs.jsonl`, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Ids of syzbot by the exact title that its mails carry. */
async function readTitles(gold: readonly Gold[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const mails = await database().message.findMany({
    where: { fromAddress: { startsWith: "syzbot" }, variant: "" },
    select: { subject: true, fromAddress: true },
  });
  const ids = new Map<string, Set<string>>();
  const add = (title: string, id: string) => ids.set(toKey(title), (ids.get(toKey(title)) ?? new Set()).add(id));
  for (const { subject, fromAddress } of mails) {
    const id = /syzbot\+([0-9a-f]{20})@/.exec(fromAddress ?? "")?.[1];
    if (id !== undefined && !/^re:/i.test(subject)) add(subject, id);
  }
  for (const { hash, subjects } of gold) for (const subject of subjects) add(subject, hash);
  return ids;
}

async function listDups(titles: ReadonlyMap<string, ReadonlySet<string>>, notes: Unanswerable[]): Promise<Pair[]> {
  const rows = await database().claim.findMany({
    where: { rule: "syz-dup" },
    select: { about: true, value: true },
  });
  const pairs = new Map<string, Pair>();
  for (const { about, value } of rows) {
    const { title } = parseValue(value);
    if (about === null || title === null || !about.startsWith("syz:")) continue;
    const from = about.slice("syz:".length);
    const twins = [...(titles.get(toKey(title)) ?? [])].filter((id) => id !== from);
    if (twins.length === 0) notes.push({ name: `${from} dup ${title}`, why: "no mail of the other bug" });
    for (const to of twins) pairs.set(`${from} ${to}`, { from, to, why: "dup" });
  }
  return [...pairs.values()];
}

/** The younger bug asks for the older one. */
function listSharedFixes(gold: readonly Gold[], dateOf: (id: string) => string): Pair[] {
  const byPatch = new Map<string, Set<string>>();
  for (const { hash, patch_mids, patch_subjects, syz_fix } of gold)
    for (const key of [...patch_mids, ...[...patch_subjects, ...syz_fix].map(toKey)])
      byPatch.set(key, (byPatch.get(key) ?? new Set()).add(hash));
  const pairs = new Map<string, Pair>();
  for (const bugs of byPatch.values()) {
    const ids = [...bugs].sort((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
    for (const [at, to] of ids.entries())
      for (const from of ids.slice(at + 1)) pairs.set(`${from} ${to}`, { from, to, why: "shared fix" });
  }
  return [...pairs.values()];
}

export async function listPairs(
  reports: readonly EvalReport[],
): Promise<{ readonly questions: readonly Question[]; readonly notes: readonly Unanswerable[] }> {
  const notes: Unanswerable[] = [];
  const gold = readGold();
  const byBug = Map.groupBy(
    reports.filter(({ syzbot }) => syzbot !== null),
    ({ syzbot }) => syzbot ?? "",
  );
  const dateOf = (id: string) => byBug.get(id)?.[0]?.date ?? "9999";
  const dups = await listDups(await readTitles(gold), notes);
  const known = new Set(dups.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
  const shared = listSharedFixes(gold, dateOf).filter(({ from, to }) => !known.has(`${from} ${to}`));
  const sameBug = joinAll([...dups, ...shared]);
  const questions = [...dups, ...shared].flatMap(({ from, to, why }) => {
    const name = `${from} -> ${to} (${why})`;
    const asked = best(byBug.get(from) ?? []);
    const there = byBug.get(to) ?? [];
    if (!asked || there.length === 0) {
      notes.push({ name, why: asked ? "no report of the other bug" : "no report of this bug" });
      return [];
    }
    const hidden = hide(
      reports,
      ({ thread, print, syzbot }) => thread === asked.thread || print === asked.print || syzbot === from,
    );
    const partner = toWanted(there, reports, hidden);
    const others = [...(sameBug.get(from) ?? [])].filter((id) => id !== from);
    const wanted = toWanted(
      others.flatMap((id) => byBug.get(id) ?? []),
      reports,
      hidden,
    );
    if (partner.size === 0) {
      notes.push({ name, why: `the other's report (${there[0]?.report.kind}) is of no inversion` });
      return [];
    }
    const isTest = isTestError(asked.subject) || there.some(({ subject }) => isTestError(subject));
    const isOrder = asked.report.kind === "circular" && there.some(({ report }) => report.kind === "circular");
    const set = isTest ? "E-5 test and boot errors" : isOrder ? `E-5 ${why}, circular` : `E-5 ${why}, other kinds`;
    return [{ set, name, asked, hidden, wanted, partner }];
  });
  return { questions, notes };
}

/** Every bug -> all that it is joined with, over any number of steps. */
function joinAll(pairs: readonly Pair[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { from, to } of pairs) {
    const joined = new Set([from, to, ...(groups.get(from) ?? []), ...(groups.get(to) ?? [])]);
    for (const id of joined) groups.set(id, joined);
  }
  return groups;
}

/** Whole before fragment, told before quoted, oldest first. */
const best = (reports: readonly EvalReport[]): EvalReport | undefined =>
  reports.toSorted(
    (a, b) =>
      Number(b.inversion !== null) - Number(a.inversion !== null) ||
      Number(b.report.complete) - Number(a.report.complete) ||
      a.quoteDepth - b.quoteDepth,
  )[0];

const hide = (reports: readonly EvalReport[], isHidden: (report: EvalReport) => boolean): ReadonlySet<string> =>
  new Set(reports.filter(isHidden).map(({ messageId }) => messageId));

/** Inversions of these reports that something visible still shows. */
function toWanted(
  there: readonly EvalReport[],
  reports: readonly EvalReport[],
  hidden: ReadonlySet<string>,
): ReadonlySet<string> {
  const gone = new Set(reports.filter(({ messageId }) => hidden.has(messageId)).map(({ print }) => print));
  const ids = there.filter((each) => !hidden.has(each.messageId) && !gone.has(each.print));
  return new Set(ids.flatMap(({ inversion }) => inversion ?? []));
}

export async function listSecondPrints(reports: readonly EvalReport[]): Promise<readonly Question[]> {
  const own = reports.filter(
    ({ syzbot, fromAddress, report, quoteDepth }) =>
      syzbot !== null && (fromAddress ?? "").includes(syzbot) && report.kind === "circular" && quoteDepth === 0,
  );
  const questions: Question[] = [];
  for (const [id, prints] of Map.groupBy(own, ({ syzbot }) => syzbot ?? "")) {
    const distinct = [...new Map(prints.toReversed().map((each) => [each.print, each])).values()].reverse();
    const [first, asked, ...later] = distinct;
    if (!first || !asked || first.inversion === null) continue;
    const gone = new Set([asked, ...later].map(({ print }) => print));
    const wanted = new Set([first.inversion]);
    questions.push({
      set: (await isTestReply(asked)) || (await isTestReply(first)) ? "E-6 replies to #syz test" : "E-6 second print",
      name: `${id} ${asked.messageId}`,
      asked,
      hidden: hide(reports, ({ print }) => gone.has(print)),
      wanted,
      partner: wanted,
    });
  }
  return questions;
}

/** What syzbot says in answer to `#syz test`: the kernel is patched, another cycle there is real. */
const isTestReply = async ({ messageId }: EvalReport) =>
  /syzbot (?:has tested the proposed patch|tried to test the proposed patch)/i.test(await readBody(messageId));
