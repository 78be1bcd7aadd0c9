import { expect, test } from "vitest";
import { cutBody } from "../../../../app/_components/mail/cut-body.ts";

const line = `${"x".repeat(99)}\n`;
const mark = (start: number, end: number) => ({ title: "t", inversion: null, span: { start, end } });

test("the parts of a long mail are the mail, each ending with a line", () => {
  const body = line.repeat(3_500) + "y".repeat(250_000);
  const { parts } = cutBody(body, [], 1);
  const pieces = Array.from({ length: parts }, (_, index) => cutBody(body, [], index + 1).body);
  expect(pieces.join("")).toBe(body);
  expect(pieces[0]?.endsWith("\n")).toBe(true);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(100_001);
});

test("a report that goes over the end of a part is shown in both", () => {
  const body = line.repeat(2_000);
  const reports = [mark(99_950, 100_050), mark(10, 20)];
  expect(cutBody(body, reports, 1).reports.map(({ span }) => span)).toEqual([
    { start: 99_950, end: 100_000 },
    { start: 10, end: 20 },
  ]);
  expect(cutBody(body, reports, 2).reports.map(({ span }) => span)).toEqual([{ start: 0, end: 50 }]);
});

test.each([0, -1, 99, Number.NaN, 1.5])("part %d is the first", (wanted) => {
  expect(cutBody("a\n", [], wanted)).toMatchObject({ body: "a\n", part: 1, parts: 1 });
});
