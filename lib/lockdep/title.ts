/**
 * The title syzbot would give a splat: by it the same report is found under a mail's subject.
 *
 * In: a Body. Out: `possible deadlock in ovl_write_iter` and the titles that the same splat had in other years.
 *
 *   the place of the wanted lock, else of the held one, else the first frame below the chain     lock kinds
 *   the first frame of the call trace                                                           all others
 *
 * always passing over plumbing: primitives, allocators, work queues. The forms are those that syzbot's mails carry.
 */
import type { Body, Section } from "./body.ts";
import { remembered } from "./remembered.ts";
import type { LockAt } from "./report.ts";
import { backtrace } from "./sections.ts";
import type { Frame } from "./stack.ts";

/** No function left: syzbot's word for a report that was cut or mixed. */
export const NOWHERE = "corrupted";

/** Name for a title of a kind about locks: the first place of these that is not plumbing, in the order printed. */
export function lockFunction(body: Body): string {
  for (const section of body.sections) {
    // Its trace tells no more than the two places: what is below them is the same work queue or timer.
    if (body.kind === "recursive" && section.key === "trace") break;
    if (section.key === "held-list" || section.key === "scenario") continue;
    const name = placeOf(section.locks) ?? (isChain(section) ? firstFunction(section.frames, NOTHING) : undefined);
    if (name !== undefined) return name;
  }
  return rawPlace(body) ?? NOWHERE;
}

/** What syzbot called it before it passed over plumbing: the place of the wanted lock as printed. */
export function rawPlace(body: Body): string | undefined {
  return body.sections.flatMap((section) => section.locks).find((lock) => lock.site && !lock.site.inline)?.site
    ?.function;
}

/** Name for a title of a kind that is about a call trace; `skip`: what this kind passes over besides. */
export function traceFunction(body: Body, skip: RegExp): string {
  for (const section of body.sections) {
    if (section.key !== "trace" && section.key !== "backtrace" && section.key !== "head") continue;
    const name = firstFunction(section.frames, skip);
    if (name !== undefined) return name;
  }
  // The heading of the trace was lost: the frames stand below whatever came last.
  const lost = body.sections.findLast((section) => section.frames.length > 1)?.frames ?? [];
  return firstFunction(backtrace(body), NOTHING) ?? firstFunction(lost, skip) ?? NOWHERE;
}

export function firstFunction(frames: readonly Frame[], skip: RegExp): string | undefined {
  const found = frames.find(
    (frame) => frame.reliable && !frame.inline && !isTitlePlumbing(frame.function) && !skip.test(frame.function),
  );
  return found && withoutPrefix(found.function);
}

const NOTHING = /^$/;

/** Socket locks are taken by every protocol: no title of a trace names them. */
export const SOCKET_LOCKS = /lock_sock|release_sock/;

const isChain = (section: Section) =>
  section.key === "entry" || section.key === "wanted" || section.key === "trace" || section.key === "backtrace";

function placeOf(locks: readonly LockAt[]): string | undefined {
  const found = locks.find(({ site }) => site !== null && !site.inline && !isTitlePlumbing(site.function));
  return found?.site ? withoutPrefix(found.site.function) : undefined;
}

/** System calls have names for each way in: `__se_sys_ioctl` is `sys_ioctl`, `__do_sys_ioctl` is `ioctl`. */
const withoutPrefix = (name: string) =>
  name.replace(/^(?:__do_sys_|__do_compat_sys_|SYSC_|SyS_|ksys_|__se_|__x64_|__ia32_|__arm64_|__riscv_)(?=\w)/, "");

/** Reason: what stands between the code to blame and the report, in the words of its function names. */
const PLUMBING = new RegExp(
  [
    "^_{0,3}(?:asan|msan|kasan|kmsan|kcsan|sanitizer)|check_memory_region|stack_trace|save_stack|stack_depot_(?!save)", // sanitizers
    "^dump_|^__dump_|^show_|^print_|^panic$|^report_bug|^fixup_bug|^__warn|^warn_slow|^(?:asm_)?exc_invalid_op|^handle_bug|^invalid_op|^do_error|^do_invalid_op|^do_trap|_trap$|^spin_bug|^spin_dump|^rwlock_bug|printk|^walk_stackframe|^unwind_|^arch_stack_walk|^fault_handler|^bust_spin|^el1h?_|^do_debug_exception|^brk_handler|^bug_handler|^call_break_hook|^notify_die|^fixup_exception", // how it is told
    "^_{0,3}lock_(?:acquire|release|is_held)|^lockdep_|^register_lock_class|^assign_lock_key|^look_up_lock_class|^check_(?:usage|prev|no|wait|irq|pre|unlock|flags)|^validate_chain|^mark_(?:lock|held|usage)|^trace_(?:hard|soft)irqs|^debug_(?:check|object|lock|spin|smp|mutex)|^find_held_lock|^static_obj|^lock_sync|^match_held|^reacquire_held|^hlock_", // lockdep
    "(?:read|write)_(?:try)?lock|spin_lock|spin_trylock|spin_unlock|mutex_(?:un)?lock|mutex_trylock|mutex_spin|_seqlock|seqcount|rt_mutex|^rwsem_|down_(?:read|write)|^down(?:_|$)|^__down_|^up(?:_|$)|^__up_|percpu_(?:down|up)|^local_lock|^raw_spin_rq|^cpus_read|_lock_slowpath$|slowpath_|queued_spin", // lock primitives
    "queue_work|flush_work|(?:flush|drain|destroy)_workqueue|process_one_work|process_scheduled_works|cancel_work|cancel_delayed_work|^try_to_grab|^touch_work", // work queues
    "[kv][mzc]alloc|kvrealloc|krealloc|kmem_cache|slab_|^_{0,3}slab|^__alloc_(?:pages|frozen|percpu)|alloc_pages?(?:_|$)|^alloc_slab|^prepare_alloc|^get_page_from|^__get_free|^kfree|^__kfree|^memcg_slab|^__do_kmalloc|^kmemdup|^memdup|^new_slab|^rmqueue|^prep_new", // allocators
    "^_{0,3}might_|^__cant_|^___might|^del_timer|^timer_delete|^try_to_del_timer|^__timer_delete|^__this_cpu_preempt|^check_preemption|^preempt_|^kobject_put$|^iput$|^irq_enter|dec_and_lock|dec_and_mutex|^perf_trace_|^ret_from_|^kthread$|^entry_SYSCALL", // annotations, timers, last puts
    "copy_(?:to|from)_user|^fault_in_|^exc_page_fault|^asm_|^stack_trace_consume", // user memory
  ].join("|"),
);

const isTitlePlumbing = remembered((name) => PLUMBING.test(name));
