/**
 * One lock under two names: renames in the kernel's source, with the version that brought the new name and the lock's home.
 * The newest name is kept. A row may regroup inversions: say so in the CHANGELOG.
 */

export type Alias = { readonly to: string; readonly since: string };

export const ALIASES: ReadonlyMap<string, Alias> = new Map<string, Alias>([
  // include/linux/mm_types.h: mmap_sem became mmap_lock with its wrappers.
  ["&mm->mmap_sem", { to: "&mm->mmap_lock", since: "5.8 renamed mmap_sem" }],
  // kernel/cpu.c: cpu_hotplug.lock became the per-cpu rwsem cpu_hotplug_lock.
  ["cpu_hotplug.lock", { to: "cpu_hotplug_lock", since: "4.13 renamed cpu_hotplug.lock" }],
  ["cpu_hotplug_lock.rw_sem", { to: "cpu_hotplug_lock", since: "5.7 dropped .rw_sem of percpu_rw_semaphore" }],
  ["mem_hotplug_lock.rw_sem", { to: "mem_hotplug_lock", since: "5.7 dropped .rw_sem of percpu_rw_semaphore" }],
  [
    "cgroup_threadgroup_rwsem.rw_sem",
    { to: "cgroup_threadgroup_rwsem", since: "5.7 dropped .rw_sem of percpu_rw_semaphore" },
  ],
  ["dup_mmap_sem.rw_sem", { to: "dup_mmap_sem", since: "5.7 dropped .rw_sem of percpu_rw_semaphore" }],
  // include/linux/fs.h: the mutex of an inode became a rwsem; the key of its class kept the old name.
  ["&inode->i_mutex", { to: "&sb->s_type->i_mutex_key", since: "2.6.25 gave each file system type a key" }],
  // mm/rmap.c: the mutex of an anon_vma became a rwsem.
  ["&anon_vma->mutex", { to: "&anon_vma->rwsem", since: "3.9 made it a rwsem" }],
  ["&mapping->i_mmap_mutex", { to: "&mapping->i_mmap_rwsem", since: "3.19 made it a rwsem" }],
  // block: the mutex that opens a disk.
  ["&bdev->bd_mutex", { to: "&disk->open_mutex", since: "5.14 moved bd_mutex to the disk" }],
  // kernel/events/core.c and fs/exec.c: cred_guard_mutex under the new exec lock.
  ["&sig->exec_update_mutex", { to: "&sig->exec_update_lock", since: "5.11 made it a rwsem" }],
  // reclaim: the annotation's map.
  ["mm/page_alloc.c:lock_map", { to: "fs_reclaim", since: "4.14 named the reclaim map" }],
]);
