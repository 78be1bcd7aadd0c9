import { describe, expect, it } from "vitest";
import type { FoldMessage } from "../../../lib/fixes/index.ts";
import { findChangelogSentence, findLastWord, isSaying } from "../../../lib/fixes/words.ts";

const mail = (messageId: string, date: string, body: string): FoldMessage => ({
  messageId,
  date,
  body,
  subject: "Re: possible deadlock in demo_open",
  from: { name: "Pia Person", address: "pia@demo.example" },
  thread: "root@demo.example",
  parent: "root@demo.example",
  list: null,
  isBot: false,
  patch: null,
});

const WORD = mail("1@demo.example", "2030-01-01T00:00:00Z", "The second lock is not needed here, I will drop it.\n");

describe("findLastWord", () => {
  it("is not a trial that says nothing: `#syz test` and its diff", () => {
    const trial = mail(
      "2@demo.example",
      "2030-01-02T00:00:00Z",
      "#syz test\n\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n",
    );
    const tree = mail("3@demo.example", "2030-01-03T00:00:00Z", "#syz test: git://demo.example/linux.git for-next\n");
    expect(findLastWord([WORD, trial, tree])?.messageId).toBe("1@demo.example");
    expect(findLastWord([trial, tree])).toBeNull();
  });

  it("may be a command that decides", () => {
    const fix = mail("4@demo.example", "2030-01-04T00:00:00Z", "#syz fix: demo: take the locks in one order\n");
    expect(findLastWord([WORD, fix])).toMatchObject({ messageId: "4@demo.example" });
    expect(findLastWord([WORD, fix])?.quote).toContain("#syz fix");
  });

  it("may lead to a print where the mail says nothing else", () => {
    const words = "For the record, the transaction ends under the lock which leads to this warning:";
    const record = mail("7@demo.example", "2030-01-07T00:00:00Z", `${words}\n\n[  1.000000] demo\n`);
    expect(findLastWord([WORD, record])?.messageId).toBe("7@demo.example");
  });

  it("is none where nobody said anything", () => {
    expect(findLastWord([mail("5@demo.example", "2030-01-05T00:00:00Z", "ping\n")])).toBeNull();
  });
});

describe("sentences of a print", () => {
  it.each([
    "[T79] WARNING: possible circular locking dependency detected in the demo driver",
    "[   12.345678] the demo driver waits for a lock",
    "check_deadlock kernel/locking/lockdep.c:2999 [inline] validate_chain kernel/locking/lockdep.c:3788 [inline]",
    "and then demo_open+0x12/0x30 is called by the demo driver",
  ])("are nobody's words: %s", (text) => {
    expect(isSaying(text)).toBe(false);
  });

  it("leave sentences that name a file", () => {
    expect(isSaying("The lock in drivers/demo/io.c:80 is taken twice.")).toBe(true);
  });
});

describe("findChangelogSentence", () => {
  const patch = (body: string) => findChangelogSentence(mail("6@demo.example", "2030-01-06T00:00:00Z", body))?.text;

  it("prefers a whole sentence to what only leads to a print", () => {
    expect(patch("For a more detailed lockdep report, please see:\n\nThe deadlock comes from the timer.\n")).toBe(
      "The deadlock comes from the timer.",
    );
  });

  it("takes what leads to a print where nothing else is said", () => {
    expect(patch("Running the demo test gives this lockdep report:\n")).toContain("lockdep report");
  });
});
