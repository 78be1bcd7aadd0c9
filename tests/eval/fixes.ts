/**
 * E-7: from a report to its fix. `npm run eval fixes` ingests the shared mail as it is, and with every name of a report and the prints
 * in changelogs hidden (mask-mail.ts); both bases are kept (kept-base.ts), so that a second run takes a minute. FIXES_MASKS=names hides
 * the names alone. DATABASE_URL names a base of the shared mail that is there already. FIXES_TSV=FILE keeps the predictions for reading.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { INFER_THRESHOLD, parsePatchSubject } from "../../lib/fixes/index.ts";
import { type Case, findGold, type Gold, mailsOf } from "./fixes-gold.ts";
import { type Prediction, rankInferred } from "./infer-ranking.ts";
import { findStages, type Lost, printStages } from "./infer-stages.ts";
import { judgementOf } from "./inferred-judged.ts";
import { keepBase } from "./kept-base.ts";
import { type Made, readDump } from "./made-base.ts";
import { maskedMail, sharedSources } from "./mask-corpus.ts";
import type { Mask } from "./mask-mail.ts";
import { hasData } from "./shared-mail.ts";

/** A patch said to fix an inversion, by the key of its title. */
type Pair = { readonly inversion: string; readonly patch: string };
type Row = readonly [figure: string, right: number, of: number];

const sources = ["bugs", "trailers", "prints", "threads"] as const;

const dumpOf = (path: string) => readDump({ ...process.env, DATABASE_URL: `file:${path}` });

const readVisible = async (): Promise<Made> =>
  process.env.DATABASE_URL ? readDump(process.env) : dumpOf(await keepBase("visible", sharedSources()));

async function makeHidden(masks: readonly Mask[]): Promise<string> {
  const folder = await maskedMail(masks);
  const name = `${masks.join("-")}-${folder.split("-").at(-1)}`;
  return keepBase(
    name,
    readdirSync(folder).map((file) => join(folder, file)),
  );
}

/** Shares that the curve is printed for. */
const PRECISIONS = [0.99, 0.95, 0.92, 0.9, 0.85, 0.8, 0.7];
/** Predictions that a person reads. */
const READ = 100;
const RESAMPLES = 2_000;

async function measureHidden(visible: Made, path: string, { gold, masks }: Hidden): Promise<void> {
  const base = await dumpOf(path);
  const inversions = new Set(base.inversion.map(({ id }) => id));
  const known = { ...gold, cases: gold.cases.filter(({ inversion }) => inversions.has(inversion)) };
  const mails = mailsOf(visible);
  const stored = new Set(base.patch.map(({ messageId }) => messageId));
  const lean = known.cases.filter((one) => ![...mails(one)].some((id) => stored.has(id))).length;
  const { unseen, fitted, points } = rankInferred(path, known.cases, mails);
  const isRight = (one: Case, { inversion, mails: looked }: Prediction) =>
    inversion === one.inversion && [...mails(one)].some((id) => looked.has(id));
  const question = { cases: known.cases, isRight };
  console.log(
    `points fitted on all bugs: ${Object.entries(points)
      .map(([kind, value]) => `${kind} ${value.toFixed(2)}`)
      .join(", ")}\n`,
  );
  printCurve(unseen, question);
  const likely = unseen.filter(({ score }) => score >= INFER_THRESHOLD);
  const titles = byTitleWords(base);
  printTable(
    `hidden: ${masks.join(" and ")} (${gold.cases.length - known.cases.length} cases lose their report with the mask, ${lean} their patch: its thread has no word of locks left)`,
    [
      ...recallOf(known, (one) => likely.some((each) => isRight(one, each)), "inferred, bug not fitted on"),
      ...recallOf(
        known,
        (one) => fitted.some((each) => each.score >= INFER_THRESHOLD && isRight(one, each)),
        "inferred, as the product is fitted",
      ),
      ...precisionOf(likely, question),
      ...recallOf(known, (one) => isAnswered(one, titles), "baseline: two title words"),
    ],
  );
  console.log(`recall, all, 95 %: ${intervalOf(known.cases, (one) => likely.some((each) => isRight(one, each)))}\n`);
  const lost = findStages(path, known.cases, mails, unseen);
  printStages(lost);
  if (process.env.FIXES_TSV) keepLost(base, lost, `${process.env.FIXES_TSV}-lost`);
  if (process.env.FIXES_TSV) keepPredictions(base, unseen, question, `${process.env.FIXES_TSV}-${masks.join("-")}`);
}

