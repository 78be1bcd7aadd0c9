import { describe, expect, it } from "vitest";
import { restoreLines } from "../../../../lib/mail/pages/restore-lines.ts";
import { FLATTENED } from "./texts.ts";

const OWN = `${"The lock is taken twice here, and the order of both depends on what the caller holds. ".repeat(3)}- Ada`;

describe("restoreLines", () => {
  it("breaks at quote marks, and keeps every place", () => {
    const text = "On Mon, Ada wrote: > first line > > second, behind a blank one > third";
    const lines = restoreLines(text);
    expect(lines).toBe("On Mon, Ada wrote:\n> first line\n>\n> second, behind a blank one\n> third");
    expect(lines).toHaveLength(text.length);
  });

  it("reads two marks as two where a diff begins, and until a line has an odd number", () => {
    const text = "x wrote: > > diff --git a/f.c b/f.c > > @@ -1,2 +1,2 @@ > > -\told > > > + > > Thanks > > - Ada";
    expect(restoreLines(text).split("\n")).toEqual([
      "x wrote:",
      "> > diff --git a/f.c b/f.c",
      "> > @@ -1,2 +1,2 @@",
      "> > -\told",
      ">",
      ">",
      "> +",
      ">",
      "> Thanks",
      ">",
      "> - Ada",
    ]);
  });

  it("does not break at arrows, comparisons and lone signs", () => {
    for (const text of ["a->b && c -> d", "if (left > right) return", "1>2", ""]) expect(restoreLines(text)).toBe(text);
  });

  it("tells the author's own words from a quoted line that they follow, by sentences", () => {
    const short = "> a quoted line of the usual length ".repeat(12);
    const lines = restoreLines(`x wrote: ${short}> see https://example.org/1 ${OWN} ${short}`).split("\n");
    expect(lines.filter((line) => !line.startsWith(">"))).toEqual([
      "x wrote:",
      ...Array.from(
        { length: 3 },
        () => "The lock is taken twice here, and the order of both depends on what the caller holds.",
      ),
      "- Ada",
    ]);
    expect(lines).toContain("> see https://example.org/1");
  });

  it("takes no word out of a quote where all lines are long", () => {
    const long = `> ${"words that go on and on without an end ".repeat(9)}. Then `;
    expect(
      restoreLines(`x wrote: ${long.repeat(3)}`.trimEnd())
        .split("\n")
        .slice(1)
        .every((line) => line.startsWith(">")),
    ).toBe(true);
  });

  it("gives a flattened page its lines back", () => {
    const lines = restoreLines(FLATTENED).split("\n");
    expect(lines).toContain("> > diff --git a/foo.c b/foo.c");
    expect(lines).toContain("- Theodora");
  });

  it("takes linear time", () => {
    for (const piece of ["> ", " > a", "if (", "a. B ", "http://a > ", "diff --git > > "]) {
      const started = performance.now();
      expect(restoreLines(`x ${piece.repeat(200_000)}`)).toHaveLength(2 + piece.length * 200_000);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});
