import { describe, expect, it } from "vitest";
import { isEntryFunction } from "../../../lib/fixes/entry-functions.ts";
import {
  INFER_THRESHOLD,
  inferFix,
  type Patch,
  parsePatch,
  patchTerms,
  type ReportEvidence,
  rarityOf,
  reportTerms,
  weighRivals,
} from "../../../lib/fixes/index.ts";
import { findReports } from "../../../lib/lockdep/index.ts";

const SPLAT = `
======================================================
WARNING: possible circular locking dependency detected
6.1.0-rc1 #1 Not tainted
------------------------------------------------------
demo/100 is trying to acquire lock:
ffff888012345678 (&sbi->demo_rwsem){++++}-{3:3}, at: demo_write_begin+0x12/0x100 fs/demo/data.c:100

but task is already holding lock:
ffff888012345680 (&sbi->demo_node_lock){+.+.}-{3:3}, at: demo_sync_node+0x20/0x90 fs/demo/node.c:200

which lock already depends on the new lock.

the existing dependency chain (in reverse order) is:

-> #1 (&sbi->demo_node_lock){+.+.}-{3:3}:
       lock_acquire+0x1/0x2
       demo_alloc_node+0x10/0x80 fs/demo/node.c:50
       demo_new_inode+0x10/0x80 fs/demo/namei.c:60

-> #0 (&sbi->demo_rwsem){++++}-{3:3}:
       lock_acquire+0x1/0x2
       demo_write_begin+0x12/0x100 fs/demo/data.c:100
       demo_sync_inode+0x10/0x80 fs/demo/node.c:260

 *** DEADLOCK ***
`;

const mail = (title: string, said: string, diff: string) => `${said}

Signed-off-by: Jo Doe <jo@demo.example>
---
diff --git a/fs/demo/${title}.c b/fs/demo/${title}.c
--- a/fs/demo/${title}.c
+++ b/fs/demo/${title}.c
${diff}
`;

const FIX = mail(
  "data",
  "demo_sync_node() holds demo_node_lock while demo_write_begin() waits for\ndemo_rwsem: a deadlock.",
  "@@ -100,2 +100,2 @@ int demo_write_begin(struct file *f)\n-\tdown_read(&sbi->demo_rwsem);\n+\tdown_read_trylock(&sbi->demo_rwsem);",
);
const ELSEWHERE = mail(
  "xattr",
  "demo_set_xattr() leaks its buffer: a deadlock follows.",
  "@@ -10,2 +10,2 @@ int demo_set_xattr(struct inode *i)\n-\treturn demo_put_buffer(b);\n+\treturn demo_free_buffer(b);",
);

function patchOf(subject: string, body: string): { patch: Patch; body: string } {
  const patch = parsePatch(subject, body);
  if (!patch) throw new Error("no patch");
  return { patch, body };
}

function evidence(): ReportEvidence {
  const [report] = findReports(SPLAT);
  if (!report) throw new Error("no report");
  const frames = report.chain.flatMap(({ stack }) => stack);
  return {
    terms: reportTerms(report),
    files: new Set(frames.flatMap(({ file }) => file ?? [])),
    titles: ["[syzbot] possible deadlock in demo_write_begin"],
    date: "2023-01-10T00:00:00Z",
    component: "fs/demo",
  };
}

const judge = (subject: string, body: string, date: string, lines = 1) => {
  const { patch } = patchOf(subject, body);
  return inferFix(evidence(), { terms: patchTerms(patch, body), patch, date }, () => lines);
};

