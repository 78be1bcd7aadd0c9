import { describe, expect, it } from "vitest";
import {
  type FoldInput,
  type FoldMessage,
  findClaims,
  foldInversion,
  type InferredFix,
  parsePatch,
} from "../../../lib/fixes/index.ts";

const BUG = "0123456789abcdef0123";
const OTHER = "9999456789abcdef9999";
const DIFF = `
diff --git a/drivers/demo/io.c b/drivers/demo/io.c
--- a/drivers/demo/io.c
+++ b/drivers/demo/io.c
@@ -80,3 +80,2 @@ static int demo_store(struct demo *demo)
 	int error;
-	demo_wait(demo);
 	up_read(&demo->io_rwsem);
`;
const REASONS = [
  { rule: "changes-site", detail: "demo_store" },
  { rule: "names-lock", detail: "io_rwsem" },
] as const;
const INFERRED: InferredFix = { report: "report@x", messageId: "patch@x", score: 2, reasons: REASONS };

const person = (address: string) => ({ name: null, address });

function patchMail(id: string, date: string, trailer = ""): FoldMessage & { readonly body: string } {
  const subject = "[PATCH] demo: do not wait under the io lock";
  const body = `Waiting with the lock held is slow.\n\n${trailer}Signed-off-by: Pia <pia@x>\n${DIFF}`;
  const place = { thread: id, parent: null, list: null, isBot: false };
  return { messageId: id, date, subject, body, from: person("pia@x"), patch: parsePatch(subject, body), ...place };
}

function input(
  patches: readonly (FoldMessage & { readonly body: string })[],
  inferred: readonly InferredFix[],
): FoldInput {
  const from = person(`syzbot+${BUG}@syzkaller.appspotmail.com`);
  const head = { messageId: "report@x", date: "2030-01-01T00:00:00Z", subject: "possible deadlock in demo_store" };
  const place = { thread: "report@x", list: null };
  return {
    messages: [{ ...head, ...place, from, parent: null, isBot: true, patch: null, body: "" }, ...patches],
    claims: patches.flatMap((mail) =>
      findClaims({ ...mail, inReplyTo: null, references: [], to: [], cc: [] }, mail.patch),
    ),
    reports: [
      {
        ...head,
        ...place,
        kernel: null,
        syzbot: BUG,
        component: null,
        title: "possible deadlock in demo_store",
        author: from,
        quoteDepth: 0,
        dirty: null,
        print: "p",
      },
    ],
    inferred,
  };
}

const fixesOf = (given: FoldInput) => foldInversion(given).fixes;

