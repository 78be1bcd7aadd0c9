/**
 * Whose code a report speaks of: `fs/ext4`, `net/bluetooth`, `overlay` (a module), null if unknown.
 *
 * In: frames, most telling first. Out: the directory of the first file that is nobody's plumbing, else the first module.
 */
import type { Frame } from "./stack.ts";

export function findComponent(frames: readonly (Frame | null)[]): string | null {
  let module: string | null = null;
  for (const frame of frames) {
    if (!frame) continue;
    const directory = frame.file === null ? undefined : toDirectory(frame.file);
    if (directory !== undefined) return directory;
    module ??= frame.module;
  }
  return module;
}

/** `fs/ext4/inode.c` -> `fs/ext4`; `drivers/net/tun.c` -> `drivers/net`; plumbing and headers -> undefined. */
function toDirectory(file: string): string | undefined {
  const parts = file.split("/");
  if (parts.length < 2 || PLUMBING.test(file)) return undefined;
  const depth = parts[0] === "drivers" || parts[0] === "sound" || parts[0] === "arch" ? 3 : 2;
  return parts.slice(0, Math.min(depth, parts.length - 1)).join("/");
}

const PLUMBING =
  /^(?:kernel\/locking\/|include\/|arch\/|lib\/|kernel\/(?:entry|rcu|sched|kthread|workqueue|softirq|panic))/;
