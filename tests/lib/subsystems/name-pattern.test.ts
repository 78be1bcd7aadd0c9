import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePattern } from "../../../lib/subsystems/name-pattern.ts";

const matches = (pattern: string, text: string) => parsePattern(pattern)?.findEnd(text) !== undefined;

describe("parsePattern", () => {
  it.each([
    ["[^a-z]demo", "drivers/gpio/gpio-demo.c", "drivers/mydemo.c"],
    ["demo.*wakeup", "fs/demo/xwakeup.c", "fs/wakeup/demo.c"],
    ["\\bdemo_\\w+\\(", "x = demo_get(y)", "x = mydemo_get(y)"],
    ["^include/(?:linux|uapi)/demo", "include/uapi/demo.h", "x/include/linux/demo.h"],
    ["demo-?[0-9]{2,3}$", "arch/demo-12", "arch/demo-1"],
    ["(?i)pidemo", "fs/PiDemo.c", "fs/pidem.c"],
    ["\\b(?i:demo|other)\\b", "CONFIG of Demo here", "demos"],
    ["a(b|c)*d?e+", "xacbbee", "xad"],
    ["[\\w.-]+@demo", "a.b-c@demo", " @demo"],
    ["[]x]y", "]y", "ay"],
    ["x.y", "x-y", "x\ny"],
  ])("%s matches %s and not %s", (pattern, yes, no) => {
    expect([matches(pattern, yes), matches(pattern, no)]).toEqual([true, false]);
  });

  it.each(["(?=x)", "(?!x)y", "(x)\\1", "(x", "x)", "[x", "*x", "a{1,999}", "\\pL", "x".repeat(501), "(".repeat(400)])(
    "does not run %s",
    (pattern) => expect(parsePattern(pattern)).toBeUndefined(),
  );

  it("needs no more time for a hostile pattern than for its length", () => {
    for (const pattern of ["(a+)+$", "(a|a)*b", "(a*)*(a*)*(a*)*b", "a{0,90}a{0,90}b", "(.*)*x(.*)*y"]) {
      const start = performance.now();
      parsePattern(pattern)?.findEnd("a".repeat(20_000));
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });

  it("says what JavaScript says, for patterns that both run", () => {
    const atom = fc.constantFrom("a", "b", "-", ".", "\\b", "\\w", "[ab]", "[^a]", "(a|b)", "(?:ab)", "^", "$");
    const part = fc
      .tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{1,2}"))
      .map(([a, q]) => (/^[\^$]|\\b/.test(a) ? a : a + q));
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "b", "-", "c"), maxLength: 8 }),
        (parts, text) => {
          expect(matches(parts.join(""), text)).toBe(new RegExp(parts.join(""), "m").test(text));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the patterns of the kernel", () => {
  const file = new URL("../../../../shared/data/linux/MAINTAINERS", import.meta.url);
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // the data lie beside the checkout
  }
  it.skipIf(text === "")("are all run", () => {
    const patterns = [...text.matchAll(/^[NK]:\t(.*)$/gm)].map((match) => match[1] ?? "");
    expect(patterns.length).toBeGreaterThan(100);
    expect(patterns.filter((pattern) => parsePattern(pattern) === undefined)).toEqual([]);
  });
});
