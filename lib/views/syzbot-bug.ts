/**
 * `/syz/<id>/` and `syz ID`: one syzbot bug, the cycles of its reports, every other report of those cycles under other titles,
 * and other cycles under its title: the two things that a title cannot do.
 */
import {
  listFirstReports,
  listInversions,
  listSameTitle,
  listSyzbotClaims,
  listSyzbotMails,
  listSyzbotReports,
  type MentioningMail,
  type SubsystemLink,
  type SyzbotReport,
} from "../db/index.ts";
import type { Claim, Fix, Resolution } from "../fixes/index.ts";
import { syzbotPath, syzbotUrl } from "../urls.ts";
import { toAtom } from "./atom.ts";
import { bugStory } from "./bug-story.ts";
import { fixTitle } from "./chosen-fix.ts";
import { currentInstant, toDay } from "./dates.ts";
import { type InversionView, inversionView, type ReportRef } from "./inversion.ts";
import { toWhy } from "./match-text.ts";
import { personName } from "./person.ts";
import { field, heading, pages, toRing, wrap } from "./plain.ts";
import { toWords } from "./state.ts";
import { type Before, findBefore, NOTHING_BEFORE } from "./syzbot-before.ts";

export type SyzbotView = {
  readonly syzbot: {
    readonly id: string;
    /** As syzbot's commands want it, number included; null where no mail of syzbot itself is here. */
    readonly title: string | null;
    readonly titles: readonly string[];
    readonly reports: readonly ReportRef[];
    /** `#syz` commands that people sent. */
    readonly commands: readonly Claim[];
  };
  readonly inversions: readonly InversionView[];
  readonly fixes: readonly Fix[];
  readonly resolution: Resolution | null;
  readonly subsystems: readonly SubsystemLink[];
  /** Other ids whose reports show the same cycle. */
  readonly sameCycle: readonly OtherBug[];
  /** Other ids under the same title whose reports show another cycle. */
  readonly sameTitle: readonly OtherBug[];
  readonly mails: readonly MentioningMail[];
  /** What ingest linked: the cycle was met before this bug. */
  readonly links: readonly Claim[];
  /** The nearest older telling, of another bug or of people, though its cycle may be another. */
  readonly before: Before;
  /** Reports of its cycles by people in threads of their own, before the bug; oldest first. */
  readonly people: readonly ReportRef[];
  /** What a person could tell syzbot; shown, never sent. */
  readonly suggestion: string | null;
};

export type OtherBug = {
  readonly id: string;
  readonly title: string;
  readonly firstSeen: string | null;
  readonly messageId: string;
  readonly inversion: string | null;
  readonly cycle: readonly string[];
  readonly state: string | null;
};

export const isBugSubject = (subject: string): boolean => /^(?:\s*(?:re|fwd?):\s*)*\[syzbot\]/i.test(subject);

/** The title as syzbot's commands want it, number included: `[syzbot] [net?] possible deadlock in x (2)` without brackets. */
export const bugTitle = (subject: string): string =>
  subject.replace(/^(?:\s*(?:re|fwd?):\s*|\s*\[[^\]]{0,60}\]\s*)+/i, "").trim();

/** A bug with more inversions than this is a title that means nothing; its reports are all listed. */
const MAX_INVERSIONS = 8;

export const isSyzbotId = (text: string): boolean => /^[0-9a-f]{20}$/.test(text);

