/**
 * Announcements of CVEs against gold/cve-with-splats.jsonl: the commits that brought the fault in, those that fix it in each tree, and
 * the files. `npm run eval cves`
 */
import { readFileSync } from "node:fs";
import { openArchives } from "../../ingest/archives.ts";
import { type Claim, findClaims, parsePatch, parseValue } from "../../lib/fixes/index.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { DATA, hasData } from "./shared-mail.ts";

type Gold = {
  readonly subject: string;
  readonly introduced: readonly (readonly [version: string, commit: string])[];
  readonly fixed: readonly (readonly [version: string, commit: string])[];
  readonly files: readonly string[];
};

if (!hasData) {
  console.log("no shared data beside the checkout: nothing measured");
  process.exit(0);
}

const claims = new Map<string, readonly Claim[]>();
for (const archive of await openArchives(`${DATA}cve-with-splats.mboxrd.gz`, {}))
  for await (const batch of archive.read(null))
    for (const item of batch) {
      if (item.kind !== "message") continue;
      const message = await parseMessage(item.bytes);
      claims.set(message.subject, findClaims(message, parsePatch(message.subject, message.body)));
    }

const gold = readFileSync(`${DATA}gold/cve-with-splats.jsonl`, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): Gold => JSON.parse(line));

const after = (mark: string, value: string | null) => {
  const { what } = parseValue(value);
  return what.startsWith(mark) ? what.slice(mark.length) : undefined;
};
const found: { readonly [kind: string]: (own: readonly Claim[]) => readonly (string | undefined)[] } = {
  introduced: (own) =>
    own.map(({ rule, value }) => (rule === "cve-introduced" ? after("introduced:", value) : undefined)),
  fixed: (own) =>
    own.map(({ rule, value }) =>
      rule === "cve-fixed" ? (after("commit:", value) ?? after("backport:", value)) : undefined,
    ),
  files: (own) => own.map(({ rule, value }) => (rule === "cve-files" ? after("file:", value) : undefined)),
};
const wanted: { readonly [kind: string]: (each: Gold) => readonly string[] } = {
  introduced: ({ introduced }) => introduced.map(([, commit]) => commit),
  fixed: ({ fixed }) => fixed.map(([, commit]) => commit),
  files: ({ files }) => files,
};

console.log(
  `### CVE announcements (${gold.length})\n\n| what | wanted | found | recall | precision |\n|---|---|---|---|---|`,
);
const misses: string[] = [];
for (const kind of Object.keys(found)) {
  const total = { wanted: 0, found: 0, right: 0 };
  for (const each of gold) {
    const want = new Set(wanted[kind]?.(each));
    const got = new Set((found[kind]?.(claims.get(each.subject) ?? []) ?? []).filter((one) => one !== undefined));
    const right = [...want].filter((one) => got.has(one)).length;
    total.wanted += want.size;
    total.found += got.size;
    total.right += right;
    if (right < want.size || right < got.size)
      misses.push(`- ${kind}: ${each.subject}: ${right} of ${want.size}, found ${got.size}`);
  }
  const share = (all: number) => (all === 0 ? "-" : (total.right / all).toFixed(3).replace(/^0/, ""));
  console.log(`| ${kind} | ${total.wanted} | ${total.found} | ${share(total.wanted)} | ${share(total.found)} |`);
}
console.log(`\n${misses.join("\n")}`);
