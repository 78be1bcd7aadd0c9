/**
 * E-7: from a report to its fix. `npm run eval fixes` ingests the shared mail twice at once: as it is, and with every name of a
 * report and the prints in changelogs hidden (mask-mail.ts), and prints what is still found. FIXES_MASKS=names hides the names alone.
 * DATABASE_URL names a base of the shared mail that is there already. FIXES_TSV=FILE keeps the predictions for reading.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePatchSubject } from "../../lib/fixes/index.ts";
import { type Case, findGold, type Gold } from "./fixes-gold.ts";
import { type Made, makeBase, readDump } from "./made-base.ts";
import { maskedMail, sharedSources } from "./mask-corpus.ts";
import type { Mask } from "./mask-mail.ts";
import { hasData } from "./shared-mail.ts";

/** A patch said to fix an inversion, by the key of its title. */
type Pair = { readonly inversion: string; readonly patch: string };
type Row = readonly [figure: string, right: number, of: number];

const sources = ["bugs", "trailers", "prints", "threads"] as const;

const makeVisible = (): Promise<Made> => (process.env.DATABASE_URL ? readDump(process.env) : makeBase(sharedSources()));

async function makeHidden(masks: readonly Mask[]): Promise<Made> {
  const folder = await maskedMail(masks);
  return makeBase(readdirSync(folder).map((name) => join(folder, name)));
}

function measureHidden(base: Made, masks: readonly Mask[], gold: Gold): void {
  const known = {
    ...gold,
    cases: gold.cases.filter(({ inversion }) => base.inversion.some(({ id }) => id === inversion)),
  };
  const inferred = pairsOf(base, ({ confidence, reasons }) => confidence === "inferred" && reasons.length > 0);
  const any = pairsOf(base, ({ via }) => via !== "CVE");
  const titles = byTitleWords(base);
  const patches = new Set(base.patch.map(({ key }) => key));
  const lean = known.cases.filter((one) => ![...one.patches].some((key) => patches.has(key))).length;
  printTable(
    `hidden: ${masks.join(" and ")} (${gold.cases.length - known.cases.length} cases lose their report with the mask, ${lean} their patch: its thread has no word of locks left)`,
    [
      ...recallOf(known, inferred, "inferred"),
      ...precisionOf(known, inferred, "inferred"),
      ...(masks.length === 1 ? recallOf(known, any, "inferred, or its print shown") : []),
      ...recallOf(known, titles, "baseline: two title words"),
      ...precisionOf(known, titles, "baseline: two title words"),
    ],
  );
  if (process.env.FIXES_TSV) keepPredictions(base, known, `${process.env.FIXES_TSV}-${masks.join("-")}`);
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

function recallOf({ cases }: Gold, pairs: readonly Pair[], how: string): readonly Row[] {
  return [...sources, "all" as const].map((source) => {
    const own = cases.filter((one) => source === "all" || one.source === source);
    return [`recall, ${source}, ${how}`, own.filter((one) => isAnswered(one, pairs)).length, own.length] as const;
  });
}

/** Among inversions whose fixes are known; a patch that is right and that nobody named counts as wrong here. */
function precisionOf({ cases }: Gold, pairs: readonly Pair[], how: string): readonly Row[] {
  const asked = pairs.filter(({ inversion }) => cases.some((one) => one.inversion === inversion));
  const right = asked.filter((pair) => cases.some((one) => isAnswered(one, [pair])));
  return [[`precision against known fixes alone, ${how}`, right.length, asked.length]];
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

function keepPredictions(base: Made, { cases }: Gold, file: string): void {
  const rows = base.inversion.flatMap(({ id, title, fixes }) =>
    fixes
      .filter(({ confidence, reasons }) => confidence === "inferred" && reasons.length > 0)
      .map(({ messageId, subject, reasons }) => {
        const patch = parsePatchSubject(subject).key;
        const isKnown = cases.some((one) => isAnswered(one, [{ inversion: id, patch }]));
        return [
          isKnown ? "known" : "",
          id,
          title,
          messageId,
          subject,
          reasons.map((one) => `${one.rule}: ${one.detail}`).join("; "),
        ];
      }),
  );
  writeFileSync(file, rows.map((row) => row.join("\t")).join("\n"));
}

async function measure(): Promise<void> {
  const masks: readonly Mask[] = process.env.FIXES_MASKS === "names" ? ["names"] : ["names", "prints"];
  const [visible, hidden] = await Promise.all([makeVisible(), makeHidden(masks)]);
  const gold = findGold(visible);

  console.log(
    `${gold.bugs} bugs of syzbot-bugs.jsonl have a patch in the shared mail; ${gold.withoutInversion.length} of them report no inversion: ${gold.withoutInversion.join("; ")}\n`,
  );
  printTable("visible: nothing hidden", [
    ...recallOf(
      gold,
      pairsOf(visible, () => true),
      "any tie",
    ),
    ...recallOf(
      gold,
      pairsOf(visible, ({ via }) => TRAILERS.has(via)),
      "trailer rule alone",
    ),
    ...linkedByTrailer(visible, gold),
  ]);
  measureHidden(hidden, masks, gold);
}

if (hasData) await measure();
else console.log("no ../shared/data");
