import { describe, expect, it } from "vitest";
import { findEarlierLinks } from "../../../lib/fixes/index.ts";

type Report = Parameters<typeof findEarlierLinks>[1][number];

const report = (messageId: string, date: string | null, more: Partial<Report> = {}): Report => ({
  messageId,
  thread: messageId,
  date,
  syzbot: null,
  component: "fs/demo",
  title: "possible deadlock in demo_open",
  kernel: null,
  print: messageId,
  author: { name: "Jo Doe", address: "jo@demo.example" },
  ...more,
});

const BUG = "0123456789abcdef0123";
const OTHER = "abcdefabcdefabcdef00";
const OLD = report("old@demo", "2019-02-11T00:00:00Z", { title: "possible deadlock in demo_close" });
const NEW = report("new@demo", "2021-07-24T00:00:00Z", { syzbot: BUG });

const RING = { id: "v1:00", canonical: ["&demo->a", "&demo->b"] };

describe("findEarlierLinks", () => {
  it("links a bug to a person's report of its cycle two years before, and says why", () => {
    expect(findEarlierLinks(RING, [NEW, OLD])).toEqual([
      expect.objectContaining({
        rule: "seen-before",
        via: "v1:00",
        about: `syz:${BUG}`,
        value: 'seen-before:old@demo ("possible deadlock in demo_close")',
        confidence: "linked",
        messageId: "new@demo",
        quote: "same cycle; same code fs/demo; other title; 1 earlier report: of 0 other bugs, 1 by people",
      }),
    ]);
  });

  it("is the same in any order of the reports", () => {
    const third = report("third@demo", "2020-01-01T00:00:00Z", { syzbot: OTHER });
    expect(findEarlierLinks(RING, [NEW, third, OLD])).toEqual(findEarlierLinks(RING, [OLD, third, NEW]));
  });

  it("takes the telling of the same code before a newer one elsewhere", () => {
    const elsewhere = report("elsewhere@demo", "2020-01-01T00:00:00Z", { component: "net/demo" });
    expect(findEarlierLinks(RING, [NEW, elsewhere, OLD])[0]?.value).toContain("old@demo");
  });

  it("does not link a bug to itself, to its own thread, or to what came later", () => {
    const again = report("again@demo", "2021-07-20T00:00:00Z", { syzbot: BUG });
    const answer = report("answer@demo", "2021-07-01T00:00:00Z", { thread: "new@demo" });
    const later = report("later@demo", "2022-01-01T00:00:00Z");
    expect(findEarlierLinks(RING, [NEW, again, answer, later])).toEqual([]);
  });

  it("links a lock alone within its code only: other code may have a lock of that name", () => {
    const alone = { id: "v1:00", canonical: ["&demo->a"] };
    const elsewhere = { ...OLD, component: "net/demo" };
    expect(findEarlierLinks(alone, [NEW, elsewhere])).toEqual([]);
    expect(findEarlierLinks(alone, [NEW, OLD])).toHaveLength(1);
    expect(findEarlierLinks(alone, [NEW, { ...OLD, component: null }])).toEqual([]);
  });

  it("does not call a mail without a date earlier", () => {
    expect(findEarlierLinks(RING, [NEW, report("undated@demo", null)])).toEqual([]);
  });
});
