/**
 * Functions on the way into the kernel's code: system calls, interrupts, work, write-back, reclaim. Thousands of stacks pass them.
 *
 * In: a function's name. A report and a patch that share one have nothing in common (`block: genhd: ...` and a report of nbd share
 * do_filp_open, path_openat, do_dentry_open and blkdev_open). Each row is one way in; a name belongs to the first that fits.
 */
export const isEntryFunction = (name: string): boolean => ENTRY.test(name);

const WAYS: readonly string[] = [
  // open(2)
  "do_filp_open|path_openat|do_dentry_open|lookup_open|open_last_lookups|do_open|do_sys_open\\w*|blkdev_open|blkdev_get\\w*",
  // read(2), write(2), getdents(2), ioctl(2), chmod(2)
  "seq_read\\w*|kernfs_(?:fop|seq)_\\w+|sysfs_kf_\\w+|new_sync_\\w+|call_(?:read|write)_iter|do_iter_\\w+|iterate_dir",
  "block_ioctl|blkdev_ioctl|notify_change|_{0,4}sys_\\w+",
  // mount(2), umount(2)
  "path_mount|do_(?:new_)?mount\\w*|legacy_get_tree|mount_bdev|deactivate_\\w*super|kill_block_super|generic_shutdown_super|cleanup_mnt",
  // sockets
  "sock_(?:sendmsg|write_iter|recvmsg|ioctl|close|release)\\w*|netlink_(?:unicast|sendmsg|rcv_skb)\\w*|genl_\\w+",
  // the way out, and the end of a task
  "task_work_run|exit_to_user_\\w+|do_(?:group_)?exit|get_signal",
  // interrupts, softirqs, timers, page faults
  "asm_\\w+|sysvec_\\w+|irq_exit\\w*|invoke_softirq|_{0,2}do_softirq\\w*|handle_softirqs|run_ksoftirqd|smpboot_thread_fn",
  "tasklet_action\\w*|run_timer_softirq|__run_timers\\w*|expire_timers|call_timer_fn",
  "do_(?:user_addr_)?fault\\w*|handle_mm_fault|exc_page_fault|handle_pte_fault",
  // write-back and reclaim
  "writeback_sb_inodes|__writeback_\\w+|wb_(?:writeback|workfn|do_writeback)",
  "fs_reclaim\\w*|might_alloc|shrink_\\w+|balance_pgdat|kswapd|do_shrink_slab|super_cache_scan|prune_icache_sb|dispose_list",
  // every transaction of ext4 and ocfs2
  "jbd2_journal_start|jbd2__journal_start|jbd2_handle",
];

const ENTRY = new RegExp(`^(?:${WAYS.join("|")})$`);
