/**
 * What people call a lock -> the names lockdep prints for it, which are what documents hold. Data: a row, its reason.
 */
export const SPOKEN_LOCKS: Readonly<Record<string, readonly string[]>> = {
  // struct inode's i_rwsem: its class is named after the key of the file system type, older than the rwsem.
  i_rwsem: ["i_mutex_key", "i_mutex_dir_key", "ovl_i_mutex_key", "ovl_i_mutex_dir_key"],
  i_mutex: ["i_mutex_key", "i_mutex_dir_key", "ovl_i_mutex_key", "ovl_i_mutex_dir_key"],
  inode_lock: ["i_mutex_key", "i_mutex_dir_key"],
  // Freeze protection: sb_start_write() and mnt_want_write() take the super block's sb_writers.
  "freeze lock": ["sb_writers"],
  sb_start_write: ["sb_writers"],
  mnt_want_write: ["sb_writers"],
  file_start_write: ["sb_writers"],
  // i_mmap_lock_write() and i_mmap_lock_read() take i_mmap_rwsem; before 3.0 the lock had that name.
  i_mmap_lock: ["i_mmap_rwsem"],
  pipe_lock: ["&pipe->mutex"],
  rtnl_lock: ["rtnl_mutex"],
  mmap_read_lock: ["mmap_lock"],
  mmap_write_lock: ["mmap_lock"],
  cpus_read_lock: ["cpu_hotplug_lock"],
};
