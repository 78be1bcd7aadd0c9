/**
 * What no mailer may change: the fixtures' splats, quoted, wrapped, stamped, folded and cut by a seeded generator, say the same or less, never something else.
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findReports, type LockReport, printKey } from "../../../lib/lockdep/index.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/lockdep/", import.meta.url));

/** Splats without decoration: any change of ours is the only one. */
const PLAIN = [
  "circular/three-locks-and-chain-exists-of",
  "circular/brackets-and-quotes-in-names",
  "circular/before-addresses-4.9",
  "circular/inline-site-on-two-lines",
  "recursive/two-levels-of-one-class",
  "inconsistent-usage/softirq-on-then-in",
];

const read = (name: string) => {
  const whole = readFileSync(`${ROOT}${name}.txt`, "utf8");
  return whole
    .slice(whole.indexOf("\n\n") + 2)
    .trimEnd()
    .split("\n");
};

const edges = (report: LockReport | undefined) =>
  report?.edges.map(({ from, to, site }) => `${from} -> ${to} @ ${site?.function}`);
const facts = (report: LockReport | undefined) => ({
  kind: report?.kind,
  title: report?.title,
  cycle: report?.cycle,
  edges: edges(report),
  inversion: report?.inversion,
});

/** Small numbers in a fixed order: Lehmer's generator. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function wrap(line: string, width: number, soft: string): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const before = rest.lastIndexOf(" ", width);
    const cut = before > rest.search(/\S/) ? before : rest.indexOf(" ", width);
    if (cut < 0) break;
    rows.push(rest.slice(0, cut) + soft);
    rest = rest.slice(cut + 1);
  }
  return [...rows, rest];
}

const stamp = (index: number) => `[ ${(42 + index / 1000).toFixed(6).padStart(11)}]`;
type Change = readonly [string, (lines: readonly string[], width: number) => string];

const CHANGES: readonly Change[] = [
  ["quoting one to six deep", (lines, width) => lines.map((line) => "> ".repeat(1 + (width % 6)) + line).join("\n")],
  ["quoting without blanks", (lines, width) => lines.map((line) => ">".repeat(1 + (width % 6)) + line).join("\n")],
  ["printk times", (lines) => lines.map((line, index) => `${stamp(index)} ${line}`).join("\n")],
  ["times and callers", (lines) => lines.map((line, index) => `${stamp(index)}[ T1234] ${line}`).join("\n")],
  ["carriage returns", (lines) => lines.join("\r\n")],
  ["an indent", (lines) => lines.map((line) => `\t${line}`).join("\n")],
  [
    "HTML entities",
    (lines) => lines.join("\n").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  ],
  ["wrapping at 65 to 80", (lines, width) => lines.flatMap((line) => wrap(line, width, "")).join("\n")],
  ["format=flowed", (lines, width) => lines.flatMap((line) => wrap(line, width, " ")).join("\n")],
  ["wrapping after quoting", (lines, width) => lines.flatMap((line) => wrap(`> ${line}`, width, "")).join("\n")],
  [
    "prose before and after",
    (lines) => `Hello,\n\nI see this: possible circular trouble.\n\n${lines.join("\n")}\n\nThanks,\nA. Person\n`,
  ],
];

describe.each(PLAIN)("%s", (name) => {
  const lines = read(name);
  const [plain] = findReports(lines.join("\n"));

  it.each(CHANGES)("says the same after %s", (_what, change) => {
    const random = generator(7);
    for (let round = 0; round < 12; round += 1) {
      const [changed] = findReports(change(lines, 65 + random(16)));
      expect(facts(changed)).toEqual(facts(plain));
      if (changed && plain) expect(printKey(changed)).toBe(printKey(plain));
    }
  });

  it("says the same on one line", () => {
    const text = lines
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .join(" ");
    expect(facts(findReports(text)[0])).toEqual(facts(plain));
  });

  it("never names a lock or a function that was not there, wherever the tail is cut", () => {
    const whole = lines.join("\n");
    for (let cut = 0; cut < whole.length; cut += 37) {
      for (const report of findReports(whole.slice(0, cut))) {
        for (const lock of [...report.cycle, ...report.locksHeld.map((held) => held.class)])
          expect(whole).toContain(lock);
        for (const frame of report.stack) expect(whole).toContain(frame.function);
        expect(report.span.end).toBeLessThanOrEqual(cut);
      }
    }
  });
});

describe("every fixture", () => {
  it.each(globSync("**/*.txt", { cwd: ROOT }).sort())(
    "%s has spans and lines inside the text, in agreement",
    (name) => {
      const text = readFileSync(`${ROOT}${name}`, "utf8");
      for (const { span, lines } of findReports(text)) {
        expect(text.slice(0, span.start).split("\n").length).toBe(lines[0]);
        expect(text.slice(0, span.end).split("\n").length).toBe(lines[1]);
      }
    },
  );
});

