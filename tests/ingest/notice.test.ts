import { afterEach, describe, expect, it, vi } from "vitest";
import { notice, progressOf } from "../../ingest/notice.ts";
import { overrideSettings } from "../../lib/env.ts";

const lines: string[] = [];
const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => Boolean(lines.push(String(text))));

function saidAt(level: string): readonly string[] {
  lines.length = 0;
  overrideSettings({ LOG_LEVEL: level });
  for (const one of ["error", "warn", "info", "debug"] as const) notice(`${one} at ${level}`, one);
  const progress = progressOf(process.stderr);
  progress.start("threads", null);
  progress.step(3);
  progress.stop();
  return lines.map((line) => line.replace(/ at .*\n|\d+\.\d+ s\n/, ""));
}

describe("LOG_LEVEL", () => {
  afterEach(() => write.mockClear());

  it.each([
    ["silent", []],
    ["error", ["deadlore: error"]],
    ["warn", ["deadlore: error", "deadlore: warn"]],
    ["info", ["deadlore: error", "deadlore: warn", "deadlore: info"]],
    ["debug", ["deadlore: error", "deadlore: warn", "deadlore: info", "deadlore: debug", "deadlore: threads: 3 in "]],
  ])("%s says no more than its own", (level, expected) => {
    expect(saidAt(level)).toEqual(expected);
  });

  it("says a line once", () => {
    overrideSettings({ LOG_LEVEL: "warn" });
    lines.length = 0;
    for (let times = 0; times < 3; times++) notice("the same");
    expect(lines).toHaveLength(1);
  });
});
