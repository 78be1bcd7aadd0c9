// A bug of syzbot whose report closes no cycle (a hung task) has a story all the same: its fix, and how it was resolved.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeBase } from "../setup/deadlore.ts";
import { REPORT } from "./splats.ts";

const BUG = "0123456789abcdef0123";
const OTHER = "9999456789abcdef9999";
const fixture = readFileSync(
  fileURLToPath(new URL("../fixtures/lockdep/hung-task/owner-and-all-locks.txt", import.meta.url)),
  "utf8",
);
const splat = fixture.slice(fixture.indexOf("\n\n") + 2);
const DIFF =
  "diff --git a/drivers/demo/file.c b/drivers/demo/file.c\n--- a/drivers/demo/file.c\n+++ b/drivers/demo/file.c\n@@ -40,3 +40,3 @@ static int demo_open(void)\n {\n-\tmutex_lock(&demo->lock);\n+\tmutex_trylock(&demo->lock);\n }\n";

type Mail = {
  readonly id: string;
  readonly from: string;
  readonly day: number;
  readonly subject: string;
  readonly body: string;
};

const toMbox = ({ id, from, day, subject, body }: Mail) =>
  `From a@x Thu Jan  1 00:00:00 2026\nMessage-ID: <${id}>\nDate: ${day} Jan 2030 12:00:00 +0000\nFrom: ${from}\nSubject: ${subject}\nList-Id: <demo.example.org>\n\n${body}\n`;

const report = (bug: string, id: string): Mail => ({
  id,
  from: `syzbot <syzbot+${bug}@syzkaller.appspotmail.com>`,
  day: 7,
  subject: "[syzbot] INFO: task hung in demo_open",
  body: `Hello,\n\nsyzbot found the following issue:\n\n${splat}`,
});
const patch: Mail = {
  id: "patch@x",
  from: "Pia Person <pia@demo.example>",
  day: 8,
  subject: "[PATCH] demo: do not wait in open",
  body: `The task hangs in open.\n\nReported-by: syzbot+${BUG}@syzkaller.appspotmail.com\nSigned-off-by: Pia Person <pia@demo.example>\n---\n${DIFF}`,
};
const applied: Mail = {
  id: "applied@x",
  from: "Max Maintainer <max@demo.example>",
  day: 9,
  subject: "Re: [PATCH] demo: do not wait in open",
  body: "Applied, thanks!\n",
};

const viewSchema = z.object({
  inversions: z.array(z.unknown()),
  fixes: z.array(z.object({ messageId: z.string().nullable(), state: z.string(), confidence: z.string() })),
  resolution: z.object({ state: z.string(), quote: z.object({ text: z.string(), messageId: z.string() }).nullable() }),
});

describe("a bug without an inversion", () => {
  const base = makeBase();
  afterAll(() => base.remove());
  const show = (bug: string) => viewSchema.parse(JSON.parse(base.run(["show", `syz:${bug}`, "--json"]).stdout));

  it("has the fix that names it, and the words that took it", () => {
    const path = `${base.folder}/demo.mbox`;
    const answer = toMbox(applied).replace("List-Id:", "In-Reply-To: <patch@x>\nList-Id:");
    writeFileSync(
      path,
      [toMbox(report(BUG, "report@x")), toMbox(report(OTHER, "other@x")), toMbox(patch), answer].join("\n"),
    );
    expect(base.run(["ingest", path]).status).toBe(0);
    const { inversions, fixes, resolution } = show(BUG);
    expect(inversions).toEqual([]);
    expect(fixes).toMatchObject([{ messageId: "patch@x", state: "applied", confidence: "explicit" }]);
    expect(resolution).toMatchObject({ state: "applied", quote: { messageId: "applied@x" } });
    expect(resolution.quote?.text).toContain("Applied");
    expect(base.run(["show", `syz:${BUG}`]).stdout).toMatch(/^State: +applied$/m);
  }, 60_000);

  it("has none where the fix names another bug", () => {
    expect(show(OTHER)).toMatchObject({ fixes: [], resolution: { state: "open" } });
  });
});

describe("a report of a person without an inversion", () => {
  const base = makeBase();
  afterAll(() => base.remove());
  const person = "Ann Reporter <ann@demo.example>";
  const hung: Mail = { id: "hung@x", from: person, day: 7, subject: "task hung in demo_open", body: `Hi,\n\n${splat}` };
  const answering = (mail: Mail, id: string) => toMbox(mail).replace("List-Id:", `In-Reply-To: <${id}>\nList-Id:`);
  const linked = { ...patch, body: patch.body.replace(/Reported-by: .*/, "Closes: https://lore.kernel.org/r/hung@x/") };
  const both: Mail = { ...hung, id: "both@x", body: `Hi,\n\n${splat}\n\nand before it\n\n${REPORT}` };
  const loneSchema = z.object({
    lone: z.array(viewSchema.extend({ titles: z.array(z.string()) }).omit({ inversions: true })),
  });
  const lone = (...command: string[]) => loneSchema.parse(base.json(command)).lone;

  it("has its fix and resolution on the pages of its thread and of its mail, though the fix is posted elsewhere", () => {
    const path = `${base.folder}/demo.mbox`;
    const tried = { ...patch, id: "tried@x", subject: "Re: both", body: `Try this:\n\n${DIFF}` };
    const mails = [
      toMbox(hung),
      toMbox(linked),
      answering(applied, "patch@x"),
      toMbox(both),
      answering(tried, "both@x"),
    ];
    writeFileSync(path, mails.join("\n"));
    expect(base.run(["ingest", path]).status).toBe(0);
    const expected = [
      {
        titles: [expect.stringContaining("hung")],
        fixes: [{ messageId: "patch@x", state: "applied", confidence: "explicit" }],
        resolution: { state: "applied", quote: { messageId: "applied@x" } },
      },
    ];
    expect(lone("thread", "hung@x")).toMatchObject(expected);
    expect(lone("show", "hung@x")).toMatchObject(expected);
    expect(base.run(["thread", "hung@x"]).stdout).toMatch(/^State: +applied$/m);
    expect(base.run(["show", "hung@x"]).stdout).toMatch(/^Fix: +applied: demo: do not wait in open$/m);
  }, 60_000);

  it("has none beside an inversion of its thread: which of the two a diff fixes is not known", () => {
    expect(lone("thread", "both@x")).toEqual([]);
    expect(lone("show", "both@x")).toEqual([]);
  });

  it("is not told of mails that show no report", () => {
    expect(lone("show", "patch@x")).toEqual([]);
  });
});
