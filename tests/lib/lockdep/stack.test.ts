import { describe, expect, it } from "vitest";
import { parseFrame } from "../../../lib/lockdep/stack.ts";

describe("parseFrame", () => {
  it("reads every part of a symbolised frame", () => {
    expect(parseFrame("ext4_file_mmap+0x62e/0x800 [ext4] fs/ext4/file.c:826")).toEqual({
      function: "ext4_file_mmap",
      offset: "0x62e",
      size: "0x800",
      file: "fs/ext4/file.c",
      line: 826,
      module: "ext4",
      inline: false,
      reliable: true,
    });
  });

  it.each([
    [
      "an address (to 4.14)",
      "[<ffffffff8121df0c>] vm_mmap_pgoff+0x8c/0x100",
      { function: "vm_mmap_pgoff", offset: "0x8c" },
    ],
    ["a doubtful frame", "? foo+0x1/0x2", { function: "foo", reliable: false }],
    ["a doubtful frame with its address", "[<ffffffff8121df0c>] ? foo+0x1/0x2", { function: "foo", reliable: false }],
    [
      "an inlined function",
      "inode_lock include/linux/fs.h:775 [inline]",
      { function: "inode_lock", inline: true, file: "include/linux/fs.h", line: 775 },
    ],
    ["compilers' endings", "foo.isra.0.constprop.3+0x1/0x2", { function: "foo" }],
    ["clang's endings", "foo.llvm.123456+0x1/0x2", { function: "foo" }],
    ["a build id", "foo+0x1/0x2 [xfs 0a1b2c3d4e5f]", { function: "foo", module: "xfs" }],
    ["powerpc", "[c000000001234567] [c00000000007890a] foo+0x1/0x2 (unreliable)", { function: "foo", reliable: false }],
    ["arm", "[<8010e300>] (show_stack) from [<8018de80>] (caller+0x7a0/0x7a8)", { function: "show_stack" }],
    ["arm without addresses", "show_stack from dump_stack_lvl+0x70/0x8c", { function: "show_stack" }],
    ["s390", "([<0000000000157f82>] foo+0x1/0x2)", { function: "foo" }],
    ["klogd", "[foo+20/168] foo+0x14/0xa8", { function: "foo" }],
    [
      "a robot's decoding",
      "foo (include/a.h:1 mm/slub.c:2717 (discriminator 4)) xfs",
      { function: "foo", file: "mm/slub.c", line: 2717 },
    ],
    ["a path of its own directory", "foo+0x1/0x2 ./include/linux/fs.h:775", { file: "include/linux/fs.h" }],
  ])("reads %s", (_what, line, expected) => {
    expect(parseFrame(line)).toMatchObject(expected);
  });

  it.each([
    ["prose", "see foo() in fs/ext4/file.c:826 for the reason"],
    ["a hex sum", "0x10+0x20/0x30 is no frame"],
    ["a lock's line", "ffff88806a066800 (&a->lock){++++}-{3:3}, at: foo+0x1/0x2"],
    ["a path alone", "fs/ext4/file.c:826"],
    ["a symbol without an offset", "foo"],
    ["a half offset", "foo+0x"],
  ])("does not read %s as a frame", (_what, line) => {
    expect(parseFrame(line)).toBeUndefined();
  });
});
