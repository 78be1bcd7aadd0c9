import { describe, expect, it } from "vitest";
import { findReports } from "../../../lib/lockdep/index.ts";
import { parseCpuIdent, parseKernelIdent } from "../../../lib/lockdep/kernel.ts";
import { parseCommPid, parseCpuLine } from "../../../lib/lockdep/task.ts";

describe("parseKernelIdent", () => {
  it.each([
    [
      "6.4.0-rc4-syzkaller-geb1f822c76be-dirty #0 Not tainted",
      {
        release: "6.4.0-rc4-syzkaller-geb1f822c76be-dirty",
        build: "0",
        taint: "Not tainted",
        commit: "eb1f822c76be",
        dirty: true,
      },
    ],
    ["6.1.0-rc6-syzkaller-00012-g4312098baf37 #0 Not tainted", { commit: "4312098baf37", dirty: false }],
    ["4.9.0-rc1+ #197 Tainted: G        W  O   ", { release: "4.9.0-rc1+", taint: "G W O", commit: null, dirty: null }],
    ["syzkaller #0 Not tainted", { release: "syzkaller" }],
    ["5.14.0-70.el9.x86_64+debug #1 Tainted: G           OE", { release: "5.14.0-70.el9.x86_64+debug", taint: "G OE" }],
    ["2.6.18-rc5-mm1 #2", { release: "2.6.18-rc5-mm1", build: "2", taint: null }],
  ])("reads %s", (line, expected) => {
    expect(parseKernelIdent(line)).toMatchObject(expected);
  });

  it.each(["demod/812 is trying to acquire lock:", "-----------", "see #12 in the list"])(
    "does not read %s",
    (line) => {
      expect(parseKernelIdent(line)).toBeUndefined();
    },
  );

  it("finds the kernel in the line of the CPU", () => {
    expect(parseCpuIdent("CPU: 4 PID: 2468 Comm: dnf Not tainted 4.9.0-rc1+ #197")).toMatchObject({
      release: "4.9.0-rc1+",
      build: "197",
    });
  });
});

describe("the task", () => {
  it("has slashes, colons and blanks in its name", () => {
    expect(parseCommPid("kworker/u64:4/1234")).toEqual({ comm: "kworker/u64:4", pid: 1234 });
    expect(parseCommPid("CPU 0/KVM/77 [HC0[0]:SC0[0]:HE1:SE1]")).toEqual({ comm: "CPU 0/KVM", pid: 77 });
  });

  it("stands in the line of the CPU, in both eras", () => {
    expect(parseCpuLine("CPU: 1 UID: 0 PID: 77 Comm: (udev-worker) Not tainted 6.12.0 #1")).toEqual({
      cpu: 1,
      pid: 77,
      comm: "(udev-worker)",
    });
    expect(parseCpuLine("Pid: 2468, comm: dnf Not tainted 3.2.0 #1")).toEqual({ cpu: null, pid: 2468, comm: "dnf" });
  });
});

describe("the commit of a syzbot kernel", () => {
  const splat = (release: string) =>
    `HEAD commit:    0a1b2c3d4e5f Merge tag 'demo-6.18'\n\nWARNING: possible recursive locking detected\n${release} #0 Not tainted\na/1 is trying to acquire lock:\n`;

  it("is the HEAD commit above the splat where the release names none", () => {
    expect(findReports(splat("syzkaller"))[0]?.kernel.commit).toBe("0a1b2c3d4e5f");
  });

  it("is not taken for a kernel of another house, nor over the one in the release", () => {
    expect(findReports(splat("6.1.0"))[0]?.kernel.commit).toBeNull();
    expect(findReports(splat("6.4.0-syzkaller-geb1f822c76be"))[0]?.kernel.commit).toBe("eb1f822c76be");
  });
});
