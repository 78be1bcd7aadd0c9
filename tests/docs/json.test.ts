// docs/json.md says what the types say: `npm run docs` writes it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeAnswers } from "../../docs/json.ts";

test("the description of the JSON answers is that of the types", { timeout: 120_000 }, () => {
  expect(readFileSync(new URL("../../docs/json.md", import.meta.url), "utf8")).toBe(describeAnswers());
});
