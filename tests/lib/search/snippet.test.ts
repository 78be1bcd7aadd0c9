import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../lib/search/query.ts";
import { SNIPPET_LENGTH, toMarker, toRunning, toSnippet } from "../../../lib/search/snippet.ts";

const snippet = (query: string, text: string) =>
  toSnippet(text, toMarker(parseQuery(query)))
    .replaceAll("\u0001", "[")
    .replaceAll("\u0002", "]");

describe("toSnippet", () => {
  it.each([
    ["a word", "teapot", "the Teapot is hot", "the [Teapot] is hot"],
    ["not a longer word", "tea", "the teapot", "the teapot"],
    ["a phrase over a line's end", '"a b"', "x a\nb y", "x [a b] y"],
    ["an identifier", "ovl_copy_up_one", "at ovl_copy_up_one+0x1b", "at [ovl_copy_up_one]+0x1b"],
    ["the beginning of an identifier", "ovl_copy*", "at ovl_copy_up_one+0x1b", "at [ovl_copy_up_one]+0x1b"],
    ["a part of an identifier", "copy_up", "at copy_up and copy up", "at [copy_up] and [copy up]"],
    ["a lock with signs", "lock:&p->lock", "holds &p->lock here", "holds [&p->lock] here"],
    ["both locks of a pair", "lock:a_lock>b_lock", "a_lock then b_lock", "[a_lock] then [b_lock]"],
    ["not a longer word for a lock", "lock:lock", "kernel/locking at &p->lock", "kernel/locking at &p->[lock]"],
    ["nothing for an exclusion", "-teapot", "the teapot", "the teapot"],
    ["signs that patterns know", 'lock:"(a)[b]*"', "x (a)[b]* y", "x [(a)[b]*] y"],
  ])("marks %s", (_what, query, text, expected) => {
    expect(snippet(query, text)).toBe(expected);
  });

  it("shows the place where most of the words stand together", () => {
    const text = `${"alpha ".repeat(100)}${"x ".repeat(200)} beta before alpha ${"y ".repeat(200)}`;
    expect(snippet("alpha beta", text)).toContain("[beta] before [alpha]");
  });

  it("shows the beginning where nothing is to be marked", () => {
    expect(snippet("", "one two")).toBe("one two");
  });

  it("keeps the lines apart of what is no mail", () => {
    const text = "a -> b -> a\n\npossible deadlock in x\nApplied, thanks!";
    expect(toRunning(text, "inversion")).toBe("a -> b -> a · possible deadlock in x · Applied, thanks!");
    expect(snippet("", toRunning("two\nlines", "message"))).toBe("two lines");
  });

  it("is never much longer than its limit", () => {
    expect(snippet("a", "a ".repeat(5000)).length).toBeLessThan(3 * SNIPPET_LENGTH);
  });

  it.each([
    ["one letter", "a".repeat(1_000_000), '"a a a"'],
    ["a letter and a space", "a ".repeat(500_000), '"a a b"'],
    ["spaces", " ".repeat(1_000_000), "lock:x"],
    ["signs", "&".repeat(1_000_000), "lock:&p->lock"],
  ])("takes a megabyte of %s in its stride", (_what, text, query) => {
    const start = performance.now();
    snippet(query, text);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
