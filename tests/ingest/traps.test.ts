// Sixteen things that real archives do, each in a mail or two of ours: what the base makes of them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findReports } from "../../lib/lockdep/index.ts";
import { type Base, makeBase } from "../setup/deadlore.ts";
import { toMboxrd, writeEpoch } from "./archives/boxes.ts";
import { REPORT } from "./splats.ts";

type Row = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, string>>;

const DATE = "Tue, 12 Feb 2019 12:14:08 +0100";
const mail = (id: string, fields: Fields, body: string): Buffer => {
  const all = {
    "Message-ID": `<${id}@example.org>`,
    From: "Ada <ada@example.org>",
    Date: DATE,
    Subject: id,
    ...fields,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}\n`]));
  return Buffer.from(`${lines.join("")}\n${body}`);
};
const quoted = (text: string): string => text.replaceAll(/^/gm, "> ");
const DIFF =
  "---\n demo.c | 2 +-\n\ndiff --git a/demo.c b/demo.c\n--- a/demo.c\n+++ b/demo.c\n@@ -1 +1 @@ demo_a\n-a\n+b\n";
/** Another cycle, so that the reports of one trap are not those of another. */
const reportOf = (name: string, folder = "demo"): string =>
  REPORT.replaceAll("&demo->", `&${name}->`).replaceAll("fs/demo/", `fs/${folder}/`);

const text = "A deadlock in demo.\n";
const FOOTER = `${"_".repeat(47)}\nDemo-devel mailing list\nDemo-devel@example.org\nhttps://example.org/listinfo/demo-devel\n`;
const SYZBOT = "syzbot+0123456789abcdef0123@syzkaller.appspotmail.com";
const TEMPLATE =
  "If the report is already addressed, let syzbot know by replying with:\n#syz fix: exact-commit-title\n\nIf you want to undo deduplication, reply with:\n#syz undup\n\n#syz dup: exact-subject-of-another-report\n";

const MAILS: readonly Buffer[] = [
  mail("one", { "List-Id": "<a.example.org>" }, text),
  mail("one", { "List-Id": "<b.example.org>", Subject: "[demo-devel] one" }, text + FOOTER),
  mail("two", { "List-Id": "<a.example.org>" }, "A deadlock, first.\n"),
  mail("two", { "List-Id": "<a.example.org>" }, "A deadlock, second.\n"),
  mail("", { "Message-ID": "", Date: "yesterday", Subject: "three" }, "A deadlock without an id.\n"),
  mail("four", {}, text),
  mail("four-a", { "In-Reply-To": "<four@example.org>" }, "answers\n"),
  mail("four-b", { References: "<four@example.org>" }, "answers\n"),
  mail("four-c", { Subject: "Re: four" }, "A deadlock too.\n"),
  mail("five", { From: `syzbot <${SYZBOT}>`, Subject: "possible deadlock in five_a" }, reportOf("five") + TEMPLATE),
  mail("six", { Subject: "[demo] 0123456789: WARNING:possible_circular_locking_dependency_detected" }, "see below\n"),
  mail("seven", { Subject: "possible deadlock in demo_a" }, reportOf("seven")),
  mail("seven-re", { "In-Reply-To": "<seven@example.org>" }, `${quoted(reportOf("seven"))}\nThanks.\n`),
  mail("eight-2", { Subject: "[PATCH v2] demo: eight" }, `lockdep says:\n\n${reportOf("eight")}\n${DIFF}`),
  mail("eight-3", { Subject: "[PATCH v3] demo: eight" }, `lockdep says:\n\n${reportOf("eight")}\nv3: rebased\n${DIFF}`),
  mail("eleven", {}, `${"x".repeat(79)}\n`.repeat(15_000) + text),
  mail(
    "twelve",
    { From: "bot <bluez.test.bot@example.org>", "Content-Type": 'multipart/mixed; boundary="b"' },
    `--b\nContent-Type: text/plain\n\nWARNING: possible circular locking dependency detected\n\n--b\nContent-Type: text/plain; name="a.log"\nContent-Disposition: attachment; filename="a.log"\n\n${reportOf("twelve")}\n--b--\n`,
  ),
  mail("thirteen", { Subject: "[demo-devel] [PATCH 1/2] demo: no deadlock in thirteen" }, `A deadlock.\n${DIFF}`),
  mail("fifteen-a", {}, reportOf("sbi", "demofs")),
  mail("fifteen-b", {}, reportOf("sbi", "otherfs")),
];

describe("traps in the archives", () => {
  let base: Base;
  let rows: readonly Row[] = [];
  const of = (record: string, id: string) =>
    rows.filter((row) => row.record === record && row.messageId === `${id}@example.org`);
  const inversionsOf = (id: string) => {
    const ids = new Set(of("report", id).map(({ inversionId }) => inversionId));
    return rows.filter((row) => row.record === "inversion" && ids.has(row.id));
  };

  beforeAll(() => {
    base = makeBase();
    const epoch = writeEpoch(join(base.folder, "list", "git", "0.git"), [{ m: mail("ten", {}, text) }]);
    const box = join(base.folder, "list.mbox");
    writeFileSync(box, toMboxrd(MAILS));
    rows = base
      .grow([box, epoch])
      .split("\n")
      .map((line): Row => JSON.parse(line));
  }, 120_000);
  afterAll(() => base.remove());

  it("1: one mail through two lists, with prefix and footer, is one mail with two deliveries", () =>
    expect(of("message", "one")).toMatchObject([{ lists: ["a.example.org", "b.example.org"] }]));
  it("2: one Message-ID twice in one list with other text is two mails, both kept", () =>
    expect(of("message", "two").map(({ variant }) => variant)).toEqual(["", expect.stringMatching(/^[0-9a-f]{16}$/)]));
  it("3: a mail without Message-ID has one of its content, without a usable Date none", () =>
    expect(rows.filter(({ subject }) => subject === "three")).toMatchObject([
      { messageId: expect.stringMatching(/^[0-9a-f]{40}@no-message-id\.invalid$/), sentAt: null },
    ]));
  it("4: In-Reply-To without References, and the reverse, join a thread; Re: with neither does not", () => {
    for (const id of ["four-a", "four-b"]) expect(of("message", id)).toMatchObject([{ root: "four@example.org" }]);
    expect(of("message", "four-c")).toMatchObject([{ root: "four-c@example.org" }]);
  });
  it("5: the template under a mail of syzbot holds no commands", () => {
    expect(of("report", "five")).toHaveLength(1);
    expect(of("claim", "five").filter(({ rule }) => `${rule}`.startsWith("syz-"))).toEqual([]);
  });
  it("6: a title with underscores for blanks is a title all the same", () =>
    expect(of("message", "six")).toMatchObject([{ isRelevant: true }]));
  it("7: a quote of a splat is no new report", () => {
    expect(of("report", "seven-re")).toMatchObject([{ report: { quoteDepth: 1 } }]);
    expect(inversionsOf("seven-re")).toMatchObject([{ reportCount: 1 }]);
  });
  it("8: a splat in the changelog of v2 and of v3 is one", () =>
    expect(inversionsOf("eight-3")).toMatchObject([{ reportCount: 1 }]));
  it("10: the date is that of the mail, not that of the epoch's commit", () =>
    expect(of("message", "ten")).toMatchObject([{ sentAt: "2019-02-12T11:14:08Z" }]));
  it("11: a mail of more than 1 MB is stored, and read to its end", () =>
    expect(of("message", "eleven")).toMatchObject([{ isRelevant: true }]));
  it("12: a splat that a CI mail names and attaches is one report", () =>
    expect(inversionsOf("twelve")).toMatchObject([{ reportCount: 1 }]));
  it("13: the prefix of a Mailman list is no part of a patch's subject", () =>
    expect(of("patch", "thirteen")).toMatchObject([{ key: "demo: no deadlock in thirteen", part: 1, of: 2 }]));
  it("15: a name that two components share is one inversion, and each report tells its component", () => {
    const [a, b] = ["fifteen-a", "fifteen-b"].flatMap((id) => of("report", id));
    expect(a?.inversionId).toBe(b?.inversionId);
    expect([a?.report, b?.report]).toMatchObject([{ component: "fs/demofs" }, { component: "fs/otherfs" }]);
  });
});

describe("traps in the splats", () => {
  it("16: two prints of one held lock, inlined and real, are one", () => {
    const held = `1 lock held by demo/1:
 #0: ffff888000000002 (&demo->b){+.+.}-{3:3}, at: demo_lock fs/demo/b.h:5 [inline]
 #0: ffff888000000002 (&demo->b){+.+.}-{3:3}, at: demo_b+0x10/0x20 fs/demo/b.c:20
`;
    expect(findReports(REPORT + held)[0]?.locksHeld).toHaveLength(1);
  });
});
