/**
 * E-8: from a patch mail to its commit, and from one version of a series to the others. `npm run eval commits`
 *
 * Repository: one is made from half of the patches of `patches-with-splats`, as maintainers would commit them (DISTORTIONS); the other
 * half must stay without a commit. Mails: the rows of the gold table with a fixing commit, the ids printed in those mails taken out.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { readBodyLines } from "../../lib/fixes/body-lines.ts";
import { type Patch, parsePatch } from "../../lib/fixes/index.ts";
import { readDiff } from "../../lib/fixes/patch.ts";
import { type Message, parseMessage } from "../../lib/mail/index.ts";
import { fixView } from "../../lib/views/index.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { applied, type Change, type MadeCommit, makeRepository } from "../setup/repository.ts";
import { DATA, hasData } from "./shared-mail.ts";

const CLI = fileURLToPath(new URL("../../ingest/deadlore.js", import.meta.url));

type Posting = { readonly message: Message; readonly patch: Patch };

type Distortion = {
  readonly name: string;
  readonly link: boolean;
  readonly title: "same" | "edited";
  readonly date: "mail's" | "other";
  readonly change: Change;
};

/** What becomes of a patch between the mail and the tree; each posting gets one by the hash of its id. */
const DISTORTIONS: readonly Distortion[] = [
  { name: "am with Link", link: true, title: "same", date: "mail's", change: "as mailed" },
  { name: "am without Link", link: false, title: "same", date: "mail's", change: "as mailed" },
  { name: "Link; title and code edited", link: true, title: "edited", date: "mail's", change: "other code" },
  { name: "title edited", link: false, title: "edited", date: "other", change: "as mailed" },
  { name: "rebased", link: false, title: "same", date: "other", change: "other context" },
  { name: "title edited, rebased", link: false, title: "edited", date: "other", change: "other context" },
  { name: "code edited", link: false, title: "same", date: "other", change: "other code" },
  { name: "title and code edited, am's date", link: false, title: "edited", date: "mail's", change: "other code" },
  { name: "squashed into the next", link: false, title: "same", date: "other", change: "other context" },
  { name: "title and code edited, other date", link: false, title: "edited", date: "other", change: "other code" },
];

const lot = (text: string, of: number) =>
  Number.parseInt(createHash("sha1").update(text).digest("hex").slice(0, 8), 16) % of;

async function measureRepository(): Promise<void> {
  const raws = rawMails("patches-with-splats.mboxrd.gz");
  const postings = await readPostings(raws);
  const lines = Map.groupBy(postings, ({ patch }) => patch.key);
  const chosen = [...lines.values()].flatMap((versions) => versions.at(-1) ?? []);
  const committed = chosen.filter(({ message }) => lot(message.messageId, 2) === 0);
  const base = makeBase();
  const box = writeBox(raws);
  run(base, ["ingest", box]);
  const { dir, truth, remove } = commit(committed);
  const read = JSON.parse(run(base, ["commits", dir, "--json"]));
  console.log(JSON.stringify(read));
  const ties = readTies(base);
  report(committed, lines, truth, ties);
  remove();
  base.remove();
}

/** Seconds; the machine may be busy. */
const TIMEOUT = 500;

function run(base: Base, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env: { ...process.env, DATABASE_URL: base.url, MEILI_HOST: "" },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: TIMEOUT * 1000,
  });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

function rawMails(name: string): Buffer[] {
  const text = gunzipSync(readFileSync(`${DATA}${name}`)).toString("latin1");
  return text
    .split(/^From (?=\S+ .*\d{4}\n)/m)
    .filter((mail) => mail !== "")
    .map((mail) => Buffer.from(mail.slice(mail.indexOf("\n") + 1).replaceAll(/^>(>*From )/gm, "$1"), "latin1"));
}