export async function syzbotView(id: string, now = currentInstant()): Promise<SyzbotView | undefined> {
  const [reports, claims, mails] = await Promise.all([
    listSyzbotReports(id),
    listSyzbotClaims(id),
    listSyzbotMails(id),
  ]);
  if (reports.length === 0 && mails.length === 0 && claims.length === 0) return undefined;
  const ids = [...new Set(reports.flatMap(({ inversion }) => inversion ?? []))].slice(0, MAX_INVERSIONS);
  const titles = [...new Set(reports.flatMap(({ title }) => title ?? []))];
  const views = await Promise.all(ids.map((each) => inversionView(each, now)));
  const inversions = views.filter((view) => view !== undefined);
  const sameCycle = (await Promise.all(inversions.map((view) => readOthers(view, id)))).flat();
  const own = inversions.flatMap(({ episodes }) =>
    episodes.filter(({ syzbot, syzbotIds }) => syzbot === id || syzbotIds.includes(id)),
  );
  const sameTitle = await readSameTitle(titles, id, new Set(ids));
  const newest = own.at(-1);
  const [first] = reports;
  const story = inversions.length === 0 ? await bugStory({ syzbot: id }) : null;
  const before = await findBefore([{ id, date: first?.date ?? null }]);
  return {
    syzbot: {
      id,
      title: ownTitle(reports, mails),
      titles,
      reports: reports.map(toRef),
      commands: claims.filter(({ via }) => via.startsWith("#syz")),
    },
    inversions,
    fixes: story?.fixes ?? own.flatMap(({ fixes }) => fixes),
    resolution: story ? story.resolution : (newest?.resolution ?? inversions[0]?.resolution ?? null),
    subsystems: dedupe(inversions.flatMap(({ subsystems }) => subsystems)),
    sameCycle,
    sameTitle,
    mails,
    links: inversions.flatMap(({ links }) => links.filter(({ about }) => about === `syz:${id}`)),
    before: before.get(id) ?? NOTHING_BEFORE,
    people: first ? inversions.flatMap((view) => listPeople(view, first)) : [],
    suggestion: toSuggestion(
      reports,
      sameCycle.filter(({ cycle }) => cycle.length > 1 || before.get(id)?.verdict === "seen-before"),
    ),
  };
}

/** Reports that no bug of syzbot owns, older than the bug's first. */
const listPeople = (view: InversionView, first: SyzbotReport): readonly ReportRef[] =>
  view.reports
    .filter(({ syzbot, date }) => syzbot === null && date !== null && first.date !== null && date < first.date)
    .map(toRef);

const toRef = ({ messageId, date, subject, list, kernel, syzbot }: ReportRef): ReportRef => ({
  messageId,
  date,
  subject,
  list,
  kernel,
  syzbot,
});

const dedupe = (links: readonly SubsystemLink[]): readonly SubsystemLink[] => [
  ...new Map(links.map((link) => [link.name, link])).values(),
];

/** Every other id among the reports of this cycle: one episode may join several, by a dup or a shared fix. */
async function readOthers(view: InversionView, id: string): Promise<readonly OtherBug[]> {
  const ids = view.syzbot.flatMap((bug) => (bug.id === id ? [] : [bug.id]));
  if (ids.length === 0) return [];
  const firsts = await listFirstReports(ids);
  return ids.flatMap((other) => {
    const first = firsts.get(other);
    if (!first) return [];
    const { inversion, cycle } = view;
    const episode = view.episodes.find((each) => each.syzbot === other || each.syzbotIds.includes(other));
    const state = (episode?.resolution ?? view.resolution).state;
    return [
      { id: other, title: titleOf(first), firstSeen: first.date, messageId: first.messageId, inversion, cycle, state },
    ];
  });
}

function ownTitle(reports: readonly SyzbotReport[], mails: readonly MentioningMail[]): string | null {
  const own = [...reports, ...mails].find(({ subject }) => isBugSubject(subject));
  return own ? bugTitle(own.subject) : null;
}

/** A person's mail that names the bug has a subject of its own. */
export const titleOf = (report: SyzbotReport): string =>
  isBugSubject(report.subject) ? bugTitle(report.subject) : (report.title ?? report.subject);

async function readSameTitle(
  titles: readonly string[],
  id: string,
  own: ReadonlySet<string>,
): Promise<readonly OtherBug[]> {
  const reports = await listSameTitle(titles, id);
  const others = new Map<string, SyzbotReport>();
  for (const report of reports)
    if (report.syzbot !== null && report.inversion !== null && !own.has(report.inversion))
      others.set(report.syzbot, report);
  const ids = [...new Set([...others.values()].flatMap(({ inversion }) => inversion ?? []))];
  const stored = ids.length === 0 ? [] : await listInversions({ ids }, ids.length);
  const byId = new Map(stored.map((each) => [each.id, each]));
  return [...others].map(([other, report]) => {
    const inversion = byId.get(report.inversion ?? "");
    return {
      id: other,
      title: titleOf(report),
      firstSeen: report.date,
      messageId: report.messageId,
      inversion: report.inversion,
      cycle: inversion?.cycle ?? [],
      state: inversion?.state ?? null,
    };
  });
}

