import { describe, expect, it } from "vitest";
import { findHidden, maskAddress, personName, toLine, toVisible } from "../../../lib/views/index.ts";

describe("findHidden", () => {
  it.each([
    ["a right-to-left override", "a\u202eb", "U+202E"],
    ["a zero width space", "a\u200bb", "U+200B"],
    ["a tag character", "a\u{e0041}b", "U+E0041"],
    ["an escape", "a\u001bb", "U+001B"],
    ["a lone surrogate", "a\ud800b", "U+D800"],
    ["a Hangul filler", "a\u3164b", "U+3164"],
  ])("shows %s by its code point", (_what, text, name) => {
    expect(findHidden(text)).toEqual([
      { text: "a", hidden: false },
      { text: name, hidden: true },
      { text: "b", hidden: false },
    ]);
    expect(toVisible(text)).toBe(`a<${name}>b`);
  });

  it.each(["Thomas Hellström", "王小明", "a\tb\nc", "😀"])("leaves %o as it is", (text) => {
    expect(findHidden(text)).toEqual([{ text, hidden: false }]);
  });
});

describe("names of people", () => {
  it("prefers the name, and shortens an address", () => {
    expect(personName({ name: "Jan  Kara\n", address: "jack@suse.example" })).toBe("Jan Kara");
    expect(personName({ name: null, address: "jack@suse.example" })).toBe("jack@…");
    expect(personName(null)).toBe("unknown sender");
  });

  it("keeps a bot's address whole", () => {
    expect(maskAddress("syzbot+0123@syzkaller.appspotmail.com")).toBe("syzbot+0123@syzkaller.appspotmail.com");
    expect(maskAddress("robot@people.example")).toBe("robot@…");
  });

  it("puts text on one line", () => {
    expect(toLine(" a\n  b\tc ")).toBe("a b c");
  });
});
