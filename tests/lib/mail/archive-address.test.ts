import { describe, expect, it } from "vitest";
import { parseArchiveAddress } from "../../../lib/mail/index.ts";

const read = (text: string) => {
  const { archive, url, messageId, list, received } = parseArchiveAddress(text) ?? {};
  return [archive, messageId ?? url, list ?? null, received ?? null];
};

describe("an address in an archive", () => {
  it.each([
    ["https://lore.kernel.org/r/a1@x", ["lore", "a1@x", null, null]],
    ["http://lkml.kernel.org/r/a1@x", ["lore", "a1@x", null, null]],
    ["lore.kernel.org/all/a1@x/T/#u", ["lore", "a1@x", null, null]],
    ["https://patch.msgid.link/a1@x", ["patch.msgid.link", "a1@x", null, null]],
    ["https://lwn.net/ml/linux-kernel/a1@x/", ["lwn", "a1@x", null, null]],
    ["https://groups.google.com/d/msgid/syzkaller-bugs/a1%40x.", ["google-groups", "a1@x.", null, null]],
    ["https://mid.mail-archive.com/a1@x", ["mail-archive", "a1@x", null, null]],
    ["https://mid.gmane.org/a1@x", ["gmane", "a1@x", null, null]],
    ["https://patchwork.kernel.org/project/f2fs/patch/a1@x/", ["patchwork", "a1@x", null, null]],
    ["https://patchwork.kernel.org/patch/1234/", ["patchwork", "https://patchwork.kernel.org/patch/1234/", null, null]],
    ["https://marc.info/?i=a1@x", ["marc", "a1@x", null, null]],
    [
      "http://marc.info/?l=Linux-FSdevel&m=154995908004146&w=2",
      ["marc", "https://marc.info/?l=linux-fsdevel&m=154995908004146", "linux-fsdevel", "2019-02-12T08:11:20Z"],
    ],
    [
      "http://www.lkml.org/lkml/diff/2019/02/03/0123/1",
      ["lkml.org", "https://lkml.org/lkml/2019/2/3/123", "linux-kernel", "2019-02-03"],
    ],
    [
      "http://www.uwsg.iu.edu/hypermail/linux/kernel/9902.1/0216.html",
      ["lkml.iu.edu", "https://lkml.iu.edu/hypermail/linux/kernel/9902.1/0216.html", "linux-kernel", "1999-02"],
    ],
    [
      "spinics.net/lists/kernel/msg12.html",
      ["spinics", "https://www.spinics.net/lists/kernel/msg12.html", "linux-kernel", null],
    ],
    [
      "https://www.mail-archive.com/linux-kernel@vger.kernel.org/msg12.html",
      ["mail-archive", "https://www.mail-archive.com/linux-kernel@vger.kernel.org/msg12.html", "linux-kernel", null],
    ],
    [
      "https://groups.google.com/forum/#!msg/syzkaller-bugs/UjN4q/Bhd",
      ["google-groups", "https://groups.google.com/g/syzkaller-bugs/c/UjN4q/m/Bhd", "syzkaller-bugs", null],
    ],
    [
      "https://lists.openwall.net/linux-kernel/2019/02/12/77",
      ["openwall", "https://lists.openwall.net/linux-kernel/2019/02/12/77", "linux-kernel", "2019-02-12"],
    ],
    [
      "http://lists.example.org/pipermail/example-devel/2019-March/022838.html",
      [
        "pipermail",
        "https://lists.example.org/pipermail/example-devel/2019-March/022838.html",
        "example-devel",
        "2019-03",
      ],
    ],
  ])("%s", (text, expected) => expect(read(text)).toEqual(expected));

  it("has one spelling for its views and mirrors", () => {
    const views = [
      "lkml.org/lkml/2019/2/3/4",
      "https://lkml.org/lkml/headers/2019/2/3/4",
      "http://lkml.org/lkml/2019/2/3/4/",
    ];
    expect(new Set(views.map((view) => parseArchiveAddress(view)?.url)).size).toBe(1);
  });

  it("keeps an id whose domain was masked apart from a whole one", () => {
    const masked = parseArchiveAddress("https://lore.kernel.org/fstests/20210531.1-ada@xxxxxxxxxxx/");
    expect([masked?.messageId, masked?.maskedId]).toEqual([null, "20210531.1-ada@xxxxxxxxxxx"]);
  });

  it.each([
    "https://example.org/lkml/2019/2/12/123",
    "https://example.org/pipermail/x/",
    "&mm->mmap_lock",
    "",
    "a@b",
    "http://",
    "20190212111408.GA1@example.org",
  ])("is not %j", (text) => expect(parseArchiveAddress(text)).toBeUndefined());

  it("names the archive of a page that is no mail, and nothing more", () => {
    expect(read("https://lkml.org/about")).toEqual(["lkml.org", "https://lkml.org/about", null, null]);
    expect(read("https://marc.info/?l=linux-kernel&m=12")).toEqual([
      "marc",
      "https://marc.info/?l=linux-kernel&m=12",
      null,
      null,
    ]);
  });

  it("costs time in proportion to the text", () => {
    const started = performance.now();
    for (const text of ["https://lkml.org/", "https://lists.example.org/pipermail/", "https://groups.google.com/g/"])
      parseArchiveAddress(text + "a/".repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
