/**
 * What a person read in the mails that tests/eval/words.ts draws: the outer lock and the inner one, by class or by words of its name.
 * Read whole before the rules were run on them; a mail of the draw that is not here states no order. Orders that code shows and nobody
 * states are not marked, nor those that a sentence forbids.
 */
export type Mark = readonly [outer: string, inner: string];

/** Mails of the draw, the marked ones among them. */
export const MARKED_MAILS = 120;

export const MARKS: ReadonlyMap<string, readonly Mark[]> = new Map<string, readonly Mark[]>([
  // a ladder whose columns have no headings, and one column that takes a lock twice
  [
    "ba6555c9-b864-d0cc-1c65-4077e7f15175@huawei.com",
    [
      ["quota_sem", "f2fs_lock_op"],
      ["f2fs_lock_all", "quota_sem"],
      ["quota_sem", "quota_sem"],
    ],
  ],
  // "in the course of a log flush, which immediately deadlocks on"
  ["20230131145946.1249850-10-sashal@kernel.org", [["sd_log_flush_lock", "sd_log_flush_lock"]]],
  ["CAOQ4uxi6g=UmfCjtZiyfgPhHc9+NCOQBQ++YeBTWmJaXjDNX_g@mail.gmail.com", [["inode mutex", "sb_writers"]]],
  // "already holding the lock on the folio ... recursively try to lock the page"
  ["20220606204050.2625949-9-willy@infradead.org", [["folio", "page"]]],
  // "a read lock on the same extent buffer that we previously write locked"
  ["20191018220525.9042-15-sashal@kernel.org", [["extent buffer", "extent buffer"]]],
  [
    "Z-vZE2pyrg4_I2SV@fedora",
    [
      ["elevator_lock", "fs_reclaim"],
      ["fs_reclaim", "elevator_lock"],
    ],
  ],
  ["mhwbjfm3zsoinm2eozz6d7djtflf6tbpmfzsbbsscv3u5aijtr@p2edxl6voxoa", [["cgroup_threadgroup_rwsem", "cpuset_mutex"]]],
  // "hold at first the close_lock and then held the nodes_srcu read lock"
  ["20230801180950.3693180-8-aahringo@redhat.com", [["close_lock", "nodes_srcu"]]],
  [
    "20240124072436.3745720-2-bigunclemax@gmail.com",
    [
      ["&d->lock", "&bdev->bd_size_lock"],
      ["&bdev->bd_size_lock", "&d->lock"],
    ],
  ],
  ["20221005151053.7jjgc7uhvquo6a5n@quack3", [["j_checkpoint_mutex", "i_rwsem"]]],
  // one column: process, then its interrupt
  ["9ece86fd-ff53-3a70-627e-c6acb03b9264@huawei.com", [["i_lock", "i_lock"]]],
  // "can end up locking the same page twice and deadlocking", twice posted
  ["20200323202259.13363-17-willy@infradead.org", [["page", "page"]]],
  ["20200211010348.6872-7-willy@infradead.org", [["page", "page"]]],
  ["20250331201256.1057782-149-willy@infradead.org", [["data_page", "node_folio"]]],
]);

/** By the expected answers of the seeds; the first chain and what is said of it again below. */
export const SEED_MARKS: Readonly<Record<string, readonly Mark[]>> = {
  "000_3bd682c9cb74b709": [
    ["&pipe->mutex", "&ovl_i_mutex_key[depth]"],
    ["&ovl_i_mutex_key[depth]", "sb_writers"],
    ["sb_writers", "&pipe->mutex"],
    ["sb_writers", "&ovl_i_mutex_key[depth]"],
  ],
  "002_c841db162229049c": [
    ["&sb->s_type->i_mutex_key", "&mapping->i_mmap_rwsem"],
    ["&mapping->i_mmap_rwsem", "filesystem transactions and locks"],
  ],
  "003_465d7e4c26b011a8": [
    ["page lock", "page lock"],
    ["gfs2_holder_is_compatible", "gfs2_holder_is_compatible"],
  ],
};
