import { expect, describe as group, it } from "vitest";
import { describe, parseQuery, quoteValue, withoutClause } from "../../../lib/search/query.ts";

const NOW = new Date("2026-01-15T12:00:00Z");
const terms = (text: string) => parseQuery(text, NOW).clauses.map(({ any }) => any);
const words = (text: string) => describe(parseQuery(text, NOW));
const notices = (text: string) => parseQuery(text, NOW).notices.join("; ");

group("parseQuery", () => {
  it.each([
    ["lock:sb_writers", "lock class sb_writers"],
    ['lock:"&p->lock"', "lock class “&p->lock”, exactly"],
    ["lock:&p->lock", "lock class &p->lock"],
    ["lock:&sb->s_type->i_mutex_key#8/1", "lock class &sb->s_type->i_mutex_key"],
    ["lock:a>b", "ordered pair a, then b"],
    ["lock:&p->a>&q->b", "ordered pair &p->a, then &q->b"],
    ["lock:&p->a -> &q->b", "ordered pair &p->a, then &q->b"],
    ["lock:a > b word", "ordered pair a, then b, and word"],
    ["lock:a→b", "ordered pair a, then b"],
    ['lock:"a b">"c"', "ordered pair a b, then c"],
    ["sb_writers -> &pipe->mutex", "ordered pair sb_writers, then &pipe->mutex"],
    ["sb_writers before &pipe->mutex", "ordered pair sb_writers, then &pipe->mutex"],
    ["cp_rwsem then &nm_i->nat_tree_lock x", "ordered pair cp_rwsem, then &nm_i->nat_tree_lock, and x"],
    ["wait before retry", "wait, and before, and retry"],
    ["lock_a before it", "lock_a, and before, and it"],
    ["lock: a", "a"],
    ["wrote: a", "wrote:, and a"],
    ["s:deadlock f:ann", "subject deadlock, and from ann"],
    ["subject:deadlock from:ann", "subject deadlock, and from ann"],
    ["-word", "not word"],
    ["NOT word", "not word"],
    ["-lock:a", "not lock class a"],
    ["a AND b", "a, and b"],
    ["a OR b OR c d", "a or b or c, and d"],
    ["state:fixed", "state merged"],
    ["state:PATCH_POSTED", "state patch-posted"],
    ["site:fs/splice.c", "file fs/splice.c"],
    ["fn:splice_write()", "function splice_write"],
    ["fn:splice_write.isra.0+0x1b/0x90", "function splice_write"],
    ["v1:00000000000000AA", "inversion v1:00000000000000aa"],
    ["<a@b>", "message a@b"],
    ["20190211@mail.demo", "message 20190211@mail.demo"],
    ["ann@demo.example", "address ann@demo.example"],
    ["579885d1a9a833336209", "syzbot id 579885d1a9a833336209"],
    ["9b91b6b019fd0123", "commit 9b91b6b019fd"],
    ["https://lore.kernel.org/linux-mm/a%2Fb@c/raw", "message a/b@c"],
    ["https://lkml.kernel.org/r/a@b", "message a@b"],
    ["https://syzkaller.appspot.com/bug?extid=579885d1a9a833336209", "syzbot id 579885d1a9a833336209"],
    ["https://lkml.org/lkml/2015/9/25/602", "address https://lkml.org/lkml/2015/9/25/602"],
    ["&sb->s_type->i_mutex_key#8", "&sb->s_type->i_mutex_key#8"],
    ["(wq_completion)loop", "(wq_completion)loop"],
    ["ovl_copy*", "ovl_copy*"],
    ["“two words”", "“two words”"],
    ["WARNING: x", "WARNING:, and x"],
    ["", ""],
    ["   ", ""],
  ])("reads %s", (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it("knows a lock by its old name and by what people call it", () => {
    expect(terms("lock:mmap_sem")).toEqual([
      [
        { kind: "exact", field: "lock", value: "mmap_sem" },
        { kind: "exact", field: "lock", value: "&mm->mmap_lock" },
      ],
    ]);
    expect(notices("lock:mmap_sem")).toContain("also written &mm->mmap_lock");
    expect(notices("lock:mmap_lock")).toContain("also written &mm->mmap_sem");
    expect(notices("lock:sb_writers")).toContain("freeze lock");
    expect(terms("lock:&(&x->lock)->rlock")[0]).toContainEqual({ kind: "exact", field: "lock", value: "&x->lock" });
  });

  it("does not take the last word of a renamed lock for that lock", () => {
    expect(terms("lock:lock")).toEqual([[{ kind: "exact", field: "lock", value: "lock" }]]);
  });

  it("does not look for other names of a lock in quotes", () => {
    expect(terms('lock:"&mm->mmap_sem"')).toEqual([[{ kind: "exact", field: "lockExact", value: "&mm->mmap_sem" }]]);
  });

  it.each([
    ["d:2024", "2024-01-01", "2025-01-01"],
    ["d:2024-02", "2024-02-01", "2024-03-01"],
    ["d:20240229", "2024-02-29", "2024-03-01"],
    ["d:2024..2025", "2024-01-01", "2026-01-01"],
    ["d:2024-01-01..", "2024-01-01", null],
    ["d:..2023", null, "2024-01-01"],
    ["d:..", null, null],
    ["d:last.week..", "2026-01-08", null],
    ["d:last.week", "2026-01-08", null],
    ["d:3.months.ago..yesterday", "2025-10-17", "2026-01-15"],
    ["d:yesterday", "2026-01-14", "2026-01-15"],
  ])("reads the date %s", (text, from, to) => {
    const seconds = (day: string | null) => (day === null ? null : Date.parse(day) / 1000);
    expect(terms(text)).toEqual([[{ kind: "date", from: seconds(from), to: seconds(to) }]]);
  });

  it.each([
    ["wibble:x", "“wibble:” is no prefix here"],
    ['"open', "not closed"],
    ["d:2024-13", "is no date"],
    ["d:soon", "is no date"],
    ["lock:", "has no value behind it"],
    ["lock:a>b>c", "a pair has two locks"],
    ["state:stalled", "depends on today"],
    ["a OR -b", "read as AND"],
    ["& ->", "no letter or digit"],
    ["x ".repeat(2000), "only the first"],
    [Array.from({ length: 40 }, (_, at) => `w${at}`).join(" "), "only the first 32 terms"],
  ])("says what it did not understand in %s", (text, notice) => {
    expect(notices(text)).toContain(notice);
  });

  it("needs a clock for a relative date, and says so by leaving it out", () => {
    expect(parseQuery("d:last.week..").clauses).toEqual([]);
  });

  it("does not take the rest of a query down with what is wrong in it", () => {
    expect(words("d:soon lock:sb_writers wibble:x")).toBe("lock class sb_writers, and “wibble:x”");
  });

  it("gives each clause its source, so that a query can be had without it", () => {
    const query = parseQuery('lock:"a b" > c -state:open word');
    expect(query.clauses.map(({ source }) => source)).toEqual(['lock:"a b" > c', "-state:open", "word"]);
    expect(withoutClause(query, 1)).toBe('lock:"a b" > c word');
  });

  it.each(["&p->lock", "a b", 'say "x"', "back\\slash", "plain", "a>b"])("reads back %s as it was quoted", (value) => {
    const [clause] = parseQuery(`sub:${quoteValue(value)}`).clauses;
    expect(clause?.any).toEqual([{ kind: "exact", field: "subsystem", value }]);
  });

  it.each([
    ["quotes", '"'.repeat(1_000_000)],
    ["backslashes", `"${"\\".repeat(1_000_000)}`],
    ["arrows", "lock:a".concat("->a".repeat(300_000))],
    ["spaces", `lock:a${" ".repeat(1_000_000)}`],
    ["one word", "a".repeat(1_000_000)],
    ["colons", "s:".repeat(500_000)],
  ])("answers a megabyte of %s at once", (_what, text) => {
    const start = performance.now();
    parseQuery(text);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

group("values that nothing has", () => {
  it("are named with what there is", () => {
    expect(notices("kind:nosuch")).toMatch(/“kind:nosuch” is no kind; there are circular, /);
    expect(notices("state:bogus")).toMatch(/“state:bogus” is no state; there are open, .*fixed/);
    expect(notices("type:mail")).toMatch(/there are inversion, message, class$/);
    expect(notices("year:20x")).toMatch(/as year:2024/);
    expect(notices("lock:")).toMatch(/“lock:” has no value behind it/);
  });

  it("are not those that something has", () => {
    for (const text of [
      "kind:circular",
      "kind:hung-task",
      "state:fixed",
      "state:stalled",
      "type:class",
      "year:2024",
      "a:",
    ])
      expect(notices(text)).not.toMatch(/there are|has no value|is no/);
  });
});
