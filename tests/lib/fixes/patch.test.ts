import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parsePatch, parsePatchSubject } from "../../../lib/fixes/index.ts";

const DIFF = `diff --git a/drivers/demo/io.c b/drivers/demo/io.c
index 0123456789ab..ba9876543210 100644
--- a/drivers/demo/io.c
+++ b/drivers/demo/io.c
@@ -80,6 +80,6 @@ static int demo_io_begin(struct demo *demo)
 	int error;
 
-	mutex_lock(&demo->state_lock);
 	down_read(&demo->io_rwsem);
+	mutex_lock(&demo->state_lock);
 	error = demo_start(demo);
 	up_read(&demo->io_rwsem);
diff --git a/include/linux/demo.h b/include/linux/demo.h
index 0123456789ab..ba9876543210 100644
--- a/include/linux/demo.h
+++ b/include/linux/demo.h
@@ -1,2 +1,3 @@
 #define DEMO 1
+#define DEMO_LOCKED 2
 #define DEMO_OPEN 4
`;

const MAIL = `Two locks are taken in both orders.

Fixes: 0123456789ab ("demo: add the io lock")
Reported-by: Rita Reporter <rita@example.org>
Signed-off-by: Pia Person <pia@example.org>
---
v2: better words

 drivers/demo/io.c | 2 +-
 2 files changed, 2 insertions(+), 1 deletion(-)

${DIFF}-- 
2.39.2
`;

