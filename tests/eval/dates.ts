/**
 * R16: the dates of all real mails and of the odd ones. `npm run eval dates`.
 *
 * Every mail of the five lists and of ../shared/tools/gen_torture.py's date cases is read twice, the second time with another
 * clock: a date that comes from the clock, is no date, or cannot be ordered is a fault.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openArchives } from "../../ingest/archives.ts";
import { type MessageHead, scanHead } from "../../lib/mail/index.ts";
import { listFolders } from "./shared-lists.ts";
import { DATA, hasData } from "./shared-mail.ts";

const CASES = join(process.env.TORTURE ?? join(tmpdir(), "deadlore-torture"), "generated", "mails");
const realNow = Date.now;

type Tally = {
  mails: number;
  sent: number;
  received: number;
  clamped: number;
  none: number;
  early: number;
  late: number;
  faults: number;
};

function look(bytes: Buffer, tally: Tally): MessageHead {
  const head = scanHead(bytes);
  Date.now = () => 4_102_444_800_000;
  const again = scanHead(Buffer.from(bytes));
  Date.now = realNow;
  const isDate = head.date === null || /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/.test(head.date);
  tally.mails++;
  if (head.dateFrom === null) tally.none++;
  else tally[head.dateFrom === "date" ? "sent" : head.dateFrom]++;
  if (head.date !== null && head.date < "1991") tally.early++;
  if (head.date !== null && head.date > "2027") tally.late++;
  if (!isDate || head.date !== again.date || (head.date !== null && Number.isNaN(Date.parse(head.date))))
    tally.faults++;
  return head;
}

const row = (name: string, tally: Tally): string =>
  `| ${name} | ${tally.mails} | ${tally.sent} | ${tally.received} | ${tally.clamped} | ${tally.none} | ${tally.early} | ${tally.late} | ${tally.faults} |`;
const nothing = (): Tally => ({ mails: 0, sent: 0, received: 0, clamped: 0, none: 0, early: 0, late: 0, faults: 0 });

async function main(): Promise<void> {
  let faults = 0;
  console.log(
    "| mails of | all | as sent | from Received | clamped | none | before 1991 | after 2026 | faults |\n|---|---|---|---|---|---|---|---|---|",
  );
  for (const folder of listFolders()) {
    const tally = nothing();
    for (const archive of await openArchives(folder, {}))
      for await (const items of archive.read(null))
        for (const item of items) if (item.kind === "message") look(item.bytes, tally);
    console.log(row(basename(folder), tally));
    faults += tally.faults;
  }
  const odd = nothing();
  const cases = existsSync(CASES) ? readdirSync(CASES).filter((name) => name.startsWith("date-")) : [];
  const heads = cases.map((name) => ({ name, date: look(readFileSync(join(CASES, name)), odd).date }));
  console.log(row("the odd cases", odd));
  for (const { name, date } of heads) console.log(`- ${name}: ${date}`);
  if (faults + odd.faults > 0) process.exitCode = 1;
}

if (hasData) await main();
else console.log(`skipped: no lists at ${DATA}`);
