/**
 * A subsystem of the kernel: the name syzkaller gives it, and the facts by which a file, module or list belongs to it.
 */

export type Subsystem = {
  /** syzkaller's name: `ext4`, `bluetooth`, `mm`. */
  readonly name: string;
  /** As MAINTAINERS writes it: `EXT4 FILE SYSTEM`; null where it is unknown. */
  readonly title: string | null;
  /** Addresses of its lists. */
  readonly lists: readonly string[];
  /** `Name <address>`; empty in the built-in table. */
  readonly maintainers: readonly string[];
  /** `F:` patterns: a folder ends in "/", `*` stands for anything but "/". */
  readonly files: readonly string[];
  /** `X:` patterns: files that are not its own though a pattern above says so. */
  readonly excludes: readonly string[];
  /** `N:` patterns: its files wherever they lie. */
  readonly names?: readonly string[];
  /** `K:` patterns: what it wants to see wherever a patch says it. */
  readonly keywords?: readonly string[];
  /** `Maintained`, `Odd Fixes`, `Orphan`; null where nothing says it. */
  readonly status?: string | null;
  /** Where its patches are gathered, as `T:` names it. */
  readonly trees?: readonly string[];
  /** Names of subsystems that hold this one: `fs` of `ext4`. */
  readonly parents: readonly string[];
};
