// "Has this been seen before?", by the command, on a small archive of made-up file systems whose stories are shaped like real ones:
// one cycle under two titles with one fix, a cycle printed from its other lock, a lock renamed in between.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase } from "../../lib/db/index.ts";
import { overrideSettings } from "../../lib/env.ts";
import { type MatchOptions, type MatchView, matchView } from "../../lib/views/index.ts";
import { type Step, splatOf } from "../lib/match/prints.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";

type Mail = {
  readonly id: string;
  readonly date: string;
  readonly from: string;
  readonly subject: string;
  readonly body: string;
  readonly to?: string;
  readonly replyTo?: string;
};

const format = ({ id, date, from, subject, body, to = "linux-fsdevel@vger.kernel.org", replyTo }: Mail): string =>
  [
    "From mboxrd@z Thu Jan  1 00:00:00 1970",
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${id}>`,
    ...(replyTo ? [`In-Reply-To: <${replyTo}>`] : []),
    "",
    body,
    "",
  ].join("\n");

const bug = (id: string) => `syzbot <syzbot+${id}@syzkaller.appspotmail.com>`;
const FIRST = "0123456789abcdef0123";
const SECOND = "abcdefabcdefabcdef01";
const YOUNG = "fedcbafedcbafedcba98";

const PIPE: Step = { lock: "&pipe->mutex", at: "pipe_lock", below: ["demo_splice_write", "do_splice"] };
const INODE: Step = {
  lock: "&demofs_i_key",
  at: "demofs_write_iter",
  below: ["call_write_iter", "iter_file_splice_write"],
};
const FREEZE: Step = { lock: "sb_writers", at: "demofs_setattr", below: ["notify_change", "do_truncate"] };
const fault = (lock: string): Step => ({
  lock,
  at: "do_user_addr_fault",
  below: ["exc_page_fault", "fault_in_readable", "generic_perform_write"],
  code: "arch/x86/mm",
});
const mmapOf = (fs: string): Step => ({
  lock: "&sb->s_type->i_mutex_key#8",
  at: `${fs}_file_mmap`,
  below: ["call_mmap", "mmap_region", "do_mmap", "vm_mmap_pgoff"],
  code: `fs/${fs}`,
});
/** A fill: cycles that share nothing. */
const other = (n: number): Step[] => [
  { lock: `&drv${n}->a`, at: `drv${n}_open` },
  { lock: `&drv${n}->b`, at: `drv${n}_close` },
];

const MAILS: readonly Mail[] = [
  {
    id: "pipe-5@syzkaller.example",
    date: "Sat, 24 Jul 2021 08:00:00 +0000",
    from: bug(FIRST),
    subject: "[syzbot] possible deadlock in pipe_lock (5)",
    body: splatOf([PIPE, INODE, FREEZE]),
  },
  {
    id: "splice-2@syzkaller.example",
    date: "Wed, 28 Jul 2021 08:00:00 +0000",
    from: bug(SECOND),
    subject: "[syzbot] possible deadlock in demo_splice_write (2)",
    body: splatOf([{ ...PIPE, at: "demo_splice_write" }, INODE, FREEZE]).replaceAll("demo/812", "demo/999"),
  },
  {
    id: "fix@demo.example",
    date: "Mon, 02 Aug 2021 08:00:00 +0000",
    from: "Jo Doe <jo@demo.example>",
    subject: "[PATCH] demofs: fix deadlock in splice write",
    body: `The pipe lock is taken under the inode lock.

Reported-and-tested-by: syzbot+${FIRST}@syzkaller.appspotmail.com
Reported-by: syzbot+${SECOND}@syzkaller.appspotmail.com
Signed-off-by: Jo Doe <jo@demo.example>
---
 fs/demofs/file.c | 2 +-

diff --git a/fs/demofs/file.c b/fs/demofs/file.c
--- a/fs/demofs/file.c
+++ b/fs/demofs/file.c
@@ -88,2 +88,2 @@ static ssize_t demofs_write_iter(struct kiocb *iocb)
-	inode_lock(inode);
+	demofs_lock(inode);
`,
  },
  {
    id: "sem-2019@demo.example",
    date: "Fri, 31 May 2019 08:00:00 +0000",
    from: "Ann Roe <ann@demo.example>",
    subject: "afs: deadlock on mmap",
    body: splatOf([fault("&mm->mmap_sem"), mmapOf("afs")]),
  },
  {
    id: "patch-2023@demo.example",
    date: "Sun, 04 Jun 2023 08:00:00 +0000",
    from: "Theo Demo <theo@demo.example>",
    subject: "Re: [PATCH v2] bfs: convert in mmap",
    body: splatOf([fault("&mm->mmap_lock"), mmapOf("bfs")]),
  },
  {
    id: "cfs@syzkaller.example",
    date: "Sat, 17 Jun 2023 08:00:00 +0000",
    from: bug(YOUNG),
    subject: "[syzbot] [cfs?] possible deadlock in cfs_file_mmap",
    body: splatOf([mmapOf("cfs"), fault("&mm->mmap_lock")]),
  },
  ...Array.from({ length: 25 }, (_, n) => ({
    id: `drv${n}@demo.example`,
    date: "Tue, 03 Mar 2020 08:00:00 +0000",
    from: "Ann Roe <ann@demo.example>",
    subject: `drv${n}: a report`,
    body: splatOf(other(n)),
  })),
];

let base: Base;
const match = (text: string | { readonly query: string }, options: MatchOptions = {}) => matchView(text, options);
/** Processes are started; the machine may be busy. */
const SLOW = 60_000;
const HIDDEN = { excludeMessages: ["cfs@syzkaller.example"] };
const CFS = splatOf([mmapOf("cfs"), fault("&mm->mmap_lock")]);

beforeAll(() => {
  base = makeBase();
  writeFileSync(`${base.folder}/all.mbox`, MAILS.map(format).join("\n"));
  expect(base.run(["ingest", `${base.folder}/all.mbox`]).status).toBe(0);
  overrideSettings({ DATABASE_URL: base.url });
}, SLOW);
afterAll(async () => {
  await closeDatabase();
  base.remove();
});

describe("deadlore match", () => {
  it("tells one cycle under two titles as one inversion with its fix", async () => {
    const { verdict, matches } = await match(splatOf([PIPE, INODE, FREEZE]).replaceAll("demo/812", "demo/4"));
    expect(verdict).toBe("seen-before");
    expect(matches[0]?.reports.map(({ messageId }) => messageId)).toEqual([
      "pipe-5@syzkaller.example",
      "splice-2@syzkaller.example",
    ]);
    const fix = matches[0]?.reasons.find(({ rule }) => rule === "same-fix");
    expect(fix).toMatchObject({ messages: ["fix@demo.example"] });
    expect(fix?.detail).toContain("touched demofs_write_iter, where yours takes a lock");
  });

  it("finds the cycle printed from its other lock, under a lock's former name, in other file systems", async () => {
    const { matches } = await match(CFS, HIDDEN);
    const [best] = matches;
    expect(best?.reports.map(({ messageId }) => messageId)).toEqual([
      "sem-2019@demo.example",
      "patch-2023@demo.example",
    ]);
    expect(best?.reasons.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["same-id", "same-cycle", "rotated"]));
    const rules = Object.fromEntries(
      best?.episodes.map(({ reports, reasons }) => [reports[0]?.messageId, reasons.map(({ rule }) => rule)]) ?? [],
    );
    expect(rules["sem-2019@demo.example"]).toContain("renamed-lock");
    expect(rules["patch-2023@demo.example"]).toContain("same-shape");
    expect(rules["patch-2023@demo.example"]).not.toContain("renamed-lock");
  });

  it("puts the episode of the same code first", async () => {
    const { matches } = await match(CFS.replaceAll("demo/812", "demo/5"));
    expect(matches[0]?.episodes.map(({ reports }) => reports[0]?.messageId)).toEqual([
      "cfs@syzkaller.example",
      "patch-2023@demo.example",
      "sem-2019@demo.example",
    ]);
    const scores = matches[0]?.episodes.map(({ score }) => score) ?? [];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("gives every reason a mail to compare with, and never one that was hidden", async () => {
    const { matches } = await match(CFS, HIDDEN);
    const named = matches.flatMap(({ reasons, episodes }) => [...reasons, ...episodes.flatMap((each) => each.reasons)]);
    expect(JSON.stringify(named)).not.toContain("cfs@syzkaller.example");
    for (const { messages } of matches[0]?.reasons ?? []) expect(messages.length).toBeGreaterThan(0);
  });

  it("answers as of a day", async () => {
    const of = async (day: string) =>
      (await match(CFS, { before: day })).matches[0]?.reports.map(({ messageId }) => messageId);
    expect(await of("2023-06-10")).toEqual(["sem-2019@demo.example", "patch-2023@demo.example"]);
    expect(await of("2020-01-01")).toEqual(["sem-2019@demo.example"]);
    expect(await match(CFS, { before: "2019-01-01" })).toMatchObject({ verdict: "not-seen-before", matches: [] });
  });

  it(
    "answers with a hidden mail as a base that never had it",
    async () => {
      const without = makeBase();
      writeFileSync(
        `${without.folder}/most.mbox`,
        MAILS.filter(({ id }) => !id.startsWith("cfs@"))
          .map(format)
          .join("\n"),
      );
      expect(without.run(["ingest", `${without.folder}/most.mbox`]).status).toBe(0);
      const { matches } = JSON.parse(without.run(["match", "--json"], CFS).stdout);
      const toScores = (found: MatchView["matches"]) =>
        found.map(({ inversion, score, episodes }) => [inversion, score, episodes.map((each) => each.score)]);
      expect(toScores((await match(CFS, HIDDEN)).matches)).toEqual(toScores(matches));
      without.remove();
    },
    SLOW,
  );

  it(
    "says why two are one inversion and two others are not",
    () => {
      const { stdout } = base.run(
        ["match", "--explain"],
        splatOf([PIPE, INODE, FREEZE, { ...INODE, lock: "&new->lock" }]),
      );
      expect(stdout).toContain("another inversion than yours");
      expect(stdout).toMatch(/dependencies of both: .*&pipe->mutex/);
      expect(stdout).toMatch(/only in yours: .*&new->lock/);
      const same = base.run(["match", "--explain"], CFS).stdout;
      expect(same).toContain("one inversion with yours");
      expect(same).toMatch(/alias: .*mmap_sem|only the lock that each was printed from differs|The rings are equal/);
    },
    SLOW,
  );

  it(
    "matches half a splat by what it has, and says so",
    async () => {
      const whole = splatOf([PIPE, INODE, FREEZE]);
      const { status, stdout } = base.run(["match"], whole.slice(0, whole.indexOf("-> #0")));
      expect(stdout).toMatch(/! the cycle does not close in this text: matched on \d+ dependenc/);
      expect([status, /v1:[0-9a-f]{16}/.exec(stdout)?.[0]]).toEqual([0, (await match(whole)).matches[0]?.inversion]);
    },
    SLOW,
  );

  it(
    "exits with 1 and says that it found no lock report",
    () => {
      const { status, stdout, stderr } = base.run(["match"], "Hello,\nthe machine hangs.\n");
      expect([status, stderr]).toEqual([1, "deadlore: -: no lock report found\n"]);
      expect(stdout).toBe("! no lock report found\n");
      expect(base.run(["match", "--or-words"], "It hangs\nin demofs_write_iter\n").status).toBe(0);
    },
    SLOW,
  );

  it(
    "exits with 1 where nothing like it is known, and with 2 where nothing can be read",
    () => {
      const strange = splatOf([
        { lock: "&zzz->a", at: "zzz_one" },
        { lock: "&zzz->b", at: "zzz_two" },
      ]);
      expect(base.run(["match"], strange).status).toBe(1);
      expect(base.run(["match", `${base.folder}/no-such-file`]).status).toBe(2);
    },
    SLOW,
  );

  it(
    "answers 1 MiB of noise within seconds of starting",
    () => {
      const noise = Array.from(
        { length: 1 << 14 },
        (_, n) => `-> #${n} (((({+.+.} at: x+0x${n}/0x & lock held ${n}\n`,
      ).join("");
      const started = performance.now();
      expect(base.run(["match"], noise.repeat(2).slice(0, 1 << 20)).status).toBe(1);
      expect(performance.now() - started).toBeLessThan(20_000);
    },
    SLOW,
  );

  it("finds by title, bug, inversion and ordered pair", async () => {
    const first = (await match(CFS)).matches[0]?.inversion ?? "";
    for (const query of [
      "possible deadlock in cfs_file_mmap",
      `syz:${YOUNG}`,
      first,
      "&mm->mmap_lock -> &sb->s_type->i_mutex_key",
      "cfs_file_mmap",
    ])
      expect([query, (await match({ query })).matches[0]?.inversion]).toEqual([query, first]);
    expect((await match({ query: "no_such_function" })).verdict).toBe("not-seen-before");
  });

  it(
    "reads a mail from standard input",
    () => {
      const { stdout } = base.run(["match", "--mail", "-"], MAILS.map(format)[5]?.split("\n").slice(1).join("\n"));
      expect(stdout).toContain("this very mail is in the base");
    },
    SLOW,
  );
});

