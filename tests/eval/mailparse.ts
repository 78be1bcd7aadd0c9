/**
 * R2: the mail parser held against the expected answers of other parsers' test sets. `npm run eval mailparse`.
 *
 * In: ../shared/data/torture.tar.gz (stalwart's header cases, mime4j's part trees, MimeKit's offsets) and the texts and mailboxes
 * that gen_torture.py makes. Out: how many agree, and every one that does not with its reason; exit 1 where one has none. TORTURE: as in torture.ts.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { decodeParameter } from "../../lib/mail/encoded-words.ts";
import {
  decodeHeader,
  parseAddresses,
  parseMailDate,
  parseMessage,
  parseMessageId,
  parseReferences,
  splitMbox,
  unescapeMbox,
} from "../../lib/mail/index.ts";
import { findParts, parseParameters } from "../../lib/mail/mime.ts";
import { findReason } from "./mailparse-reasons.ts";
import { DATA, hasData } from "./shared-mail.ts";

const FOLDER = process.env.TORTURE ?? join(tmpdir(), "deadlore-torture");
const GENERATED = join(FOLDER, "generated");
const GENERATOR = fileURLToPath(new URL("../../../shared/tools/gen_torture.py", import.meta.url));
const STALWART = join(FOLDER, "torture/stalwartlabs+mail-parser/resources");
const MIME4J = join(FOLDER, "torture/apache+james-mime4j/core/src/test/resources");
const MIMEKIT = join(FOLDER, "torture/jstedfast+MimeKit/UnitTests/TestData/mbox");

type Wrong = { readonly what: string; readonly says: string };
type Result = { readonly name: string; right: number; all: number; readonly wrong: Wrong[] };
const results: Result[] = [];

/** `others`: what they answer to the same bytes in another of their settings. */
function check(name: string, what: string, got: unknown, want: unknown, others: readonly unknown[] = []): void {
  let result = results.find((one) => one.name === name);
  if (!result) {
    result = { name, right: 0, all: 0, wrong: [] };
    results.push(result);
  }
  const [x, y] = [JSON.stringify(got), JSON.stringify(want)];
  result.all++;
  if (x === y || others.some((other) => JSON.stringify(other) === x)) result.right++;
  else
    result.wrong.push({
      what,
      says: `${JSON.stringify(what).slice(0, 160)}: got ${x?.slice(0, 200)}, theirs ${y?.slice(0, 200)}`,
    });
}

function unpack(): void {
  mkdirSync(FOLDER, { recursive: true });
  if (!existsSync(join(FOLDER, "torture"))) spawnSync("tar", ["-xzf", `${DATA}torture.tar.gz`, "-C", FOLDER]);
  if (!existsSync(join(GENERATED, "EXPECT.jsonl"))) spawnSync("python3", [GENERATOR, GENERATED], { stdio: "ignore" });
}

type Case<T> = { readonly header: string; readonly expected: T };

function cases<T>(name: string): Case<T>[] {
  const all: Case<T>[] = JSON.parse(readFileSync(join(STALWART, `${name}.json`), "utf8"));
  return all.map(({ header, expected }) => ({ header: oneField(header), expected }));
}

/** Their parsers are given a stream and stop at the end of the field; ours are given the field. */
const oneField = (header: string): string => header.replace(/\r?\n(?![ \t])[\s\S]*$/, "");

/** Header values come to us as latin1. */
const raw = (text: string): string => Buffer.from(text).toString("latin1");
const orNull = (text: string | null | undefined): string | null => (text === undefined || text === "" ? null : text);

type TheirAddress = { name?: string | null; address?: string | null };
type TheirAddresses = { List?: TheirAddress[]; Group?: { addresses: TheirAddress[] }[] } | null;
type TheirDate = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  tz_before_gmt: boolean;
  tz_hour: number;
  tz_minute: number;
} | null;

function toMilliseconds(date: TheirDate): number | null {
  if (!date) return null;
  const zone = (date.tz_before_gmt ? -1 : 1) * (date.tz_hour * 60 + date.tz_minute);
  return Date.UTC(date.year, date.month - 1, date.day, date.hour, date.minute - zone, date.second);
}

