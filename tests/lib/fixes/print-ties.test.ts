import { describe, expect, it } from "vitest";
import { type FoldInput, type FoldMessage, findClaims, foldInversion, parsePatch } from "../../../lib/fixes/index.ts";

const DIFF = `
diff --git a/drivers/demo/io.c b/drivers/demo/io.c
--- a/drivers/demo/io.c
+++ b/drivers/demo/io.c
@@ -80,3 +80,2 @@ static int demo_store(struct demo *demo)
 	int error;
-	demo_wait(demo);
 	up_read(&demo->io_rwsem);
`;

type Mail = FoldMessage & { readonly body: string };

function mail(messageId: string, { date, subject, body }: { date: string; subject: string; body: string }): Mail {
  const from = { name: "Pia Person", address: `${messageId.split("@")[0]}@demo.example` };
  const patch = parsePatch(subject, body);
  return { messageId, date, subject, body, from, patch, thread: messageId, parent: null, list: null, isBot: false };
}

const PATCH = mail("patch@x", {
  date: "2030-01-03T00:00:00Z",
  subject: "[PATCH] demo: make lockdep see it early",
  body: `lockdep prints this:\n\nSigned-off-by: Pia <pia@x>\n---\n${DIFF}`,
});

/** Each mail shows one print of one cycle. */
function input(mails: readonly Mail[]): FoldInput {
  return {
    messages: mails,
    claims: mails.flatMap((each) =>
      findClaims({ ...each, inReplyTo: null, references: [], to: [], cc: [] }, each.patch),
    ),
    reports: mails.map(({ messageId, date, subject, thread, from }) => ({
      ...{ messageId, date, subject, thread, author: from, list: null, kernel: null, syzbot: null, component: null },
      ...{ title: "possible deadlock in demo_store", quoteDepth: 0, dirty: null, print: messageId },
    })),
  };
}

const fixesOf = (given: FoldInput) => foldInversion(given).fixes.map(({ messageId, via }) => [messageId, via]);

describe("a print in a changelog", () => {
  it("makes the patch the answer to it", () => {
    expect(fixesOf(input([PATCH]))).toEqual([["patch@x", "splat in the changelog"]]);
  });

  it("does not where a later report of the cycle names that very commit", () => {
    const report = mail("report@x", {
      date: "2030-03-01T00:00:00Z",
      subject: "6.15 regression",
      body: 'After commit 0123456789ab ("demo: make lockdep see it early"), I started seeing lockdep warnings.\n',
    });
    expect(fixesOf(input([PATCH, report]))).toEqual([]);
  });

  it("does where a later report names another commit", () => {
    const report = mail("report@x", {
      date: "2030-03-01T00:00:00Z",
      subject: "6.15 regression",
      body: 'After commit 0123456789ab ("demo: something else"), I started seeing lockdep warnings.\n',
    });
    expect(fixesOf(input([PATCH, report]))).toContainEqual(["patch@x", "splat in the changelog"]);
  });
});

describe("a diff beside the report that it was made for", () => {
  const root = mail("root@x", { date: "2030-02-28T00:00:00Z", subject: "Regression in demo?", body: "It hangs.\n" });

  function offered(words: string): readonly (readonly (string | null)[])[] {
    const head = { date: "2030-03-01T00:00:00Z", subject: "Re: Regression in demo?" };
    const answer = { ...mail("report@x", { ...head, body: `${words}\n${DIFF}` }), thread: "root@x", parent: "root@x" };
    const given = input([root, answer]);
    return fixesOf({ ...given, reports: given.reports.filter(({ messageId }) => messageId === "report@x") });
  }

  it("is a patch where its author offers it", () => {
    expect(offered("I have created a fix candidate patch, see below.")).toHaveLength(1);
    expect(offered("The patch below makes it go away, so it fixes the order.")).toHaveLength(1);
  });

  it("is none where it only shows what was tried", () => {
    expect(offered("I ran with this change and got the warning:")).toEqual([]);
    expect(offered("> I have created a fix candidate patch, see below.")).toEqual([]);
  });
});

describe("what is said below a cover letter", () => {
  const cover = mail("cover@x", { date: "2030-01-03T00:00:00Z", subject: "[PATCH 0/1] demo: order", body: "Hi.\n" });
  const patch: Mail = {
    ...mail("part@x", { date: "2030-01-03T00:01:00Z", subject: "[PATCH 1/1] demo: order", body: PATCH.body }),
    thread: "cover@x",
    parent: "cover@x",
  };
  const below = (body: string): Mail => ({
    ...mail("below@x", { date: "2030-01-04T00:00:00Z", subject: "Re: [PATCH 0/1] demo: order", body }),
    thread: "cover@x",
    parent: "cover@x",
  });

  function lastWord(body: string): string | null {
    const mails = [cover, patch, below(body)];
    const claims = mails.flatMap((each) =>
      findClaims(
        { ...each, inReplyTo: each.parent, references: each.parent ? [each.parent] : [], to: [], cc: [] },
        each.patch,
      ),
    );
    const given = input(mails);
    const reports = given.reports.filter(({ messageId }) => messageId === "part@x");
    return foldInversion({ ...given, claims, reports }).lastWord?.quote ?? null;
  }

  it("is a word about its patches where it takes them", () => {
    expect(lastWord("Applied for 5.4, thanks.\n")).toContain("Applied");
  });

  it("is none where it speaks of something else", () => {
    expect(lastWord("I will look at the whole series tomorrow.\n") ?? "").not.toContain("tomorrow");
  });
});
