/**
 * E-11: is each story resolved as a person resolved it, with the sentence that says so? `npm run eval resolutions`
 *
 * Three tables: the 24 stories and five seed documents against resolutions-expected.ts; the remarks of the seeds against
 * remarks-expected.ts; and the commands of people in gold/syzbot-bugs.jsonl (`syz_fix`, `syz_dup`, `invalid`), see gold-commands.ts. The stories are ingested by the program itself, into a base of their own; RESOLUTIONS_DB names one that is there.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { database } from "../../lib/db/index.ts";
import { type Episode, findDiscussion, parsePatch, type Remark } from "../../lib/fixes/index.ts";
import { pageMail, parseMessage, parsePage } from "../../lib/mail/index.ts";
import { printCommands } from "./gold-commands.ts";
import { EXPECTED_REMARKS, type ExpectedRemark } from "./remarks-expected.ts";
import { EXPECTED_RESOLUTIONS, type ExpectedPlace, type ExpectedResolution } from "./resolutions-expected.ts";
import { DATA, hasData } from "./shared-mail.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

if (!hasData) {
  console.log("no shared data beside the checkout: nothing measured");
  process.exit(0);
}

function openStories(): string {
  const named = process.env.RESOLUTIONS_DB;
  if (named !== undefined && existsSync(named.replace(/^file:/, ""))) return named;
  const url = named ?? `file:${join(mkdtempSync(join(tmpdir(), "deadlore-stories-")), "stories.db")}`;
  const mails = (folder: string) =>
    readdirSync(DATA + folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:mbox|txt)$/.test(name))
      .sort()
      .map((name) => `${DATA}${folder}/${name}`);
  const sources = [...mails("threads"), ...mails("seeds"), `${DATA}syzbot-reports.mboxrd.gz`];
  const { status } = spawnSync(process.execPath, [`${root}ingest/deadlore.js`, "ingest", ...sources, "--db", url], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`ingest of the stories into ${url} failed`);
  return url;
}

process.env.DATABASE_URL = openStories();

const hash = (text: string) => createHash("sha256").update(text.replace(/\s+/g, " ").trim()).digest("hex").slice(0, 8);
const share = (right: number, all: number) =>
  `${right}/${all} = ${all === 0 ? "-" : (right / all).toFixed(2).replace(/^0/, "")}`;
const overlaps = (a: { start: number; end: number }, start: number, end: number) => a.start < end && start < a.end;

/** The episode in which a mail's report was met. */
async function episodeOf({ report, inversion }: ExpectedResolution): Promise<Episode | undefined> {
  const rows = await database().episode.findMany({
    where: inversion === null ? {} : { inversionId: inversion },
    select: { data: true },
    orderBy: [{ inversionId: "asc" }, { ordinal: "asc" }],
  });
  const episodes = rows.map(({ data }): Episode => JSON.parse(data));
  return episodes.find(({ reports }) => reports.some(({ messageId }) => messageId === report));
}

type Row = {
  readonly story: string;
  readonly state: boolean;
  readonly best: boolean;
  readonly fixClass: boolean;
  readonly sentence: boolean;
  readonly says: string;
};

async function judge(expected: ExpectedResolution): Promise<Row> {
  const episode = await episodeOf(expected);
  const { story, states, classes, sentences } = expected;
  if (!episode) return { story, state: false, best: false, fixClass: false, sentence: false, says: "no episode" };
  const { state, fixClass, quote } = episode.resolution;
  return {
    story,
    state: states.includes(state),
    best: states[0] === state && classes[0] === fixClass,
    fixClass: classes.includes(fixClass),
    sentence: quote !== null && sentences.some((place) => isQuoted(place, quote)),
    says: `${state}, ${fixClass}, <${quote?.messageId}> ${JSON.stringify(quote?.text.slice(0, 90) ?? null)}`,
  };
}

const isQuoted = (
  [messageId, start, end, digest]: ExpectedPlace,
  quote: NonNullable<Episode["resolution"]["quote"]>,
): boolean =>
  quote.messageId === messageId && (quote.span ? overlaps(quote.span, start, end) : hash(quote.text) === digest);

