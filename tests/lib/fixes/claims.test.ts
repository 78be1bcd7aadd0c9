import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLAIM_RULES, findClaims, parsePatch } from "../../../lib/fixes/index.ts";
import { parseAddress } from "../../../lib/mail/index.ts";

// tests/fixtures/claims/RULE/NAME.txt: FROM, TO, SUBJECT, IN-REPLY-TO and the expected CLAIMs (about | value | confidence) of that
// rule; blank line; body. A file without CLAIM is a look-alike that the rule must not match.
const FOLDER = join(import.meta.dirname, "../../fixtures/claims");

type Fixture = { readonly name: string; readonly expected: readonly string[]; readonly found: readonly string[] };

describe("claim rules", () => {
  for (const { name: rule } of CLAIM_RULES) {
    describe(rule, () => {
      const fixtures = readFixtures(rule);
      it("has mails that match and look-alikes that do not", () => {
        expect(fixtures.some(({ expected }) => expected.length > 0)).toBe(true);
        expect(fixtures.some(({ expected }) => expected.length === 0)).toBe(true);
      });
      it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, { expected, found }) => {
        expect(found).toEqual(expected);
      });
    });
  }

  it("has a reason in every row, and no name twice", () => {
    expect(CLAIM_RULES.filter(({ why }) => why.length < 10)).toEqual([]);
    expect(new Set(CLAIM_RULES.map(({ name }) => name)).size).toBe(CLAIM_RULES.length);
  });

  it("quotes the words that its span marks", () => {
    const body = 'Hello,\n\nThis was fixed by commit 111122223333\n("demo: x").\n\nBye\n';
    const [claim] = findClaims(toMessage(body, new Map([["SUBJECT", "Re: report"]])), null);
    expect(body.slice(claim?.span?.start, claim?.span?.end)).toBe(
      'This was fixed by commit 111122223333\n("demo: x").',
    );
    expect(claim?.quote).toBe('This was fixed by commit 111122223333 ("demo: x").');
  });

  it("does not throw and stays quick on hostile text", () => {
    // Time of this process alone: the machine may be busy.
    const started = process.cpuUsage();
    for (const unit of [
      "Applied ",
      "this is ",
      ">",
      "#syz dup: ",
      'Fixes: 0123456789ab ("',
      "( ",
      "diff --git a/x b/x\n@@ -1,9 +1,9 @@\n",
      "is fixed by ",
    ])
      findClaims(
        toMessage(unit.repeat(Math.ceil(300_000 / unit.length)), new Map()),
        parsePatch("x", unit.repeat(30_000)),
      );
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(4_000);
  });
});

function readFixtures(rule: string): readonly Fixture[] {
  const folder = join(FOLDER, rule);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => readFixture(rule, file, readFileSync(join(folder, file), "utf8")));
}

function readFixture(rule: string, file: string, text: string): Fixture {
  const cut = text.indexOf("\n\n");
  const lines = text.slice(0, cut).split("\n");
  const fields = new Map(lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
  const body = text.slice(cut + 2);
  const message = toMessage(body, fields);
  const found = findClaims(message, parsePatch(message.subject, body))
    .filter((claim) => claim.rule === rule)
    .map((claim) => `${claim.about} | ${claim.value} | ${claim.confidence}`);
  const expected = lines.filter((line) => line.startsWith("CLAIM: ")).map((line) => line.slice("CLAIM: ".length));
  return { name: file.replace(/\.txt$/, ""), expected: expected.sort(), found: found.sort() };
}

function toMessage(body: string, fields: ReadonlyMap<string, string>) {
  const address = (name: string) => parseAddress(fields.get(name) ?? "");
  return {
    messageId: "message@example.org",
    inReplyTo: fields.get("IN-REPLY-TO") ?? null,
    references: [],
    subject: fields.get("SUBJECT") ?? "",
    from: address("FROM"),
    to: fields.has("TO") ? [address("TO")] : [],
    cc: [],
    date: "2030-01-01T12:00:00Z",
    body,
  };
}
