/**
 * Names that hold the number of a device or of a boot: every instance is one class to a reader.
 * Each row: what it is, where such a name was printed, the pattern, the name with N.
 */

type Instance = { readonly rule: string; readonly pattern: RegExp; readonly to: string };

export const INSTANCES: readonly Instance[] = [
  // (wq_completion)loop5, loop292057088 (a number that user space chose) of drivers/block/loop.c
  { rule: "loop device", pattern: /^\(wq_completion\)loop\d{1,10}$/, to: "(wq_completion)loopN" },
  // (wq_completion)nbd3-recv, knbd0-recv until the queue became one of each device, of drivers/block/nbd.c
  {
    rule: "nbd device",
    pattern: /^\(wq_completion\)k?nbd\d{1,4}(?<tail>-\w{1,20})?$/,
    to: "(wq_completion)nbdN$<tail>",
  },
  // (wq_completion)hci0, hci0#2 of net/bluetooth/hci_core.c
  { rule: "bluetooth controller", pattern: /^\(wq_completion\)hci\d{1,4}$/, to: "(wq_completion)hciN" },
  // (wq_completion)phy12 of net/mac80211
  {
    rule: "wireless phy",
    pattern: /^\(wq_completion\)phy\d{1,6}(?<tail>-\w{1,20})?$/,
    to: "(wq_completion)phyN$<tail>",
  },
  // (wq_completion)md0_misc, md_127 of drivers/md
  { rule: "md array", pattern: /^\(wq_completion\)md_?\d{1,4}(?<tail>_\w{1,20})?$/, to: "(wq_completion)mdN$<tail>" },
  // (wq_completion)kdmflush/253:1, dm-3 of drivers/md/dm.c
  {
    rule: "device-mapper device",
    pattern: /^\(wq_completion\)kdmflush\/\d{1,4}:\d{1,4}$/,
    to: "(wq_completion)kdmflush/N",
  },
  // (wq_completion)nfsd4_callbacks, nfs4_state_manager keep theirs: a version, not an instance.
  // (wq_completion)wg-kex-wg0, wg-crypt-wg1 of drivers/net/wireguard
  {
    rule: "wireguard device",
    pattern: /^\(wq_completion\)wg-(?<what>crypt|kex)-\w{1,15}$/,
    to: "(wq_completion)wg-$<what>-N",
  },
  { rule: "bond device", pattern: /^\(wq_completion\)bond\d{1,4}$/, to: "(wq_completion)bondN" },
  // (wq_completion)xfs-conv/loop3, xfs-buf/sda1, xfs-log/dm-0 of fs/xfs
  {
    rule: "file system's device",
    pattern: /^\(wq_completion\)(?<what>xfs-[\w-]{1,20}|ext4-[\w-]{1,30}|gfs2?-[\w-]{1,20}|dio)\/[\w.-]{1,32}$/,
    to: "(wq_completion)$<what>/N",
  },
  // (wq_completion)smc_tx_wq-00000000, the id of a link group of net/smc/smc_core.c
  {
    rule: "smc link group",
    pattern: /^\(wq_completion\)smc_tx_wq-[0-9a-f]{8}$/,
    to: "(wq_completion)smc_tx_wq-N",
  },
  // (wq_completion)scsi_tmf_2, events of one host
  {
    rule: "scsi host",
    pattern: /^\(wq_completion\)scsi_(?<what>tmf|wq|eh)_\d{1,4}$/,
    to: "(wq_completion)scsi_$<what>_N",
  },
  // (wq_completion)vhci_hcd0, usbip_vhci_0 of drivers/usb/usbip; usbip_event, which all hosts share, stays
  {
    rule: "usbip host",
    pattern: /^\(wq_completion\)(?<what>usbip_vhci|vhci_hcd)_?\d{1,4}$/,
    to: "(wq_completion)$<what>N",
  },
];