function headerCases(): void {
  for (const { header, expected } of cases<TheirAddresses>("address")) {
    const theirs = [...(expected?.List ?? []), ...(expected?.Group ?? []).flatMap(({ addresses }) => addresses)];
    const plain = (list: readonly TheirAddress[]) => list.map(({ name, address }) => [orNull(name), orNull(address)]);
    check("stalwart: addresses", header, plain(parseAddresses(raw(header))), plain(theirs));
  }
  for (const { header, expected } of cases<{
    c_type: string;
    c_subtype: string | null;
    attributes?: [string, string][] | null;
  } | null>("content_type")) {
    const value = parseParameters(raw(header).replaceAll(/\r?\n/g, ""));
    const type =
      expected && (expected.c_subtype === null ? expected.c_type : `${expected.c_type}/${expected.c_subtype}`);
    // The language of a text is not kept.
    const named = (expected?.attributes ?? []).filter(([name]) => !name.endsWith("-language"));
    const ours = named.map(([name]) => [name, decodeParameter(value.get(raw(name ?? "")) ?? "")]);
    check(
      "stalwart: types and parameters",
      header,
      [orNull(value.value.startsWith("/") ? "" : decodeHeader(value.value.replace(/\/$/, ""))), ours],
      [type?.toLowerCase() ?? null, named],
    );
  }
  for (const { header, expected } of cases<TheirDate>("date"))
    check("stalwart: dates", header, parseMailDate(header) ?? null, toMilliseconds(expected));
  for (const { header, expected } of cases<string[] | string | null>("id")) {
    const all = parseReferences(raw(header));
    const ours = all.length > 0 ? all : [parseMessageId(raw(header))].filter((id) => id !== null);
    check("stalwart: ids", header, ours, typeof expected === "string" ? [expected] : (expected ?? []));
  }
  for (const { header, expected } of cases<{ date?: TheirDate } | null>("received"))
    check(
      "stalwart: date of Received",
      header,
      parseMailDate(header.slice(header.lastIndexOf(";") + 1)) ?? null,
      toMilliseconds(expected?.date ?? null),
    );
  for (const { header, expected } of cases<string | null>("unstructured"))
    check(
      "stalwart: subjects",
      header,
      orNull(decodeHeader(raw(header)))?.replaceAll(/\s+/g, " ") ?? null,
      expected?.replaceAll(/\s+/g, " ") ?? null,
    );
  for (const { header, expected } of cases<string[] | null>("list"))
    check(
      "stalwart: lists of words",
      header,
      raw(header)
        .split(",")
        .map((word) => decodeHeader(word).replaceAll(/\s+/g, " "))
        .filter((word) => word !== ""),
      expected ?? [],
    );
}