function writeBox(mails: readonly Buffer[]): string {
  const file = join(mkdtempSync(join(tmpdir(), "deadlore-eval-")), "list.mboxrd");
  const body = mails.map((mail) => mail.toString("latin1").replaceAll(/^(>*From )/gm, ">$1"));
  writeFileSync(
    file,
    Buffer.from(body.map((mail) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${mail}\n`).join(""), "latin1"),
  );
  return file;
}

async function readPostings(raws: readonly Buffer[]): Promise<Posting[]> {
  const messages = await Promise.all(raws.map((raw) => parseMessage(raw)));
  const postings = messages.flatMap((message) => {
    const patch = parsePatch(message.subject, message.body);
    return patch && !patch.inReply && !patch.fragment && message.date !== null ? [{ message, patch }] : [];
  });
  return postings.sort((a, b) => ((a.message.date ?? "") < (b.message.date ?? "") ? -1 : 1));
}

/** Each posting as its maintainer commits it, a week later; `truth`: the commit of each mail. */
function commit(postings: readonly Posting[]) {
  const commits: (MadeCommit & { readonly of?: string })[] = [];
  for (const { message, patch } of postings) {
    const how = distortionOf(message);
    const { before, after } = applied(readDiff(readBodyLines(message.body)), how.change);
    const date = message.date ?? "";
    const week = (days: number) => new Date(Date.parse(date) + days * 86_400_000).toISOString();
    commits.push({ message: "base", date: week(1), files: before });
    const author = patch.author ?? message.from;
    commits.push({
      of: message.messageId,
      message: toMessage(message, patch),
      author: `${(author.name ?? "nobody").replaceAll(/[<>\n]/g, "")} <${author.address ?? ""}>`,
      date: how.date === "mail's" ? date : week(-3),
      committed: week(7),
      files: how.name.startsWith("squashed") ? { ...after, "drivers/other/part.c": `${message.messageId}\n` } : after,
    });
  }
  const repository = makeRepository(commits);
  const truth = new Map(
    commits.flatMap(({ of }, at) => (of === undefined ? [] : [[of, repository.shas[at] ?? ""] as const])),
  );
  return { dir: repository.dir, truth, remove: repository.remove };
}

function distortionOf({ messageId }: Message): Distortion {
  const [first] = DISTORTIONS;
  const how = DISTORTIONS[lot(`how ${messageId}`, DISTORTIONS.length)] ?? first;
  if (!how) throw new Error("no distortions");
  return how;
}

function toMessage(message: Message, patch: Patch): string {
  const how = distortionOf(message);
  const title = how.title === "same" ? patch.subject : `demo: ${patch.subject.split(": ").at(-1)} when told so`;
  const link = how.link ? `Link: https://lore.kernel.org/r/${message.messageId}\n` : "";
  return `${title}\n\nWords of the maintainer.\n\n${link}Signed-off-by: Mia Maintainer <mia@example.org>\n`;
}

/** Mail -> commits, as the dump has them. */
function readTies(base: Base): ReadonlyMap<string, readonly { sha: string; rule: string }[]> {
  const ties = new Map<string, { sha: string; rule: string }[]>();
  for (const line of run(base, ["dump"]).split("\n")) {
    if (!line.startsWith('{"record":"commit"')) continue;
    const { sha, ties: found }: { sha: string; ties: { kind: string; target: string; rule: string }[] } =
      JSON.parse(line);
    for (const { kind, target, rule } of found)
      if (kind === "patch") ties.set(target, [...(ties.get(target) ?? []), { sha, rule }]);
  }
  return ties;
}

function report(
  committed: readonly Posting[],
  lines: ReadonlyMap<string, readonly Posting[]>,
  truth: ReadonlyMap<string, string>,
  ties: ReturnType<typeof readTies>,
): void {
  const lineOf = new Map(
    [...lines].flatMap(([name, all]) => all.map(({ message }) => [message.messageId, name] as const)),
  );
  const shaOfLine = new Map([...truth].map(([id, sha]) => [lineOf.get(id), sha]));
  const wrong = [...ties].flatMap(([id, found]) =>
    found.filter(({ sha }) => shaOfLine.get(lineOf.get(id) ?? "") !== sha).map((tie) => ({ id, ...tie })),
  );
  const hit = ({ message }: Posting) =>
    (lines.get(lineOf.get(message.messageId) ?? "") ?? []).some((version) =>
      ties.get(version.message.messageId)?.some(({ sha }) => sha === truth.get(message.messageId)),
    );
  console.log("| what became of the patch | committed | found | by rule |\n|---|---|---|---|");
  for (const how of DISTORTIONS) {
    const some = committed.filter(({ message }) => distortionOf(message) === how);
    const rules = Map.groupBy(
      some.flatMap(({ message }) => ties.get(message.messageId)?.[0]?.rule ?? []),
      (rule) => rule,
    );
    console.log(
      `| ${how.name} | ${some.length} | ${some.filter(hit).length} | ${[...rules].map(([rule, all]) => `${rule} ${all.length}`).join(", ")} |`,
    );
  }
  const found = committed.filter(hit).length;
  const precision = found / (found + wrong.length);
  const recall = found / committed.length;
  console.log(
    `committed ${committed.length} of ${lines.size} lines; found ${found}, wrong ${wrong.length}; precision ${precision.toFixed(3)} recall ${recall.toFixed(3)} F ${((2 * precision * recall) / (precision + recall)).toFixed(3)}`,
  );
  for (const { id, sha, rule } of wrong.slice(0, 20)) console.log(`  wrong: <${id}> ${sha.slice(0, 12)} by ${rule}`);
  for (const { message } of committed.filter((one) => !hit(one)).slice(0, 60))
    console.log(`  missed: <${message.messageId}> ${distortionOf(message).name}: ${message.subject}`);
}

type GoldRow = {
  readonly mid: string;
  readonly subject: string;
  readonly fixed_shas: readonly (readonly [string, string])[];
};

/** The commits that the rows' own mails print are taken out of them; other mails (CVE, tip, stable, `Fixes:`) may tell. */
async function measureMails(): Promise<void> {
  const rows: GoldRow[] = readFileSync(`${DATA}gold/patches-with-splats.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const asked = rows.filter(({ fixed_shas }) => fixed_shas.length > 0);
  const idOf = (raw: Buffer) => /^message-id:\s*<([^>]+)>/im.exec(raw.toString("latin1"))?.[1] ?? "";
  const shasOf = new Map(
    asked.map(({ mid, fixed_shas }) => [mid.replaceAll(/[<>]/g, ""), fixed_shas.map(([, sha]) => sha)]),
  );
  const patches = rawMails("patches-with-splats.mboxrd.gz").map((raw) => masked(raw, shasOf.get(idOf(raw))));
  const base = makeBase();
  run(base, ["ingest", writeBox(patches), `${DATA}cve-with-splats.mboxrd.gz`]);
  overrideSettings({ DATABASE_URL: base.url });
  const answers = await Promise.all(
    asked.map(async (row) => {
      const view = await fixView(row.mid.replaceAll(/[<>]/g, ""));
      const answer = view === undefined || view === "gone" ? null : view.fate;
      const isRight = answer?.commit != null && mainOf(row).some((sha) => sha.startsWith(answer.commit ?? "?"));
      return { row, answer, isRight, given: answer?.commit != null };
    }),
  );
  const others = [...patches, ...rawMails("cve-with-splats.mboxrd.gz")].map((raw) => raw.toString("latin1"));
  const isTold = (row: GoldRow) => mainOf(row).some((sha) => others.some((mail) => mail.includes(sha.slice(0, 12))));
  const told = asked.filter(isTold).length;
  const right = answers.filter(({ isRight }) => isRight).length;
  const given = answers.filter(({ given }) => given).length;
  const [precision, recall] = [right / given, right / told];
  console.log("\n| patch mail -> commit, from other mails | |\n|---|---|");
  console.log(
    `| rows with a fixing commit | ${asked.length} |\n| of them with a mail here that holds the commit's id | ${told} |\n| answered | ${given} |\n| right | ${right} |`,
  );
  console.log(
    `| precision, recall, F | ${precision.toFixed(3)}, ${recall.toFixed(3)}, ${((2 * precision * recall) / (precision + recall)).toFixed(3)} |`,
  );
  const via = Map.groupBy(
    answers.filter(({ isRight }) => isRight),
    ({ answer }) => answer?.via ?? "?",
  );
  console.log(`| told by | ${[...via].map(([name, all]) => `${name} ${all.length}`).join(", ")} |`);
  for (const { row, answer, isRight } of answers)
    if (!isRight) console.log(`  ${answer?.commit ?? "none"}: ${row.mid} ${row.subject}`);
  await closeDatabase();
  base.remove();
}

/** The commits of the main line: stable's have three numbers in their version. */
const mainOf = ({ fixed_shas }: GoldRow): readonly string[] =>
  fixed_shas.filter(([version]) => /^\d+\.\d+(?:-rc\d+)?$/.test(version)).map(([, sha]) => sha);

/** Without the ids of its commits, whole or abbreviated, and without the lines that announce one. */
function masked(raw: Buffer, shas: readonly string[] | undefined): Buffer {
  if (!shas) return raw;
  let text = raw
    .toString("latin1")
    .replaceAll(
      /^(?:commit [0-9a-f]{12,40} upstream\.?|\[ ?Upstream commit [0-9a-f]{12,40} ?\]|Commit-ID: .*|Gitweb: .*)$/gim,
      "",
    );
  for (const sha of shas) text = text.replaceAll(new RegExp(`${sha.slice(0, 8)}[0-9a-f]{0,32}`, "g"), "");
  return Buffer.from(text, "latin1");
}

if (!hasData) console.log("skipped: ../shared/data is not here");
else {
  await measureRepository();
  await measureMails();
}
