import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  BUILT_IN,
  componentOf,
  findSubsystems,
  nameOfList,
  parseMaintainers,
  toSubsystems,
} from "../../../lib/subsystems/index.ts";

const frame = (name: string, file: string | null = null, module: string | null = null) => ({
  function: name,
  file,
  module,
  offset: null,
  size: null,
  line: null,
  inline: false,
  reliable: true,
});
const names = (evidence: Parameters<typeof findSubsystems>[0], rules = BUILT_IN) =>
  findSubsystems(evidence, rules).map(({ name, via }) => `${name} via ${via}`);

const PATTERNED = toSubsystems(
  parseMaintainers(
    [
      [
        "DEMO BUS",
        "M:\tA <a@demo.example>",
        "L:\tlinux-demobus@demo.example",
        "S:\tMaintained",
        "T:\tgit git://demo.example/x.git",
        "F:\tdrivers/demobus/",
      ],
      [
        "DEMO CHIP",
        "L:\tlinux-demochip@demo.example",
        "N:\t[^a-z]demochip",
        "K:\tdemochip_\\w+\\(",
        "F:\tarch/demochip/",
      ],
    ]
      .map((section) => section.join("\n"))
      .join("\n\n"),
  ),
);

describe("N: and K: patterns", () => {
  it("own a file by its name, wherever it lies", () => {
    expect(names({ frames: [frame("x", "drivers/demobus/demochip.c")] }, PATTERNED)).toEqual(["demochip via file"]);
    expect(names({ frames: [frame("x", "drivers/demobus/mydemochip.c")] }, PATTERNED)).toEqual(["demobus via file"]);
  });

  it("own what a patch says, where its files say nothing", () => {
    const patchText = "-\tdemochip_lock(chip);";
    expect(names({ frames: [], patchText }, PATTERNED)).toEqual(["demochip via content"]);
    expect(names({ frames: [], patchText, patchFiles: ["drivers/demobus/a.c"] }, PATTERNED)).toEqual([
      "demobus via patch",
    ]);
    expect(names({ frames: [], patchText: "demochip is slow" }, PATTERNED)).toEqual([]);
  });

  it("keep whose it is and where its patches go", () => {
    expect(PATTERNED.find(({ name }) => name === "demobus")).toMatchObject({
      maintainers: ["A <a@demo.example>"],
      status: "Maintained",
      trees: ["git git://demo.example/x.git"],
    });
  });
});

describe("findSubsystems", () => {
  it("takes the file first, and leaves helpers out of the vote", () => {
    const frames = [
      frame("do_user_addr_fault", "arch/x86/mm/fault.c"),
      frame("ext4_file_mmap", "fs/ext4/file.c"),
      frame("down_read", "kernel/locking/rwsem.c"),
    ];
    expect(names({ frames, lists: ["linux-mm@kvack.org"] })).toEqual(["ext4 via file"]);
  });

  it.each([
    ["the module", { frames: [frame("ovl_mmap", null, "overlay")] }, "overlayfs via module"],
    ["the prefix of a function", { frames: [frame("sco_conn_del")] }, "bluetooth via function"],
    ["the files of the patch", { frames: [frame("demo")], patchFiles: ["net/tipc/socket.c"] }, "tipc via patch"],
    ["the list", { frames: [], lists: ["linux-f2fs-devel.lists.sourceforge.net"] }, "f2fs via list"],
  ])("falls back to %s", (_what, evidence, expected) => {
    expect(names(evidence)).toEqual([expected]);
  });

  it("names both sides where both are as near", () => {
    const frames = [frame("a", "fs/btrfs/inode.c"), frame("b", "fs/nfs/inode.c")];
    expect(names({ frames })).toEqual(["btrfs via file", "nfs via file"]);
  });

  it("leaves out what holds the nearer one", () => {
    expect(
      names({
        frames: [frame("a", "drivers/block/nbd.c"), frame("b", "drivers/block/nbd.c"), frame("c", "block/blk-mq.c")],
      }),
    ).toEqual(["nbd via file"]);
  });

  it("does not guess from tools alone", () => {
    expect(
      names({
        frames: [frame("mutex_lock", "kernel/locking/mutex.c"), frame("demo_open")],
        lists: ["linux-kernel@vger.kernel.org"],
      }),
    ).toEqual([]);
  });
});

describe("functions without a file", () => {
  const bySites = (...names: readonly string[]) =>
    findSubsystems(
      { frames: names.map((name) => ({ function: name, file: null, module: null })), lists: ["linux-demo@x"] },
      BUILT_IN,
    ).map(({ name }) => name);

  it("tell nothing where they are lock primitives or workqueue calls", () => {
    expect(bySites("_raw_spin_lock", "lockref_get", "process_one_work")).toEqual([]);
    expect(bySites("queue_work_on", "__queue_work", "queue_delayed_work_on")).toEqual([]);
  });

  it("tell the subsystem of the same prefix", () => {
    expect(bySites("raw_sendmsg")).toEqual(["net"]);
    expect(bySites("queue_max_sectors_store")).toEqual(["block"]);
  });
});

