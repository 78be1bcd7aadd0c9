import { describe, expect, it } from "vitest";
import { findMarks } from "../../ingest/relevance.ts";
import { BANNERS } from "../../lib/lockdep/index.ts";

const marks = (body: string, fields = "Subject: x\n") => findMarks(Buffer.from(`${fields}\n${body}`));
const ID = "0123456789abcdef0123";

describe("a mail is relevant", () => {
  // As the kernel prints them: what has no lock in its name stands behind INFO:, WARNING: or BUG:.
  it.each(BANNERS)("by the banner %s", (banner) => {
    const isWhole = /^(?:INFO|BUG|DEBUG)/.test(banner);
    expect(marks(`text\n[   12.345678] ${isWhole ? "" : "WARNING: "}${banner}\n`).relevant).toBe(true);
    expect(marks(`> > ${isWhole ? "" : "INFO: "}${banner} and more\r\n`).relevant).toBe(true);
  });

  it.each([
    "this can deadlock",
    "Deadlock!",
    "DEADLOCK",
    "lockdep",
    "Lockdep says",
    "LOCKDEP",
    "an ABBA",
    "a lock inversion",
    "Lock order matters",
    "the locking order",
  ])("by the words %j", (text) => expect(marks(text).relevant).toBe(true));

  it.each([
    "block order",
    "the clock order",
    "unlock(&a)",
    "a lock, in order",
    "spin_lock_irq",
    "ABBAS",
    "padlock",
    "a clock",
  ])("not by %j", (text) => expect(marks(`${text}\n`).relevant).toBe(false));

  it("by its subject, but not by other fields of its head", () => {
    expect(marks("", "Subject: possible deadlock in f\n").relevant).toBe(true);
    expect(marks("", "Subject: =?utf-8?q?dead=6Cock?=\n").relevant).toBe(true);
    expect(marks("", "Received: from deadlock.example.org\n").relevant).toBe(false);
  });

  it("by what its base64 body says", () => {
    const body = Buffer.from(`lockdep\nReported-by: syzbot+${ID}@syzkaller.appspotmail.com\n@@ -1 +1 @@\n`).toString(
      "base64",
    );
    expect(marks(body, "Content-Transfer-Encoding: base64\n")).toMatchObject({
      relevant: true,
      mentions: [{ target: ID }],
    });
    expect(marks(body).relevant).toBe(false);
  });
});

describe("mentions", () => {
  const targets = (body: string, fields?: string) =>
    marks(body, fields).mentions.map(({ kind, target }) => `${kind} ${target}`);

  it.each([
    [`Reported-by: syzbot+${ID}@syzkaller.appspotmail.com`, `syzbot ${ID}`],
    [`Closes: https://syzkaller.appspot.com/bug?extid=${ID}`, `syzbot ${ID}`],
    [`https://syzkaller.appspot.com/bug?extid=3D${ID}`, `syzbot ${ID}`],
    ["Link: https://lore.kernel.org/r/a1@x", "message a1@x"],
    ["Closes: https://lore.kernel.org/all/a1@x/T/#u", "message a1@x"],
    ["> > Reported-by: https://lore.kernel.org/linux-mm/a%2Fb@x/", "message a/b@x"],
    ["Link: http://lkml.kernel.org/r/a1@x", "message a1@x"],
    ["Link: https://patch.msgid.link/a1@x", "message a1@x"],
    ["[1] https://lore.kernel.org/all/a1@x/", "message a1@x"],
    ["Link: https://lore.kernel.org/all/a1@exam=\nple.org/", "message a1@example.org"],
  ])("%s", (line, expected) => expect(targets(`text\n${line}\n`)).toEqual([expected]));

  it("are found in addresses of the head", () =>
    expect(targets("", `Cc: syzbot+${ID}@syzkaller.appspotmail.com\n`)).toEqual([`syzbot ${ID}`]));

  it.each([
    "see https://lore.kernel.org/r/a1@x for more",
    "Link: https://lore.kernel.org/all/",
    "Link: https://example.org/r/a1@x",
    "syzbot+short@x",
    "syzbot+ABCDEFABCDEFABCDEFAB@x",
  ])("are not in %j", (line) => expect(targets(`${line}\n`)).toEqual([]));

  it("are told once", () =>
    expect(targets("Link: https://lore.kernel.org/r/a1@x\nCloses: https://lore.kernel.org/all/a1@x/\n")).toHaveLength(
      1,
    ));
});

describe("a diff", () => {
  it("is a hunk at the start of a line", () => {
    expect(marks("--- a/f\n+++ b/f\n@@ -1 +1 @@\n").hasDiff).toBe(true);
    expect(marks("> @@ -1 +1 @@\n").hasDiff).toBe(false);
    expect(marks("text").hasDiff).toBe(false);
  });
});
