import { describe, expect, it } from "vitest";
import {
  cutIdentifier,
  findIdentifiers,
  splitPair,
  toClassName,
  toFunctionName,
  toIdKey,
  toShortName,
} from "../../../lib/search/identifiers.ts";

describe("cutIdentifier", () => {
  it.each([
    ["ovl_copy_up_one", "ovl copy up one"],
    ["&sb->s_type->i_mutex_key#8", "sb s type i mutex key"],
    ["__mutex_lock", "mutex lock"],
    ["(work_completion)(&(&x->work)->work)", "work completion x work work"],
    ["&type->i_mutex_dir_key#3/1", "type i mutex dir key"],
    ["___", ""],
  ])("cuts %s", (identifier, parts) => {
    expect(cutIdentifier(identifier).join(" ")).toBe(parts);
  });
});

describe("findIdentifiers", () => {
  it("finds each word with a `_` once, from end to end", () => {
    const text = "_a at ovl_copy_up_one+0x1b, ovl_copy_up_one() of &p->i_lock; plain words b_";
    expect([...findIdentifiers(text)]).toEqual(["_a", "ovl_copy_up_one", "i_lock", "b_"]);
  });

  it("takes a megabyte of `_` in its stride", () => {
    const start = performance.now();
    findIdentifiers("_".repeat(1_000_000));
    findIdentifiers("_ ".repeat(500_000));
    findIdentifiers(`${"a".repeat(1_000_000)}_`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe("names", () => {
  it.each([
    ["&mm->mmap_lock", "mmap_lock"],
    ["&ovl_i_mutex_key[depth]", "ovl_i_mutex_key"],
    ["(work_completion)(&lo->rootcg_work)", "rootcg_work"],
    ["(work_completion)(&(&x->work)->work)", "work"],
    ["(wq_completion)loop", "loop"],
    ["kn->active", "active"],
    ["btrfs-tree-01", undefined],
    ["sb_writers", undefined],
  ])("calls %s for short %s", (name, short) => {
    expect(toShortName(name)).toBe(short);
  });

  it("takes counter and nesting level off a class", () => {
    expect(toClassName(" &type->i_mutex_dir_key#3/1 ")).toBe("&type->i_mutex_dir_key");
    expect(toClassName("btrfs-tree-01/7")).toBe("btrfs-tree-01");
    expect(toClassName("&x#")).toBe("&x#");
  });

  it("takes offset, brackets and a compiler's suffix off a function", () => {
    expect(toFunctionName("a_b.constprop.0.isra.0+0x1b/0x90")).toBe("a_b");
    expect(toFunctionName("a_b()")).toBe("a_b");
    expect(toFunctionName("a.b")).toBe("a.b");
  });

  it.each(["[", "(", "#1", "->", "a_", ".isra", "+0x1", " ", ">"])("cuts a megabyte of %s at once", (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const start = performance.now();
    for (const cut of [toClassName, toShortName, toFunctionName, splitPair, toIdKey, cutIdentifier]) cut(text);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it("does not take the arrow of a name for the sign of a pair", () => {
    expect(splitPair("&a->lock>&b->lock")).toEqual(["&a->lock", "&b->lock"]);
    expect(splitPair("&a->lock")).toBeUndefined();
  });

  it.each([
    ["<a@B>", "a@B"],
    ["V1:00000000000000AA", "v1:00000000000000aa"],
    ["579885D1A9A833336209", "579885d1a9a833336209"],
    ["9B91B6B019FD0123456789012345678901234567", "9b91b6b019fd"],
    ["not-an-id", "not-an-id"],
  ])("compares %s as %s", (id, key) => {
    expect(toIdKey(id)).toBe(key);
  });
});
