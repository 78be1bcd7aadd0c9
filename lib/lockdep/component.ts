/**
 * Whose code a report speaks of: `fs/ext4`, `net/bluetooth`, `overlay` (a module), null if unknown.
 *
 * In: frames, most telling first. Out: the directory of the first file that is nobody's plumbing, else the first module.
 */
import type { Frame } from "./stack.ts";

export function findComponent(frames: readonly (Frame | null)[]): string | null {
  let module: string | null = null;
  let shared: string | null = null;
  for (const frame of frames) {
    if (!frame) continue;
    const directory = frame.file === null ? undefined : toDirectory(frame.file);
    if (directory !== undefined && !SHARED.has(directory)) return directory;
    shared ??= directory ?? null;
    module ??= frame.module;
  }
  return module ?? shared;
}

/** Code that all file systems or protocols run through: named only where nothing nearer is. */
const SHARED: ReadonlySet<string> = new Set([
  "fs",
  "mm",
  "block",
  "kernel",
  "net",
  "net/core",
  "security",
  "lib",
  "init",
  "ipc",
]);

/** `fs/ext4/inode.c` -> `fs/ext4`; `drivers/net/tun.c` -> `drivers/net`; plumbing and headers -> undefined. */
function toDirectory(file: string): string | undefined {
  const parts = file.split("/");
  if (parts.length < 2 || PLUMBING.test(file)) return undefined;
  const depth = parts[0] === "drivers" || parts[0] === "sound" || parts[0] === "arch" ? 3 : 2;
  return parts.slice(0, Math.min(depth, parts.length - 1)).join("/");
}

const PLUMBING =
  /^(?:kernel\/locking\/|include\/|arch\/|lib\/|kernel\/(?:entry|rcu|sched|kthread|workqueue|softirq|panic|time|trace|printk|smp|exit|fork|signal))/;