console.log("### E-11: stories and seeds\n\n| what | right | of them the best answer |\n|---|---|---|");
const rows = await Promise.all(EXPECTED_RESOLUTIONS.map(judge));
const whole = rows.filter(({ state, fixClass, sentence }) => state && fixClass && sentence);
const count = (fits: (row: Row) => boolean) => rows.filter(fits).length;
console.log(
  `| state | ${share(
    count(({ state }) => state),
    rows.length,
  )} | |`,
);
console.log(
  `| fix class | ${share(
    count(({ fixClass }) => fixClass),
    rows.length,
  )} | |`,
);
console.log(
  `| state and class | ${share(
    count(({ state, fixClass }) => state && fixClass),
    rows.length,
  )} | ${count(({ best }) => best)} |`,
);
console.log(
  `| sentence | ${share(
    count(({ sentence }) => sentence),
    rows.length,
  )} | |`,
);
console.log(`| all three | ${share(whole.length, rows.length)} | |\n`);
for (const [at, row] of rows.entries())
  if (!whole.includes(row))
    console.log(
      `- ${row.story}: wanted ${EXPECTED_RESOLUTIONS[at]?.states[0]}, ${EXPECTED_RESOLUTIONS[at]?.classes[0]}; ` +
        `${row.state ? "" : "STATE "}${row.fixClass ? "" : "CLASS "}${row.sentence ? "" : "SENTENCE "}${row.says}`,
    );

/** Remarks of a seed: what the discussion of its inversion is made of. */
async function remarksOf(name: string): Promise<readonly Remark[]> {
  const file = readdirSync(`${DATA}seeds`).find((each) => each.startsWith(name)) ?? name;
  const text = readFileSync(`${DATA}seeds/${file}`, "utf8");
  const page = parsePage(text);
  if (!page) return [];
  const { messageId, date, from, subject, body } = await parseMessage(pageMail(page));
  const mail = { messageId, thread: messageId, parent: null, date, from, subject, list: null, isBot: false, body };
  return findDiscussion([{ ...mail, patch: parsePatch(subject, body) }], () => false);
}

console.log(
  "\n### Remarks of the seeds\n\n| seed | found | kind right | author right | given | given and wanted |\n|---|---|---|---|---|---|",
);
const missing: string[] = [];
const total = { wanted: 0, found: 0, kind: 0, author: 0, given: 0, right: 0 };
for (const row of EXPECTED_RESOLUTIONS.filter(({ story }) => story.startsWith("seed "))) {
  const name = row.story.slice("seed ".length);
  const given = await remarksOf(name);
  const wanted = EXPECTED_REMARKS.filter(([seed]) => seed === name);
  const matches = wanted.map((each) => ({ each, remark: remarkAt(each, given) }));
  const found = matches.filter(({ remark }) => remark !== undefined);
  const kind = found.filter(({ each, remark }) => remark && each[1].includes(remark.kind)).length;
  const author = found.filter(({ each, remark }) => remark?.author.name === each[2]).length;
  const right = given.filter((remark) => wanted.some((each) => remarkAt(each, [remark]) !== undefined)).length;
  console.log(
    `| ${name} | ${share(found.length, wanted.length)} | ${kind} | ${author} | ${given.length} | ${share(right, given.length)} |`,
  );
  for (const { each, remark } of matches)
    if (!remark || !each[1].includes(remark.kind))
      missing.push(
        `- ${name} depth ${each[3]} at ${each[4]}: ${each[1][0]} of ${each[2]} (${each[7]}), got ${remark?.kind ?? "nothing"}`,
      );
  for (const remark of given)
    if (!wanted.some((each) => remarkAt(each, [remark]) !== undefined))
      missing.push(`- ${name} not wanted: ${remark.kind} ${JSON.stringify(remark.quote.slice(0, 100))}`);
  total.wanted += wanted.length;
  total.found += found.length;
  total.kind += kind;
  total.author += author;
  total.given += given.length;
  total.right += right;
}
console.log(
  `| all | ${share(total.found, total.wanted)} | ${total.kind} | ${total.author} | ${total.given} | ${share(total.right, total.given)} |\n`,
);
for (const line of missing) console.log(line);

function remarkAt([, kinds, , , start, end]: ExpectedRemark, given: readonly Remark[]): Remark | undefined {
  const there = given.filter(({ span }) => overlaps(span, start, end));
  return there.find(({ kind }) => kinds.includes(kind)) ?? there[0];
}

await printCommands();
