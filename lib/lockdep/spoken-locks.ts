/**
 * What people call a lock -> the classes lockdep prints for it. Data: a row, its reason.
 *
 * In: a name as spoken or written in code, lower case. Out: classes; where there are several the text or the thread must tell which.
 *
 *   "freeze lock"   sb_writers                     sb_start_write() takes it
 *   "inode lock"    &sb->s_type->i_mutex_key       or that of directories, or overlayfs' own
 *
 * A name without a class (`page lock`) is a lock that lockdep knows nothing of: it is listed so that it counts as a lock at all.
 */

export type SpokenLock = {
  readonly names: readonly string[];
  readonly classes: readonly string[];
  /** The file that defines or initialises it; null where that differs, or is not known here. */
  readonly home: string | null;
  /** What the row rests on beside that file, where there is more to say. */
  readonly why: string | null;
  /** What the text must hold and must not, for the row to count; else the next row of the name does. */
  readonly when?: { readonly has: RegExp; readonly lacks: RegExp };
};

/** Order matters: the first row of a name that the text allows. */
export const SPOKEN_LOCKS: readonly SpokenLock[] = [
  {
    names: ["ovl inode lock", "ovl_inode_lock", "overlay inode lock", "overlayfs inode lock"],
    classes: ["&ovl_i_mutex_key[depth]", "&ovl_i_mutex_dir_key[depth]"],
    home: "fs/overlayfs/inode.c",
    why: "ovl_lockdep_annotate_inode_mutex_key(): overlayfs keys its inodes by depth of stacking",
  },
  {
    names: ["mmap semaphore", "mmap sem"],
    classes: ["&mapping->i_mmap_rwsem"],
    home: "fs/inode.c",
    why: "said of the mapping's lock where the text takes that one and never names mmap_sem",
    when: { has: /\bi_mmap_(?:lock|rwsem|mutex)/, lacks: /(?<!i_)\bmmap_(?:sem|lock)\b/ },
  },
  {
    names: [
      "mmap_lock",
      "mmap_sem",
      "mmap lock",
      "mmap semaphore",
      "mmap sem",
      "mmap_read_lock",
      "mmap_write_lock",
      "mmap_write_lock_killable",
      "mmap_read_lock_killable",
    ],
    classes: ["&mm->mmap_lock"],
    home: "include/linux/mmap_lock.h",
    why: "mmap_sem before 5.8",
  },
  {
    names: ["i_rwsem", "i_mutex", "inode_lock", "inode lock", "inode->i_rwsem", "inode rwsem", "inode mutex"],
    classes: [
      "&sb->s_type->i_mutex_key",
      "&type->i_mutex_dir_key",
      "&ovl_i_mutex_key[depth]",
      "&ovl_i_mutex_dir_key[depth]",
    ],
    home: "fs/inode.c",
    why: "struct inode's i_rwsem: its class is named after the key of the file system type, older than the rwsem",
  },
  {
    names: ["dir lock", "directory lock", "parent lock", "directory inode lock"],
    classes: ["&type->i_mutex_dir_key"],
    home: "fs/inode.c",
    why: "directories have a key of their own: inode_init_always()",
  },
  {
    names: [
      "freeze lock",
      "freeze protection",
      "sb_start_write",
      "mnt_want_write",
      "file_start_write",
      "sb_writers",
      "sb_freeze_write",
    ],
    classes: ["sb_writers"],
    home: "fs/super.c",
    why: "freeze protection of a super block: sb_start_write() takes level SB_FREEZE_WRITE",
  },
  {
    names: ["sb_start_pagefault", "sb_pagefaults", "sb_freeze_pagefault"],
    classes: ["sb_pagefaults"],
    home: "fs/super.c",
    why: "freeze protection against page faults",
  },
  {
    names: ["sb_start_intwrite", "sb_internal", "sb_freeze_fs"],
    classes: ["sb_internal"],
    home: "fs/super.c",
    why: "freeze protection inside the file system",
  },
  {
    names: ["s_umount", "umount lock", "s_umount lock", "sb->s_umount"],
    classes: ["&type->s_umount_key"],
    home: "fs/super.c",
    why: "alloc_super() keys s_umount by file system type",
  },
  {
    names: ["i_mmap_rwsem", "i_mmap_mutex", "i_mmap_lock", "i_mmap_lock_write", "i_mmap_lock_read", "i_mmap lock"],
    classes: ["&mapping->i_mmap_rwsem"],
    home: "fs/inode.c",
    why: "i_mmap_lock_write() and i_mmap_lock_read() take it; before 3.0 the lock had that name",
  },
  {
    names: ["invalidate_lock", "filemap_invalidate_lock", "filemap_invalidate_lock_shared", "invalidate lock"],
    classes: ["mapping.invalidate_lock"],
    home: "fs/inode.c",
    why: "inode_init_always() names the class itself",
  },
  {
    names: ["pipe lock", "pipe_lock", "pipe mutex", "pipe->mutex"],
    classes: ["&pipe->mutex"],
    home: "fs/pipe.c",
    why: null,
  },
  {
    names: ["rtnl", "rtnl_lock", "rtnl lock", "rtnl_mutex", "rtnl mutex", "rtnl semaphore"],
    classes: ["rtnl_mutex"],
    home: "net/core/rtnetlink.c",
    why: null,
  },
  {
    names: [
      "cpus_read_lock",
      "cpus_write_lock",
      "cpu_hotplug_lock",
      "cpu hotplug lock",
      "cpuhotplug lock",
      "hotplug lock",
      "get_online_cpus",
    ],
    classes: ["cpu_hotplug_lock"],
    home: "kernel/cpu.c",
    why: null,
  },
  {
    names: ["mem_hotplug_lock", "memory hotplug lock", "get_online_mems"],
    classes: ["mem_hotplug_lock"],
    home: "mm/memory_hotplug.c",
    why: null,
  },
  {
    names: ["i_lock", "inode->i_lock", "inode spinlock"],
    classes: ["&sb->s_type->i_lock_key"],
    home: "fs/inode.c",
    why: "inode_init_always() keys i_lock by file system type",
  },
  { names: ["d_lock", "dentry lock", "dentry->d_lock"], classes: ["&dentry->d_lock"], home: "fs/dcache.c", why: null },
  {
    names: ["jbd2 handle", "journal handle", "transaction handle", "jbd2_handle", "jbd2 transaction"],
    classes: ["jbd2_handle"],
    home: "fs/jbd2/transaction.c",
    why: "the map of start_this_handle()",
  },
  {
    names: ["fs_reclaim", "reclaim lock"],
    classes: ["fs_reclaim"],
    home: "mm/page_alloc.c",
    why: "the map of reclaim",
  },
  {
    names: ["s_vfs_rename_mutex", "s_vfs_rename_key", "rename mutex"],
    classes: ["&type->s_vfs_rename_key"],
    home: "fs/super.c",
    why: "alloc_super() keys it by file system type",
  },
  {
    names: ["f_pos_lock", "f_pos lock", "file->f_pos_lock"],
    classes: ["&f->f_pos_lock"],
    home: "fs/file_table.c",
    why: null,
  },
  { names: ["seq_file lock", "p->lock", "m->lock"], classes: ["&p->lock"], home: "fs/seq_file.c", why: "seq_open()" },
  {
    names: ["sock lock", "socket lock", "lock_sock", "sk lock"],
    classes: [],
    home: null,
    why: "sk_lock-AF_...: a class for each address family, which the words do not tell",
  },
  {
    names: ["page lock", "lock_page", "folio lock", "folio_lock", "page_lock", "__lock_page", "find_lock_page"],
    classes: [],
    home: null,
    why: "a bit of the page: no lock class",
  },
  {
    names: ["buffer lock", "lock_buffer", "bh lock"],
    classes: [],
    home: null,
    why: "a bit of the buffer head: no lock class",
  },
  {
    names: ["glock", "gfs2_holder_is_compatible", "inode glock"],
    classes: [],
    home: null,
    why: "gfs2's cluster locks: no lock class; who may hold one together is asked of its holders",
  },
  {
    names: ["transaction start", "trans start", "filesystem transactions and locks", "filesystem transactions"],
    classes: [],
    home: null,
    why: "a file system's own: which one the words do not tell",
  },
  {
    names: ["kn->count", "kn->active", "kn->dep_map", "kernfs active reference"],
    classes: ["kn->active"],
    home: null,
    why: "kernfs waits for active users: the map's name is kn->active since 4.19, kn->count before 5.1",
  },
  {
    names: ["kernfs_rwsem", "kernfs_mutex", "kernfs lock"],
    classes: ["&root->kernfs_rwsem"],
    home: "fs/kernfs/dir.c",
    why: "kernfs_mutex before 5.16",
  },
  { names: ["rename_lock"], classes: ["rename_lock"], home: "fs/dcache.c", why: null },
  {
    names: ["q_usage_counter", "queue freeze", "freeze queue"],
    classes: ["&q->q_usage_counter(io)"],
    home: "block/blk-core.c",
    why: "the io map of a queue's freeze",
  },
  {
    names: ["elevator_lock", "elevator lock", "q->elevator_lock"],
    classes: ["&q->elevator_lock"],
    home: "block/blk-core.c",
    why: null,
  },
  { names: ["open_mutex", "disk->open_mutex"], classes: ["&disk->open_mutex"], home: "block/genhd.c", why: null },
  {
    names: ["bd_mutex", "bdev->bd_mutex"],
    classes: ["&disk->open_mutex"],
    home: null,
    why: "block: bd_mutex until 5.14",
  },
  { names: ["sysfs_lock", "q->sysfs_lock"], classes: ["&q->sysfs_lock"], home: "block/blk-core.c", why: null },
  { names: ["debugfs_mutex", "q->debugfs_mutex"], classes: ["&q->debugfs_mutex"], home: "block/blk-core.c", why: null },
  { names: ["lo_mutex", "lo->lo_mutex"], classes: ["&lo->lo_mutex"], home: "drivers/block/loop.c", why: null },
  { names: ["i_data_sem"], classes: ["&ei->i_data_sem"], home: "fs/ext4/super.c", why: null },
  { names: ["xattr_sem"], classes: ["&ei->xattr_sem"], home: "fs/ext4/super.c", why: null },
  {
    names: ["cp_rwsem", "f2fs_lock_op", "f2fs_lock_all"],
    classes: ["&sbi->cp_rwsem"],
    home: "fs/f2fs/f2fs.h",
    why: null,
  },
  { names: ["gc_mutex", "sbi->gc_mutex"], classes: ["&sbi->gc_mutex"], home: "fs/f2fs/super.c", why: "until 5.7" },
  { names: ["gc_lock", "sbi->gc_lock"], classes: ["&sbi->gc_lock"], home: "fs/f2fs/super.c", why: null },
  { names: ["i_xattr_sem"], classes: ["&fi->i_xattr_sem"], home: "fs/f2fs/super.c", why: null },
  { names: ["nat_tree_lock"], classes: ["&nm_i->nat_tree_lock"], home: "fs/f2fs/node.c", why: null },
  { names: ["node_write"], classes: ["&sbi->node_write"], home: "fs/f2fs/super.c", why: null },
  {
    names: ["ns_segctor_sem", "segctor_sem"],
    classes: ["&nilfs->ns_segctor_sem"],
    home: "fs/nilfs2/the_nilfs.c",
    why: null,
  },
  {
    names: ["reiserfs write lock", "reiserfs_write_lock", "reiserfs lock"],
    classes: ["&sbi->lock"],
    home: "fs/reiserfs/lock.c",
    why: "&REISERFS_SB(s)->lock in its first years",
  },
  {
    names: ["system_transition_mutex", "system_transition_mutex/1"],
    classes: ["system_transition_mutex"],
    home: "kernel/power/main.c",
    why: null,
  },
  { names: ["major_names_lock"], classes: ["major_names_lock"], home: "block/genhd.c", why: null },
  { names: ["loop_ctl_mutex"], classes: ["loop_ctl_mutex"], home: "drivers/block/loop.c", why: null },
  { names: ["loop_validate_mutex"], classes: ["loop_validate_mutex"], home: "drivers/block/loop.c", why: null },
  { names: ["cgroup_mutex", "cgroup mutex"], classes: ["cgroup_mutex"], home: "kernel/cgroup/cgroup.c", why: null },
  {
    names: ["cgroup_threadgroup_rwsem", "threadgroup_rwsem"],
    classes: ["cgroup_threadgroup_rwsem"],
    home: "kernel/cgroup/cgroup.c",
    why: null,
  },
  { names: ["cpuset_mutex"], classes: ["cpuset_mutex"], home: "kernel/cgroup/cpuset.c", why: null },
  { names: ["cpuset_rwsem"], classes: ["cpuset_rwsem"], home: "kernel/cgroup/cpuset.c", why: null },
  { names: ["slab_mutex"], classes: ["slab_mutex"], home: "mm/slab_common.c", why: null },
  { names: ["pernet_ops_rwsem"], classes: ["pernet_ops_rwsem"], home: "net/core/net_namespace.c", why: null },
  {
    names: ["console_lock", "console_sem"],
    classes: ["console_lock"],
    home: "kernel/printk/printk.c",
    why: "the map of the console semaphore",
  },
  { names: ["console_owner"], classes: ["console_owner"], home: "kernel/printk/printk.c", why: null },
  { names: ["tasklist_lock"], classes: ["tasklist_lock"], home: "kernel/fork.c", why: null },
  { names: ["pool->lock"], classes: ["&pool->lock"], home: "kernel/workqueue.c", why: null },
  {
    names: ["rq lock", "rq->lock", "runqueue lock", "rq->__lock"],
    classes: ["&rq->__lock"],
    home: null,
    why: "kernel/sched: rq->lock until 5.13",
  },
  { names: ["p->pi_lock", "pi_lock"], classes: ["&p->pi_lock"], home: "kernel/fork.c", why: null },
  {
    names: ["exec_update_lock", "exec_update_mutex"],
    classes: ["&sig->exec_update_lock"],
    home: "kernel/fork.c",
    why: null,
  },
  { names: ["cred_guard_mutex"], classes: ["&sig->cred_guard_mutex"], home: "kernel/fork.c", why: null },
  { names: ["event_mutex"], classes: ["event_mutex"], home: "kernel/trace/trace_events.c", why: null },
  { names: ["trace_types_lock"], classes: ["trace_types_lock"], home: "kernel/trace/trace.c", why: null },
  { names: ["text_mutex"], classes: ["text_mutex"], home: "kernel/extable.c", why: null },
  {
    names: ["jump_label_mutex", "jump_label_lock"],
    classes: ["jump_label_mutex"],
    home: "kernel/jump_label.c",
    why: null,
  },
  { names: ["module_mutex"], classes: ["module_mutex"], home: null, why: "kernel/module" },
  { names: ["uring_lock", "ctx->uring_lock"], classes: ["&ctx->uring_lock"], home: null, why: "io_uring" },
  { names: ["genl_mutex"], classes: ["genl_mutex"], home: "net/netlink/genetlink.c", why: null },
  { names: ["hci_dev_lock", "hdev->lock"], classes: ["&hdev->lock"], home: "net/bluetooth/hci_core.c", why: null },
  { names: ["anon_vma lock", "anon_vma->rwsem"], classes: ["&anon_vma->rwsem"], home: "mm/rmap.c", why: null },
  {
    names: ["device_lock", "dev->mutex", "device lock"],
    classes: ["&dev->mutex"],
    home: "drivers/base/core.c",
    why: null,
  },
  { names: ["namespace_sem"], classes: ["namespace_sem"], home: "fs/namespace.c", why: null },
  {
    names: ["dma_resv_lock", "reservation_ww_class_mutex", "dma_resv"],
    classes: ["reservation_ww_class_mutex"],
    home: "drivers/dma-buf/dma-resv.c",
    why: null,
  },
];

/** The rows of a name, in their order. */
export const spokenRows = (name: string): readonly SpokenLock[] => BY_NAME.get(name.toLowerCase()) ?? [];

const BY_NAME: ReadonlyMap<string, readonly SpokenLock[]> = new Map(
  [...new Set(SPOKEN_LOCKS.flatMap(({ names }) => names))].map((name) => [
    name,
    SPOKEN_LOCKS.filter(({ names }) => names.includes(name)),
  ]),
);