/** The younger bug is the duplicate of the older one. */
function toSuggestion(reports: readonly SyzbotReport[], others: readonly OtherBug[]): string | null {
  const first = reports[0]?.date ?? null;
  const older = others.filter(({ firstSeen }) => first !== null && firstSeen !== null && firstSeen < first);
  const oldest = older.toSorted((a, b) => ((a.firstSeen ?? "") < (b.firstSeen ?? "") ? -1 : 1))[0];
  return oldest ? `#syz dup: ${oldest.title}` : null;
}

export const nameOfBug = ({ id, title, titles }: SyzbotView["syzbot"]): string => title ?? titles[0] ?? `syzbot ${id}`;

export function formatSyzbot(view: SyzbotView): string {
  const { syzbot, inversions } = view;
  return pages(
    heading(nameOfBug(syzbot)),
    [
      field("syzbot", `${syzbot.id}  ${syzbotUrl(syzbot.id)}`),
      field("State", view.resolution ? toWords(view.resolution.state) : "unknown"),
      ...inversions.flatMap((each) => [
        field("Cycle", `${toRing(each.cycle)}  ${each.inversion}`),
        ...sayOfCycle(each, view.resolution?.state ?? null),
      ]),
      ...view.fixes.map((fix) => field("Fix", `${fix.state}: ${fix.subject}`)),
    ].join("\n"),
    view.links.length > 0 &&
      `Met before\n${view.links.map(({ quote, value }) => wrap(`${quote}; ${value ?? ""}`, "    ", "  ")).join("\n")}`,
    view.before.messageId !== null &&
      `Nearest before it\n${wrap(`${toDay(view.before.date)} ${toWords(view.before.verdict)}, score ${view.before.score}: ${toWhy(view.before.reasons)}  <${view.before.messageId}>`, "              ", "  ")}`,
    view.people.length > 0 &&
      `People first\n${view.people.map((mail) => wrap(mail.subject, "              ", `  ${toDay(mail.date)}  `)).join("\n")}`,
    formatOthers("Same cycle, other ids", view.sameCycle),
    formatOthers("Same title, other cycle", view.sameTitle),
    view.mails.length > 0 &&
      `Mails\n${view.mails.map((mail) => wrap(`${mail.subject}, ${personName(mail.from)}`, "              ", `  ${toDay(mail.date)}  `)).join("\n")}`,
    view.suggestion && `To tell syzbot (shown, never sent):\n  ${view.suggestion}`,
  );
}

/** Another bug may have settled the cycle that this one shows. */
function sayOfCycle({ resolution, patch }: InversionView, own: string | null): readonly string[] {
  if (resolution.state === own) return [];
  const fix = patch === null ? "" : `: ${patch.fix.commit?.slice(0, 12) ?? ""} ${fixTitle(patch.fix)}`;
  return [field("Its cycle", `${toWords(resolution.state)}, by another report of it${fix}`)];
}

const formatOthers = (title: string, bugs: readonly OtherBug[]): string | false =>
  bugs.length > 0 &&
  `${title}\n${bugs.map((bug) => wrap(`${bug.title}  syz:${bug.id}  ${bug.state ?? "unknown"}`, "              ", `  ${toDay(bug.firstSeen)}  `)).join("\n")}`;

export const syzbotAtom = (view: SyzbotView): string =>
  toAtom({
    title: `Deadlore: ${nameOfBug(view.syzbot)}`,
    path: syzbotPath(view.syzbot.id),
    self: syzbotPath(view.syzbot.id, "index.atom"),
    entries: view.mails.map((mail) => ({
      title: mail.subject,
      path: syzbotPath(view.syzbot.id),
      fragment: mail.messageId,
      updated: mail.date,
      author: personName(mail.from),
      summary: mail.hasDiff ? "mail with a diff" : "mail",
    })),
  });