type Hidden = { readonly gold: Gold; readonly masks: readonly Mask[] };
type Question = {
  readonly cases: readonly Case[];
  readonly isRight: (one: Case, prediction: Prediction) => boolean;
};

/** Recall over thresholds; precision among inversions whose fixes are known: a right patch that nobody named counts as wrong there. */
function printCurve(predictions: readonly Prediction[], { cases, isRight }: Question): void {
  const asked = predictions.filter(({ inversion }) => cases.some((one) => one.inversion === inversion));
  const hit = new Set<Case>();
  let right = 0;
  const points = asked.map((each, at) => {
    const answered = cases.filter((one) => isRight(one, each));
    for (const one of answered) hit.add(one);
    right += answered.length > 0 ? 1 : 0;
    return { precision: right / (at + 1), recall: hit.size / cases.length, n: at + 1, score: each.score };
  });
  console.log(
    "| precision, known fixes alone | recall | predictions there | threshold | predictions on all inversions |\n|---|---|---|---|---|",
  );
  for (const least of PRECISIONS) {
    const last = points.findLast(({ precision }) => precision >= least);
    if (last)
      console.log(
        `| ${least} | ${last.recall.toFixed(3)} | ${last.n} | ${last.score.toFixed(2)} | ${predictions.filter(({ score }) => score >= last.score).length} |`,
      );
  }
  console.log("");
}

function precisionOf(predictions: readonly Prediction[], { cases, isRight }: Question): readonly Row[] {
  const asked = predictions.filter(({ inversion }) => cases.some((one) => one.inversion === inversion));
  const isKnown = (each: Prediction) => cases.some((one) => isRight(one, each));
  const first = predictions.slice(0, READ);
  const verdicts = first.map((each) => (isKnown(each) ? "right" : judgementOf(each)));
  const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  return [
    ["precision against known fixes alone", asked.filter(isKnown).length, asked.length],
    [`the first ${READ}: known or read as right`, count("right"), first.length],
    [`the first ${READ}: read as wrong`, count("wrong"), first.length],
    [`the first ${READ}: read, unsure`, count("unsure"), first.length],
    [`the first ${READ}: not read`, count("not read"), first.length],
  ];
}

/** Resamples of the bugs, 2.5 to 97.5 %; cases of one inversion go together. */
function intervalOf(cases: readonly Case[], isFound: (one: Case) => boolean): string {
  const bugs = [...Map.groupBy(cases, ({ inversion }) => inversion).values()].map((own) => ({
    found: own.filter(isFound).length,
    of: own.length,
  }));
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return bugs[state % bugs.length] ?? { found: 0, of: 0 };
  };
  const shares = Array.from({ length: RESAMPLES }, () => {
    const drawn = bugs.map(next);
    return drawn.reduce((sum, { found }) => sum + found, 0) / drawn.reduce((sum, { of }) => sum + of, 0);
  }).sort((a, b) => a - b);
  return `${shares[RESAMPLES * 0.025]?.toFixed(2)} to ${shares[RESAMPLES * 0.975]?.toFixed(2)}`;
}

const TRAILERS: ReadonlySet<string> = new Set(
  "Reported-by Reported-and-tested-by Tested-by Closes Link BugLink References Cc".split(" "),
);

type MadeFix = Made["inversion"][number]["fixes"][number];

function pairsOf(base: Made, isWanted: (fix: MadeFix) => boolean): readonly Pair[] {
  const pairs = base.inversion.flatMap(({ id, fixes }) =>
    fixes.filter(isWanted).map(({ subject }) => ({ inversion: id, patch: parsePatchSubject(subject).key })),
  );
  return [...new Map(pairs.map((pair) => [`${pair.inversion} ${pair.patch}`, pair])).values()];
}

const isAnswered = ({ inversion, patches }: Case, pairs: readonly Pair[]) =>
  pairs.some((pair) => pair.inversion === inversion && patches.has(pair.patch));

function recallOf({ cases }: Gold, isFound: (one: Case) => boolean, how: string): readonly Row[] {
  return [...sources, "all" as const].map((source) => {
    const own = cases.filter((one) => source === "all" || one.source === source);
    return [`recall, ${source}, ${how}`, own.filter(isFound).length, own.length] as const;
  });
}

