/**
 * Three true stories on the shared mail: `npm run eval stories`. One cycle under two titles of syzbot with its one fix; a cycle printed
 * from its other lock in another file system; the same four years before, under a lock's former name.
 */
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { inversionView, matchView } from "../../lib/views/index.ts";
import { openSharedBase, readReports, readSplat } from "./match-base.ts";
import { hasData } from "./shared-mail.ts";

const PIPE_5 = "000000000000c3366805c7e33a92@google.com";
const SPLICE_2 = "00000000000052a12105c82facde@google.com";
const OVL_FIX = "9b91b6b019fd";
const F2FS = "000000000000c3329c05fe4f8aa0@google.com";
const EXT4 = "20230604030445.GF1128744@mit.edu";
const SEM_2019 = "606e524a3ca9617cf8c0";

type Check = readonly [what: string, holds: boolean];

async function checkOverlay(): Promise<readonly Check[]> {
  const reports = await readReports();
  const of = (id: string) => reports.find(({ messageId }) => messageId === id)?.inversion ?? null;
  const id = of(PIPE_5);
  const story = id === null ? undefined : await inversionView(id);
  const titles = new Set(story?.syzbot.flatMap((bug) => bug.titles));
  const isFix = ({ commit }: { readonly commit: string | null }) => commit?.startsWith(OVL_FIX) === true;
  return [
    ["pipe_lock (5) and iter_file_splice_write (2) of 2021 are one inversion", id !== null && id === of(SPLICE_2)],
    ["it has both titles", titles.size >= 2],
    [`its fix is ${OVL_FIX}`, story?.fixes.some(isFix) === true],
  ];
}

async function checkRotated(): Promise<readonly Check[]> {
  const asked = (await readReports()).find(({ messageId }) => messageId === F2FS);
  if (!asked) return [["the report of f2fs of June 2023 is in the base", false]];
  const view = await matchView(await readSplat(asked), { mail: false, excludeMessages: [F2FS] });
  const [best] = view.matches;
  const of = (holds: (report: { readonly messageId: string; readonly syzbot: string | null }) => boolean) =>
    best?.episodes.find(({ reports }) => reports.some(holds));
  const ext4 = of(({ messageId }) => messageId === EXT4);
  const old = of(({ syzbot }) => syzbot === SEM_2019);
  return [
    ["the report of f2fs of June 2023 was seen before", view.verdict === "seen-before"],
    [
      "in ext4, 13 days earlier, printed from the other lock",
      ext4?.reasons.some(({ rule }) => rule === "rotated") === true,
    ],
    ["in 2019, when the lock was called mmap_sem", old?.reasons.some(({ rule }) => rule === "renamed-lock") === true],
  ];
}

if (hasData) {
  overrideSettings({ DATABASE_URL: openSharedBase() });
  const checks = [...(await checkOverlay()), ...(await checkRotated())];
  console.log("| story | holds |\n|---|---|");
  for (const [what, holds] of checks) console.log(`| ${what} | ${holds ? "yes" : "**no**"} |`);
  await closeDatabase();
  if (checks.some(([, holds]) => !holds)) process.exitCode = 1;
} else console.log("skipped: ../shared/data is not here");
