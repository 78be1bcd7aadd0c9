/**
 * How much a path says about whose fault a splat is: code of one subsystem, code that all go through, or mere tools.
 *
 * A lock of ext4 taken in a page fault passes mm/ and fs/ on its way: those say nothing while a nearer name is there.
 */

export type Specificity = "own" | "generic" | "helper";

export function specificityOf(path: string): Specificity {
  if (HELPERS.some((pattern) => pattern.test(path))) return "helper";
  return GENERIC.some((pattern) => pattern.test(path)) ? "generic" : "own";
}

/** Tools: never the subject, unless nothing else is named (then nothing is known). */
const HELPERS: readonly RegExp[] = [
  /^lib\//,
  /^include\//,
  /^arch\/\w+\/(?:entry|lib|mm\/fault|kernel\/(?:traps|process|stacktrace|dumpstack|irq|apic|unwind|syscall|entry|sys_)|mm\/|include)/,
  /^kernel\/(?:locking|printk|softirq|kthread|workqueue|exit|fork|signal|panic|smp|stacktrace|umh|task_work|sys|kcov|entry|irq|dma|time|sched)\b/,
  /^kernel\/rcu\//,
  /^mm\/(?:kasan|kmsan|kfence|slub|slab|util|page_alloc|vmscan|gup|memory|mmap|mmap_lock|vma|filemap|readahead|fadvise|vmalloc|percpu|mempool|dmapool|shmem|page-writeback|backing-dev|rmap|maccess|oom_kill|compaction|migrate|huge_memory|mprotect|madvise|nommu|truncate|swap\w*)\b/,
  /^drivers\/(?:base|char\/(?:mem|misc)|gpu\/host1x)\b/,
  /^security\/(?:security|commoncap)\.c/,
  /^init\//,
];

/** What many go through: the subject only where no nearer name is there. */
const GENERIC: readonly RegExp[] = [
  /^fs\/(?!io[_-](?:uring|wq)\.c)[\w-]+\.c$/,
  /^fs\/(?:proc|notify|quota|kernfs|sysfs|iomap|crypto|verity|dlm|debugfs|configfs|exportfs|nls|netfs|jbd2|cachefiles|tracefs|tests)\//,
  /^mm\//,
  /^kernel\//,
  /^net\/(?:core|socket\.c|ipv4|ipv6|netlink|sched|packet|unix|ethtool|xfrm|8021q|llc)\b/,
  /^arch\//,
  /^ipc\//,
  /^security\//,
  /^crypto\//,
  /^io_uring\/(?:tctx|io-wq)/,
  /^drivers\/(?:virtio|tty)\b/,
  // Every interrupt passes its controller, and an idle CPU its governor.
  /^drivers\/(?:irqchip|clocksource|cpuidle|acpi\/processor_idle\.c)/,
];
