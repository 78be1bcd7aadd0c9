/**
 * A list's address -> the name syzkaller gives the subsystem that discusses there.
 *
 *   linux-ext4@vger.kernel.org -> ext4      netdev@vger.kernel.org -> net      bpf@vger.kernel.org -> bpf
 *
 * Names are public facts of syzbot's dashboard; the rule behind most: the list without "linux-" and "-devel".
 */

export function nameOfList(address: string): string | undefined {
  const [local = "", host = ""] = address.toLowerCase().split("@");
  const known = NAMES[local];
  if (known !== undefined) return known;
  const bare = local
    .replace(/^linux-?/, "")
    .replace(/-?(?:devel|dev|list|kernel|discuss|bugs|general)$/, "")
    .replace(/^(?:devel|kernel|patches|list)$/, "");
  const name = bare === "" ? (host.split(".").at(-2) ?? "") : bare;
  return /^[a-z0-9][a-z0-9_-]{1,15}$/.test(name) ? name : undefined;
}

/** Lists whose name is not made by the rule. */
const NAMES: Readonly<Record<string, string>> = {
  netdev: "net",
  "linux-kernel": "kernel",
  "linux-fsdevel": "fs",
  "linux-unionfs": "overlayfs",
  "linux-f2fs-devel": "f2fs",
  "linux-security-module": "lsm",
  "linux-trace-kernel": "trace",
  "linux-trace-devel": "rt-tools",
  "dri-devel": "dri",
  "amd-gfx": "amd-gfx",
  "intel-gfx": "intel-gfx",
  v9fs: "v9fs",
  "b.a.t.m.a.n": "batman",
  "netfilter-devel": "netfilter",
  "linux-arm-kernel": "arm",
  "linux-arm-msm": "arm-msm",
  kvmarm: "kvmarm",
  "linux-btrace": "block",
  "samba-technical": "cifs",
  "tipc-discussion": "tipc",
  "rds-devel": "rds",
  "ocfs2-devel": "ocfs2",
  "cluster-devel": "gfs2",
  gfs2: "gfs2",
  "reiserfs-devel": "reiserfs",
  "jfs-discussion": "jfs",
  "devel@lists.orangefs.org": "orangefs",
  "alsa-devel": "sound",
  "linux-sound": "sound",
  "io-uring": "io-uring",
  "kasan-dev": "kasan",
  virtualization: "virt",
  "xen-devel": "xen",
  "ceph-devel": "ceph",
  "dm-devel": "dm",
  "target-devel": "target",
  "linux-nvdimm": "nvdimm",
  nvdimm: "nvdimm",
  "platform-driver-x86": "x86-drivers",
  "linux-s390": "s390",
  "linuxppc-dev": "ppc",
  "linux-input": "input",
};