describe("hostile text", () => {
  const BANNER = "======\nWARNING: possible circular locking dependency detected\na/1 is trying to acquire lock:\n";
  const MEBIBYTE = 2 ** 20;
  const repeat = (text: string, length = MEBIBYTE) => BANNER + text.repeat(Math.ceil(length / text.length));

  const HOSTILE: readonly (readonly [string, string])[] = [
    ["brackets", "("],
    ["brackets on lines", "(\n"],
    ["chain entries without an end", "-> #1 (\n"],
    ["chain entries on one line", "-> #1 ("],
    ["banners", "WARNING: possible circular locking dependency detected\n"],
    ["banners at the end of long lines", `${"ffff888000000000 ( ".repeat(2_000)}WARNING: possible circular locking\n`],
    ["frames on one line", "foo+0x1/0x2 "],
    ["times", "[    1.234567] "],
    ["quote marks", "> "],
    ["entities", "&amp;"],
    ["a lock's name of 4 KiB", `ffff888012345678 (${"a".repeat(4096)}){....}\n`],
    ["binary", "\u0000\u0001\ufffd\n"],
    ["invalid UTF-8", Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x0a]).toString("utf8")],
    ["bidi and zero-width characters", "ffff888012345678 (\u202ea\u200bb){....}, at: foo+0x1/0x2\n"],
  ];

  // Again where the machine stumbled: what grows faster than its text does so each time.
  const TIMED = { retry: 3 };
  it.each(HOSTILE)("%s: twice the text takes at most 2.5 times as long, and nothing throws", TIMED, (_what, text) => {
    const [once, twice] = [repeat(text), repeat(text, 2 * MEBIBYTE)];
    const [short, long] = [fastest(once), fastest(twice)];
    expect(short).toBeLessThan(1_000);
    // Under a few milliseconds the clock decides, not the text.
    expect(long).toBeLessThanOrEqual(Math.max(2.5 * short, 60));
  });

  it("100,000 open chain entries are one report that is not complete", () => {
    const [report, ...more] = findReports(BANNER + "-> #1 (\n".repeat(100_000));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ complete: false, chain: [], edges: [], cycle: [] });
    expect(report?.damage.map(({ reason }) => reason)).toContain("truncated");
  });

  it("a lock whose name is turned around or invisible in part is kept as printed", () => {
    const [report] = findReports(`${BANNER}ffff888012345678 (&a\u202e->b\u200b){+.+.}-{3:3}, at: foo+0x1/0x2\n`);
    expect(report?.wanted?.class).toBe("&a\u202e->b\u200b");
  });

  it("a lock's name of 4 KiB is no lock, and the report is damaged", () => {
    const [report] = findReports(`${BANNER}ffff888012345678 (${"a".repeat(4096)}){+.+.}-{3:3}, at: foo+0x1/0x2\n`);
    expect(report).toMatchObject({ wanted: null, complete: false });
    expect(report?.damage.length).toBeGreaterThan(0);
  });

  it("gives no report without a word of a banner", () => {
    expect(findReports("A mail about &foo->lock, foo+0x1/0x2 and deadlocks.\n".repeat(1_000))).toEqual([]);
  });
});

/** Milliseconds of this process for the best of three runs: other work on the machine only adds to the clock. */
function fastest(text: string): number {
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    findReports(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
