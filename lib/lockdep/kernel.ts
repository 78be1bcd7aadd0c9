/**
 * The kernel a splat comes from.
 *
 * In: the ident line below the banner, or the `CPU:` line of the backtrace. Out: release, build, taint, commit, dirty; null where not told.
 *
 *   6.4.0-rc4-syzkaller-geb1f822c76be-dirty #0 Not tainted
 *   CPU: 4 PID: 2468 Comm: dnf Tainted: G        W  O    4.9.0-rc1+ #197
 */
import type { KernelIdent } from "./report.ts";

export const UNKNOWN_KERNEL: KernelIdent = { release: null, build: null, taint: null, commit: null, dirty: null };

export function parseKernelIdent(text: string): KernelIdent | undefined {
  const groups = IDENT.exec(text)?.groups ?? BARE_IDENT.exec(text)?.groups;
  if (groups?.release === undefined) return undefined;
  return toIdent(groups.release, groups.build, groups.taint);
}

/** The kernel out of `CPU: 4 PID: 2468 Comm: dnf Not tainted 4.9.0-rc1+ #197` (to 3.6 `Pid: 2468, comm: dnf ...`). */
export function parseCpuIdent(text: string): KernelIdent | undefined {
  const groups = CPU_IDENT.exec(text)?.groups;
  if (groups?.release === undefined) return undefined;
  return toIdent(groups.release, groups.build, groups.taint);
}

/**
 * A kernel of syzbot's whose release names no commit: the "HEAD commit:" of the same mail, above the splat. Any other kernel stays as it is.
 *
 *   HEAD commit:    b5b3bd89 Add linux-next specific files for 20190920
 */
export function withHeadCommit(kernel: KernelIdent, text: string, before: number): KernelIdent {
  if (kernel.commit !== null || kernel.release?.includes("syzkaller") !== true) return kernel;
  const above = text.slice(Math.max(0, before - MAX_ABOVE), before);
  const at = above.lastIndexOf("HEAD commit:");
  const commit = at < 0 ? undefined : HEAD_COMMIT.exec(above.slice(at, at + 80))?.[1];
  return commit === undefined ? kernel : { ...kernel, commit };
}

/** syzbot's head of a mail is some 2 KiB; a bound, since hostile text may hold a thousand banners. */
const MAX_ABOVE = 16_384;

// HEAD commit:    b5b3bd89
const HEAD_COMMIT = /^HEAD commit:[ \t]{1,12}([0-9a-f]{7,40})\b/;

function toIdent(release: string, build: string | undefined, taint: string | undefined): KernelIdent {
  return {
    release,
    build: build ?? null,
    taint: taint === undefined ? null : normaliseTaint(taint),
    commit: COMMIT.exec(release)?.[1] ?? null,
    dirty: release.includes("-g") || release.includes("dirty") ? /[-+.]dirty(?![a-z])/.test(release) : null,
  };
}

const normaliseTaint = (taint: string) =>
  taint.startsWith("N")
    ? "Not tainted"
    : taint
        .replace("Tainted:", "")
        .trim()
        .split(/[ \t]+/)
        .join(" ");

// 6.4.0-rc4-syzkaller-geb1f822c76be-dirty #0 Not tainted      syzkaller #0 Not tainted      4.19.0 #1 Tainted: G   W  O
const IDENT =
  /^(?<release>[\w.+~-]{1,120})(?: \S{1,80}){0,2}? #(?<build>\d{1,8})\S{0,40}(?: [\w:-]{1,40}){0,4}?[ \t]+(?<taint>Not tainted|Tainted:[ A-Z\t]{0,80})/;
// 2.6.18-rc5-mm1 #2      6.1.0-rc1+ Not tainted
const BARE_IDENT =
  /^(?<release>\d{1,2}\.\d{1,3}[\w.+~-]{0,100})(?: #(?<build>\d{1,8})\S{0,20})?(?: (?<taint>Not tainted|Tainted:[ A-Z]{1,60}))?$/;
// ... Comm: dnf Not tainted 4.9.0-rc1+ #197 PREEMPT(full)
const CPU_IDENT =
  /(?<taint>Not tainted|Tainted: [A-Z ]{1,60}?) {1,12}\(?(?<release>[\w.+~-]{3,120})(?: #(?<build>\d{1,8})\S{0,20})?/;
// 6.4.0-rc4-syzkaller-00123-geb1f822c76be-dirty      4.5.0-ceph-10672-g5ef5edb
const COMMIT = /-g([0-9a-f]{7,40})(?![0-9a-z])/;