describe("parsePatch", () => {
  it("reads files, functions, trailers and the commits at fault", () => {
    expect(parsePatch("[PATCH net v2 3/7] demo: take the io lock first", MAIL)).toMatchObject({
      subject: "demo: take the io lock first",
      key: "demo: take the io lock first",
      version: 2,
      part: 3,
      of: 7,
      tags: ["PATCH", "net"],
      files: ["drivers/demo/io.c", "include/linux/demo.h"],
      functions: ["demo_io_begin"],
      fixesCommits: ["0123456789ab"],
      inReply: false,
      fragment: false,
      fixClass: "reorder",
    });
  });

  it("computes the patch-id that git computes, whatever the order of files", () => {
    const git = execFileSync("git", ["patch-id", "--stable"], { input: DIFF, encoding: "utf8" }).slice(0, 40);
    const [first = "", second = ""] = DIFF.split(/(?=^diff --git a\/include)/m);
    expect(parsePatch("x", DIFF)?.patchId).toBe(git);
    expect(parsePatch("x", second + first)?.patchId).toBe(git);
  });

  it("gives a diff of another tool, and one whose blank lines lost their space, the patch-id of the commit", () => {
    const git = execFileSync("git", ["patch-id", "--stable"], { input: DIFF, encoding: "utf8" }).slice(0, 40);
    const quilt = DIFF.replace(/^diff --git a\/(\S+) .*\nindex .*\n/gm, "Index: demo/$1\n=====================\n")
      .replace(/^--- a\//gm, "--- demo.orig/")
      .replace(/^\+\+\+ b\//gm, "+++ demo/");
    expect(parsePatch("x", quilt)).toMatchObject({
      patchId: git,
      files: ["drivers/demo/io.c", "include/linux/demo.h"],
    });
    expect(parsePatch("x", DIFF.replace(/^ $/gm, ""))?.patchId).toBe(git);
  });

  it("computes git's patch-id of renames, modes and binary files", () => {
    const odd = `diff --git a/old name.c b/new name.c
similarity index 100%
rename from old name.c
rename to new name.c
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/logo.png b/logo.png
index 0123456789ab..ba9876543210 100644
Binary files a/logo.png and b/logo.png differ
`;
    const git = execFileSync("git", ["patch-id", "--stable"], { input: odd, encoding: "utf8" }).slice(0, 40);
    expect(parsePatch("x", odd)).toMatchObject({ patchId: git, files: ["logo.png", "new name.c", "run.sh"] });
  });

  it("does not take a reviewer's arrows for code", () => {
    const marked = DIFF.replace(/^\+\tmutex_lock.*$/m, "$&    <==== LOCKDEP warning").replace(
      /^ \terror = demo_start/m,
      "<==================== and here\n$&",
    );
    expect(marked.length).toBeGreaterThan(DIFF.length + 50);
    expect(parsePatch("Re: x", marked)?.patchId).toBe(parsePatch("x", DIFF)?.patchId);
  });

  it("reads the author above the changelog, b4's change id and the links to earlier versions", () => {
    const notes = `From: Ada Author <ada@example.org>

Words.

---
Changes in v3:
- Link to v2: https://lore.kernel.org/r/20300102120000.2-1-a@example.org
v1: https://lore.kernel.org/all/20300101120000.1-1-a@example.org/

${DIFF}
---
base-commit: 0123456789abcdef0123456789abcdef01234567
change-id: 20300101-demo-io-0123456789ab
`;
    expect(parsePatch("[PATCH v3] demo: x", notes)).toMatchObject({
      author: { name: "Ada Author", address: "ada@example.org" },
      changeId: "20300101-demo-io-0123456789ab",
      earlier: ["20300102120000.2-1-a@example.org", "20300101120000.1-1-a@example.org"],
    });
    const other = `Depends on v2 of https://lore.kernel.org/r/base-1-a@example.org\nReported at https://lore.kernel.org/r/report-1-a@example.org\n${DIFF}`;
    expect(parsePatch("[PATCH] demo: x", other)).toMatchObject({ author: null, changeId: null, earlier: [] });
  });

  it("reads a diff below a reply's words, and what is written below it is prose again", () => {
    const patch = parsePatch(
      "Re: possible deadlock",
      `Does this help?\n\n${DIFF}\nSigned-off-by: Pia Person <pia@example.org>\n`,
    );
    expect(patch).toMatchObject({ inReply: true, files: ["drivers/demo/io.c", "include/linux/demo.h"] });
    expect(patch?.trailers).toEqual([{ name: "Signed-off-by", value: "Pia Person <pia@example.org>" }]);
  });

  it("calls hunks without a file a fragment", () => {
    const hunk = "@@ -1,2 +1,3 @@ void demo_open(void)\n a\n+b\n c\n";
    expect(parsePatch("Re: x", hunk)).toMatchObject({ fragment: true, patchId: null, functions: ["demo_open"] });
  });

  it.each([
    ["a quoted diff", DIFF.replace(/^/gm, "> ")],
    ["words that talk of a diff", "The diff --git a/x b/x line is missing.\n--- a rule\n+++ more\n"],
    ["a separator", "Hello\n---\nBye\n"],
  ])("does not take %s for a patch", (_what, body) => {
    expect(parsePatch("Re: [PATCH] demo: x", body)).toBeNull();
  });

  it.each([
    ["annotation", "-	mutex_lock(&a->lock);\n+	mutex_lock_nested(&a->lock, SINGLE_DEPTH_NESTING);"],
    ["annotation", "+	static struct lock_class_key key;\n+	lockdep_set_class(&a->lock, &key);"],
    ["trylock", "-	mutex_lock(&a->lock);\n+	if (!mutex_trylock(&a->lock))\n+		return -EAGAIN;"],
    ["lock-dropped", "-	mutex_lock(&a->lock);\n-	mutex_unlock(&a->lock);\n+	x = READ_ONCE(a->x);"],
    ["moved-out", "-	demo_flush(a);\n+	queue_work(demo_wq, &a->work);"],
    ["code", "-	return 1;\n+	return 0;"],
  ])("tells the class %s from the changed lines", (fixClass, change) => {
    const removed = change.split("\n").filter((line) => line.startsWith("-")).length;
    const added = change.split("\n").length - removed;
    const body = `diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,${removed + 1} +1,${added + 1} @@ int x(void)\n ctx\n${change}\n`;
    expect(parsePatch("[PATCH] demo: change", body)?.fixClass).toBe(fixClass);
  });

  it("does not call a patch an annotation because its words name lockdep", () => {
    expect(parsePatch("[PATCH] demo: fix lockdep splat", `lockdep complains.\n\n${DIFF}`)?.fixClass).not.toBe(
      "annotation",
    );
  });
});

describe("parsePatchSubject", () => {
  it.each([
    [
      "Re: [f2fs-dev] [RFC PATCH v3 0/9] demo: x",
      { title: "demo: x", version: 3, part: 0, of: 9, isReply: true, isPatch: true },
    ],
    ["[PATCHv2] demo: x", { title: "demo: x", version: 2, isPatch: true }],
    ["Re: (subset) [PATCH 1/2] demo: x", { title: "demo: x", part: 1, isReply: true, isPatch: true }],
    [
      "[syzbot] [demo?] possible deadlock in demo_open (2)",
      { title: "possible deadlock in demo_open (2)", isPatch: false },
    ],
    ["Re: [POC/RFC PATCH] demo: x", { title: "demo: x", tags: ["POC", "RFC", "PATCH"], isReply: true, isPatch: true }],
    ["AW: [PATCHv4 2/3] demo: x", { title: "demo: x", version: 4, part: 2, of: 3, isReply: true }],
    ["答复: [f2fs-dev] [PATCH 5.10 012/100] demo: x", { title: "demo: x", part: 12, of: 100, isReply: true }],
    ["回复：SV : Antw: Re[2]: [PATCH V3] demo: x", { title: "demo: x", version: 3, isReply: true }],
    ["[PATCH for-6.1/block v2.1] demo: x", { title: "demo: x", version: 2, tags: ["PATCH", "for-6.1/block"] }],
    ["[PATCH1/3] demo: x", { title: "demo: x", part: 1, of: 3 }],
    ["res: do not leak", { title: "res: do not leak", isReply: false, isPatch: false }],
    ["vs: i: tr: x", { title: "vs: i: tr: x", isReply: false }],
    ["Re: possible deadlock", { title: "possible deadlock", isReply: true, isPatch: false }],
  ])("reads %s", (subject, expected) => {
    expect(parsePatchSubject(subject)).toMatchObject(expected);
  });
});
