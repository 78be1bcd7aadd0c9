/**
 * The commands of people that gold/syzbot-bugs.jsonl knows (`syz_fix`, `syz_dup`, `invalid`), against the claims that the rules find
 * in all shared mail. A command whose mail is in none of the archives cannot be claimed: it is counted apart.
 */
import { readdirSync, readFileSync } from "node:fs";
import { openArchives } from "../../ingest/archives.ts";
import { type Claim, findClaims, parseValue } from "../../lib/fixes/index.ts";
import { parseMessage } from "../../lib/mail/index.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA } from "./shared-mail.ts";

type GoldBug = {
  readonly hash: string;
  readonly syz_fix: readonly string[];
  readonly syz_dup: readonly string[];
  readonly invalid: boolean;
};
type Wanted = { readonly rule: string; readonly bug: string; readonly title: string };

export async function printCommands(): Promise<void> {
  const bugs = readFileSync(`${DATA}gold/syzbot-bugs.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): GoldBug => JSON.parse(line));
  const { claims, mails } = await readCommands();
  const wanted = bugs.flatMap((bug): Wanted[] => [
    ...bug.syz_fix.map((title) => ({ rule: "syz-fix", bug: bug.hash, title })),
    ...bug.syz_dup.map((title) => ({ rule: "syz-dup", bug: bug.hash, title })),
    ...(bug.invalid ? [{ rule: "syz-invalid", bug: bug.hash, title: "" }] : []),
  ]);
  console.log(`\n### Commands of people, of ${bugs.length} bugs of syzbot (${mails} mails with a command)\n`);
  console.log("| command | told | claimed |\n|---|---|---|");
  const missed: string[] = [];
  for (const rule of ["syz-fix", "syz-dup", "syz-invalid"]) {
    const told = wanted.filter((each) => each.rule === rule);
    const claimed = told.filter((each) => isClaimed(each, claims));
    console.log(`| #${rule.replace("-", " ")} | ${told.length} | ${claimed.length} |`);
    for (const each of told)
      if (!claimed.includes(each)) missed.push(`- ${rule} of ${each.bug}: ${each.title} (${reasonFor(each, claims)})`);
  }
  console.log("");
  for (const line of missed) console.log(line);
}

const isClaimed = ({ rule, bug, title }: Wanted, claims: readonly Claim[]): boolean =>
  claims.some((claim) => {
    if (claim.rule !== rule || claim.about !== `syz:${bug}`) return false;
    return rule === "syz-invalid" || key(parseValue(claim.value).title ?? "").startsWith(key(title));
  });

const reasonFor = ({ bug }: Wanted, claims: readonly Claim[]): string => {
  const own = claims.filter(({ about }) => about === `syz:${bug}`).map(({ rule, value }) => `${rule} ${value}`);
  return own.length > 0 ? `claimed: ${own.join(" | ")}` : "no command of a person to this bug is in the archives";
};

const key = (title: string): string =>
  title
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^"|"$/g, "")
    .replace(/^(?:\[[^\]]{1,40}\] )+/, "")
    .trim()
    .toLowerCase();

/** The claims of command rules in every mail that holds `#syz`. */
async function readCommands(): Promise<{ readonly claims: readonly Claim[]; readonly mails: number }> {
  const boxes = readdirSync(DATA)
    .filter((name) => name.endsWith(".mboxrd.gz"))
    .map((name) => DATA + name);
  const stories = readdirSync(`${DATA}threads`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mbox"))
    .map((name) => `${DATA}threads/${name}`);
  const seen = new Set<string>();
  const claims: Claim[] = [];
  for (const source of [...listFolders(), ...boxes.sort(), ...stories.sort()])
    for (const archive of await openArchives(source, {}))
      for await (const batch of archive.read(null))
        for (const item of batch) {
          if (item.kind !== "message" || !item.bytes.includes("#syz")) continue;
          const message = await parseMessage(item.bytes);
          if (seen.has(message.messageId)) continue;
          seen.add(message.messageId);
          claims.push(...findClaims(message, null).filter(({ rule }) => rule.startsWith("syz-")));
        }
  return { claims, mails: seen.size };
}
