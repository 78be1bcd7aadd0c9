/**
 * E-10: the subsystem of a report, told from its one mail, against the tags that syzbot gave the bug (`[ext4?]`: claims of a
 * machine, not the truth). `npm run eval subsystems`. Exact: the same set of names; overlapping: one in common.
 *
 * Twice: by the built-in table, and by the kernel's MAINTAINERS. Apart: prints with file names, prints without any, and the
 * former with their file names taken away.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Frame, findReports } from "../../lib/lockdep/index.ts";
import {
  BUILT_IN,
  findSubsystems,
  framesOf,
  nameOfList,
  parseMaintainers,
  type Subsystem,
  type SubsystemEvidence,
  toSubsystems,
} from "../../lib/subsystems/index.ts";
import { DATA, hasData, readMails } from "./shared-mail.ts";

type Asked = {
  readonly id: string;
  readonly tags: readonly string[];
  readonly evidence: SubsystemEvidence;
  readonly hasFiles: boolean;
};
type Answer = (evidence: SubsystemEvidence) => readonly string[];

const bugSchema = z.object({
  subsystem_tags: z.array(z.string()),
  report_mids: z.array(z.string()),
  lists: z.array(z.string()),
});

function readAsked(): readonly Asked[] {
  const mails = new Map(readMails("syzbot-reports.mboxrd.gz").map((mail) => [mail.id, mail]));
  const lines = readFileSync(`${DATA}gold/syzbot-bugs.jsonl`, "utf8").trim().split("\n");
  return lines.flatMap((line): Asked[] => {
    const bug = bugSchema.parse(JSON.parse(line));
    // `[f2fs-dev]` is the list's mark, `[ADDR]` a part of a title: only a tag with its `?` is syzbot's.
    const tags = bug.subsystem_tags.flatMap((tag) => (tag.endsWith("?") ? tag.slice(0, -1) : [])).sort();
    const mail = bug.report_mids.flatMap((id) => mails.get(id.replace(/[<>]/g, "")) ?? [])[0];
    const report = mail && findReports(mail.body)[0];
    if (tags.length === 0 || !mail || !report) return [];
    const frames = framesOf(report);
    return [
      { id: mail.id, tags, evidence: { frames, lists: bug.lists }, hasFiles: frames.some(({ file }) => file !== null) },
    ];
  });
}

const withoutFiles = ({ frames, ...rest }: SubsystemEvidence): SubsystemEvidence => ({
  ...rest,
  frames: frames.map((frame): SubsystemEvidence["frames"][number] => ({
    ...frame,
    file: null satisfies Frame["file"],
  })),
});

function score(asked: readonly Asked[], answer: Answer): string {
  const found = asked.map(({ tags, evidence }) => ({ tags, names: [...answer(evidence)].sort() }));
  const exact = found.filter(({ tags, names }) => tags.join() === names.join()).length;
  const overlapping = found.filter(({ tags, names }) => names.some((name) => tags.includes(name))).length;
  const share = (count: number) => (asked.length === 0 ? "" : (count / asked.length).toFixed(3));
  return `${asked.length} | ${exact} | ${share(exact)} | ${overlapping} | ${share(overlapping)}`;
}

function measure(): void {
  const asked = readAsked();
  const imported = toSubsystems(parseMaintainers(readFileSync(`${DATA}linux/MAINTAINERS`, "utf8")));
  const by =
    (rules: readonly Subsystem[]): Answer =>
    (evidence) =>
      findSubsystems(evidence, rules).map(({ name }) => name);
  const answers: readonly (readonly [name: string, answer: Answer])[] = [
    ["built-in table", by(BUILT_IN)],
    ["imported MAINTAINERS", by(imported)],
    [
      "baseline: the list's name",
      ({ lists = [] }) => lists.flatMap((list) => nameOfList(list.replace(".", "@")) ?? []),
    ],
  ];
  const groups: readonly (readonly [name: string, asked: readonly Asked[]])[] = [
    ["all", asked],
    ["with file names", asked.filter(({ hasFiles }) => hasFiles)],
    ["without file names", asked.filter(({ hasFiles }) => !hasFiles)],
    ["all, file names taken away", asked.map((one) => ({ ...one, evidence: withoutFiles(one.evidence) }))],
    ["all, list taken away", asked.map((one) => ({ ...one, evidence: { ...one.evidence, lists: [] } }))],
  ];
  console.log("| rules | reports | n | exact | share | overlapping | share |\n|---|---|---|---|---|---|---|");
  for (const [rules, answer] of answers)
    for (const [group, own] of groups) console.log(`| ${rules} | ${group} | ${score(own, answer)} |`);
  for (const [group, own] of groups) console.log(compare(group, own, [by(BUILT_IN), by(imported)]));
  if (process.env.MISSES) printMisses(asked, by(imported));
}

/** How often the two sets of rules answer otherwise: equal shares may hide that they err on other reports. */
function compare(group: string, asked: readonly Asked[], [one, other]: readonly [Answer, Answer]): string {
  const namesOf = (answer: Answer, { evidence }: Asked) => [...answer(evidence)].sort().join();
  const unlike = asked.filter((own) => namesOf(one, own) !== namesOf(other, own)).length;
  return `${group}: the two sets of rules answer ${unlike} of ${asked.length} reports otherwise`;
}

function printMisses(asked: readonly Asked[], answer: Answer): void {
  for (const { id, tags, evidence } of asked) {
    const names = [...answer(evidence)].sort();
    if (names.join() !== tags.join()) console.log(`${tags.join(" ")} <- ${names.join(" ") || "nothing"}  ${id}`);
  }
}

if (hasData) measure();
else console.log("no ../shared/data");
