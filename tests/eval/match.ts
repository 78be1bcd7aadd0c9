/**
 * E-5 and E-6: has this been seen before? `npm run eval match` asks the match what people joined by hand, beside what plain rankings answer.
 *
 *   npm run eval match              the tables
 *   npm run eval match -- --misses  and every question that the match does not answer first
 *
 * All shared mail is one base (match-base.ts); how mails are hidden stands in match-pairs.ts. Intervals: 2,000 resamples with replacement, 2.5 to 97.5 %.
 */
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { closeSearch, matchView } from "../../lib/views/index.ts";
import { type EvalReport, openSharedBase, readReports, readSplat } from "./match-base.ts";
import { makeBaselines, type Ranker } from "./match-baselines.ts";
import { listPairs, listSecondPrints, type Question } from "./match-pairs.ts";
import { DAMAGES, listRecurrences, listStrangers } from "./match-recurrences.ts";
import { hasData } from "./shared-mail.ts";

/** Depth of the ranking that is asked for; a right answer below it counts as none. */
const DEPTH = 50;
const RESAMPLES = 2_000;

type Outcome = {
  readonly question: Question;
  readonly ranks: ReadonlyMap<string, number>;
  /** The same, where the very cycle that was asked with, told by others, is passed over: it is right too, and nobody joined it. */
  readonly besides: ReadonlyMap<string, number>;
  /** Of the match, best first. */
  readonly scores: readonly { readonly inversion: string; readonly score: number }[];
};

const OURS = "deadlore match";
const wantsMisses = process.argv.includes("--misses");

async function main(): Promise<void> {
  overrideSettings({ DATABASE_URL: openSharedBase() });
  const reports = await readReports();
  const texts = await readTexts(reports);
  const textOf = (report: EvalReport) => texts.get(report.id) ?? "";
  const rankers = makeBaselines(reports, textOf);
  const { questions, notes } = await listPairs(reports);
  const outcomes: Outcome[] = [];
  for (const question of [...questions, ...(await listSecondPrints(reports))])
    outcomes.push(await ask(question, textOf(question.asked), rankers));
  printTables(outcomes, [...Object.keys(rankers), OURS]);
  await printRecurrences(reports, textOf);
  printThresholds(outcomes, await askAll(listStrangers(reports), textOf));
  console.log(`\nJoined by people, and not to be asked (${notes.length}):`);
  for (const { name, why } of notes) console.log(`- ${name}: ${why}`);
  if (wantsMisses) for (const outcome of outcomes) printMiss(outcome);
  await closeSearch();
  await closeDatabase();
}

async function readTexts(reports: readonly EvalReport[]): Promise<ReadonlyMap<number, string>> {
  const first = new Map(reports.toReversed().map((report) => [report.print, report]));
  const texts = new Map<number, string>();
  for (const report of reports)
    if (first.get(report.print) === report || report.syzbot !== null) texts.set(report.id, await readSplat(report));
  return texts;
}

async function askMatch({ hidden }: Question, splat: string): Promise<Outcome["scores"]> {
  const { matches } = await matchView(splat, { mail: false, excludeMessages: [...hidden], limit: DEPTH });
  return matches.map(({ inversion, score }) => ({ inversion, score }));
}

async function ask(question: Question, splat: string, rankers: Readonly<Record<string, Ranker>>): Promise<Outcome> {
  const [ranks, besides] = [new Map<string, number>(), new Map<string, number>()];
  const scores = await askMatch(question, splat);
  const take = (name: string, all: readonly string[]) => {
    const ranked = all.slice(0, DEPTH);
    const others = ranked.filter((id) => id !== question.asked.inversion || question.wanted.has(id));
    const [at, beside] = [ranked, others].map((ids) => ids.findIndex((id) => question.wanted.has(id)) + 1);
    if (at) ranks.set(name, at);
    if (beside) besides.set(name, beside);
  };
  for (const [name, ranker] of Object.entries(rankers)) take(name, await ranker(question, splat));
  take(
    OURS,
    scores.map(({ inversion }) => inversion),
  );
  return { question, ranks, besides, scores };
}

