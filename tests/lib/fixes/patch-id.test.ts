// The patch-id of real patches, held against git's own.
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { readBodyLines } from "../../../lib/fixes/body-lines.ts";
import { readDiff } from "../../../lib/fixes/patch.ts";
import { patchIdOf } from "../../../lib/fixes/patch-id.ts";
import { hasData, readMails } from "../../eval/shared-mail.ts";

/** Every so many: git is started for each. */
const STEP = 12;

describe.skipIf(!hasData)(`patchIdOf${hasData ? "" : " (skipped: ../shared/data is not here)"}`, () => {
  it("is git's, on patches of real lists", { timeout: 120_000 }, () => {
    const mails = readMails("patches-with-splats.mboxrd.gz").filter(({ subject }) => !/^re:/i.test(subject));
    const diffs = mails
      .filter((_, index) => index % STEP === 0)
      .map(({ id, body }) => ({ id, lines: readDiff(readBodyLines(body)) }))
      .filter(({ lines }) => lines.some(({ kind }) => kind === "hunk"));
    expect(diffs.length).toBeGreaterThan(20);
    const wrong = diffs.filter(({ lines }) => patchIdOf(lines) !== git(lines));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

/** A context line whose only space was lost gets it back: git counts lines by their first sign. */
function git(lines: ReturnType<typeof readDiff>): string {
  const input = lines
    .map(({ kind, text }) => (kind === "context" && !/^[ \\]/.test(text) ? ` ${text}` : text))
    .join("\n");
  return spawnSync("git", ["patch-id", "--stable"], { input: `${input}\n`, encoding: "utf8" }).stdout.slice(0, 40);
}
