import { describe, expect, it } from "vitest";
import { findLinks } from "../../../lib/mail/index.ts";

const one = (text: string) => {
  const [link] = findLinks(text);
  return link ? [link.kind, link.messageId] : undefined;
};

describe("links", () => {
  it.each([
    ["Link: https://lore.kernel.org/r/a1@x", "lore", "a1@x"],
    ["https://lore.kernel.org/all/a1@x/T/#u", "lore", "a1@x"],
    ["https://lore.kernel.org/linux-fsdevel/a%2Fb+c@x/", "lore", "a/b+c@x"],
    ["http://lkml.kernel.org/r/a1@x.", "lore", "a1@x"],
    ["https://patch.msgid.link/a1@x", "patch.msgid.link", "a1@x"],
    ["https://marc.info/?i=a1@x", "marc", "a1@x"],
    ["https://marc.info/?l=linux-kernel&m=1234", "marc", null],
    ["https://patchwork.kernel.org/project/netdevbpf/patch/a1@x/", "patchwork", "a1@x"],
    ["https://lkml.org/lkml/2019/2/12/123", "lkml.org", null],
    ["<https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123>", "syzbot", null],
    ["(https://bugzilla.kernel.org/show_bug.cgi?id=1)", "bugzilla", null],
    ["https://www.mail-archive.com/search?l=mid&q=a1@x", "mail-archive", "a1@x"],
    ["https://example.org/lore.kernel.org/r/a1@x", "other", null],
    ["https://lore.kernel.org/all/", "lore", null],
  ])("%s", (text, kind, messageId) => expect(one(text)).toEqual([kind, messageId]));

  it.each(["ftp://lore.kernel.org/r/a@x", "lore.kernel.org/r/a@x", "://", "https://"])("are not in %j", (text) =>
    expect(findLinks(text)).toEqual([]),
  );

  it("say where they stand, without the sentence's punctuation", () => {
    const text = "see (https://lore.kernel.org/r/a1@x), and https://lkml.org/lkml/2019/1/1/1.";
    expect(findLinks(text).map(({ span, url }) => [text.slice(span.start, span.end) === url, url])).toEqual([
      [true, "https://lore.kernel.org/r/a1@x"],
      [true, "https://lkml.org/lkml/2019/1/1/1"],
    ]);
  });

  it("cost time in proportion to the text", () => {
    const started = performance.now();
    findLinks("http://a".repeat(131_072));
    findLinks("://".repeat(350_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
