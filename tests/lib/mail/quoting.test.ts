import { describe, expect, it } from "vitest";
import { bodyLines, quoteDepth, unquote } from "../../../lib/mail/index.ts";

describe("quote marks", () => {
  it.each([
    ["text", 0, "text"],
    ["> text", 1, "text"],
    [">> text", 2, "text"],
    ["> > >text", 3, "text"],
    [">  indented", 1, " indented"],
    [">| text", 2, "text"],
    ["| a | b |", 0, "| a | b |"],
    ["-> #1 (&a){+.+.}:", 0, "-> #1 (&a){+.+.}:"],
    ["> -> #1 (&a){+.+.}:", 1, "-> #1 (&a){+.+.}:"],
    [">", 1, ""],
    ["", 0, ""],
  ])("%j", (line, depth, text) => expect([quoteDepth(line), unquote(line)]).toEqual([depth, text]));

  it("say where each line begins", () =>
    expect(bodyLines("a\n> b\n\nc")).toEqual([
      { text: "a", depth: 0, start: 0 },
      { text: "b", depth: 1, start: 2 },
      { text: "", depth: 0, start: 6 },
      { text: "c", depth: 0, start: 7 },
    ]));

  it("do not hang on a line of them", () => expect(quoteDepth(">".repeat(1 << 20))).toBe(50));
});