describe("terms", () => {
  it("of a report are its locks, the places where they were taken, and what led there", () => {
    const roles = new Map(evidence().terms.map(({ term, role }) => [term, role]));
    expect(roles.get("demo_rwsem")).toBe("lock");
    expect(roles.get("demo_node_lock")).toBe("lock");
    expect(roles.get("demo_write_begin")).toBe("site");
    expect(roles.get("demo_new_inode")).toBe("stack");
    expect(roles.has("lock_acquire")).toBe(false);
  });

  it("of a patch are what it changes, says, and the words of the trade", () => {
    const { patch, body } = patchOf("[PATCH] demo: fix it", FIX);
    const roles = new Map(patchTerms(patch, body).map(({ term, role }) => [term, role]));
    expect(roles.get("demo_write_begin")).toBe("hunk");
    expect(roles.get("demo_sync_node")).toBe("said");
    expect(roles.get("deadlock")).toBe("trade");
    expect([...roles.keys()]).not.toContain("down_read");
  });

  it("of a sweep over the tree are none", () => {
    const { patch, body } = patchOf("[PATCH] demo: fix it", FIX);
    const files = Array.from({ length: 26 }, (_, at) => `fs/demo/${at}.c`);
    expect(patchTerms({ ...patch, files }, body)).toEqual([]);
  });

  it("of a hostile text are few, and read in no time", () => {
    const body = `${FIX}\n${Array.from({ length: 20_000 }, (_, at) => `+\tdemo_x_${at}(demo_y_${at});`).join("\n")}`;
    const start = performance.now();
    const { patch } = patchOf("[PATCH] demo: fix it", body);
    expect(patchTerms(patch, body).length).toBeLessThan(100);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe("inferFix", () => {
  it("takes a patch that changes the place and names the locks, and says why", () => {
    const found = judge("[PATCH] demo: try the rwsem", FIX, "2023-01-12T00:00:00Z");
    expect(found?.score).toBeGreaterThan(INFER_THRESHOLD);
    expect(found?.reasons.map(({ rule }) => rule)).toEqual([
      "changes-site",
      "names-site",
      "names-lock",
      "same-file",
      "says-deadlock",
      "soon-after",
    ]);
    expect(found?.reasons[0]).toEqual({ rule: "changes-site", detail: "demo_write_begin" });
  });

  it("does not take a patch of another function, though it says deadlock the next day", () => {
    expect(judge("[PATCH] demo: fix it", ELSEWHERE, "2023-01-11T00:00:00Z")).toBeUndefined();
  });

  it("does not take the subject of an answer for the words of the diff below it", () => {
    const own = judge("[PATCH] demo: trylock for demo_write_begin", FIX, "2023-01-12T00:00:00Z");
    const answer = judge("Re: [PATCH] demo: trylock for demo_write_begin", FIX, "2023-01-12T00:00:00Z");
    expect(own?.reasons.map(({ rule }) => rule)).toContain("same-words");
    expect(answer?.reasons.map(({ rule }) => rule)).not.toContain("same-words");
  });

  it("does not take what was posted before the report, or years after it", () => {
    expect(judge("[PATCH] demo: fix it", FIX, "2023-01-01T00:00:00Z")).toBeUndefined();
    expect(judge("[PATCH] demo: fix it", FIX, "2027-01-01T00:00:00Z")).toBeUndefined();
  });

  it("is moved by rare names and not by common ones", () => {
    const rare = judge("[PATCH] demo: fix it", FIX, "2023-01-12T00:00:00Z", 1)?.score ?? 0;
    const known = judge("[PATCH] demo: fix it", FIX, "2023-01-12T00:00:00Z", 30)?.score ?? 0;
    expect(known).toBeLessThan(rare);
    expect(judge("[PATCH] demo: fix it", FIX, "2023-01-12T00:00:00Z", 1_000)).toBeUndefined();
    expect([rarityOf(0), rarityOf(1), rarityOf(2), rarityOf(61)]).toEqual([0, 1, 0.5, 0]);
  });

  it("loses with the time that has passed", () => {
    const scores = ["2023-01-11", "2023-02-11", "2023-08-11", "2024-08-11"].map(
      (day) => judge("[PATCH] demo: fix it", FIX, `${day}T00:00:00Z`)?.score ?? 0,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });
});

it("does not take the deadlock that a revert brings back for one that it fixes", () => {
  const rules = (subject: string) => judge(subject, FIX, "2023-01-12T00:00:00Z")?.reasons.map(({ rule }) => rule);
  expect(rules("[PATCH] demo: fix deadlock on disconnect")).toContain("says-deadlock");
  expect(rules('[PATCH] Revert "demo: fix deadlock on disconnect"')).not.toContain("says-deadlock");
});

describe("a patch's place", () => {
  it("speaks for it in the report's folder, where the file itself is another", () => {
    const at = (file: string) =>
      judge("[PATCH] demo: fix it", FIX.replaceAll("fs/demo/data.c", file), "2023-01-12T00:00:00Z")?.score ?? 0;
    expect(at("fs/demo/other.c")).toBeGreaterThan(at("drivers/other/other.c"));
    expect(at("fs/demo/link/other.c")).toBe(at("fs/demo/other.c"));
    expect(at("fs/demolition/other.c")).toBe(at("drivers/other/other.c"));
  });

  it("speaks against it among many patches of a series", () => {
    const part = (of: string) => judge(`[PATCH${of}] demo: fix it`, FIX, "2023-01-12T00:00:00Z")?.score ?? 0;
    expect(part(" 3/37")).toBeLessThan(part(" 3/4"));
    expect(part(" 3/4")).toBeLessThan(part(""));
  });
});

describe("weighRivals", () => {
  it("doubts two patches that are equally good, and hardly the one that is far better", () => {
    const alone = weighRivals(new Map([["a", 1]])).get("a");
    const equal = weighRivals(
      new Map([
        ["a", 1],
        ["b", 1],
      ]),
    );
    const better =
      weighRivals(
        new Map([
          ["a", 1],
          ["b", -6],
        ]),
      ).get("a") ?? 0;
    expect(alone).toBe(1);
    expect(equal.get("a")).toBe(equal.get("b"));
    expect(equal.get("a") ?? 1).toBeLessThan(better);
    expect(better).toBeGreaterThan(0.95);
  });

  it("does not depend on the order in which patches came", () => {
    const scores = Array.from({ length: 50 }, (_, at): readonly [string, number] => [`p${at}`, Math.sin(at) * 3]);
    expect([...weighRivals(new Map(scores))].sort()).toEqual([...weighRivals(new Map([...scores].reverse()))].sort());
  });
});

describe("entry functions", () => {
  it("tie nothing: every open(2) passes them", () => {
    const body = FIX.replace("demo_sync_node() holds", "path_openat() calls do_dentry_open(), demo_sync_node() holds");
    const { patch } = patchOf("[PATCH] demo: fix it", body);
    const terms = patchTerms(patch, body).map(({ term }) => term);
    expect(terms).not.toContain("path_openat");
    expect(terms).not.toContain("do_dentry_open");
    expect(terms).toContain("demo_sync_node");
  });

  it("are no functions that only begin like one", () => {
    expect(["path_openat", "kernfs_fop_write_iter", "__do_softirq"].map(isEntryFunction)).toEqual([true, true, true]);
    expect(["demo_path_openat", "do_opening", "shrinker_demo", "blkdevs_open"].map(isEntryFunction)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
