/**
 * Where code lives that a splat names without a file: modules and function prefixes -> folder of the tree.
 *
 * 43 % of real splats print no file:line; then `[overlay]` or `ovl_mmap` is all there is. A folder stands for the component, and
 * the subsystem is looked up by it like by any file.
 */
import { type Frame, isPlumbing } from "../lockdep/index.ts";

/** `[overlay]` -> fs/overlayfs/. Modules whose name is their folder's (fs/NAME) are found without a row. */
const MODULES: readonly (readonly [module: RegExp, folder: string])[] = [
  [/^overlay$/, "fs/overlayfs/"],
  [/^nilfs2$/, "fs/nilfs2/"],
  [
    /^(?:ext4|ext3|ext2|jbd2|jbd|f2fs|btrfs|xfs|gfs2|dlm|ocfs2|reiserfs|fuse|ceph|cifs|ntfs3?|nfsd?|lockd|jfs|udf|ubifs|erofs|squashfs|bcachefs|hfs|hfsplus|fat|vfat|exfat|orangefs|autofs|kernfs|afs)$/,
    "fs/*/",
  ],
  [/^(?:nfsv[234]|nfs_acl|nfs_layout\w+)$/, "fs/nfs/"],
  [/^(?:ksmbd|smb)$/, "fs/smb/"],
  [/^(?:sunrpc|auth_rpcgss|rpcsec_gss_krb5|rpcrdma)$/, "net/sunrpc/"],
  [/^(?:libceph)$/, "net/ceph/"],
  [/^(?:bluetooth|bnep|rfcomm|hidp|6lowpan)$/, "net/bluetooth/"],
  [/^(?:bt(?:usb|intel|rtl|bcm|mtk|mrvl|qca)|hci_\w+)$/, "drivers/bluetooth/"],
  [/^mac80211(?:_hwsim)?$/, "net/mac80211/"],
  [/^(?:cfg80211|rfkill)$/, "net/wireless/"],
  [
    /^(?:iwl(?:wifi|mvm|dvm|mld|egacy|3945|4965)|ath\w*|rtw\w*|rtl8\w*|rtlwifi|rt2x00\w*|rt2800\w*|brcm(?:fmac|smac|util)|b43\w*|mt76\w*|mt79\w*|mwifiex\w*|carl9170|wl\w+|wil6210)$/,
    "drivers/net/wireless/",
  ],
  [
    /^(?:tipc|rds|rds_tcp|rds_rdma|sctp|mptcp|batman_adv|openvswitch|bridge|8021q|l2tp\w*|nfc|can|can_\w+|vsock|smc|ax25|netrom|rose|x25|ieee802154|mac802154|netfilter|wireguard|dccp|bonding|team)$/,
    "net/*/",
  ],
  [
    /^(?:nf_\w+|nft_\w+|ip_set\w*|ip_tables|ip6_tables|x_tables|xt_\w+|iptable_\w+|ip_vs\w*|nfnetlink\w*|ebtables|arp_tables)$/,
    "net/netfilter/",
  ],
  [
    /^(?:e1000e?|igb|igc|ixgbe|ice|i40e|mlx[45]_(?:core|en)|bnx2x?|bnxt_en|tg3|r8169|virtio_net|sfc|qede?|cxgb\w*|asix|ax88179\w*|r8152|cdc_\w+|usbnet|macsec|macvlan|vxlan|geneve|tun|tap|veth|ppp\w*|pppoe|slip)$/,
    "drivers/net/",
  ],
  [/^(?:ib_\w+|mlx[45]_ib|rdma_\w+|rdma_rxe|siw|iw_\w+|irdma|hfi1|qib|rxe)$/, "drivers/infiniband/"],
  [/^(?:i915|xe)$/, "drivers/gpu/drm/i915/"],
  [/^(?:amdgpu|radeon|amdkfd)$/, "drivers/gpu/drm/amd/"],
  [/^nouveau$/, "drivers/gpu/drm/nouveau/"],
  [
    /^(?:drm\w*|ttm|vc4|v3d|msm|panfrost|panthor|lima|etnaviv|vmwgfx|qxl|bochs\w*|ast|mgag200|vgem|vkms|gpu_sched)$/,
    "drivers/gpu/drm/",
  ],
  [/^(?:snd_\w+|snd|soundcore|soundwire\w*)$/, "sound/"],
  [
    /^(?:usbcore|usb_common|xhci_\w+|ehci_\w+|ohci_\w+|uhci_hcd|dwc[23]\w*|udc_core|usb_f_\w+|libcomposite|typec\w*|ucsi\w*|usbhid|usblp|cdc_acm|dummy_hcd|gadgetfs|raw_gadget)$/,
    "drivers/usb/",
  ],
  [/^(?:usb_storage|uas)$/, "drivers/usb/storage/"],
  [
    /^(?:videodev|uvcvideo|videobuf2\w*|v4l2\w*|dvb_\w+|em28xx\w*|mc|media|vivid|rc_core|gspca\w*|cx\w{4,6}|saa7134\w*)$/,
    "drivers/media/",
  ],
  [/^(?:kvm|kvm_intel|kvm_amd|vfio\w*)$/, "virt/kvm/"],
  [/^(?:vhost\w*|virtio\w*|vmw_vsock\w*)$/, "drivers/virtio/"],
  [/^(?:loop|null_blk|zram|brd|floppy|ublk_drv|rnbd_\w+|pktcdvd|rbd|aoe|virtio_blk)$/, "drivers/block/"],
  [/^nbd$/, "drivers/block/nbd.c"],
  [/^drbd$/, "drivers/block/drbd/"],
  [/^dm_\w+$/, "drivers/md/dm.c"],
  [/^(?:md_mod|raid\d+|linear|md_cluster)$/, "drivers/md/md.c"],
  [/^bcache$/, "drivers/md/bcache/"],
  [/^nvme(?:t|_\w+)?$/, "drivers/nvme/"],
  [
    /^(?:scsi_\w+|sd_mod|sg|sr_mod|megaraid_sas|mpt[23]sas|lpfc|qla\w*|libfc|fcoe|libsas|aacraid|hpsa|target_core_\w+|iscsi_\w+|libiscsi\w*)$/,
    "drivers/scsi/",
  ],
  [/^(?:libata|ahci|libahci|ata_\w+)$/, "drivers/ata/"],
  [/^(?:mmc_core|mmc_block|sdhci\w*)$/, "drivers/mmc/"],
  [/^(?:hid\w*|usbkbd|usbmouse|i8042|psmouse|evdev|uinput|mousedev|joydev|wacom)$/, "drivers/input/"],
  [/^(?:zfs|spl|nvidia\w*|vboxdrv|vmmon)$/, "out of tree/"],
];

