/**
 * The title syzbot would give a splat: by it the same report is found under a mail's subject.
 *
 * In: kind, wanted lock, stacks. Out: `possible deadlock in ovl_write_iter`.
 *
 * The forms are syzkaller's (pkg/report/linux.go); which function names a report differs by kind: the place of the wanted lock,
 * or the first frame of the trace that is not in the kind's own list of plumbing.
 */
import type { Frame } from "./stack.ts";

/** First frame that a reader would hold responsible; undefined where all are plumbing. */
export function titleFunction(frames: readonly Frame[], skip: RegExp): string | undefined {
  return frames.find(
    (frame) => frame.reliable && !frame.inline && !COMMON.test(frame.function) && !skip.test(frame.function),
  )?.function;
}

/** Frames that name no bug of any kind: tracing, checking and reporting machinery. */
const COMMON =
  /^(?:__?sanitizer|__asan|kasan|kmsan|__msan|__kasan|check_memory_region|dump_|__dump_|show_|print_|panic|report_bug|fixup_bug|do_error|invalid_op|do_trap|__warn|warn_slowpath|exc_invalid_op|asm_exc_|handle_bug|debug_object|__might_|might_|__cant_|___might|bust_spinlocks|nmi_|lock_acquire|__lock_acquire|lock_release|lock_is_held|register_lock_class|assign_lock_key|look_up_lock_class|lockdep_|check_preemption|debug_smp_)/;
