/**
 * Identity of a print: `node tests/eval/prints.ts` asks of pairs of reports in the shared mail whether printKey joins what was printed once and keeps apart what was printed twice.
 *
 * The truth comes from what the key does not look at: addresses of locks and in registers, which no second print repeats and no quote changes.
 * Two reports that share most of them are one print, two that share few are two prints; reports with too few are not judged.
 * With a number as argument, so many pairs of each answer are drawn and printed, to be read by a person.
 */
import { findReports, type LockReport, printKey } from "../../lib/lockdep/index.ts";
import { readLists } from "./shared-lists.ts";
import { DATA, type EvalMail, hasData, readMails } from "./shared-mail.ts";

type Print = {
  readonly mail: EvalMail;
  readonly report: LockReport;
  readonly key: string;
  /** What one boot alone prints. */
  readonly marks: ReadonlySet<string>;
  /** Of syzbot's mail, else the title: two prints of one bug share it. */
  readonly bug: string;
};

type Verdict = "one print" | "two prints" | "not judged";

/** Fewer say nothing: an address may be that of a static lock, or zero. */
const ENOUGH = 3;

const MAILBOXES = [
  "lockdep-threads.mboxrd.gz",
  "patches-with-splats.mboxrd.gz",
  "syzbot-reports.mboxrd.gz",
  "cve-with-splats.mboxrd.gz",
];

/** A mail that several of the files hold counts once. */
function toPrints(all: readonly EvalMail[]): Print[] {
  const mails = [...new Map(all.map((mail) => [mail.id || mail.subject, mail])).values()];
  return mails.flatMap((mail) =>
    findReports(mail.body).map((report) => ({
      mail,
      report,
      key: printKey(report),
      marks: marksOf(mail.body.slice(report.span.start, report.span.end)),
      bug: /syzbot\+(?<id>[0-9a-f]{16,})@/.exec(mail.body)?.groups?.id ?? report.title,
    })),
  );
}

/**
 * Addresses of memory that was allocated, or their hashes: `ffff88802854d248`, `00000000a1f2b3c4`. Those of the kernel's image, its stacks
 * and of user space come again from boot to boot.
 */
function marksOf(text: string): Set<string> {
  const words = text.match(/(?<![\w<+])[0-9a-f]{16}(?![\w>])/g) ?? [];
  return new Set(words.filter((word) => /^(?:ffff[0-8]|0{8}[1-9a-f])/.test(word) && !/(?:0{6}|f{6})$/.test(word)));
}

function judge(a: Print, b: Print): Verdict {
  const least = Math.min(a.marks.size, b.marks.size);
  if (least < ENOUGH) return "not judged";
  const shared = [...a.marks].filter((mark) => b.marks.has(mark)).length / least;
  if (shared <= FEW) return "two prints";
  return shared >= MOST ? "one print" : "not judged";
}

/** Memory of each CPU, and what a boot allocates first, lies at the same place in every boot of one machine; a quote is cut and mistyped. */
const FEW = 0.2;
const MOST = 0.8;

type Pair = { readonly a: Print; readonly b: Print; readonly verdict: Verdict; readonly isJoined: boolean };

/** All pairs of one kind that a mark, a bug or a key brings together, each once; two reports of one mail too. */
function pairsOf(prints: readonly Print[]): Pair[] {
  const groups = new Map<string, number[]>();
  for (const [index, { report, key, bug, marks }] of prints.entries())
    for (const name of [`key ${key}`, `bug ${bug}`, ...[...marks].map((mark) => `mark ${mark}`)]) {
      const group = `${report.kind} ${name}`;
      groups.set(group, [...(groups.get(group) ?? []), index].slice(0, MAX_GROUP));
    }
  const seen = new Set<string>();
  const pairs: Pair[] = [];
  for (const group of groups.values())
    for (const [at, first] of group.entries())
      for (const second of group.slice(at + 1)) {
        const [a, b] = [prints[first], prints[second]];
        const name = `${first} ${second}`;
        if (!a || !b || first === second || seen.has(name)) continue;
        seen.add(name);
        pairs.push({ a, b, verdict: judge(a, b), isJoined: a.key === b.key });
      }
  return pairs;
}

/** A title that a hundred mails share would bring thousands of pairs that say the same. */
const MAX_GROUP = 40;

const name = ({ mail, report }: Print) => `${mail.id || mail.subject} lines ${report.lines.join("-")}`;

function printTable(pairs: readonly Pair[], prints: number): void {
  const count = (verdict: Verdict, isJoined: boolean) =>
    pairs.filter((pair) => pair.verdict === verdict && pair.isJoined === isJoined).length;
  console.log(`\n## Identity of a print, ${prints} reports, ${pairs.length} pairs\n`);
  console.log("| by their addresses | joined | kept apart | right |\n|---|---|---|---|");
  const [oneJoined, oneApart] = [count("one print", true), count("one print", false)];
  const [twoJoined, twoApart] = [count("two prints", true), count("two prints", false)];
  console.log(`| one print | ${oneJoined} | ${oneApart} | ${(oneJoined / (oneJoined + oneApart)).toFixed(4)} |`);
  console.log(`| two prints | ${twoJoined} | ${twoApart} | ${(twoApart / (twoJoined + twoApart)).toFixed(4)} |`);
  console.log(`| not judged | ${count("not judged", true)} | ${count("not judged", false)} | |`);
}

function printMisses(title: string, pairs: readonly Pair[]): void {
  console.log(`\n${title} (${pairs.length}):`);
  for (const { a, b } of pairs.slice(0, Number(process.env.MISSES ?? 12)))
    console.log(`- ${name(a)}\n  ${name(b)}\n    ${factsOf(a)}\n    ${factsOf(b)}`);
}

const factsOf = ({ report: { kind, task, kernel, wanted, held, marks } }: Print) =>
  [
    kind,
    `${task.comm}/${task.pid}`,
    kernel.release,
    marks.join(" "),
    `${wanted?.printed} at ${wanted?.site?.function}+${wanted?.site?.offset}`,
    `${held?.printed} at ${held?.site?.function}+${held?.site?.offset}`,
  ].join(" | ");

/** A generator of its own, so that the draw is the same on every machine. */
function draw(pairs: readonly Pair[], count: number): Pair[] {
  let state = 20260722;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return pairs
    .map((pair) => ({ pair, at: random() }))
    .sort((x, y) => x.at - y.at)
    .slice(0, count)
    .map(({ pair }) => pair);
}

if (!hasData) console.log(`skipped: no mail at ${DATA}`);
else {
  const mails = [
    ...MAILBOXES.flatMap(readMails),
    ...(await readLists((raw) =>
      /locking dependency|recursive locking|lock state|blocked for more|base64/.test(raw.toString("latin1")),
    )),
  ];
  const prints = toPrints(mails);
  const pairs = pairsOf(prints);
  printTable(pairs, prints.length);
  printMisses(
    "two prints joined",
    pairs.filter(({ verdict, isJoined }) => verdict === "two prints" && isJoined),
  );
  printMisses(
    "one print kept apart",
    pairs.filter(({ verdict, isJoined }) => verdict === "one print" && !isJoined),
  );
  const drawn = Number(process.argv[2] ?? 0);
  if (drawn > 0)
    for (const isJoined of [true, false])
      printMisses(
        `drawn, ${isJoined ? "joined" : "kept apart"}`,
        draw(
          pairs.filter((pair) => pair.isJoined === isJoined),
          drawn,
        ),
      );
}
