// Orders in words: what each form gives, and look-alikes that must give nothing. The mails are written for the test.
import { describe, expect, test } from "vitest";
import { findProse, findReports } from "../../../lib/lockdep/index.ts";

const orders = (text: string, classes: readonly string[] = []) =>
  findProse(text, findReports(text), classes).map(({ spokenFrom, spokenTo }) => `${spokenFrom} -> ${spokenTo}`);
const classesOf = (text: string, classes: readonly string[] = []) =>
  findProse(text, findReports(text), classes).map(({ from, to }) => `${from} -> ${to}`);

describe("arrows", () => {
  test("join two locks, with a note behind them", () => {
    const [order] = findProse("> > pipe lock -> ovl inode lock (splice to the upper file)\n", []);
    expect(order).toEqual({
      from: "&pipe->mutex",
      to: "&ovl_i_mutex_key[depth]",
      spokenFrom: "pipe lock",
      spokenTo: "ovl inode lock",
      note: "splice to the upper file",
      confidence: "explicit",
      span: { start: 4, end: 31 },
      quoteDepth: 2,
      form: "arrow",
    });
  });
  test("chain, also where the chain is wrapped inside a quote", () => {
    const text = 'but here the order is "freeze lock -> pipe lock ->\ndemo_lock" which is the reverse\n';
    expect(orders(text)).toEqual(["freeze lock -> pipe lock", "pipe lock -> demo_lock"]);
  });
  test.each(["-->", "=>", "==>", "\u2192"])("are drawn as %s", (arrow) => {
    expect(orders(`  &ctrl->demo_rwsem ${arrow} (work_completion)(&q->demo_work)\n`)).toEqual([
      "&ctrl->demo_rwsem -> (work_completion)(&q->demo_work)",
    ]);
  });
  test("have ends that are classes of an address family", () => {
    expect(orders("  rtnl_mutex -> sk_lock-AF_INET6\n")).toEqual(["rtnl_mutex -> sk_lock-AF_INET6"]);
  });
  test("stand in comments that a patch keeps or adds, not in those it takes away", () => {
    const diff = "@@ -1,4 +1,4 @@\n- * mmap_lock -> i_mmap_lock\n+ * mmap_lock -> invalidate_lock -> page_lock\n";
    expect(orders(diff)).toEqual(["mmap_lock -> invalidate_lock", "invalidate_lock -> page_lock"]);
  });
  test.each([
    ["calls", "demo_open() -> demo_attach() -> demo_start()\n"],
    ["calls whose names end like a lock", "demo_ioctl -> demo_find_lock -> vfs_demo\n"],
    ["C", "\tmutex_lock(&demo->io_lock);\n\tdemo->io_lock->owner = demo->state_lock;\n"],
    ["code of a diff", "@@ -1,2 +1,2 @@\n+\tx = foo_lock -> bar_lock;\n"],
    ["states", "idle -> running -> stopped\n"],
    ["a call and the lock it takes", "f2fs_lock_all -> f2fs_down_write(&sbi->cp_rwsem);\n"],
    ["what was misspelt", 'Fixed a typo ("demo_top_mutex" -> "top_demo_mutex").\n'],
    ["renames", " .../{demo_lock.txt => demo_lock.rst} | 10 +-\n"],
    ["what is denied", "There is no demo_mutex -> io_mutex dependency here.\n"],
    ["the summary of a splat", "Chain exists of:\n  &a->demo_lock --> fs_reclaim --> sb_internal#2\n"],
  ])("do not join %s", (_, text) => {
    expect(orders(text)).toEqual([]);
  });
});

