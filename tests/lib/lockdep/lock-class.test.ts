import { describe, expect, it } from "vitest";
import { ALIASES } from "../../../lib/lockdep/aliases.ts";
import { canonicalClass } from "../../../lib/lockdep/lock-class.ts";

describe("canonicalClass", () => {
  it.each([
    ["&(&dev->lock)->rlock", "&dev->lock"],
    ["&(&q->__queue_lock)->rlock", "&q->__queue_lock"],
    ['(wq_completion)"events"', "(wq_completion)events"],
    ["(wq_completion)loop5", "(wq_completion)loopN"],
    ["(wq_completion)hci0#2", "(wq_completion)hciN"],
    ["(wq_completion)nbd3-recv", "(wq_completion)nbdN-recv"],
    ["&type->i_mutex_dir_key#3/1", "&type->i_mutex_dir_key"],
    ["&mm->mmap_sem#2", "&mm->mmap_lock"],
    ["cpu_hotplug_lock.rw_sem", "cpu_hotplug_lock"],
  ])("makes of %s the class %s, and says how", (name, wanted) => {
    const made = canonicalClass(name);
    expect(made.class).toBe(wanted);
    expect(made.steps[0]?.before).toBe(name);
    expect(made.steps.at(-1)?.after).toBe(wanted);
  });

  it.each([
    "&dev->lock",
    "btrfs-tree-01",
    "(wq_completion)nfsd4",
    '(wq_completion)"%s"wiphy_name(local->hw.wiphy)',
    "sk_lock-AF_INET6",
    "&ovl_i_mutex_key[depth]",
    "(work_completion)(&(&wb->dwork)->work)",
  ])("leaves %s as it is", (name) => {
    expect(canonicalClass(name)).toEqual({ class: name, steps: [] });
  });

  it("has no alias that leads to another alias or to itself", () => {
    for (const { to } of ALIASES.values()) expect(ALIASES.has(to)).toBe(false);
  });
});