/** `ovl_mmap` -> fs/overlayfs/. In order: the longer prefix of two stands first. */
const PREFIXES: readonly (readonly [prefix: RegExp, folder: string, why: string])[] = [
  [/^(?:_{0,2}ext[234]_|jbd2?_|__jbd2)/, "fs/ext4/", "ext2 to ext4 and their journal share a list"],
  [/^_{0,2}f2fs_/, "fs/f2fs/", ""],
  [/^_{0,2}ovl_/, "fs/overlayfs/", ""],
  [/^_{0,2}(?:btrfs|btree)_(?!insert|lookup|geo)/, "fs/btrfs/", "lib/btree.c has btree_insert and few others"],
  [/^_{0,2}bch2_/, "fs/bcachefs/", ""],
  [/^_{0,2}(?:xfs|xlog|xfsaild)_?/, "fs/xfs/", ""],
  [/^_{0,2}nilfs_/, "fs/nilfs2/", ""],
  [/^_{0,2}(?:gfs2|gdlm|glock)_/, "fs/gfs2/", ""],
  [
    /^_{0,2}reiserfs_|^(?:do_journal_(?:begin|end)|journal_(?:begin|end|mark_dirty))(?:_|$)/,
    "fs/reiserfs/",
    "its journal has names without a prefix",
  ],
  [/^_{0,2}ocfs2_/, "fs/ocfs2/", ""],
  [/^_{0,2}(?:nfsd4?|nfsd3|nfsd)_/, "fs/nfsd/", ""],
  [/^_{0,2}nfs(?:[34]|41)?_/, "fs/nfs/", ""],
  [/^(?:rpc|xprt|svc|gss|rpcauth)_/, "net/sunrpc/", ""],
  [/^_{0,2}(?:cifs|smb2|SMB2)_/, "fs/smb/", ""],
  [/^ksmbd_/, "fs/smb/", ""],
  [/^_{0,2}ceph_/, "fs/ceph/", ""],
  [/^_{0,2}fuse_/, "fs/fuse/", ""],
  [/^_{0,2}(?:hfsplus|hfs)_/, "fs/hfs/", ""],
  [
    /^_{0,2}ntfs3?_|^(?:ni|mi|indx|attr|run)_(?:lock|read|write|insert|find|fiemap)\w*|^mi_read/,
    "fs/ntfs3/",
    "ntfs3 names its inodes ni_, its records mi_",
  ],
  [/^_{0,2}(?:jfs|txCommit|txBegin|diAlloc|diFree|dbAlloc|dbFree|lmLog)/, "fs/jfs/", ""],
  [/^_{0,2}udf_/, "fs/udf/", ""],
  [/^_{0,2}(?:exfat)_/, "fs/exfat/", ""],
  [/^_{0,2}(?:fat|vfat|msdos)_/, "fs/fat/", ""],
  [/^_{0,2}ubifs_/, "fs/ubifs/", ""],
  [/^_{0,2}erofs_|^z_erofs_/, "fs/erofs/", ""],
  [/^_{0,2}v9fs_|^p9_/, "fs/9p/", ""],
  [/^_{0,2}afs_/, "fs/afs/", ""],
  [/^autofs\d?_/, "fs/autofs/", ""],
  [/^_{0,2}kernfs_|^sysfs_/, "fs/kernfs/", ""],
  [/^_{0,2}iomap_/, "fs/iomap/", ""],
  [/^(?:mem_cgroup|memcg|cgroup|css|cpuset)_/, "kernel/cgroup/", "mm/memcontrol.c is discussed there too"],
  [/^_{0,2}(?:hci|l2cap|sco|rfcomm|mgmt|bt_sock|bt_accept|iso_conn|iso_sock|iso|bnep|hidp)_/, "net/bluetooth/", ""],
  [/^(?:cfg80211|nl80211|wiphy|regulatory|rfkill)_/, "net/wireless/", ""],
  [/^(?:ieee80211|sta_info|mac80211)_/, "net/mac80211/", ""],
  [/^(?:iwl|ath\d*k|ath10k|ath11k|rtw|rtl|brcmf|mt76|mwifiex)_/, "drivers/net/wireless/", ""],
  [/^rds_/, "net/rds/", ""],
  [/^tipc_/, "net/tipc/", ""],
  [/^sctp_/, "net/sctp/", ""],
  [/^(?:mptcp|__mptcp)_/, "net/mptcp/", ""],
  [/^(?:batadv)_/, "net/batman-adv/", ""],
  [/^(?:smc)_/, "net/smc/", ""],
  [/^(?:nf|nft|nf_tables|ip_set|ip_vs|ipset|nfnl|nfnetlink|ctnetlink|xt)_/, "net/netfilter/", ""],
  [/^(?:nfc|nci|llcp|digital)_/, "net/nfc/", ""],
  [/^(?:ax25|nr|rose)_/, "net/ax25/", ""],
  [/^(?:can|bcm|isotp|j1939)_/, "net/can/", ""],
  [/^(?:vsock|virtio_transport|vhost|virtio|virtqueue)_/, "drivers/virtio/", ""],
  [/^(?:wg)_/, "drivers/net/wireguard/", ""],
  [/^(?:ib|rdma|cma|ucma|iw|mlx5_ib|rxe|siw|uverbs|isert|iser|srpt?)_/, "drivers/infiniband/", ""],
  [
    /^_{0,2}(?:tcp|udp|udpv6|tcpv6|inet|inet6|ip6?|ipv6|igmp|ipv4|addrconf|fib|neigh|dev|netdev|rtnl|rtnetlink|netlink|sock|sk|skb|unix|packet|raw|dst|qdisc|tc|genl|napi|net|ipmr|mld|mpls|team|bond|macvlan|vxlan|tun|tap|ppp|l2tp|kcm|tls|xfrm|af_alg|llc|phonet|sch)_/,
    "net/core/",
    "general networking",
  ],
  [
    /^(?:io_uring|io_wq|io_sq|io_poll|io_timeout|io_link|io_req|io_rw|io_kill|io_cqring|io_ring|io_issue|io_submit|io_queue|io_file|io_run|io_iopoll|io_async|io_prep|io)_(?!schedule|apic|serial)/,
    "io_uring/",
    "",
  ],
  [/^nbd_/, "drivers/block/nbd.c", ""],
  [/^(?:loop|lo|__loop)_/, "drivers/block/", ""],
  [/^(?:floppy|zram|null|brd|ublk|rbd|drbd|xen_blkbk|rnbd|virtblk|aoe)_/, "drivers/block/", ""],
  [
    /^_{0,2}(?:blk|blkdev|blkcg|blkg|bio|bdev|bd|elevator|elv|submit_bio|disk|gendisk|rq_qos|wbt|bfq|kyber|dd|sbitmap_queue|part|queue(?!_(?:work|delayed_work|rcu_work|interrupt))|iocg|ioc)_/,
    "block/",
    "",
  ],
  [/^(?:dm)_/, "drivers/md/dm.c", ""],
  [/^(?:md|raid\d+|r5l|mddev|bitmap)_/, "drivers/md/md.c", ""],
  [/^(?:bch|bcache|cached_dev)_/, "drivers/md/bcache/", ""],
  [/^nvmet?_/, "drivers/nvme/", ""],
  [/^(?:scsi|sd|sg|sr|ses|iscsi|target|tcm|transport|megasas|mpt3sas|lpfc|qla2x00|ufshcd)_/, "drivers/scsi/", ""],
  [/^(?:ata|ahci)_/, "drivers/ata/", ""],
  [/^(?:drm|ttm|dma_fence|dma_resv|dma_buf|vmw|virtio_gpu)_/, "drivers/gpu/drm/", ""],
  [/^(?:i915|intel_gt|intel_context|gen8|gen6)_/, "drivers/gpu/drm/i915/", ""],
  [/^(?:amdgpu|dm_dmub|dc|radeon)_/, "drivers/gpu/drm/amd/", ""],
  [/^nouveau_|^nvkm_/, "drivers/gpu/drm/nouveau/", ""],
  [/^(?:snd|soc|pcm|usb_audio|hda)_/, "sound/", ""],
  [
    /^(?:usb|hub|xhci|ehci|ohci|uhci|dwc[23]|gadget|ffs|gadgetfs|composite|dummy|typec|ucsi|usbdev|wdm|usblp|usbtmc|ld_usb|raw_ioctl|musb|udc)_/,
    "drivers/usb/",
    "",
  ],
  [/^(?:v4l2|video|uvc|vb2|dvb|media|vivid|rc|ir|lirc|em28xx|dvb_usb|cec|usbtv)_/, "drivers/media/", ""],
  [/^(?:hid|input|evdev|uinput|mousedev|hidraw|uhid|wacom|joydev|atkbd|i8042|serio)_/, "drivers/input/", ""],
  [/^(?:tty|n_tty|pty|uart|serial8250|serial|con|vt|do_con|vc|n_gsm|gsm|gsmld|ldsem)_/, "drivers/tty/", ""],
  [/^(?:kvm|vmx|svm)_/, "virt/kvm/", ""],
  [/^(?:bpf|__bpf|sock_map|sock_hash|trie|htab|btf)_/, "kernel/bpf/", ""],
  [/^(?:ftrace|trace|tracing|ring_buffer|event_trace|tracefs|synth_event|uprobe|kprobe)_/, "kernel/trace/", ""],
  [/^(?:perf)_/, "kernel/events/", ""],
  [/^(?:crypto|padata|alg)_/, "crypto/", ""],
  [/^(?:key|keyring|keyctl)_/, "security/keys/", ""],
  [/^(?:ima|evm|integrity|tpm)_/, "security/integrity/", ""],
  [/^(?:aa|apparmor)_/, "security/apparmor/", ""],
  [/^selinux_|^sel_|^avc_/, "security/selinux/", ""],
  [/^tomoyo_/, "security/tomoyo/", ""],
  [/^(?:acpi)_/, "drivers/acpi/", ""],
  [/^(?:pci|pcie)_/, "drivers/pci/", ""],
  [/^(?:mmc|sdhci)_/, "drivers/mmc/", ""],
  [/^(?:iio)_/, "drivers/iio/", ""],
  [/^(?:cpufreq|pm|thermal|dpm|genpd)_/, "drivers/base/power/", ""],
  [/^(?:iommu|intel_iommu|amd_iommu|iova)_/, "drivers/iommu/", ""],
];