describe("sentences", () => {
  test.each([
    [
      "demo_open is called with disk->open_mutex held, and acquires demo_index_mutex.",
      "disk->open_mutex -> demo_index_mutex",
    ],
    ["demo_put() takes demo_index_mutex while holding the disk->open_mutex.", "disk->open_mutex -> demo_index_mutex"],
    ["The demo_mutex is taken under RTNL.", "RTNL -> demo_mutex"],
    ["cpu_hotplug_lock is acquired before demo_rwsem.", "cpu_hotplug_lock -> demo_rwsem"],
    ["It takes the demo_mutex and then the page lock.", "demo_mutex -> page lock"],
    ["We may acquire ->elevator_lock followed by fs_reclaim.", "->elevator_lock -> fs_reclaim"],
    ["The demo_lock nests inside the i_lock.", "i_lock -> demo_lock"],
    ["One task is holding the demo_mutex and waits for s_umount.", "demo_mutex -> s_umount"],
    ["We already have an inode lock order dependency w.r.t. i_mmap_rwsem.", "inode lock -> i_mmap_rwsem"],
    ["The lock ordering is mmap_lock, then the demo_lock.", "mmap_lock -> demo_lock"],
    ["The lock order is mmap_lock, demo_lock, page lock.", "mmap_lock -> demo_lock"],
  ])("%s", (text, expected) => {
    expect(orders(`${text}\n`)).toContain(expected);
  });
  test("are supposed where they ask or say if", () => {
    const [order] = findProse("Could it take the demo_mutex while holding the io_mutex?\n", []);
    expect(order?.confidence).toBe("inferred");
  });
  test.each([
    "We must not take the demo_mutex while holding the io_mutex.\n",
    "Release the demo_mutex before taking the io_mutex.\n",
    "The demo_mutex is never taken under the io_mutex.\n",
    "Move the demo_lock inside the io_lock.\n",
    "Take the lock while holding the lock.\n",
    "This fixes taking demo_mutex under io_mutex.\n",
  ])("say nothing where they deny or propose: %s", (text) => {
    expect(orders(text)).toEqual([]);
  });
  test("a dependency that is called fixed is no resolution and still an order", () => {
    expect(orders('The "freeze lock -> inode lock" dependency is fixed.\n')).toEqual(["freeze lock -> inode lock"]);
  });
});

describe("ladders", () => {
  const ladder = [
    "CPU0                          CPU1",
    "----                          ----",
    "demo_open()",
    "  mutex_lock(&demo->a_mutex)",
    "                              demo_ioctl()",
    "                                down_write(&demo->b_sem)",
    "    down_read(&demo->b_sem)",
    "                                mutex_lock(&demo->a_mutex)",
    "",
  ];
  const both = ["&demo->a_mutex -> &demo->b_sem", "&demo->b_sem -> &demo->a_mutex"];
  test("give the orders of each column", () => {
    expect(orders(ladder.join("\n")).sort()).toEqual(both);
  });
  test("are read in a quote, and by their tabs", () => {
    const tabs =
      "T1\t\t\tT2\nlock_page(page)\n\t\t\tmutex_lock(&d->b_mutex)\nmutex_lock(&d->b_mutex)\n\t\t\tlock_page(page)\n";
    expect(orders(ladder.map((line) => `> ${line}`).join("\n")).sort()).toEqual(both);
    expect(orders(tabs)).toEqual(["lock_page(page) -> &d->b_mutex", "&d->b_mutex -> lock_page(page)"]);
  });
  test("do not join what was let go", () => {
    const text =
      "CPU0               CPU1\nmutex_lock(&d->a_mutex)\nmutex_unlock(&d->a_mutex)\nmutex_lock(&d->b_mutex)\n";
    expect(orders(text)).toEqual([]);
  });
});

describe("charts", () => {
  const chart = [
    " *  ->i_mmap_rwsem\t\t(truncate_pagecache)",
    " *    ->private_lock\t\t(__free_pte->block_dirty_folio)",
    " *      ->swap_lock\t\t(exclusive_swap_page)",
    " *",
    " *  ->mmap_lock",
    " *    ->i_mmap_rwsem",
    "",
  ];
  test("nest by their indentation and begin anew behind a blank line", () => {
    expect(orders(chart.join("\n"))).toEqual([
      "i_mmap_rwsem -> private_lock",
      "private_lock -> swap_lock",
      "mmap_lock -> i_mmap_rwsem",
    ]);
  });
  test("are lists below a heading that calls itself one", () => {
    const text = "The lock ordering is:\n  inode_lock(inode)\n  lock_page(page)\n\nThanks\n";
    expect(orders(text)).toEqual(["inode_lock(inode) -> lock_page(page)"]);
  });
});

