import { describe, expect, it } from "vitest";
import { isOpen, isTail } from "../../../lib/lockdep/wrapped.ts";

describe("isOpen", () => {
  it.each([
    ["ffff88806a066800 (&mm->mmap_lock){++++}-{3:3}, at:", "foo+0x1/0x2"],
    ["ffff88806a066800", "(&mm->mmap_lock){++++}-{3:3}, at: foo+0x1/0x2"],
    ["-> #1 (dev->qdisc_tx_busylock", "?: &qdisc_tx_busylock){+...}-{3:3}:"],
    ["[<ffffffff81112786>]", "lock_acquire+0xf6/0x1f0"],
    ["WARNING: possible circular locking", "dependency detected"],
    ["INFO: task a:1 blocked for more than", "120 seconds."],
    ["lock(", "&a->lock);"],
  ])("waits for more after %s", (line, next) => {
    expect(isOpen(line, next)).toBe(true);
  });

  it.each([
    ["... which became SOFTIRQ-irq-safe at:", "lock_acquire+0xf6/0x1f0"],
    ["(udev-worker)/1810 is trying to acquire lock:", "ffff88806a066800 (&a->lock){++++}, at: foo+0x1/0x2"],
    ["foo+0x1/0x2", "bar+0x1/0x2"],
    ["-> #1 (&a->lock){+.+.}:", "foo+0x1/0x2"],
    ["ffff88806a066800 (&a->lock){++++}, at:", "-> #1 (&b->lock){+.+.}:"],
    ["lock(&a->lock);", "lock(&b->lock);"],
  ])("does not wait after %s", (line, next) => {
    expect(isOpen(line, next)).toBe(false);
  });
});

describe("isTail", () => {
  it.each([
    ["ext4_file_mmap+0x62e/0x800", "fs/ext4/file.c:826"],
    ["inode_lock", "include/linux/fs.h:775 [inline]"],
    ["foo+0x1/0x2", "[ext4]"],
    ["(&a->lock){+.+.}", ", at: foo+0x1/0x2"],
    ["( &a->lock", "){+.+.}"],
  ])("puts %s and %s together", (line, next) => {
    expect(isTail(line, next)).toBe(true);
  });

  it.each([
    ["foo+0x1/0x2", "bar+0x1/0x2"],
    ["foo+0x1/0x2", "inode_lock include/linux/fs.h:775 [inline]"],
    ["stack backtrace:", "fs/ext4/file.c:826"],
    ["foo+0x1/0x2", "<TASK>"],
  ])("does not put %s and %s together", (line, next) => {
    expect(isTail(line, next)).toBe(false);
  });
});
