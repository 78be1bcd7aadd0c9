import { describe, expect, it } from "vitest";
import { findQuotedDiffs } from "../../../lib/fixes/index.ts";

const DIFF = `diff --git a/fs/demo/file.c b/fs/demo/file.c
index 7ae6df7..df1b0ac 100644
--- a/fs/demo/file.c
+++ b/fs/demo/file.c
@@ -405,3 +405,4 @@ int demo_fault(struct file *f)
 	demo_map(f);
-	demo_unlock(f);
+	if (!page)
+		demo_unlock(f);
 	return 0;`;
const quote = (text: string, mark = "> ") => text.replaceAll(/^/gm, mark);
const CODE = `+static ssize_t demo_read(struct kiocb *iocb, struct iov_iter *to)
+{
+	ssize_t ret = -EINVAL;
+
+	if (likely(fop->read_iter))
+		ret = fop->read_iter(iocb, to);`;

describe("findQuotedDiffs", () => {
  it("reads a whole quoted diff, with who wrote it", () => {
    const body = `On Wed, Oct 12, 2016 at 03:33:26PM +0200, Ada Example wrote:\n${quote(DIFF)}\n\nLooks good.\n`;
    expect(findQuotedDiffs(body)).toEqual([
      {
        quoteDepth: 1,
        author: { name: "Ada Example", address: null },
        span: { start: 61, end: body.indexOf("\n\nLooks") },
        files: ["fs/demo/file.c"],
        functions: ["demo_fault"],
        added: 2,
        removed: 1,
        fragment: false,
        damage: ["quoted"],
      },
    ]);
  });

  it("says where a hunk was cut short, where an archive took the tabs, and where the head is missing", () => {
    const cut = quote(DIFF.split("\n").slice(0, 7).join("\n"), "> > ");
    expect(findQuotedDiffs(`${cut}\n\nWhy?`)).toMatchObject([{ quoteDepth: 2, damage: ["quoted", "cut"], removed: 1 }]);
    expect(findQuotedDiffs(quote(DIFF.replaceAll("\t", " ")))).toMatchObject([{ damage: ["quoted", "tabs-lost"] }]);
    expect(findQuotedDiffs(quote(DIFF.split("\n").slice(4).join("\n")))).toMatchObject([
      { files: [], fragment: true, damage: ["quoted", "no-header"], functions: ["demo_fault"] },
    ]);
  });

  it("reads lines of code with signs and no head as a part of a diff", () => {
    const [found] = findQuotedDiffs(`[..]\n${quote(CODE)}\n\nEvery read calls it?`);
    expect(found).toMatchObject({
      fragment: true,
      functions: ["demo_read"],
      added: 6,
      damage: ["quoted", "no-header"],
    });
  });

  it("keeps two diffs apart between which somebody speaks", () => {
    expect(findQuotedDiffs(`${quote(DIFF)}\n\nNo.\n\n${quote(DIFF)}`)).toHaveLength(2);
  });

  it("does not take lists, sums, the author's own diff or prose for one", () => {
    for (const body of [
      DIFF,
      CODE,
      quote("- one\n- two\n- three\n- four"),
      quote("+1\n+1\n+1\n+1"),
      quote("plain words"),
      "",
    ])
      expect(findQuotedDiffs(body)).toEqual([]);
  });

  it("takes linear time", () => {
    for (const piece of [
      "> +a;\n",
      "> @@ -1,9999999 +1,9999999 @@\n",
      "> > ",
      "> + ;   \n",
      "> diff --git a/x b/x\n",
    ]) {
      const started = performance.now();
      findQuotedDiffs(piece.repeat(100_000));
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});
