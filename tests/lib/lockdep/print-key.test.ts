import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findReports, printKey } from "../../../lib/lockdep/index.ts";

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/lockdep/${name}.txt`, import.meta.url)), "utf8");

const key = (text: string) => {
  const [report] = findReports(text);
  return report && printKey(report);
};

describe("printKey", () => {
  const plain = read("circular/three-locks-and-chain-exists-of");

  it.each([
    "circular/quoted-three-deep",
    "circular/flowed-and-quoted",
    "circular/printk-times",
    "circular/tab-indented-in-a-changelog",
    "circular/html-entities",
    "circular/everything-on-one-line",
    "circular/comment-inside-the-chain",
  ])("is that of the plain print for %s", (name) => {
    expect(key(read(name))).toBe(key(plain));
  });

  it("differs for another print of the same bug", () => {
    expect(key(plain.replaceAll("demod/812", "demod/813"))).not.toBe(key(plain));
    expect(key(plain.replaceAll("+0x4c/", "+0x5c/"))).not.toBe(key(plain));
  });
});
