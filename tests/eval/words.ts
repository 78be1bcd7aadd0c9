/**
 * E-12, lock orders stated in words: `npm run eval words`.
 *
 * Mails of the five lists and of lockdep-threads that talk of deadlocks and print no splat, in the order of the hash of their ids; the
 * first 120 were read by a person before the rules saw them (words-marks.ts), and so were the seeds without a splat of their own.
 * Found and marked are compared pair by pair, in one mail each once, whatever its form; an order found that no mark has is wrong.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { findProse, findReports, type ProseOrder } from "../../lib/lockdep/index.ts";
import { readLists } from "./shared-lists.ts";
import { DATA, type EvalMail, hasData, readMails } from "./shared-mail.ts";
import { MARKED_MAILS, MARKS, type Mark, SEED_MARKS } from "./words-marks.ts";

const TALK = /deadlock|dead-lock|lockdep|ABBA|AB-BA|lock(?:ing)? inversion|lock(?:ing)? order/i;
/** Of a mail's bytes, before it is decoded. */
const MAYBE = /deadlock|dead-lock|lockdep|ABBA|AB-BA|inversion|order|base64|quoted-printable/i;

async function drawn(): Promise<EvalMail[]> {
  const lists = await readLists((raw) => MAYBE.test(raw.toString("latin1")));
  const all = new Map([...lists, ...(await readMails("lockdep-threads.mboxrd.gz"))].map((mail) => [mail.id, mail]));
  const talk = [...all.values()].filter(
    ({ body }) => TALK.test(body) && !findReports(body).some(({ family }) => family === "inversion"),
  );
  const place = ({ id }: EvalMail) => createHash("sha256").update(`words${id}`).digest("hex");
  return talk.sort((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, MARKED_MAILS);
}

type Score = { found: number; right: number; marked: number; hit: number; misses: string[]; wrong: string[] };
const newScore = (): Score => ({ found: 0, right: 0, marked: 0, hit: 0, misses: [], wrong: [] });

function judge(score: Score, name: string, body: string, marks: readonly Mark[]): void {
  const pairs = new Map<string, ProseOrder>();
  for (const order of findProse(body, findReports(body)))
    pairs.set(`${endOf(order.from, order.spokenFrom)} -> ${endOf(order.to, order.spokenTo)}`, order);
  score.found += pairs.size;
  score.marked += marks.length;
  for (const [pair, order] of pairs) {
    if (marks.some((mark) => isMarked(order, mark))) score.right += 1;
    else score.wrong.push(`${name}: ${pair}`);
  }
  for (const mark of marks) {
    if ([...pairs.values()].some((order) => isMarked(order, mark))) score.hit += 1;
    else score.misses.push(`${name}: ${mark.join(" -> ")}`);
  }
}

const endOf = (lock: string | null, spoken: string): string => lock ?? spoken;

/** By class, or by what is said. */
const isMarked = (order: ProseOrder, [from, to]: Mark): boolean =>
  isCalled(order.from, order.spokenFrom, from) && isCalled(order.to, order.spokenTo, to);

const isCalled = (lock: string | null, spoken: string, marked: string): boolean =>
  lock === marked || spoken.toLowerCase().includes(marked.toLowerCase());

function print(title: string, { found, right, marked, hit, misses, wrong }: Score): void {
  const share = (part: number, whole: number) => (whole === 0 ? "" : (part / whole).toFixed(2));
  console.log(
    `| ${title} | ${right} of ${found} | ${share(right, found)} | ${hit} of ${marked} | ${share(hit, marked)} |`,
  );
  for (const one of wrong) console.error(`wrong  ${one}`);
  for (const one of misses) console.error(`missed ${one}`);
}

async function main(): Promise<void> {
  const [mails, seeds] = [newScore(), newScore()];
  const draw = await drawn();
  for (const { id, body } of draw) judge(mails, id, body, MARKS.get(id) ?? []);
  for (const [file, marks] of Object.entries(SEED_MARKS)) {
    const name = readdirSync(`${DATA}seeds`).find((one) => one.startsWith(file));
    if (name !== undefined) judge(seeds, file, readFileSync(`${DATA}seeds/${name}`, "utf8"), marks);
  }
  console.log("\n## E-12: lock orders stated in words\n");
  console.log("| text | right of found | precision | found of marked | recall |\n|---|---|---|---|---|");
  print(`${draw.length} mails without a splat`, mails);
  print("seeds 000, 002, 003", seeds);
}

if (hasData) await main();
else console.log(`skipped: no documents at ${DATA}`);