describe("componentOf", () => {
  const report = (site: ReturnType<typeof frame>) => ({
    edges: [{ site }],
    wanted: null,
    held: null,
    chain: [],
    stack: [],
  });
  it.each([
    [frame("x", "fs/ext4/file.c"), "fs/ext4"],
    [frame("x", "drivers/net/wireless/demo/x.c"), "drivers/net/wireless"],
    [frame("ovl_mmap", null, "overlay"), "fs/overlayfs"],
    [frame("x", null, "demo_mod"), "demo_mod"],
    [frame("l2cap_chan_del"), "net/bluetooth"],
    [frame("mutex_lock", "kernel/locking/mutex.c"), null],
  ])("reads %o", (site, expected) => {
    expect(componentOf(report(site))).toBe(expected);
  });

  const interrupted = [
    "demo_timer_fn",
    "__run_timers",
    "run_timer_softirq",
    "irq_exit_rcu",
    "asm_sysvec_apic_timer_interrupt",
  ];
  const idle = [frame("acpi_safe_halt", "drivers/acpi/osl.c"), frame("ext4_idle", "fs/ext4/file.c")];
  const of = (names: readonly string[], rest = idle) =>
    componentOf({ ...report(frame("spin_lock")), stack: [...names.map((name) => frame(name)), ...rest] });

  it("does not tell the code that an interrupt met", () => {
    expect(of(interrupted)).toBeNull();
    expect(of(["l2cap_chan_timeout", ...interrupted])).toBe("net/bluetooth");
    expect(of(["l2cap_chan_timeout", "handle_irq_event", "ret_from_intr"])).toBe("net/bluetooth");
  });

  it("tells it where no handler ran, and where a watchdog's interrupt speaks of it", () => {
    expect(of(["__schedule", "asm_sysvec_apic_timer_interrupt", "schedule"], [frame("x", "fs/ext4/file.c")])).toBe(
      "fs/ext4",
    );
    const stack = [...interrupted.map((name) => frame(name)), frame("x", "fs/ext4/file.c")];
    expect(componentOf({ ...report(frame("spin_lock")), family: "hang", stack })).toBe("fs/ext4");
  });

  it("is one for io_uring, before and after it had a folder", () => {
    expect(componentOf(report(frame("io_poll_double_wake", "fs/io_uring.c")))).toBe("io_uring");
    expect(componentOf(report(frame("io_poll_double_wake", "io_uring/poll.c")))).toBe("io_uring");
    expect(componentOf(report(frame("vfs_demo", "fs/namei.c")))).toBe("fs");
  });
});

const MAINTAINERS = `List of maintainers
===================

	M: *Mail* patches to: FullName <address@domain>

Maintainers List
----------------

DEMO DRIVER
M:	Dora Demo <dora@example.org>
L:	linux-demo@vger.kernel.org
S:	Maintained
F:	drivers/demo/
X:	drivers/demo/old/

DEMO BUS
L:	linux-demo@vger.kernel.org (moderated for non-subscribers)
F:	drivers/bus/demo*

ONE PERSON'S DRIVER
M:	Otto One <otto@example.org>
F:	drivers/one/
`;

describe("parseMaintainers", () => {
  it("reads sections and not the explanation above them", () => {
    expect(parseMaintainers(MAINTAINERS).map(({ title }) => title)).toEqual([
      "DEMO DRIVER",
      "DEMO BUS",
      "ONE PERSON'S DRIVER",
    ]);
  });

  it("makes one subsystem of the sections of one list", () => {
    const rules = toSubsystems(parseMaintainers(MAINTAINERS));
    const demo = rules.find(({ name }) => name === "demo");
    expect(demo).toMatchObject({
      lists: ["linux-demo@vger.kernel.org"],
      maintainers: ["Dora Demo <dora@example.org>"],
    });
    expect(names({ frames: [frame("a", "drivers/bus/demo-bus.c")] }, rules)).toEqual(["demo via file"]);
    expect(names({ frames: [frame("a", "drivers/demo/old/x.c")] }, rules)).toEqual([]);
  });

  it("takes what a section says for all that is known of its subsystem, and keeps rows that no section speaks of", () => {
    const rules = toSubsystems(
      parseMaintainers(`${MAINTAINERS}\nEXT4 FILE SYSTEM\nL:\tlinux-ext4@vger.kernel.org\nF:\tfs/ext9/\n`),
    );
    expect(rules.find(({ name }) => name === "ext4")?.files).toEqual(["fs/ext9/"]);
    expect(rules.find(({ name }) => name === "reiserfs")).toEqual(BUILT_IN.find(({ name }) => name === "reiserfs"));
  });

  it.each(["", "no such file", "F:\tfs/\n".repeat(1000), "A".repeat(100_000)])(
    "does not throw on another shape",
    (text) => {
      expect(parseMaintainers(text)).toEqual([]);
    },
  );
});

it.each([
  ["linux-ext4@vger.kernel.org", "ext4"],
  ["netdev@vger.kernel.org", "net"],
  ["linux-unionfs@vger.kernel.org", "overlayfs"],
  ["ocfs2-devel@lists.linux.dev", "ocfs2"],
])("names the list %s %s", (list, name) => {
  expect(nameOfList(list)).toBe(name);
});

const REAL = fileURLToPath(new URL("../../../../shared/data/linux/MAINTAINERS", import.meta.url));
it.skipIf(!existsSync(REAL))(`reads a real file (skipped without ${REAL})`, () => {
  const rules = toSubsystems(parseMaintainers(readFileSync(REAL, "utf8")));
  expect(rules.length).toBeGreaterThan(200);
  for (const [file, name] of [
    ["fs/overlayfs/file.c", "overlayfs"],
    ["fs/f2fs/super.c", "f2fs"],
    ["net/bluetooth/sco.c", "bluetooth"],
    ["io_uring/poll.c", "io-uring"],
    ["mm/memcontrol.c", "cgroups"],
  ])
    expect(names({ frames: [frame("x", file)] }, rules)).toContain(`${name} via file`);
});