describe("deadlore syz", () => {
  type Bug = {
    readonly syzbot: string;
    readonly verdict: string;
    readonly suggestion: string | null;
    readonly before: { readonly messageId: string };
  };

  it(
    "says of each bug what was known before it, and the line that would tell syzbot",
    () => {
      const { bugs } = JSON.parse(base.run(["syz", "--json"]).stdout);
      const of = (id: string) => bugs.find(({ syzbot }: Bug) => syzbot === id);
      expect(of(SECOND)).toMatchObject({
        verdict: "seen-before",
        before: { messageId: "pipe-5@syzkaller.example" },
        suggestion: "#syz dup: possible deadlock in pipe_lock (5)",
      });
      expect(of(YOUNG)).toMatchObject({
        verdict: "seen-before",
        before: { messageId: "patch-2023@demo.example" },
        suggestion: null,
      });
      expect(of(FIRST)).toMatchObject({ verdict: "not-seen-before", suggestion: null });
    },
    SLOW,
  );

  it(
    "tells of one bug what ingest linked it to, and who met its cycle first",
    () => {
      const view = JSON.parse(base.run(["syz", YOUNG, "--json"]).stdout);
      expect(view.links).toEqual([
        expect.objectContaining({ rule: "seen-before", confidence: "linked", about: `syz:${YOUNG}` }),
      ]);
      expect(view.people.map(({ messageId }: { messageId: string }) => messageId)).toEqual([
        "sem-2019@demo.example",
        "patch-2023@demo.example",
      ]);
      expect(base.run(["syz", YOUNG]).stdout).toContain("People first");
    },
    SLOW,
  );

  it(
    "links alike in any order of arrival",
    () => {
      const other = makeBase();
      for (const [at, mail] of MAILS.toReversed().entries()) writeFileSync(`${other.folder}/${at}.mbox`, format(mail));
      const parts = MAILS.map((_, at) => `${other.folder}/${at}.mbox`);
      expect(other.run(["ingest", ...parts.slice(0, 26)]).status).toBe(0);
      expect(other.run(["ingest", ...parts.slice(26)]).status).toBe(0);
      const linksOf = (one: Base) => JSON.parse(one.run(["syz", YOUNG, "--json"]).stdout).links;
      expect(linksOf(other)).toEqual(linksOf(base));
      other.remove();
    },
    SLOW,
  );
});