export function folderOfModule(module: string): string | undefined {
  const name = module.replaceAll("-", "_");
  const folder = MODULES.find(([pattern]) => pattern.test(name))?.[1];
  return folder?.replace("*", name);
}

/** A lock primitive is nobody's: `_raw_spin_lock` is no raw socket. */
export function folderOfFunction(name: string): string | undefined {
  return isPlumbing(name) ? undefined : PREFIXES.find(([pattern]) => pattern.test(name))?.[1];
}

/** The best place known of one frame, and by what. */
export function ownerOf(
  frame: Pick<Frame, "file" | "module" | "function">,
): { path: string; via: "file" | "module" | "function" } | undefined {
  if (frame.file !== null) return { path: normalise(frame.file), via: "file" };
  const module = frame.module === null ? undefined : folderOfModule(frame.module);
  if (module !== undefined) return { path: module, via: "module" };
  const folder = folderOfFunction(frame.function);
  return folder === undefined ? undefined : { path: folder, via: "function" };
}

/** `./include/linux/fs.h`, `/syzkaller/managers/x/kernel/fs/open.c`, `fs/btrfs/../locking.c` -> a path of the tree. */
function normalise(file: string): string {
  const bare = file.replace(/^\.\//, "");
  if (!bare.startsWith("/")) return bare;
  return (
    /\/(?<path>(?:arch|block|crypto|drivers|fs|include|init|io_uring|ipc|kernel|lib|mm|net|rust|security|sound|virt)\/.+)$/.exec(
      bare,
    )?.groups?.path ?? bare
  );
}