/** Every patch whose trailer carries a bug's id is linked to its inversion. */
function linkedByTrailer(base: Made, { cases }: Gold): readonly Row[] {
  const linked = pairsOf(base, ({ confidence }) => confidence !== "inferred");
  const own = cases.filter(({ source }) => source === "trailers");
  return [
    ["patches that name a report are linked to it", own.filter((one) => isAnswered(one, linked)).length, own.length],
  ];
}

/** The patch after the report that has most words of its title in common with the report's, two at least. */
function byTitleWords(base: Made): readonly Pair[] {
  const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[a-z_][a-z0-9_]{3,}/g) ?? []);
  const mails = new Map(base.message.map((mail) => [mail.messageId, mail]));
  const patches = base.patch
    .filter(({ inReply }) => !inReply)
    .map(({ messageId, key }) => ({ key, date: mails.get(messageId)?.sentAt ?? "", words: wordsOf(key) }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  return base.report.flatMap(({ inversionId, messageId, report }): Pair[] => {
    const date = mails.get(messageId)?.sentAt;
    if (inversionId === null || !date || report.title === null) return [];
    const words = wordsOf(report.title);
    for (const empty of ["possible", "deadlock", "lock", "state"]) words.delete(empty);
    let best: { key: string; shared: number } | undefined;
    for (const patch of patches) {
      if (patch.date < date) continue;
      const shared = [...patch.words].filter((word) => words.has(word)).length;
      if (shared >= 1 && shared > (best?.shared ?? 0)) best = { key: patch.key, shared };
    }
    return best ? [{ inversion: inversionId, patch: best.key }] : [];
  });
}

function printTable(title: string, rows: readonly Row[]): void {
  console.log(`### ${title}\n\n| figure | right / of | share |\n|---|---|---|`);
  for (const [figure, right, of] of rows)
    console.log(`| ${figure} | ${right} / ${of} | ${of === 0 ? "" : (right / of).toFixed(3)} |`);
  console.log("");
}

/** One a line: what is known or was read of it, score, inversion and its title, the patch's mail and subject, reasons. */
function keepPredictions(
  base: Made,
  predictions: readonly Prediction[],
  { cases, isRight }: Question,
  file: string,
): void {
  const titles = new Map(base.inversion.map(({ id, title }) => [id, title]));
  const subjects = new Map(base.message.map(({ messageId, subject }) => [messageId, subject]));
  const rows = predictions
    .slice(0, 2 * READ)
    .map((each) => [
      cases.some((one) => isRight(one, each)) ? "known" : judgementOf(each),
      each.score.toFixed(2),
      each.inversion,
      titles.get(each.inversion) ?? "",
      each.messageId,
      subjects.get(each.messageId) ?? "",
      each.reasons.map((one) => `${one.rule}: ${one.detail}`).join("; "),
    ]);
  writeFileSync(file, rows.map((row) => row.join("\t")).join("\n"));
}

/** One case a line: its stage, score, source, inversion and title, the mail that came farthest and its subject. */
function keepLost(base: Made, lost: readonly Lost[], file: string): void {
  const titles = new Map(base.inversion.map(({ id, title }) => [id, title]));
  const rows = lost.map(({ one, stage, mail, score }) => [
    stage,
    score?.toFixed(2) ?? "",
    one.source,
    one.inversion,
    titles.get(one.inversion) ?? "",
    mail,
    [...one.patches].join(" / "),
  ]);
  writeFileSync(file, rows.map((row) => row.join("\t")).join("\n"));
}

async function measure(): Promise<void> {
  const masks: readonly Mask[] = process.env.FIXES_MASKS === "names" ? ["names"] : ["names", "prints"];
  const visible = await readVisible();
  const hidden = await makeHidden(masks);
  const gold = findGold(visible);
  console.log(
    `${gold.bugs} bugs of syzbot-bugs.jsonl have a patch in the shared mail; ${gold.withoutInversion.length} of them report no inversion: ${gold.withoutInversion.join("; ")}\n`,
  );
  const any = pairsOf(visible, () => true);
  const byTrailer = pairsOf(visible, ({ via }) => TRAILERS.has(via));
  printTable("visible: nothing hidden", [
    ...recallOf(gold, (one) => isAnswered(one, any), "any tie"),
    ...recallOf(gold, (one) => isAnswered(one, byTrailer), "trailer rule alone"),
    ...linkedByTrailer(visible, gold),
  ]);
  await measureHidden(visible, hidden, { gold, masks });
}

if (hasData) await measure();
else console.log("no ../shared/data");
