/**
 * A stack as a page shows it: the frame that took the lock is marked, lockdep's own frames before it and the system-call
 * entry after it are folded into one line in brackets with their count. The whole report is one fold away.
 */
import type { Frame } from "../lockdep/index.ts";

export type StackLine = { readonly text: string; readonly role: "frame" | "hit" | "skip" };

/** Frames of primitives that stay visible above the marked one. */
const KEPT_BEFORE = 2;

/** Where a stack enters the kernel: says nothing about locks. */
const ENTRY =
  /^(?:entry_SYSCALL|do_syscall|__?x64_sys_|__?ia32_sys_|__?se_sys_|__do_sys_|__?arm64_sys_|SyS_|SYSC_|sys_|syscall_|__do_fast_syscall|do_fast_syscall|do_int80|x64_sys_call|ret_from_fork|ret_fast_syscall|system_call|el0|invoke_syscall|do_el0|__invoke_syscall|kthread$|asm_|ret_to_user)/;
/** `__x64_sys_splice`, `__do_sys_splice` -> splice. */
const CALL = /^(?:__x64_sys_|__ia32_sys_|__se_sys_|__do_sys_|__arm64_sys_|SyS_|SYSC_)(?<name>[a-z0-9_]+)$/;

export function toStackLines(stack: readonly Frame[], site: Frame | null): readonly StackLine[] {
  const hit = site === null ? -1 : stack.findIndex((frame) => isSame(frame, site));
  const entry = entryStart(stack, hit);
  const first = hit > KEPT_BEFORE + 1 ? hit - KEPT_BEFORE : 0;
  return [
    ...(first > 0 ? [folded(first, "lockdep and lock primitives")] : []),
    ...stack.slice(first, entry).map((frame, index): StackLine => {
      const at = first + index;
      return { text: `       ${frameText(frame)}`, role: at === hit ? "hit" : at < hit ? "skip" : "frame" };
    }),
    ...(entry < stack.length ? [folded(stack.length - entry, entryName(stack.slice(entry)))] : []),
  ];
}

const folded = (count: number, what: string): StackLine => ({
  text: `       [ ${count} ${count === 1 ? "frame" : "frames"}: ${what} ]`,
  role: "skip",
});

/** `ovl_write_iter+0x17d/0x17f0 fs/overlayfs/file.c:341`, as lockdep prints it. */
export function frameText(frame: Frame): string {
  const offset = frame.offset === null ? "" : `+${frame.offset}`;
  const size = frame.size === null || frame.offset === null ? "" : `/${frame.size}`;
  const place = frame.file === null ? "" : ` ${frame.file}${frame.line === null ? "" : `:${frame.line}`}`;
  const module = frame.module === null ? "" : ` [${frame.module}]`;
  return `${frame.reliable ? "" : "? "}${frame.function}${offset}${size}${module}${place}${frame.inline ? " [inline]" : ""}`;
}

const isSame = (a: Frame, b: Frame): boolean =>
  a.function === b.function && a.file === b.file && a.line === b.line && a.offset === b.offset;

function entryStart(stack: readonly Frame[], hit: number): number {
  let at = stack.length;
  while (at - 1 > hit && ENTRY.test(stack[at - 1]?.function ?? "")) at -= 1;
  return stack.length - at > 1 ? at : stack.length;
}

function entryName(frames: readonly Frame[]): string {
  const call = frames.flatMap((frame) => CALL.exec(frame.function)?.groups?.name ?? [])[0];
  if (call !== undefined) return `${call}(2)`;
  return frames.some((frame) => frame.function === "kthread") ? "kernel thread" : "kernel entry";
}