function printTables(outcomes: readonly Outcome[], names: readonly string[]): void {
  const sets = [...new Set(outcomes.map(({ question }) => question.set))];
  const pooled = outcomes.filter(({ question: { set } }) => set.startsWith("E-5") && !set.includes("errors"));
  const tables = [
    ...sets.map((set) => [set, outcomes.filter(({ question }) => question.set === set)] as const),
    ["E-5 pooled", pooled] as const,
    ["E-5 pooled, the asked cycle passed over", pooled.map((each) => ({ ...each, ranks: each.besides }))] as const,
    ["E-5 pooled, partner alone", pooled.map(toPartner)] as const,
    ["E-5 pooled, circular", pooled.filter(({ question: { set } }) => set.includes("circular"))] as const,
  ];
  console.log("| set | ranking | n | R@1 | R@5 | R@10 | MRR |\n|---|---|---|---|---|---|---|");
  for (const [set, own] of tables)
    for (const name of names) if (name === OURS || !set.includes("partner alone")) console.log(toRow(set, name, own));
  const sameFirst = pooled.filter((each) => each.ranks.get(OURS) !== 1 && isRight(each)).length;
  console.log(
    `\nOf the pooled questions not answered first, ${sameFirst} have the very cycle that was asked with in first place: told by others, joined by nobody.`,
  );
}

/** The inversion of the bug that was named, not of a third that is joined to it. */
function toPartner(outcome: Outcome): Outcome {
  const at = outcome.scores.findIndex(({ inversion }) => outcome.question.partner.has(inversion));
  return { ...outcome, ranks: new Map(at < 0 ? [] : [[OURS, at + 1]]) };
}

function toRow(set: string, name: string, outcomes: readonly Outcome[]): string {
  const ranks = outcomes.map((outcome) => outcome.ranks.get(name));
  const within = (limit: number) => ranks.map((rank) => Number(rank !== undefined && rank <= limit));
  const cells = [within(1), within(5), within(10), ranks.map((rank) => (rank === undefined ? 0 : 1 / rank))].map(
    (values) => `${toShare(mean(values))} (${toInterval(values)})`,
  );
  return `| ${set} | ${name} | ${outcomes.length} | ${cells.join(" | ")} |`;
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
const toShare = (value: number) => (value >= 0.995 ? "1.00" : value.toFixed(2).slice(1));

function toInterval(values: readonly number[]): string {
  let state = 20_240_607;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  const at = (share: number) => toShare(means[Math.floor(RESAMPLES * share)] ?? 0);
  return `${at(0.025)} to ${at(0.975)}`;
}

const askAll = async (questions: readonly Question[], textOf: (report: EvalReport) => string) => {
  const outcomes: Outcome[] = [];
  for (const question of questions) outcomes.push(await ask(question, textOf(question.asked), {}));
  return outcomes;
};

async function printRecurrences(reports: readonly EvalReport[], textOf: (report: EvalReport) => string): Promise<void> {
  console.log("\n| leave one out, asked with | n | R@1 | R@5 | R@10 | MRR |\n|---|---|---|---|---|---|");
  for (const [damage, change] of Object.entries(DAMAGES)) {
    const outcomes = await askAll(listRecurrences(reports), (report) => change(textOf(report)));
    console.log(toRow("", OURS, outcomes).replace(/^\| {2}\| [^|]+/, `| ${damage} `));
  }
}

const THRESHOLDS = [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.9];

/** What a threshold lets through: of right answers, of first answers that are right, and of strangers. */
function printThresholds(outcomes: readonly Outcome[], strangers: readonly Outcome[]): void {
  console.log(
    "\n| score from | right answers found | first answers that are right | listed on average | strangers answered |",
  );
  console.log("|---|---|---|---|---|");
  const count = (all: readonly Outcome[], holds: (outcome: Outcome) => boolean) => all.filter(holds).length;
  for (const limit of THRESHOLDS) {
    const reach = ({ scores }: Outcome) => scores.filter(({ score }) => score >= limit);
    const found = count(outcomes, (each) => reach(each).some(({ inversion }) => each.question.wanted.has(inversion)));
    const answered = outcomes.filter((each) => reach(each).length > 0);
    const right = count(answered, (each) => isRight(each));
    const listed = mean(outcomes.map((each) => reach(each).length)).toFixed(1);
    const alarms = count(strangers, (each) => reach(each).length > 0);
    console.log(
      `| ${limit} | ${found} of ${outcomes.length} | ${right} of ${answered.length} | ${listed} | ${alarms} of ${strangers.length} |`,
    );
  }
}

/** The first is what people joined, or the very cycle that was asked with. */
const isRight = ({ question, scores }: Outcome): boolean => {
  const first = scores[0]?.inversion ?? "";
  return question.wanted.has(first) || first === question.asked.inversion;
};

function printMiss({ question, ranks }: Outcome): void {
  const rank = ranks.get(OURS);
  if (rank === 1) return;
  const others = [...ranks].map(([name, at]) => `${name} ${at}`).join(", ");
  console.log(
    `\n${question.set}: ${question.name}\n  ${question.asked.report.title}: ${question.asked.report.cycle.join(" -> ")}`,
  );
  console.log(`  wanted ${[...question.wanted].join(" ")}; ranks: ${others}; here ${rank ?? "none"}`);
}

if (hasData) await main();
else console.log("skipped: ../shared/data is not here");
