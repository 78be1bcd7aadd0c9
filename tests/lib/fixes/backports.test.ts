import { describe, expect, it } from "vitest";
import { findBackports } from "../../../lib/fixes/backports.ts";
import { toFacts } from "../../../lib/fixes/fold-input.ts";
import { type Claim, findClaims, parsePatch } from "../../../lib/fixes/index.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const FAULT = "89abcdef0123456789abcdef0123456789abcdef";
const DIFF =
  "diff --git a/drivers/demo.c b/drivers/demo.c\n--- a/drivers/demo.c\n+++ b/drivers/demo.c\n@@ -1,3 +1,3 @@ static void demo(void)\n {\n-	lock(a);\n+	lock(b);\n }\n";
const FIX = {
  messageId: "fix@example.org",
  subject: "[PATCH] demo: take the lock once",
  version: null,
  part: null,
  of: null,
  state: "merged",
  commit: SHA,
  commitTitle: "demo: take the lock once",
  confidence: "explicit",
  via: "Closes",
  quote: null,
  files: [],
  fixClass: null,
  reasons: [],
  since: null,
} as const;

type Sent = { readonly id: string; readonly subject: string; readonly body: string };

const toMail = ({ id, subject, body }: Sent) => ({
  messageId: id,
  inReplyTo: null,
  references: [],
  subject,
  from: { name: "Pia", address: "pia@example.org" },
  to: [],
  cc: [],
  date: "2030-01-01T12:00:00Z",
  body,
});

function factsOf(sent: readonly Sent[], kernels: readonly string[] = []) {
  const claims = sent.flatMap((each): readonly Claim[] =>
    findClaims(toMail(each), parsePatch(each.subject, each.body)),
  );
  const messages = sent.map((each) => ({
    ...toMail(each),
    thread: each.id,
    parent: null,
    list: null,
    isBot: false,
    patch: parsePatch(each.subject, each.body),
  }));
  const reports = kernels.map((kernel, index) => ({
    messageId: `report${index}@example.org`,
    thread: `report${index}@example.org`,
    date: "2030-01-01T12:00:00Z",
    subject: "possible deadlock in demo_open",
    list: null,
    kernel,
    syzbot: null,
    component: null,
    title: null,
    author: { name: null, address: null },
    quoteDepth: 0,
    dirty: false,
    print: kernel,
  }));
  return toFacts({ reports, messages, claims });
}

const fix: Sent = {
  id: "fix@example.org",
  subject: FIX.subject,
  body: `Take it once.\n\nFixes: ${FAULT.slice(0, 12)} ("demo: add the lock")\n---\n${DIFF}`,
};
const stable = (tree: string, id: string, sha: string): Sent => ({
  id,
  subject: `[PATCH ${tree} 12/200] demo: take the lock once`,
  body: `[ Upstream commit ${sha} ]\n\nTake it once.\n---\n${DIFF}`,
});
const treesOf = (facts: ReturnType<typeof factsOf>) =>
  findBackports(facts, [FIX]).map(({ named, missing }) => [
    named.map(({ tree }) => tree),
    missing.map(({ tree }) => tree),
  ]);

describe("findBackports", () => {
  it("names the trees for which the fix was sent, newest first", () => {
    const facts = factsOf([fix, stable("5.15", "a@example.org", SHA), stable("6.1", "b@example.org", SHA)]);
    expect(treesOf(facts)).toEqual([[["6.1", "5.15"], []]]);
  });

  it("says where the commit at fault went without the fix", () => {
    const facts = factsOf([fix, stable("6.1", "a@example.org", SHA), stable("5.10", "b@example.org", FAULT)]);
    expect(treesOf(facts)).toEqual([[["6.1"], ["5.10"]]]);
  });

  it("takes a report from a stable kernel as proof of the fault, not one from the main line", () => {
    expect(treesOf(factsOf([fix], ["5.4.250", "6.2.0-rc7+", "6.3.0"]))).toEqual([[[], ["5.4"]]]);
  });

  it("reads the releases of an announcement", () => {
    const cve = {
      id: "cve@example.org",
      subject: "CVE-2030-12345: demo: take the lock once",
      body: `\tIssue introduced in 5.10.14 with commit ${FAULT} and fixed in 5.10.38 with commit 2222222222222222\n\tIssue introduced in 4.19.3 with commit 3333333333333333\n\tFixed in 5.13 with commit ${SHA}\n`,
    };
    const [found] = findBackports(factsOf([fix, cve]), [FIX]);
    expect(found?.named).toMatchObject([{ tree: "5.10", release: "5.10.38", commit: "2222222222222222" }]);
    expect(found?.missing).toMatchObject([{ tree: "4.19", release: "4.19.3" }]);
  });

  it("takes no report of other code, and nothing is missing of what is only proposed", () => {
    const facts = factsOf([fix], ["5.4.250"]);
    expect(findBackports(facts, [{ ...FIX, files: ["drivers/demo.c"] }])).toEqual([]);
    expect(findBackports(facts, [{ ...FIX, state: "posted" }])).toEqual([]);
  });

  it("says nothing of a fix that is only supposed, or of trees that no mail names", () => {
    expect(findBackports(factsOf([fix]), [FIX])).toEqual([]);
    expect(
      findBackports(factsOf([fix, stable("5.15", "a@example.org", SHA)]), [{ ...FIX, confidence: "inferred" }]),
    ).toEqual([]);
  });
});
