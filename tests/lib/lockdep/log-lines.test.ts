import { describe, expect, it } from "vitest";
import { readLogLine } from "../../../lib/lockdep/log-lines.ts";

const TEXT = "-> #1 (&mm->mmap_lock){++++}-{3:3}:";

describe("readLogLine", () => {
  it.each([
    ["a time", "[  309.075885] "],
    ["a time and a caller", "[  309.075885][ T2468] "],
    ["a caller on its own CPU", "[    1.000000][    C1] "],
    ["a level", "<4>[   25.357106] "],
    ["facility and level", "kern  :warn  : [    1.000000] "],
    ["a date", "[Wed Dec 16 13:30:45 2020] "],
    ["syslog", "Aug 27 10:41:54 host kernel: [    1.000000] "],
    ["rsyslog with an ISO date", "2016-03-26T20:52:22.526357+00:00 host kernel: #012"],
    ["the word kernel", "kernel: "],
    ["quotes", "> >> "],
    ["bars", "| "],
    ["quotes in HTML", "&gt; &gt; "],
    ["hard blanks", "\u00a0\u00a0"],
    ["tabs", "\t\t"],
  ])("takes off %s", (_what, prefix) => {
    expect(readLogLine(`${prefix}${TEXT}\n`, 0, 1).text).toBe(TEXT);
  });

  it.each([
    ["the address of a frame", "[<ffffffff81112786>] lock_acquire+0xf6/0x1f0"],
    ["an old banner", "[ INFO: possible recursive locking detected ]"],
    ["a bracket of the stack", "<TASK>"],
    ["an entry of the held list", "#0: ffff88810e4a1158 (&a->lock){+.+.}"],
    ["an arrow", "-> #0 (&a->lock){+.+.}:"],
    ["a function called kernel", "kernel_init+0x1/0x2"],
  ])("leaves %s alone", (_what, line) => {
    expect(readLogLine(line, 0, 1).text).toBe(line);
  });

  it("counts the depth, whatever stands between the marks", () => {
    expect(readLogLine("> >> | text", 0, 1).depth).toBe(4);
  });

  it("tells where the line stood", () => {
    const source = "one\n> two  \r\nthree";
    expect(readLogLine(source, 4, 2)).toMatchObject({ text: "two", start: 4, end: 9, line: 2 });
  });

  it("reads only the beginning of a line that is too long, and says so", () => {
    const line = readLogLine("a".repeat(5_000), 0, 1);
    expect([line.text.length, line.damage]).toEqual([1_024, "line-too-long"]);
  });
});
