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
    ["Re: possible deadlock", { title: "possible deadlock", isReply: true, isPatch: false }],
  ])("reads %s", (subject, expected) => {
    expect(parsePatchSubject(subject)).toMatchObject(expected);
  });
});