describe("a patch that names no report", () => {
  it("is shown as inferred, with the rule and its reasons, and does not change the state", () => {
    const folded = foldInversion(input([patchMail("patch@x", "2030-01-03T00:00:00Z")], [INFERRED]));
    expect(folded.fixes).toMatchObject([
      { messageId: "patch@x", confidence: "inferred", via: "changes-site", reasons: REASONS },
    ]);
    expect(folded.resolution.state).toBe("open");
  });

  it("is not claimed where nothing was inferred", () => {
    expect(fixesOf(input([patchMail("patch@x", "2030-01-03T00:00:00Z")], []))).toEqual([]);
  });

  it("is not claimed where it credits another report", () => {
    const other = patchMail(
      "patch@x",
      "2030-01-03T00:00:00Z",
      `Reported-by: syzbot+${OTHER}@syzkaller.appspotmail.com\n`,
    );
    expect(fixesOf(input([other], [INFERRED]))).toEqual([]);
  });

  it("is not claimed where an earlier version of it was tried when the report came", () => {
    const tried = { ...patchMail("v1@x", "2029-12-31T00:00:00Z"), thread: "report@x" };
    const reroll = patchMail("patch@x", "2030-01-03T00:00:00Z");
    expect(fixesOf(input([tried, reroll], [INFERRED])).filter(({ via }) => via === "changes-site")).toEqual([]);
    const elsewhere = patchMail("v1@x", "2030-01-02T00:00:00Z");
    expect(fixesOf(input([elsewhere, reroll], [INFERRED])).map(({ via }) => via)).toContain("changes-site");
  });

  it("is not claimed where the patch is older than the report, and only its copy is younger", () => {
    const older = patchMail("v1@x", "2029-07-01T00:00:00Z");
    expect(fixesOf(input([older, patchMail("patch@x", "2030-01-03T00:00:00Z")], [INFERRED]))).toEqual([]);
  });

  it("is not claimed where a later report names its commit", () => {
    const given = input([patchMail("patch@x", "2030-01-03T00:00:00Z")], [INFERRED]);
    const later = {
      ...patchMail("later@x", "2030-06-01T00:00:00Z"),
      subject: "regression in demo",
      body: 'After commit 0123456789ab ("demo: do not wait under the io lock"), I see this again.\n',
      patch: null,
    };
    const claims = findClaims({ ...later, inReplyTo: null, references: [], to: [], cc: [] }, null);
    const [first] = given.reports;
    const reports = first
      ? [
          first,
          { ...first, messageId: "later@x", thread: "later@x", date: later.date, subject: later.subject, syzbot: null },
        ]
      : [];
    const told = { ...given, messages: [...given.messages, later], claims: [...given.claims, ...claims], reports };
    expect(fixesOf(told).filter(({ confidence }) => confidence === "inferred")).toEqual([]);
  });

  it("is not claimed where it is the report's own mail, with what its author tried", () => {
    const given = input([patchMail("patch@x", "2030-01-03T00:00:00Z")], [{ ...INFERRED, report: "patch@x" }]);
    const reports = given.reports.map((each) => ({ ...each, messageId: "patch@x", thread: "patch@x" }));
    expect(fixesOf({ ...given, reports }).filter(({ confidence }) => confidence === "inferred")).toEqual([]);
  });

  it("is not claimed where the report answers a version of it that is not here", () => {
    const given = input([patchMail("patch@x", "2030-01-03T00:00:00Z")], [INFERRED]);
    const subject = "Re: [PATCH] demo: do not wait under the io lock";
    expect(fixesOf({ ...given, reports: given.reports.map((report) => ({ ...report, subject })) })).toEqual([]);
  });

  it("gives way to one that names it, and is explicit where it is that one", () => {
    const named = patchMail(
      "patch@x",
      "2030-01-03T00:00:00Z",
      `Reported-by: syzbot+${BUG}@syzkaller.appspotmail.com\n`,
    );
    const fixes = fixesOf(input([named], [INFERRED, { ...INFERRED, messageId: "elsewhere@x" }]));
    expect(fixes).toMatchObject([{ messageId: "patch@x", confidence: "explicit", via: "Reported-by", reasons: [] }]);
  });

  it("is the same whatever the order of what was inferred", () => {
    const patches = [patchMail("patch@x", "2030-01-03T00:00:00Z"), patchMail("patch2@x", "2030-01-04T00:00:00Z")];
    const both = [INFERRED, { ...INFERRED, messageId: "patch2@x" }];
    expect(fixesOf(input(patches, both))).toEqual(fixesOf(input(patches.toReversed(), both.toReversed())));
  });
});

describe("a patch that credits the bug of a report", () => {
  const named = (date: string) => ({
    ...patchMail("patch@x", date, `Reported-by: syzbot+${BUG}@syzkaller.appspotmail.com\n`),
    thread: "report@x",
  });

  const answer = (isBot: boolean): FoldInput => {
    const given = input([named("2029-12-30T00:00:00Z")], []);
    const below = (mail: FoldMessage) => (mail.messageId === "report@x" ? { ...mail, parent: "patch@x", isBot } : mail);
    return { ...given, messages: given.messages.map(below) };
  };

  it("is no answer to a cycle that people met first when they tried it", () => {
    expect(fixesOf(answer(false))).toEqual([]);
  });

  it("is one to what syzbot prints when it tries it", () => {
    expect(fixesOf(answer(true))).toMatchObject([{ messageId: "patch@x", via: "Reported-by" }]);
  });

  it("is one where it came after the report", () => {
    expect(fixesOf(input([named("2030-01-02T00:00:00Z")], []))).toMatchObject([
      { messageId: "patch@x", via: "Reported-by" },
    ]);
  });
});
