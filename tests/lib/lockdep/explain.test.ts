import { describe, expect, it } from "vitest";
import { explainText, formatExplanation } from "../../../lib/lockdep/index.ts";

const TEXT = `Hello,

> [    1.000000] WARNING: possible recursive locking detected
> [    1.000000] 6.1.0 #1 Not tainted
> [    1.000000] a/1 is trying to acquire lock:
> [    1.000000] ffff888100000010 (&a->lock/1){+.+.}-{3:3}, at:
foo+0x1/0x2
Thanks`;

describe("explainText", () => {
  const { lines, reports } = explainText(TEXT);

  it("says what each line was taken for", () => {
    expect(lines.map(({ taken }) => taken)).toEqual([
      "text",
      "blank",
      "banner",
      "kernel",
      "heading",
      "lock",
      "end of the line above",
      "text",
    ]);
  });

  it("shows what was taken off, and to which report a line belongs", () => {
    expect(lines[2]).toMatchObject({
      undone: "> [    1.000000] ",
      steps: ["quote 1", "time"],
      text: "WARNING: possible recursive locking detected",
      report: 0,
    });
    expect(lines[7]?.report).toBeNull();
    expect(reports).toHaveLength(1);
  });

  it("prints the steps in the margin, and below the lines how the id was made", () => {
    const page = formatExplanation(TEXT);
    expect(page).toContain("    3 | banner (quote 1, time)                  WARNING: possible");
    expect(page).toContain("report 1: possible deadlock in foo, lines 3 to 7");
    expect(page).toMatch(/step {6}hash: recursion \| &a->lock => v1:[0-9a-f]{16}/);
  });
});

describe("explainText of a broken splat", () => {
  it("names what the pieces are together", () => {
    const { lines } = explainText(
      "[    1.0] [ INFO: possible recursive locking detected ]\n[    1.0] a/1 is trying to acquire lock:\n[    1.0]  (\n&a->lock\n[    1.0] ){+.+.+.}\n, at: foo+0x1/0x2\n",
    );
    expect(lines.map(({ taken }) => taken)).toEqual([
      "banner",
      "heading",
      "lock",
      "end of the line above",
      "end of the line above",
      "end of the line above",
    ]);
  });

  it("prints nothing that steers a terminal", () => {
    expect(formatExplanation("ok\u001b[32m \u202egreen\n")).toMatch(/ok<U\+001B>\[32m <U\+202E>green/);
  });

  it("shows the lines that were folded into one", () => {
    const text =
      "WARNING: possible recursive locking detected 6.1.0 #1 Not tainted -------------------------------------------- a/1 is trying to acquire lock: ffff888100000010 (&a->lock){+.+.}-{3:3}, at: foo+0x1/0x2 but task is already holding lock: ffff888100000020 (&a->lock){+.+.}-{3:3}, at: bar+0x1/0x2";
    const { lines } = explainText(text);
    expect(lines.map(({ taken }) => taken)).toContain("lock");
    expect(new Set(lines.map(({ line }) => line))).toEqual(new Set([1]));
  });
});