describe("names", () => {
  test("a name of two locks is told by what the text takes", () => {
    const dax = "i_mmap_lock_write(mapping);\n\nWe take the mmap semaphore while holding the demo_mutex.\n";
    expect(classesOf(dax)).toEqual(["null -> &mapping->i_mmap_rwsem"]);
    expect(classesOf("We take the mmap semaphore while holding the demo_mutex.\n")).toEqual(["null -> &mm->mmap_lock"]);
  });
  test("a short name is told by the classes that the thread prints, where one fits", () => {
    const text = "The demo_mutex is taken under s_umount.\n";
    expect(classesOf(text, ["&fs->demo_mutex"])).toEqual(["&type->s_umount_key -> &fs->demo_mutex"]);
    expect(classesOf(text, ["&fs->demo_mutex", "&sb->demo_mutex"])).toEqual(["&type->s_umount_key -> null"]);
  });
  test("a lock that is no lockdep class stays without one", () => {
    expect(classesOf("We take the page lock under the buffer lock.\n")).toEqual(["null -> null"]);
  });
});

test("what is locked twice is named where its lock is not", () => {
  const twice = "The second pass ends up locking the same folio twice and deadlocking.\n";
  expect(orders(twice)).toEqual(["folio -> folio"]);
  const on = "This is a deadlock, for we want a read lock on the same tree block that we previously write locked.\n";
  expect(orders(on)).toEqual(["tree block -> tree block"]);
  expect(findProse("It may end up locking the same page twice and deadlocking.\n", [])[0]?.confidence).toBe("inferred");
  for (const none of [
    "To avoid locking the same folio twice, and a deadlock, the list is sorted.\n",
    "Never lock the same folio again: a deadlock.\n",
    "It is a deadlock to keep locking the same lock twice.\n",
    "The recursion is known: it takes two passes of locking the same folio twice.\n",
    "Nobody would be locking the same folio twice.\n",
  ])
    expect(orders(none)).toEqual([]);
});

test("recursion is told across sentences, and supposed where only the case is named", () => {
  const text =
    "we take the page lock and then copy from the user. If that copy faults, you get a deadlock on the page lock\n";
  expect(findProse(text, []).map((one) => [one.spokenFrom, one.spokenTo, one.confidence])).toEqual([
    ["page lock", "page lock", "explicit"],
  ]);
  const implied = "The modes of the inode glock do not fit.\n\nSo we want the self-recursion case addressed.\n";
  expect(findProse(implied, []).map((one) => [one.spokenFrom, one.spokenTo, one.confidence])).toEqual([
    ["inode glock", "inode glock", "inferred"],
  ]);
});

describe("hostile text is answered in linear time", () => {
  const MIB = 1_048_576;
  test.each([
    ["arrows", "a_lock -> "],
    ["wrapped arrows", "a_lock ->\n"],
    ["names", "demo_lock "],
    ["held", "holding the demo_lock "],
    ["openers", "takes the {0} {1} demo_mutex while "],
    ["brackets", "mutex_lock(&"],
    ["headings", "CPU0      CPU1\n"],
    ["chart rows", " ->demo_lock\n"],
    ["quotes", "> "],
    ["order", "lock order is a_lock, "],
    ["recursion", "takes the a_lock. deadlock on the a_lock\n\n"],
  ])("%s", (_, unit) => {
    const text = unit.repeat(Math.ceil(MIB / unit.length));
    const before = process.cpuUsage();
    findProse(text, []);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(5);
  });
});

describe("a mail of blocks", () => {
  test("states nothing where no lock is named", () => {
    expect(orders("The superblock is held while the block bitmap is taken, then each block is freed.\n")).toEqual([]);
  });
  test("does not hide the paragraph that names locks", () => {
    const text = "Blocks are freed here.\n\nIt is called with disk->open_mutex held, and acquires nbd_index_mutex.\n";
    expect(orders(text)).toEqual(["disk->open_mutex -> nbd_index_mutex"]);
  });
});
