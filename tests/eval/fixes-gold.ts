/**
 * Which patch answers which report, by what the mails themselves or a person say: the truth of E-7.
 *
 *   bugs      data/gold/syzbot-bugs.jsonl: the patches that credit the bug, where they are in the shared mail
 *   trailers  any patch whose trailers name a report: `Reported-by: syzbot+ID@`, `Closes:`, `Link:`
 *   prints    a patch whose changelog shows a print that somebody mailed before, in another thread; CVE announcements are no reports
 *   threads   data/threads: the patches of 24 threads that a person read
 */
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Made } from "./made-base.ts";
import { DATA } from "./shared-mail.ts";

/** One question: the inversion of a report, and the patches that answer it. */
export type Case = {
  readonly source: "bugs" | "trailers" | "prints" | "threads";
  readonly inversion: string;
  /** Titles of the patches as keys: every version and copy of them counts. */
  readonly patches: ReadonlySet<string>;
};

/** The mails of each case's patches: a mask takes the title of a diff in an answer, never its Message-ID. */
export function mailsOf({ patch }: Pick<Made, "patch">): (one: Case) => ReadonlySet<string> {
  const ids = new Map<string, string[]>();
  for (const { key, messageId } of patch) ids.set(key, [...(ids.get(key) ?? []), messageId]);
  return ({ patches }) => new Set([...patches].flatMap((key) => ids.get(key) ?? []));
}

export type Gold = {
  readonly cases: readonly Case[];
  readonly bugs: number;
  readonly withoutInversion: readonly string[];
};

const bugSchema = z.object({
  hash: z.string(),
  subjects: z.array(z.string()),
  report_mids: z.array(z.string()),
  patch_mids: z.array(z.string()),
});
const threadSchema = z.object({
  linked_patches: z.array(z.string()),
  patches_in_thread: z.array(z.string()),
  thread: z.array(z.object({ message_id: z.string() })),
});

export function findGold(base: Made): Gold {
  const keyOf = new Map(base.patch.map(({ messageId, key }) => [messageId, key]));
  const subjectOf = new Map(base.message.map(({ messageId, subject }) => [messageId, subject]));
  const reports = base.report.filter(
    ({ inversionId, messageId }) => inversionId !== null && !subjectOf.get(messageId)?.startsWith("CVE-"),
  );
  const bugs = findBugs(reports, keyOf);
  const cases = [
    ...bugs.cases,
    ...byTrailers(base, reports, keyOf),
    ...byPrints(base, reports, keyOf),
    ...byThreads(reports, keyOf),
  ];
  return { ...bugs, cases };
}

type Reports = Made["report"];
type Keys = ReadonlyMap<string, string>;

const bare = (id: string) => id.replace(/[<>]/g, "");
const keysOf = (ids: readonly string[], keys: Keys) => new Set(ids.flatMap((id) => keys.get(bare(id)) ?? []));
const inversionsOf = (reports: Reports) => [...new Set(reports.flatMap(({ inversionId }) => inversionId ?? []))];

function findBugs(reports: Reports, keys: Keys): Gold {
  const lines = readFileSync(`${DATA}gold/syzbot-bugs.jsonl`, "utf8").trim().split("\n");
  const bugs = lines
    .map((line) => bugSchema.parse(JSON.parse(line)))
    .filter((bug) => keysOf(bug.patch_mids, keys).size > 0);
  const found = bugs.map((bug) => {
    const ids = new Set(bug.report_mids.map(bare));
    return { bug, inversions: inversionsOf(reports.filter(({ messageId }) => ids.has(messageId))) };
  });
  return {
    bugs: bugs.length,
    withoutInversion: found.flatMap(({ bug, inversions }) =>
      inversions.length === 0 ? (bug.subjects[0] ?? bug.hash) : [],
    ),
    cases: found.flatMap(({ bug, inversions }) =>
      inversions.map((inversion) => ({ source: "bugs" as const, inversion, patches: keysOf(bug.patch_mids, keys) })),
    ),
  };
}

const NAMING: ReadonlySet<string> = new Set([
  "patch-reported-by-syzbot",
  "patch-copies-syzbot",
  "patch-tested-by-syzbot",
  "patch-reported-by-link",
  "patch-closes",
  "patch-link",
]);

function byTrailers({ claim }: Made, reports: Reports, keys: Keys): Case[] {
  const cases = new Map<string, Case>();
  for (const { rule, about, messageId } of claim) {
    const key = keys.get(messageId);
    if (!NAMING.has(rule) || about === null || key === undefined) continue;
    const named = reports.filter(
      (report) => !keys.has(report.messageId) && (report.messageId === about || `syz:${report.syzbot}` === about),
    );
    for (const inversion of inversionsOf(named))
      cases.set(`${inversion} ${key}`, { source: "trailers", inversion, patches: new Set([key]) });
  }
  return [...cases.values()];
}

function byPrints({ message }: Made, reports: Reports, keys: Keys): Case[] {
  const rootOf = new Map(message.map(({ messageId, root }) => [messageId, root]));
  const cases = new Map<string, Case>();
  for (const shown of reports) {
    const key = keys.get(shown.messageId);
    if (key === undefined || shown.report.quoteDepth > 0 || shown.inversionId === null) continue;
    const isMailed = reports.some(
      (report) =>
        report.print === shown.print &&
        report.report.quoteDepth === 0 &&
        report.inversionId === shown.inversionId &&
        !keys.has(report.messageId) &&
        rootOf.get(report.messageId) !== rootOf.get(shown.messageId),
    );
    const { inversionId: inversion } = shown;
    if (isMailed) cases.set(`${inversion} ${key}`, { source: "prints", inversion, patches: new Set([key]) });
  }
  return [...cases.values()];
}

function byThreads(reports: Reports, keys: Keys): Case[] {
  const folders = readdirSync(`${DATA}threads`).filter((name) => !name.includes("."));
  return folders.flatMap((name) => {
    const read = threadSchema.parse(JSON.parse(readFileSync(`${DATA}threads/${name}/manifest.json`, "utf8")));
    const patches = keysOf([...read.linked_patches, ...read.patches_in_thread], keys);
    const ids = new Set(read.thread.map((mail) => mail.message_id));
    const own = reports.filter(({ messageId }) => ids.has(messageId) && !keys.has(messageId));
    return patches.size === 0
      ? []
      : inversionsOf(own).map((inversion) => ({ source: "threads" as const, inversion, patches }));
  });
}
