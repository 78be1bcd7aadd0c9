import { expect, test } from "vitest";
import { toMailBlocks } from "../../../lib/views/mail-blocks.ts";

const kinds = (body: string) => toMailBlocks(body, []).map(({ kind, lines }) => [kind, lines.length]);
const marks = (body: string) => toMailBlocks(body, []).flatMap(({ lines }) => lines.map(({ mark }) => mark));

test("own words and quotes are blocks of their own, in order", () => {
  expect(kinds("On Monday X wrote:\n> a\n>> b\n\nyes\n")).toEqual([
    ["text", 1],
    ["quote", 2],
    ["text", 2],
  ]);
});

test("every line stays as it was sent", () => {
  const body = "a\n\n> b  \n>c\n\tdiff --git a/x b/x\n-- \nsig";
  const lines = toMailBlocks(body, [{ start: 3, end: 8 }]).flatMap((block) => block.lines.map(({ text }) => text));
  expect(lines.join("\n")).toBe(body);
});

test("the rule above a banner belongs to the report", () => {
  const rule = "=".repeat(54);
  const body = `hello\n${rule}\nWARNING: possible circular locking dependency detected\nend\n`;
  const blocks = toMailBlocks(body, [{ start: body.indexOf("WARNING"), end: body.length }]);
  expect(blocks.map(({ kind, lines }) => [kind, lines[0]?.text])).toEqual([
    ["text", "hello"],
    ["report", rule],
  ]);
});

test("a diff is marked from its header to the signature, quoted or not", () => {
  const diff = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@ x()\n-a\n+b\n c\n-- \n2.43";
  const expected = ["hdr", "hdr", "hdr", "hunk", "del", "add", null, null, null];
  expect(marks(diff)).toEqual(expected);
  expect(marks(diff.replace(/^/gm, "> "))).toEqual(expected);
});

test("a list of minus signs in prose is no diff", () => {
  expect(marks("- one\n- two\n+ three\n")).toEqual([null, null, null]);
});

test("the lines of the sentence that a reader was sent to are marked, quoted or not", () => {
  const body = "> It was fixed\n> there.\n\nYes.\n";
  const said = (span: { start: number; end: number }) =>
    toMailBlocks(body, [], span).flatMap(({ lines }) => lines.map((line) => line.said));
  expect(said({ start: 2, end: 23 })).toEqual([true, true, false, false]);
  expect(said({ start: body.indexOf("Yes"), end: body.indexOf("Yes") + 4 })).toEqual([false, false, false, true]);
  expect(said({ start: 5_000, end: 5_010 })).toEqual([false, false, false, false]);
});