/** The leaves of their tree in order: what stands in each `<body>`. */
function leavesOf(xml: string): string[] {
  const text = [...xml.matchAll(/<body>\r?\n?([\s\S]*?)<\/body>/g)].map(([, body = ""]) => body);
  return text.map((body) =>
    body
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'")
      .replaceAll("&amp;", "&"),
  );
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

function partTrees(): void {
  for (const folder of ["testmsgs", "mimetools-testmsgs"]) {
    for (const name of readdirSync(join(MIME4J, folder)).sort()) {
      if (!name.endsWith(".msg")) continue;
      const xml = join(MIME4J, folder, name.replace(/\.msg$/, ".xml"));
      if (!existsSync(xml)) continue;
      const bytes = readFileSync(join(MIME4J, folder, name));
      const ours = findParts(bytes).parts.map(({ source, start, end }) =>
        squeezed(source.toString("latin1", start, end)),
      );
      const answer = (path: string) => leavesOf(readFileSync(path, "latin1")).map(squeezed);
      // One parser in two settings: `malformedHeader-x` and `malformedHeaderStartsBody-x` are the same bytes.
      const twin = xml.replace(
        /malformedHeader(StartsBody)?-/,
        (_, body) => `malformedHeader${body ? "" : "StartsBody"}-`,
      );
      const others = twin !== xml && existsSync(twin) ? [answer(twin)] : [];
      check("mime4j: part trees, leaves with their bytes", `${folder}/${name}`, ours, answer(xml), others);
    }
  }
}

type Offsets = { headersEndOffset: number; beginOffset: number; endOffset: number; body: OffsetPart };
type OffsetPart = {
  mimeType: string;
  headersEndOffset: number;
  endOffset: number;
  children?: OffsetPart[];
  message?: { body: OffsetPart };
};

function leafOffsets(part: OffsetPart): (readonly [string, number])[] {
  if (part.message?.body) return leafOffsets(part.message.body);
  return part.children ? part.children.flatMap(leafOffsets) : [[part.mimeType.toLowerCase(), part.headersEndOffset]];
}

async function offsets(): Promise<void> {
  for (const name of ["content-length", "issue1189"]) {
    const mbox = join(MIMEKIT, `${name}.mbox.txt`);
    const expected: Offsets[] = JSON.parse(readFileSync(join(MIMEKIT, `${name}.unix-offsets.json`), "utf8"));
    const bytes = readFileSync(mbox);
    const found: { offset: number; leaves: (readonly [string, number])[] }[] = [];
    for await (const pieces of splitMbox(Readable.from([bytes])))
      for (const { offset, bytes: mail, garbage } of pieces)
        if (mail && !garbage)
          found.push({
            offset,
            leaves: findParts(mail).parts.map(({ type, start }) => [type, offset + start] as const),
          });
    check("MimeKit: mails of its mailboxes", `${name}: number`, found.length, expected.length);
    for (const [at, one] of expected.entries()) {
      check("MimeKit: mails of its mailboxes", `${name} ${at}: where it begins`, found[at]?.offset, one.beginOffset);
      check("MimeKit: where each part's text begins", `${name} ${at}`, found[at]?.leaves, leafOffsets(one.body));
    }
  }
}

type Generated = { file: string; cls: string; text?: string; messages?: number; bodies?: string[]; dialect?: string };

async function generated(): Promise<void> {
  const lines = readFileSync(join(GENERATED, "EXPECT.jsonl"), "utf8").trimEnd().split("\n");
  const expected = lines.map((line): Generated => JSON.parse(line));
  const mboxrd = expected.find(({ file }) => file === "mbox/mboxrd.mbox")?.bodies ?? [];
  for (const { file, cls, text, dialect } of expected) {
    if (cls === "charset" && text !== undefined) {
      const { body } = await parseMessage(readFileSync(join(GENERATED, file)));
      check("generated: texts in 15 charsets and 7 wrong ones", file, body.trimEnd(), text.trimEnd());
    }
    if (dialect === undefined) continue;
    const found: string[] = [];
    for await (const pieces of splitMbox(Readable.from([readFileSync(join(GENERATED, file))])))
      for (const { bytes, garbage, verbatim } of pieces)
        if (bytes && !garbage) found.push((await parseMessage(verbatim ? bytes : unescapeMbox(bytes))).body.trimEnd());
    for (const [at, body] of mboxrd.entries())
      check(`generated: five bodies in ${dialect}`, `${dialect} ${at}`, found[at], body.trimEnd());
  }
}

async function main(): Promise<void> {
  unpack();
  headerCases();
  partTrees();
  await offsets();
  await generated();
  console.log("| set | agree | of | share |\n|---|---|---|---|");
  const row = (name: string, right: number, all: number) =>
    `| ${name} | ${right} | ${all} | ${(right / all).toFixed(3)} |`;
  for (const { name, right, all } of results) console.log(row(name, right, all));
  const sum = (field: "right" | "all", prefix: string) =>
    results.filter(({ name }) => name.startsWith(prefix)).reduce((total, one) => total + one[field], 0);
  console.log(row("all of stalwart's header cases", sum("right", "stalwart"), sum("all", "stalwart")));
  console.log(row("all", sum("right", ""), sum("all", "")));
  printReasons(sum("right", ""), sum("all", ""));
}

function printReasons(right: number, all: number): void {
  const wrong = results.flatMap(({ name, wrong }) =>
    wrong.map((one) => ({ name, ...one, reason: findReason(name, one.what) })),
  );
  const byWhy = Map.groupBy(wrong, ({ reason }) =>
    reason ? `${reason.verdict} | ${reason.why}` : "without a reason |",
  );
  console.log("\n| verdict | why | cases |\n|---|---|---|");
  for (const [why, cases] of [...byWhy].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`| ${why} | ${cases.length} |`);
  const ours = wrong.filter(({ reason }) => reason?.verdict === "standard").length;
  console.log(`\nagree, or ours by the standard: ${right + ours} of ${all}, ${((right + ours) / all).toFixed(3)}\n`);
  for (const { name, says } of wrong) console.log(`- ${name}: ${says}`);
  if (wrong.some(({ reason }) => reason === undefined)) process.exitCode = 1;
}

if (hasData && existsSync(GENERATOR)) await main();
else console.log(`skipped: no mail at ${DATA}`);
